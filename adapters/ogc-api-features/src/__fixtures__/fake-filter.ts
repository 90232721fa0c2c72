// How the test server reads a filter: as the standard says, but for the lies it is told to tell.
import type { Bbox, Filter, Geometry, Operand } from '@crosswalk/contract'
import { compileFilter, foldCase, isGeometry, parseCql2Json, parseCql2Text } from '@crosswalk/cql2'
import { bboxOf } from '@crosswalk/geo'
import type { TestFeature } from './features.ts'
import { queryables } from './features.ts'
import { BadRequest } from './bad-request.ts'
import { readPlaces } from './fake-systems.ts'
import type { Lie } from './lies.ts'

const TYPES: Readonly<Record<string, 'text' | 'number' | 'boolean' | 'date' | 'timestamp' | 'geometry'>> = {
  geom: 'geometry',
  id: 'text',
  name: 'text',
  size: 'number',
  open: 'boolean',
  since: 'date',
  seen: 'timestamp',
  changed: 'timestamp',
}

interface FilterParameters {
  readonly language: string
  readonly crs: string | null
}

/** @throws BadRequest */
export function readFilter(text: string, { language, crs }: FilterParameters, lies: ReadonlySet<Lie>): (feature: TestFeature) => boolean {
  if (lies.has('only cql-text') ? language !== 'cql-text' : language === 'cql-text' || language === 'cql-json') {
    if (!(language === 'cql-json' && lies.has('only cql-json'))) throw new BadRequest(`unknown filter-lang ${language}`)
  }
  if (lies.has('only cql-json') && language !== 'cql-json') throw new BadRequest(`unknown filter-lang ${language}`)
  if (lies.has('quotes break') && text.includes("''")) throw new BadRequest('syntax error')
  if (lies.has('ignores filter')) return () => true
  if (lies.has('knows no CASEI') && /casei\b/i.test(text)) throw new BadRequest('unknown function CASEI')
  const filter = distort(readPlaces(parse(text, language), crs, lies), lies)
  return compileFilter<TestFeature>(filter, {
    resolve(name) {
      const type = TYPES[name]
      if (type === undefined || !(name in queryables.properties)) return undefined
      if (name === 'geom') return { type, get: ({ geometry }) => (lies.has('rounds coordinates') ? exactly(geometry) : geometry) }
      if (name === 'id') return { type: lies.has('has numbers as identifiers') ? 'number' : type, get: ({ id }) => id }
      const read = ({ properties }: TestFeature): unknown => properties[name]
      if (name === 'name' && lies.has('heeds no case')) return { type, get: (feature) => folded(read(feature)) }
      return { type, get: read }
    },
  })
}

const foldOf = (operand: Operand | undefined): string | undefined => (typeof operand === 'object' && 'op' in operand ? operand.op : undefined)
const argumentOf = (operand: Operand): Operand => ((operand as unknown as { readonly args: readonly Operand[] }).args[0] ?? '')
const withBox = (filter: Exclude<Filter, boolean>, bbox: Bbox): Filter => ({ ...filter, args: [filter.args[0], { bbox }] }) as Filter
const isDiamond = (geometry: Geometry): boolean => geometry.type === 'Polygon' && new Set(geometry.coordinates[0]?.map(([x]) => x)).size > 2

/** What the database has; answers show six decimals of it. */
const exactly = (geometry: TestFeature['geometry']): TestFeature['geometry'] => moved(geometry, 0.123_456_4)

export function moved(geometry: TestFeature['geometry'], degrees: number): TestFeature['geometry'] {
  if (geometry?.type !== 'Point') return geometry
  return { type: 'Point', coordinates: geometry.coordinates.map((number) => Number((number + degrees).toFixed(7))) }
}

const folded = (value: unknown): unknown => (typeof value === 'string' ? foldCase(value) : value)

function parse(text: string, language: string): Filter {
  try {
    if (language.endsWith('json')) return parseCql2Json(JSON.parse(text))
    return parseCql2Text(language === 'cql-text' ? fromEcql(text) : text)
  } catch (error) {
    throw new BadRequest(error instanceof Error ? error.message : 'syntax error')
  }
}

function fromEcql(text: string): string {
  return text
    .replace(/\b(INTERSECTS|WITHIN|CONTAINS|DISJOINT|EQUALS|TOUCHES)\(/g, 'S_$1(')
    .replace(/(\w+) (BEFORE|AFTER) (\S+?)(?=\))/g, "T_$2($1, TIMESTAMP('$3'))")
    .replace(/(\w+) DURING (\S+?)\/(\S+?)(?=\))/g, "T_DURING($1, INTERVAL('$2', '$3'))")
    .replace(/DWITHIN\(([^,]+), ([^)]+\)), (\d+), meters\)/g, 'S_DWITHIN($1, $2, $3)')
}

/** The filter as the server means it. Functions over instants, which our evaluator takes for intervals, become comparisons. */
function distort(filter: Filter, lies: ReadonlySet<Lie>): Filter {
  if (typeof filter !== 'object') return filter
  if (filter.op === 'and' || filter.op === 'or') return { op: filter.op, args: filter.args.map((part) => distort(part, lies)) }
  if (filter.op === 'not') return { op: 'not', args: [distort(filter.args[0], lies)] }
  const [first, second] = filter.args as readonly Operand[]
  const unfolded = lies.has('CASEI changes nothing') ? 'casei' : lies.has('ACCENTI changes nothing') ? 'accenti' : undefined
  if (unfolded !== undefined && foldOf(first) === unfolded) return { ...filter, args: [first ?? '', second ?? ''].map((operand) => (foldOf(operand) === unfolded ? argumentOf(operand) : operand)) } as Filter
  if (filter.op.startsWith('s_') && filter.op !== 's_dwithin' && second !== undefined && isGeometry(second)) {
    const box = bboxOf(second)
    const isShape = second.type === 'LineString' || (second.type === 'Polygon' && second.coordinates[0]?.length !== 5)
    if (lies.has('polygons are boxes') && (isShape || isDiamond(second))) return withBox(filter, box)
    // Bent towards the pole, as a great circle is.
    if (lies.has('edges are great circles') && box[2] - box[0] > 90) return withBox(filter, [box[0], box[1] + 2, box[2], box[3] + 2])
  }
  const isClosed = lies.has('temporal functions are closed')
  if (filter.op === 't_during') {
    const [start, end] = (second as { readonly interval: readonly [string, string] }).interval
    const bounds: readonly Filter[] = [
      { op: isClosed ? '>=' : '>', args: [first as Operand, { timestamp: start }] },
      { op: isClosed ? '<=' : '<', args: [first as Operand, { timestamp: end }] },
    ]
    return { op: 'and', args: bounds }
  }
  if (isClosed && (filter.op === 't_before' || filter.op === 't_after')) {
    return { op: filter.op === 't_before' ? '<=' : '>=', args: [first as Operand, second as Operand] }
  }
  if (lies.has('< means <=') && filter.op === '<') return { op: '<=', args: filter.args }
  if (lies.has('<> finds nulls') && filter.op === '<>') return { op: 'or', args: [filter, { op: 'isNull', args: [first as Operand] }] }
  if (lies.has('distance in degrees') && filter.op === 's_dwithin') return { op: 's_dwithin', args: [filter.args[0], filter.args[1], filter.args[2] * 111_000] }
  if (lies.has('like heeds no case') && filter.op === 'like') {
    return { op: 'like', args: [{ op: 'casei', args: [first as Operand] }, { op: 'casei', args: [second as Operand] }] }
  }
  if (lies.has('heeds no case') && filter.op === '=' && typeof second === 'string') return { op: '=', args: [first as Operand, foldCase(second)] }
  if (lies.has('BETWEEN leaves its ends out') && filter.op === 'between') {
    const [value, low, high] = filter.args
    return { op: 'and', args: [{ op: '>', args: [value, low] }, { op: '<', args: [value, high] }] }
  }
  if (lies.has('S_WITHIN means S_INTERSECTS') && filter.op === 's_within') return { op: 's_intersects', args: filter.args }
  if (lies.has('spatial filters find nothing') && filter.op.startsWith('s_')) return false
  return filter
}

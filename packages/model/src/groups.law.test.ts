// Law: an entity of several items has the first value that is there and of measures the latest, with all readings as history; a lookup by
// identifier never misses an item of a group.
import type { Collection, Filter, Reading } from '@crosswalk/contract'
import { compileFilter, normalize } from '@crosswalk/cql2'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compileCrosswalks } from './compile-crosswalks.ts'
import { compileModels } from './compile-models.ts'
import type { BoundCrosswalk, GroupedItems } from './crosswalk.ts'
import {
  arbitraryItem,
  arbitraryMappings,
  arbitraryReadingTime,
  LAW_CASES,
  LAW_COLUMNS,
  LAW_KINDS,
  LAW_MODEL,
} from './testing/arbitrary-mapping.ts'
import type { LawMappings, LawName } from './testing/arbitrary-mapping.ts'
import { arbitraryShape, resolveShape } from './testing/arbitrary-shape.ts'
import { evaluateNaively, MISSING, naive } from './testing/naive-filter.ts'
import type { NaiveValue } from './testing/naive-filter.ts'
import { boundsNaively, liftNaively, sameCode } from './testing/naive-lift.ts'
import type { NaiveItem, NaiveMapping } from './testing/naive-lift.ts'

const models = compileModels([{ file: 'law.yaml', text: LAW_MODEL }])
const collection: Collection = {
  id: 'items',
  properties: LAW_COLUMNS,
  paging: 'keyset',
  revision: '1',
  local: true,
  skippedRows: 0,
  warnings: [],
}

type Group = NaiveMapping | readonly NaiveMapping[]
const groups = fc.constantFrom<Group>(
  { from: 's' },
  { from: 't', extract: '^([^;]+)' },
  { from: 'n' },
  { from: 's', missing: ['A', ''] },
  { from: 's', codelist: { A: 'one', B: 'one', x: 'two' } },
  [{ from: 's' }, { from: 'b' }],
  [],
)

interface Declared {
  readonly mappings: LawMappings
  readonly group: Group
  /** Of the readings of all measures. */
  readonly time: NaiveMapping
}

function bind({ mappings, group, time }: Declared): BoundCrosswalk {
  const properties = { name: 't', ...mappings }
  const id = Array.isArray(group) && group.length === 0 ? 'urn:all' : 'urn:group:{group}'
  const document = { crosswalk: 'law', source: 'memory', collection: 'items', model: 'Sample', group, id, time, properties }
  const [crosswalk] = compileCrosswalks([{ file: 'law.yaml', text: JSON.stringify(document) }], models)
  if (crosswalk === undefined) throw new Error('one crosswalk was given')
  const getter = (_: string, path: string) => (item: unknown) => (item as NaiveItem)[path]
  return crosswalk.bind({ collection, source: { id: 'memory', getter, keyOf: () => () => '' } })
}

const encode = (value: unknown): string =>
  encodeURIComponent(String(value)).replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)

function keyNaively(group: Group, item: NaiveItem): string | null {
  const members: readonly NaiveMapping[] = Array.isArray(group) ? group : [group as NaiveMapping]
  const keys = members.map((member) => liftNaively(member, 'text', item))
  if (keys.some(({ missing }) => missing)) return null
  return Array.isArray(group) ? keys.map(({ values }) => encode(values[0])).join('/') : String(keys[0]?.values[0])
}

function idNaively(group: Group, key: string): string | null {
  if (Array.isArray(group)) return group.length === 0 ? 'urn:all' : `urn:group:${encode(key)}`
  return key === '' ? null : `urn:group:${encode(key)}`
}

function readingsNaively({ mappings }: Declared, name: LawName, items: readonly NaiveItem[]): readonly NaiveItem[] {
  const pick = Object.entries(mappings[name]?.pick ?? {})
  return items.filter((item) => pick.every(([column, codes]) => codes.some((code) => sameCode(code, item[column]))))
}

/** Sorted by start, end and place; what has no instant comes first. */
function latestNaively(time: NaiveMapping, items: readonly NaiveItem[]): NaiveItem | undefined {
  const ranked = items.map((item, place) => {
    const { start, end } = boundsNaively(time, item)
    return { item, rank: [start === null ? 0 : 1, start ?? 0, end ?? 0, place] }
  })
  ranked.sort((a, b) => a.rank.map((value, index) => value - (b.rank[index] ?? 0)).find((difference) => difference !== 0) ?? 0)
  return ranked.at(-1)?.item
}

const isMeasure = (name: string): name is 'no2' | 'heat' => name === 'no2' || name === 'heat'

function valueNaively({ mappings }: Declared, name: LawName, item: NaiveItem | undefined): NaiveValue {
  return item === undefined ? MISSING : liftNaively({ ...mappings[name], pick: undefined }, 'measure', item)
}

interface NaiveGroup {
  readonly key: string
  readonly items: readonly NaiveItem[]
}

function entityOf(declared: Declared, { key, items }: NaiveGroup): (name: string) => NaiveValue {
  const { mappings, group, time } = declared
  return (name) => {
    if (name === 'id') return naive(idNaively(group, key))
    const mapping = mappings[name as LawName] ?? (name === 'name' ? { from: 't' } : undefined)
    if (mapping === undefined) return MISSING
    if (isMeasure(name)) return valueNaively(declared, name, latestNaively(time, readingsNaively(declared, name, items)))
    const values = items.map((item) => liftNaively(mapping, LAW_KINDS[name as LawName], item)).filter(({ missing }) => !missing)
    if (name === 'place') return values.length === 0 ? MISSING : naive({ points: values.map((value) => value.values[0]) })
    if (name === 'tags') return values.length === 0 ? MISSING : naive([...new Set(values.flatMap((value) => value.values))])
    return values[0] ?? MISSING
  }
}

/** Some local times are whole days, so that readings begin together and end apart. */
const arbitraryReadingItem = fc
  .tuple(arbitraryItem, fc.constantFrom(undefined, undefined, undefined, '2026-06-01', '2026-06-01', '2026-06-01T00:00', '2026-10-25'))
  .map(([item, day]): NaiveItem => (day === undefined ? item : { ...item, local: day }))

/** Zero has no sign in filters and answers. */
const plain = (value: unknown): unknown => (value === 0 ? 0 : value)
const comparable = ({ values: [value = null] }: NaiveValue): unknown => plain(value)
let severalReadings = 0

function checkHistory(declared: Declared, subject: GroupedItems, bound: BoundCrosswalk): void {
  for (const name of Object.keys(declared.mappings).filter((mapped) => isMeasure(mapped))) {
    const property = bound.property(name)
    const expected = readingsNaively(declared, name, subject.items as readonly NaiveItem[])
    const latest = latestNaively(declared.time, expected)
    const history = property?.history
    if (history === undefined) throw new Error(`${name} has a history`)
    const items = history.items(subject)
    expect(items).toEqual(expected)
    expect(items.every((item, index) => item === expected[index])).toBe(true)
    const valueOf = history.valueIn(undefined)
    for (const item of expected) {
      expect(history.boundsOf(item)).toMatchObject(boundsNaively(declared.time, item))
      expect(plain(valueOf(item))).toBe(comparable(valueNaively(declared, name, item)))
      expect(history.isIncomparable(item)).toBe(isIncomparable(valueNaively(declared, name, item)))
    }
    severalReadings += expected.length > 1 ? 1 : 0
    const value = valueNaively(declared, name, latest)
    expect(property?.incomparable?.(subject) ?? false).toBe(isIncomparable(value))
    const reading = property?.reading?.(undefined, ['value', 'time'], () => notAsked())(subject) as Reading
    if (isIncomparable(value)) expect(reading.unit).toBe('UNKNOWN')
    else expect(plain(reading.value)).toBe(comparable(value))
    const { start } = latest === undefined ? { start: null } : boundsNaively(declared.time, latest)
    expect(reading.time?.start ?? null).toBe(start === null ? null : new Date(start).toISOString().replace('.000Z', 'Z'))
  }
}

const isIncomparable = ({ missing, values }: NaiveValue): boolean => !missing && values[0] === null
function notAsked(): never {
  throw new Error('provenance is not asked for')
}

const NAMES: readonly LawName[] = ['name', 'link', 'state', 'open', 'size', 'tags', 'place', 'no2', 'heat']
let lookups = 0

interface Case {
  readonly items: readonly NaiveItem[]
  readonly filter: Filter
  readonly bound: BoundCrosswalk
}

function foldNaively({ group }: Declared, { items, bound }: Case): ReadonlyMap<string, readonly NaiveItem[]> {
  const folded = new Map<string, NaiveItem[]>()
  for (const item of items) {
    const key = keyNaively(group, item)
    expect(bound.groupKey(item)).toBe(key)
    if (key !== null) folded.set(key, [...(folded.get(key) ?? []), item])
  }
  return folded
}

function checkCase(declared: Declared, given: Case): void {
  const { filter, bound } = given
  const folded = foldNaively(declared, given)
  for (const [key, members] of folded) checkHistory(declared, { group: key, items: members }, bound)
  for (const conjunct of normalize(filter, { isMany: (name) => name === 'tags' })) {
    const lowered = bound.lower(conjunct)
    const residual = compileFilter(conjunct, bound.environment)
    for (const [key, members] of folded) {
      const subject: GroupedItems = { group: key, items: members }
      expect(bound.id(subject)).toBe(idNaively(declared.group, key))
      if (idNaively(declared.group, key) === null) continue
      const expected = evaluateNaively(conjunct, entityOf(declared, { key, items: members })) === true
      const context = JSON.stringify({ ...declared, conjunct, members, lowered })
      expect(residual(subject), `the evaluator on ${context}`).toBe(expected)
      const { filter: pushed } = lowered
      if (pushed === null) continue
      lookups += 1
      const passing = members.filter((item) => evaluateNaively(pushed, (name) => naive(item[name])) === true)
      if (expected) expect(passing.length, `all items of ${context}`).toBe(members.length)
      if (lowered.verdict === 'exact' && !expected) expect(passing.length, `no item of ${context}`).toBe(0)
    }
  }
}

it('merges groups, and looks them up whole', () => {
  fc.assert(
    fc.property(
      fc
        .constantFrom<LawName>(...NAMES, 'no2', 'heat')
        .chain((focus) => fc.tuple(arbitraryMappings(focus), fc.array(arbitraryShape(focus), { minLength: 1, maxLength: 6 }))),
      groups,
      fc.array(arbitraryReadingItem, { minLength: 1, maxLength: 10 }),
      arbitraryReadingTime,
      ([given, shapes], group, items, time) => {
        // Instants are merged as the evaluator sees them: they are not asked here.
        const mappings = Object.fromEntries(Object.entries(given).filter(([name]) => NAMES.includes(name as LawName)))
        const declared: Declared = { mappings, group, time }
        const bound = bind(declared)
        const pools = (name: LawName | 'id'): readonly NaiveValue[] => {
          if (name !== 'id') return items.map((item) => entityOf(declared, { key: '', items: [item] })(name))
          return items.map((item) => naive(idNaively(group, keyNaively(group, item) ?? 'x')))
        }
        for (const shape of shapes) checkCase(declared, { items, filter: resolveShape(shape, pools, false), bound })
      },
    ),
    { numRuns: LAW_CASES },
  )
  expect(lookups).toBeGreaterThan(LAW_CASES)
  expect(severalReadings).toBeGreaterThan(LAW_CASES / 5)
})

// Conditions on one property: the input objects of `where` as CQL2 trees. Every function gives the conjuncts of one input object.
import type { ComparisonOperator, Filter, Literal, ModelProperty, Operand, SpatialOperator } from '@crosswalk/contract'
import { parseCql2Json } from '@crosswalk/cql2'
import { validateGeometry } from '@crosswalk/geo'
import { atPath, invalid, type InputPath } from './invalid.ts'

/** An input object as graphql-js coerced it. */
export type Input = Readonly<Record<string, unknown>>

export interface ConditionPlace {
  /** The property as the filter names it. */
  readonly name: string
  readonly path: InputPath
}

const COMPARISONS: Readonly<Record<string, ComparisonOperator>> = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' }
const SPATIAL_OPERATORS: ReadonlySet<string> = new Set([
  'intersects',
  'within',
  'contains',
  'crosses',
  'touches',
  'disjoint',
  'overlaps',
  'equals',
])

/** How the values beside an operator become literals. */
export type ToLiteral = (value: unknown, path: InputPath) => Operand

export interface ComparisonOptions {
  readonly toLiteral?: ToLiteral | undefined
  /** Wraps the property: case and accent folding. */
  readonly wrap?: ((operand: Operand) => Operand) | undefined
}

/** `eq ne lt lte gt gte in notIn isNull`; keys that are none of these are left to the caller. */
export function comparisonConditions(input: Input, place: ConditionPlace, options: ComparisonOptions = {}): readonly Filter[] {
  const wrap = options.wrap ?? ((operand) => operand)
  const toLiteral: ToLiteral = (value, path) => wrap(options.toLiteral ? options.toLiteral(value, path) : (value as Literal))
  const subject = wrap({ property: place.name })
  const filters: Filter[] = []
  for (const [key, value] of Object.entries(input)) {
    const path = [...place.path, key]
    refuseNull(value, path)
    const op = COMPARISONS[key]
    if (op) filters.push({ op, args: [subject, toLiteral(value, path)] })
    else if (key === 'in') filters.push(isIn(subject, listOf(value, path, toLiteral)))
    else if (key === 'notIn') filters.push(negate(isIn(subject, listOf(value, path, toLiteral))))
    else if (key === 'isNull') filters.push(isNull(place.name, value === true))
  }
  return filters
}

/** Text: comparisons, LIKE and its two short forms; folding applies to both sides of all of them. */
export function textConditions(input: Input, place: ConditionPlace): readonly Filter[] {
  const wrap = folding(input['ignoreCase'] === true, input['ignoreAccents'] === true)
  const filters = [...comparisonConditions(input, place, { wrap })]
  const pattern = (text: string): Filter => ({ op: 'like', args: [wrap({ property: place.name }), wrap(text)] })
  if (typeof input['like'] === 'string') filters.push(pattern(input['like']))
  if (typeof input['startsWith'] === 'string') filters.push(pattern(`${escapeLike(input['startsWith'])}%`))
  if (typeof input['contains'] === 'string') filters.push(pattern(`%${escapeLike(input['contains'])}%`))
  return filters
}

/** Text that a pattern takes literally. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/** Codes that no GraphQL enum can hold. @throws QueryError QUERY_INVALID for a code that the model does not know */
export function codeConditions(input: Input, place: ConditionPlace, property: ModelProperty): readonly Filter[] {
  const codes = property.values ?? []
  const toLiteral: ToLiteral = (value, path) => {
    if (typeof value === 'string' && codes.includes(value)) return value
    throw invalid(path, `${JSON.stringify(value)} is not a code of ${property.name}`, { expected: codes })
  }
  return comparisonConditions(input, place, { toLiteral })
}

/** Numbers. @throws QueryError QUERY_INVALID for 1e999, which the language reads as infinite */
export function numberConditions(
  input: Input,
  place: ConditionPlace,
  toCanonical: (value: number) => number = (value) => value,
): readonly Filter[] {
  return comparisonConditions(input, place, { toLiteral: (value, path) => toCanonical(finite(value, path)) })
}

/** @throws QueryError QUERY_INVALID */
export function finite(value: unknown, path: InputPath): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw invalid(path, `${String(value)} is not a finite number`)
}

/** Days and instants. @throws QueryError QUERY_INVALID for what is neither */
export function timeConditions(input: Input, place: ConditionPlace): readonly Filter[] {
  return comparisonConditions(input, place, { toLiteral: (value, path) => instantLiteral(String(value), path) })
}

/**
 * A day or an RFC 3339 instant as the literal that CQL2 compares with; instants in UTC.
 * @throws QueryError QUERY_INVALID a day that no calendar has, an instant without zone
 */
export function instantLiteral(text: string, path: InputPath): Literal {
  const literal = text.length === 10 ? { date: text } : { timestamp: toUtc(text) }
  try {
    parseCql2Json({ op: '=', args: [{ property: 'time' }, literal] })
  } catch (cause) {
    throw invalid(path, `${JSON.stringify(text)} is not a day or an instant`, { expected: ['2026-03-01', '2026-03-01T12:00:00Z'], cause })
  }
  return literal
}

function toUtc(text: string): string {
  const match = /^(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?)[+-]\d\d:\d\d$/.exec(text)
  const ms = match ? Date.parse(text) : Number.NaN
  return Number.isNaN(ms) ? text : new Date(ms).toISOString().replace('.000Z', 'Z')
}

/** The eight predicates. @throws QueryError QUERY_INVALID for what is no valid geometry, with the path inside it */
export function geometryConditions(input: Input, place: ConditionPlace): readonly Filter[] {
  const filters = [...comparisonConditions(input, place)]
  for (const [key, value] of Object.entries(input)) {
    if (!SPATIAL_OPERATORS.has(key)) continue
    const geometry = atPath([...place.path, key], () => validateGeometry(value))
    filters.push({ op: `s_${key}` as SpatialOperator, args: [{ property: place.name }, geometry] })
  }
  return filters
}

/** @throws QueryError QUERY_INVALID */
export function refuseNull(value: unknown, path: InputPath): void {
  if (value === null) throw invalid(path, 'null is no value to compare with: use isNull', { expected: ['isNull: true', 'isNull: false'] })
}

export function negate(filter: Filter): Filter {
  return typeof filter === 'boolean' ? !filter : { op: 'not', args: [filter] }
}

function isNull(name: string, wanted: boolean): Filter {
  const test: Filter = { op: 'isNull', args: [{ property: name }] }
  return wanted ? test : negate(test)
}

/** CQL2 has no empty list: nothing is in it. */
function isIn(subject: Operand, list: readonly Operand[]): Filter {
  return list.length === 0 ? false : { op: 'in', args: [subject, list] }
}

function listOf(value: unknown, path: InputPath, toLiteral: ToLiteral): readonly Operand[] {
  return (value as readonly unknown[]).map((item, index) => toLiteral(item, [...path, index]))
}

function folding(ignoresCase: boolean, ignoresAccents: boolean): (operand: Operand) => Operand {
  return (operand) => {
    const folded: Operand = ignoresCase ? { op: 'casei', args: [operand] } : operand
    return ignoresAccents ? { op: 'accenti', args: [folded] } : folded
  }
}

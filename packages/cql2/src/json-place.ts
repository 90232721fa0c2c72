// A place in a foreign JSON value while it is checked: the value, the path to it, and what is left of the budget.
import { QueryError } from '@crosswalk/contract'
import { tooDeep, tooLong } from './limits.ts'

export interface JsonBudget {
  readonly maxDepth: number
  readonly maxLength: number
  length: number
}

export interface JsonPlace {
  readonly value: unknown
  readonly path: readonly (string | number)[]
  readonly depth: number
  readonly budget: JsonBudget
}

/**
 * The place of a member or element. `isNode` tells a node of the filter tree from JSON's own wrapping (`args`, coordinates).
 * @throws QUERY_TOO_COMPLEX
 */
export function childPlace(place: JsonPlace, key: string | number, value: unknown, isNode = true): JsonPlace {
  const { budget } = place
  const depth = place.depth + (isNode ? 1 : 0)
  if (depth > budget.maxDepth) throw tooDeep(budget.maxDepth)
  spend(budget, typeof value === 'string' ? value.length + 1 : 1)
  return { value, path: [...place.path, key], depth, budget }
}

export function spend(budget: JsonBudget, length: number): void {
  budget.length += length
  if (budget.length > budget.maxLength) throw tooLong(budget.maxLength)
}

/** An error at a place of the JSON value. */
export function invalidJson(place: JsonPlace, message: string, expected: readonly string[]): QueryError {
  const where = place.path.length === 0 ? '' : ` at ${place.path.join('.')}`
  return new QueryError('QUERY_INVALID', `${message}${where}; expected ${expected.join(', ')}`, { path: place.path, expected })
}

/** The elements of an array, as places. */
export function elementPlaces(place: JsonPlace, isNode = true): JsonPlace[] {
  const { value } = place
  if (!Array.isArray(value)) throw invalidJson(place, 'this is no array', ['an array'])
  return value.map((element: unknown, index) => childPlace(place, index, element, isNode))
}

/** A finite number; `-0` is 0. */
export function readNumber(place: JsonPlace): number {
  const { value } = place
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalidJson(place, 'this is no number', ['a finite number'])
  return value === 0 ? 0 : value
}

/** An object that has only these members. */
export function readMembers(place: JsonPlace, members: readonly string[]): Readonly<Record<string, unknown>> {
  const { value } = place
  if (!isRecord(value)) throw invalidJson(place, 'this is no object', ['an object'])
  for (const key of Object.keys(value)) {
    if (!members.includes(key)) throw invalidJson(childPlace(place, key, value[key], false), `unknown member "${key}"`, members)
  }
  return value
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

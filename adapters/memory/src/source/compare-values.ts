// The one order of Crosswalk: numbers by value, instants by time, text by code point, false before true, nulls last in both directions.
import type { PropertyType } from '@crosswalk/contract'
import { compareCodePoints } from '@crosswalk/cql2'

export type Comparable = number | string | null

/** One order key, read from an item as something comparable. */
export interface OrderKey {
  readonly read: (item: object) => Comparable
  readonly descending: boolean
}

/** Types with an order of ours. */
export const SORTABLE_TYPES: ReadonlySet<PropertyType> = new Set(['number', 'text', 'boolean', 'date', 'timestamp', 'time'])

/** Null for a missing value; undefined where the value is not of the type, so that it has no place in the order. */
export function toComparable(value: unknown, type: PropertyType): Comparable | undefined {
  if (value === null || value === undefined) return null
  if (type === 'number') return typeof value === 'number' && !Number.isNaN(value) ? value : undefined
  if (type === 'text') return typeof value === 'string' ? value : undefined
  if (type === 'boolean') return typeof value === 'boolean' ? Number(value) : undefined
  if (typeof value === 'number') return type === 'date' ? undefined : value
  if (typeof value !== 'string') return undefined
  return toInstantMs(value)
}

const ISO_TIME = /^(\d{4}-\d\d-\d\d)(?:[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d))?$/

/** Epoch milliseconds of a day (its start in UTC) or an RFC 3339 timestamp; undefined for other text and days that no calendar has. */
function toInstantMs(text: string): number | undefined {
  const day = ISO_TIME.exec(text)?.[1]
  if (day === undefined) return undefined
  const dayMs = Date.parse(day)
  // Date.parse takes the 30th of February for the 1st or 2nd of March.
  if (Number.isNaN(dayMs) || new Date(dayMs).toISOString().slice(0, 10) !== day) return undefined
  const instantMs = Date.parse(text.toUpperCase())
  return Number.isNaN(instantMs) ? undefined : instantMs
}

/** Sorts a copy: by the keys in turn, ties by the item's own key, ascending. */
export function sortItems(items: readonly object[], keys: readonly OrderKey[], keyOf: (item: unknown) => string): object[] {
  const decorated = items.map((item) => ({ item, values: keys.map((key) => key.read(item)), key: keyOf(item) }))
  decorated.sort((left, right) => {
    for (const [index, { descending }] of keys.entries()) {
      const difference = compareNullsLast(left.values[index] ?? null, right.values[index] ?? null, descending)
      if (difference !== 0) return difference
    }
    return compareCodePoints(left.key, right.key)
  })
  return decorated.map(({ item }) => item)
}

function compareNullsLast(left: Comparable, right: Comparable, descending: boolean): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null)
  const difference =
    typeof left === 'string' || typeof right === 'string' ? compareCodePoints(String(left), String(right)) : compareNumbers(left, right)
  return descending ? -difference : difference
}

// Not by subtraction: two infinities would give NaN.
const compareNumbers = (left: number, right: number): number => (left < right ? -1 : Number(left > right))

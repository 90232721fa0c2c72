// Whether rows stand in our order, and where the server put those without a value.
import { compareCodePoints } from '@crosswalk/cql2'
import { ID, tieOfFeature } from '../items/create-getters.ts'
import { idOf } from '../items/feature.ts'
import type { Feature } from '../items/feature.ts'
import type { NullPlacement } from '../request/abilities.ts'
import type { Sample } from './sample.ts'

export interface SortKey {
  readonly property: string
  /** What `sortby` calls the property and the identifier. */
  readonly name: string
  readonly keyName: string
}

interface Order {
  readonly key: SortKey
  readonly descending: boolean
  readonly sample: Sample
}

/**
 * `unseen`: values are in order, and no row without one was there to see. Undefined: another order than ours, or the same as without asking,
 * which shows nothing.
 */
export function judgeOrder(rows: readonly Feature[], { key, descending, sample }: Order): NullPlacement | 'unseen' | undefined {
  if (!showsOrder(rows, sample)) return undefined
  const read = sample.read(key.property)
  const values = rows.map((row) => toComparable(read(row), sample.types.get(key.property)))
  if (values.includes(undefined)) return undefined
  const isOrdered = rows.slice(1).every((row, index) => {
    const [a, b] = [values[index] ?? null, values[index + 1] ?? null]
    if ((a === null) !== (b === null)) return true
    const order = a === null || b === null ? 0 : compare(a, b) * (descending ? -1 : 1)
    return order < 0 || (order === 0 && compareCodePoints(tieOfFeature(rows[index]), tieOfFeature(row)) < 0)
  })
  if (!isOrdered) return undefined
  const nulls = values.map((value) => value === null)
  const changes = nulls.slice(1).filter((isNull, index) => isNull !== nulls[index]).length
  if (changes === 0) return nulls[0] === true ? 'first' : 'unseen'
  return changes > 1 ? undefined : nulls[0] === true ? 'first' : 'last'
}

/** Rows in the order of the sample may stand so by themselves. */
export const showsOrder = (rows: readonly Feature[], sample: Sample): boolean => rows.length > 1 && !isSampleOrder(rows, sample)

const DICTIONARY = new Intl.Collator('en')

/** Texts that a dictionary has in another order than code points have: rows of which no two are such say nothing of capitals and accents. */
export function tellsCollation(rows: readonly Feature[], property: string, sample: Sample): boolean {
  const values = [...new Set(rows.map(sample.read(property)).filter((value) => typeof value === 'string'))]
  const sorted = values.toSorted(compareCodePoints)
  return values.toSorted((a, b) => DICTIONARY.compare(a, b)).some((value, index) => value !== sorted[index])
}

function isSampleOrder(rows: readonly Feature[], { features }: Sample): boolean {
  const places = new Map(features.map((item, index) => [idOf(item), index]))
  const known = rows.map((row) => places.get(idOf(row))).filter((place) => place !== undefined)
  return known.length === rows.length && known.slice(1).every((place, index) => place > (known[index] ?? 0))
}

function toComparable(value: unknown, type: string | undefined): string | number | null | undefined {
  if (value === null || value === undefined) return null
  if (type === 'text') return typeof value === 'string' ? value : undefined
  if (type === 'number') return typeof value === 'number' ? value : undefined
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(ms) ? undefined : ms
}

function compare(a: string | number, b: string | number): number {
  return typeof a === 'string' || typeof b === 'string' ? compareCodePoints(String(a), String(b)) : a - b
}

/**
 * The property whose order shows most: many values, one or a few missing, never the identifier. None where the identifiers are texts of digits: a
 * server may sort them as the numbers they are to it, and ties, which would show it, may be none of the sample.
 */
export function chooseKey(sample: Sample, types: readonly string[], names: ReadonlyMap<string, string>): SortKey | undefined {
  const keyName = names.get(ID)
  const isOfDigits = sample.features.every(({ id }) => typeof id === 'string' && /^-?\d+$/.test(id))
  if (keyName === undefined || isOfDigits || !['text', 'number'].includes(sample.types.get(ID) ?? '')) return undefined
  const candidates = [...names].filter(([property]) => property !== ID && types.includes(sample.types.get(property) ?? ''))
  const scored = candidates.map(([property, name]) => {
    const values = sample.features.map((item) => sample.read(property)(item) ?? null)
    const hasNulls = values.includes(null) && values.some((value) => value !== null)
    return { property, name, keyName, score: new Set(values).size + (hasNulls ? 1000 : 0) }
  })
  const [best] = scored.toSorted((a, b) => b.score - a.score)
  return best === undefined || best.score < 2 ? undefined : { property: best.property, name: best.name, keyName }
}

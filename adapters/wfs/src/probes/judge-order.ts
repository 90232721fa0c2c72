// Do features stand in our order, and where did the server put those without a value.
import { compareCodePoints } from '@crosswalk/cql2'
import type { WfsItem } from '../features/wfs-item.ts'
import type { NullPlacement, SortType } from './findings.ts'

export interface OrderQuestion {
  readonly property: string
  readonly type: SortType
  readonly descending: boolean
  readonly keyOf: (item: WfsItem) => string
  /** Is it known that the server compares texts by code point. */
  readonly knowsTexts: boolean
}

/** Fewer different values, a missing one among them, show nothing. */
const LEAST_VALUES = 3

/**
 * By the values, nulls aside, ties by the key, ascending and by code point. `unseen`: no feature without a value was there to see. A sentence where it is
 * another order than ours, or where it cannot be told from another.
 */
export function judgeOrder(rows: readonly WfsItem[], question: OrderQuestion): NullPlacement | { readonly says: string } {
  const { property, type, descending, keyOf, knowsTexts } = question
  const values = rows.map((row) => scalarOf(row[property]))
  const direction = descending ? 'descending' : 'ascending'
  const says = (what: string): { readonly says: string } => ({ says: `SORTBY is not used for ${type}s, ${direction}: ${property} ${what}` })
  if (new Set(values).size < LEAST_VALUES) return says('has too few values at hand to tell')
  for (let index = 1; index < rows.length; index += 1) {
    const [a, b] = [values[index - 1] ?? null, values[index] ?? null]
    if ((a === null) !== (b === null)) continue
    const order = a === null || b === null ? 0 : compare(a, b, type) * (descending ? -1 : 1)
    const tie = order === 0 ? compareCodePoints(keyOf(rows[index - 1] as WfsItem), keyOf(rows[index] as WfsItem)) : order
    if (!(tie < 0))
      return says(`puts ${JSON.stringify(a)} before ${JSON.stringify(b)}${order === 0 ? ', which are told apart by no key' : ''}`)
  }
  if (!isTelling(values, type, knowsTexts)) return says('has values at hand that stand the same in other orders')
  return placementOf(values) ?? says('has values between those that are missing')
}

type Scalar = string | number | null

const scalarOf = (value: unknown): Scalar => (typeof value === 'string' || typeof value === 'number' ? value : null)

function compare(a: Scalar, b: Scalar, type: SortType): number {
  if (type === 'text') return compareCodePoints(String(a), String(b))
  if (type === 'number') return Number(a) - Number(b)
  return Date.parse(String(a)) - Date.parse(String(b))
}

/** Numbers that stand otherwise as texts; texts that stand otherwise in a language, where it is not known anyhow. Times are the same either way. */
function isTelling(values: readonly Scalar[], type: SortType, knowsTexts: boolean): boolean {
  if (type !== 'number' && (type !== 'text' || knowsTexts)) return true
  const known = values.filter((value) => value !== null)
  const language = new Intl.Collator('en')
  return known.some((a, index) =>
    known.slice(index + 1).some((b) => {
      const ours = Math.sign(compare(a, b, type))
      const other = type === 'number' ? compareCodePoints(String(a), String(b)) : language.compare(String(a), String(b))
      return ours !== 0 && ours !== Math.sign(other)
    }),
  )
}

function placementOf(values: readonly unknown[]): NullPlacement | undefined {
  const nulls = values.map((value) => value === null)
  const changes = nulls.slice(1).filter((isNull, index) => isNull !== nulls[index]).length
  if (changes === 0) return 'unseen'
  return changes > 1 ? undefined : nulls[0] === true ? 'first' : 'last'
}

/** Keys that stand by code point, and could not stand so by chance: numbers among them would stand otherwise as numbers. */
export function areKeysInOrder(keys: readonly string[], { isNumber, knowsTexts }: { isNumber: boolean; knowsTexts: boolean }): boolean {
  if (keys.length < LEAST_VALUES) return false
  if (keys.slice(1).some((key, index) => !(compareCodePoints(keys[index] ?? '', key) < 0))) return false
  return isNumber ? keys.slice(1).some((key, index) => Number(keys[index]) > Number(key)) : knowsTexts
}

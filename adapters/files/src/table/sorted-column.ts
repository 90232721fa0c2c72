// A column in order: the rows sorted by value, equal values as groups with consecutive ranks, missing values as the last group.
import type { PropertyType } from '@crosswalk/contract'
import { compareCodePoints } from '@crosswalk/cql2'
import { toDayMs, toInstantMs } from './instants.ts'

export type Comparable = number | string

/** Half-open stretch of ranks. */
export type RankRange = readonly [from: number, to: number]

export interface SortedColumn {
  /** How many different values there are; also the rank of rows without a value. */
  readonly groups: number
  readonly rankOfRow: Uint32Array
  /** All rows by rank, in the order of the tie-break within a rank. */
  readonly rows: Uint32Array
  /** Where the rows of a rank begin in `rows`; two more entries than `groups`. */
  readonly starts: Uint32Array
  /** First rank whose value is not below the literal, or not at or below it. */
  readonly rankFrom: (value: Comparable, edge: 'at' | 'after') => number
  /** Ranks of all texts that begin so. */
  readonly prefixRanks: (prefix: string) => RankRange
}

/** The comparable form of a value of the type: numbers as they are, days and instants in milliseconds, booleans 0 and 1. */
export function toComparable(value: unknown, type: PropertyType): Comparable | undefined {
  if (type === 'number') return typeof value === 'number' && !Number.isNaN(value) ? value : undefined
  if (type === 'text') return typeof value === 'string' ? value : undefined
  if (type === 'boolean') return typeof value === 'boolean' ? Number(value) : undefined
  if (typeof value !== 'string') return undefined
  return type === 'date' ? toDayMs(value) : toInstantMs(value)
}

export interface ColumnSource {
  readonly rowCount: number
  readonly type: PropertyType
  readonly read: (row: number) => unknown
  /** All rows in the order that breaks ties; null where that is the order of row numbers. */
  readonly tieOrder: Uint32Array | null
}

/** Sorted by different values only, then rows are dealt out to them: n + d log d for d different values. */
export function createSortedColumn({ rowCount, type, read, tieOrder }: ColumnSource): SortedColumn {
  const numberOfValue = new Map<Comparable, number>()
  const numberOfRow = new Int32Array(rowCount)
  for (let row = 0; row < rowCount; row++) {
    const value = toComparable(read(row), type)
    let number = value === undefined ? -1 : numberOfValue.get(value)
    if (number === undefined && value !== undefined) {
      number = numberOfValue.size
      numberOfValue.set(value, number)
    }
    numberOfRow[row] = number ?? -1
  }
  const values = [...numberOfValue.keys()]
  const isPlain = values.every(isWithoutSurrogates)
  values.sort(isPlain ? comparePlainly : compareByCodePoint)
  const groups = values.length
  const rankOfNumber = new Uint32Array(groups)
  for (const [rank, value] of values.entries()) rankOfNumber[numberOfValue.get(value) ?? 0] = rank
  const rankOfRow = Uint32Array.from(numberOfRow, (number) => (number < 0 ? groups : (rankOfNumber[number] ?? 0)))
  const { rows, starts } = dealRows(rankOfRow, groups, tieOrder)
  const rankFrom = (value: Comparable, edge: 'at' | 'after'): number => {
    const compare = isPlain && isWithoutSurrogates(value) ? comparePlainly : compareByCodePoint
    return lowerBound(groups, (rank) => compare(values[rank] ?? '', value) < (edge === 'at' ? 0 : 1))
  }
  return {
    groups,
    rankOfRow,
    rows,
    starts,
    rankFrom,
    prefixRanks(prefix) {
      const from = rankFrom(prefix, 'at')
      const isWithin = (rank: number): boolean => rank < from || String(values[rank]).startsWith(prefix)
      return [from, lowerBound(groups, isWithin)]
    },
  }
}

/** A counting sort: each rank's rows come out in the order of the tie-break. */
function dealRows(rankOfRow: Uint32Array, groups: number, tieOrder: Uint32Array | null): Pick<SortedColumn, 'rows' | 'starts'> {
  const starts = new Uint32Array(groups + 2)
  for (const rank of rankOfRow) starts[rank + 1] = (starts[rank + 1] ?? 0) + 1
  for (let rank = 0; rank <= groups; rank++) starts[rank + 1] = (starts[rank + 1] ?? 0) + (starts[rank] ?? 0)
  const next = starts.slice()
  const rows = new Uint32Array(rankOfRow.length)
  for (let index = 0; index < rankOfRow.length; index++) {
    const row = tieOrder?.[index] ?? index
    const rank = rankOfRow[row] ?? 0
    const place = next[rank] ?? 0
    rows[place] = row
    next[rank] = place + 1
  }
  return { rows, starts }
}

const isWithoutSurrogates = (value: Comparable): boolean => typeof value === 'number' || !/[\ud800-\udfff]/.test(value)

/** JavaScript's own order is that of code points as long as no character lies beyond U+FFFF, and several times faster. */
const comparePlainly = (left: Comparable, right: Comparable): number => (left < right ? -1 : Number(left > right))

const compareByCodePoint = (left: Comparable, right: Comparable): number => compareCodePoints(String(left), String(right))

/** The first index below `length` for which the condition, true up to there, no longer holds. */
export function lowerBound(length: number, isBefore: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBefore(middle)) low = middle + 1
    else high = middle
  }
  return low
}

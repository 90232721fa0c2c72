// A column in order: the rows sorted by value, equal values as groups with consecutive ranks, missing values as the last group.
import { compareCodePoints } from '@crosswalk/cql2'
import { rankRows } from './rank-rows.ts'
import type { RankSource } from './rank-rows.ts'
import type { Comparable } from './to-comparable.ts'

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

export interface ColumnSource extends RankSource {
  /** All rows in the order that breaks ties; null where that is the order of row numbers. */
  readonly tieOrder: Uint32Array | null
}

/** Sorted by different values only, then rows are dealt out to them: n + d log d for d different values. */
export function createSortedColumn({ tieOrder, ...source }: ColumnSource): SortedColumn {
  const { values, ranks } = rankRows(source)
  const groups = values.length
  const { rows, starts } = dealRows(ranks, groups, tieOrder)
  const compare = compileComparison(values)
  const rankFrom = (value: Comparable, edge: 'at' | 'after'): number => {
    return lowerBound(groups, (rank) => compare(values[rank] ?? '', value) < (edge === 'at' ? 0 : 1))
  }
  return {
    groups,
    rankOfRow: ranks,
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

/** Numbers by value, texts by code point. */
function compileComparison(values: Float64Array | readonly string[]): (left: Comparable, right: Comparable) => number {
  if (values instanceof Float64Array) return (left, right) => (left < right ? -1 : Number(left > right))
  return (left, right) => compareCodePoints(String(left), String(right))
}

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

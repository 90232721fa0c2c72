// A way to the rows of one conjunct through an index.
import type { RankRange, SortedColumn } from '../table/sorted-column.ts'

export interface Access {
  /** `inexact`: more rows than match. */
  readonly verdict: 'exact' | 'inexact'
  /** `key`, `sorted:NAME`, `spatial`, or several joined, as explain shows it. */
  readonly index: string
  /** How many rows it leads to; an estimate for geometries and unions, never below the truth by more than that estimate's error. */
  readonly estimate: number
  /** The rows, ascending. */
  readonly rows: () => Uint32Array
  readonly has: (row: number) => boolean
}

const NO_ROWS = new Uint32Array(0)

export function accessNothing(): Access {
  return { verdict: 'exact', index: 'none', estimate: 0, rows: () => NO_ROWS, has: () => false }
}

/** Rows whose rank lies in one of the ranges; ranges ascending and apart. */
export function accessRanks(
  column: SortedColumn,
  ranges: readonly RankRange[],
  { index, verdict }: Pick<Access, 'index' | 'verdict'>,
): Access {
  const stretches = ranges.map(([from, to]) => [column.starts[from] ?? 0, column.starts[to] ?? 0] as const)
  const estimate = stretches.reduce((sum, [start, end]) => sum + end - start, 0)
  return {
    verdict,
    index,
    estimate,
    rows() {
      const rows = new Uint32Array(estimate)
      let length = 0
      for (const [start, end] of stretches) {
        rows.set(column.rows.subarray(start, end), length)
        length += end - start
      }
      return rows.sort()
    },
    has: compileRankTest(column.rankOfRow, ranges),
  }
}

function compileRankTest(rankOfRow: Uint32Array, ranges: readonly RankRange[]): (row: number) => boolean {
  const [first, ...others] = ranges
  if (first === undefined) return () => false
  const [from, to] = first
  if (others.length === 0) {
    return (row) => {
      const rank = rankOfRow[row] ?? 0
      return rank >= from && rank < to
    }
  }
  return (row) => {
    const rank = rankOfRow[row] ?? 0
    let low = 0
    let high = ranges.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((ranges[middle]?.[1] ?? 0) <= rank) low = middle + 1
      else high = middle
    }
    return rank >= (ranges[low]?.[0] ?? Infinity)
  }
}

/** Rows of any of them. */
export function accessUnion(parts: readonly Access[]): Access {
  return {
    verdict: parts.every(({ verdict }) => verdict === 'exact') ? 'exact' : 'inexact',
    index: nameOf(parts),
    estimate: parts.reduce((sum, { estimate }) => sum + estimate, 0),
    rows() {
      const rows = new Set<number>()
      for (const part of parts) for (const row of part.rows()) rows.add(row)
      return Uint32Array.from(rows).sort()
    },
    has: (row) => parts.some((part) => part.has(row)),
  }
}

/** Rows of all of them: the smallest is read, the others are asked row by row. */
export function accessIntersection(parts: readonly Access[], verdict: Access['verdict']): Access {
  const sorted = parts.toSorted((a, b) => a.estimate - b.estimate)
  const [smallest = accessNothing(), ...others] = sorted
  const passes = (row: number): boolean => others.every((part) => part.has(row))
  return {
    verdict,
    index: nameOf(parts),
    estimate: smallest.estimate,
    rows: () => (others.length === 0 ? smallest.rows() : smallest.rows().filter(passes)),
    has: (row) => smallest.has(row) && passes(row),
  }
}

const nameOf = (parts: readonly Access[]): string => [...new Set(parts.map(({ index }) => index))].join('+')

// Goes through the rows of a scan one by one, in its order, from the beginning or after a given row.
import { allRows } from '../table/row-store.ts'
import { lowerBound } from '../table/sorted-column.ts'
import type { TieOrder } from '../table/tie-order.ts'
import type { ColumnOrder, PreparedScan } from './plan.ts'

/** The next row, or -1 at the end. */
export type RowCursor = () => number

/** Above this share a column is walked through in its order; below, the rows found are sorted. */
const MAX_SORT_SHARE = 0.125

/** Positions are rows, not counts: the rows after a row are the same ones in every scan of one state. */
export function createRowCursor(scan: PreparedScan, after: number | undefined): RowCursor {
  const { table, candidates, tests, order } = scan
  const rowCount = table.rows.count
  const passes = (row: number): boolean => tests.every((test) => test(row))
  const [first, ...others] = order
  if (first === undefined) return candidates === undefined ? walkAll(rowCount, passes, after) : walkList(candidates, passes, after)
  const isFew = candidates !== undefined && candidates.length <= rowCount * MAX_SORT_SHARE
  if (!isFew && others.length === 0) {
    const isCandidate = candidates === undefined ? passes : compileMembership(candidates, rowCount, passes)
    return walkColumn(first, table.ties, { passes: isCandidate, after })
  }
  const compare = compareRows(order, table.ties)
  const rows = (candidates ?? allRows(rowCount)).filter(passes).sort(compare)
  let position = after === undefined ? 0 : lowerBound(rows.length, (index) => compare(rows[index] ?? 0, after) <= 0)
  return () => rows[position++] ?? -1
}

type RowTest = (row: number) => boolean

function walkAll(rowCount: number, passes: RowTest, after: number | undefined): RowCursor {
  let next = after === undefined ? 0 : after + 1
  return () => {
    while (next < rowCount) {
      const row = next++
      if (passes(row)) return row
    }
    return -1
  }
}

function walkList(rows: Uint32Array, passes: RowTest, after: number | undefined): RowCursor {
  let position = after === undefined ? 0 : lowerBound(rows.length, (index) => (rows[index] ?? 0) <= after)
  return () => {
    while (position < rows.length) {
      const row = rows[position++] ?? 0
      if (passes(row)) return row
    }
    return -1
  }
}

/** Rank by rank in either direction, the missing last; within a rank always in the order of the tie-break. */
function walkColumn(
  { column, descending }: ColumnOrder,
  ties: TieOrder,
  { passes, after }: { passes: RowTest; after: number | undefined },
): RowCursor {
  const { groups, starts, rows } = column
  let step = after === undefined ? 0 : stepOf(column.rankOfRow[after] ?? 0)
  let position = after === undefined ? startOf(rankAt(0)) : afterInGroup(after)
  return () => {
    while (step <= groups) {
      const end = starts[rankAt(step) + 1] ?? 0
      while (position < end) {
        const row = rows[position++] ?? 0
        if (passes(row)) return row
      }
      step += 1
      if (step <= groups) position = startOf(rankAt(step))
    }
    return -1
  }

  /** The rank that comes at a step, and back: its own inverse. */
  function rankAt(place: number): number {
    return descending && place < groups ? groups - 1 - place : place
  }
  function stepOf(rank: number): number {
    return rankAt(rank)
  }
  function startOf(rank: number): number {
    return starts[rank] ?? 0
  }
  function afterInGroup(row: number): number {
    const rank = column.rankOfRow[row] ?? 0
    const start = startOf(rank)
    const tie = ties.rankOf(row)
    return start + lowerBound((starts[rank + 1] ?? 0) - start, (index) => ties.rankOf(rows[start + index] ?? 0) <= tie)
  }
}

function compareRows(order: readonly ColumnOrder[], ties: TieOrder): (left: number, right: number) => number {
  return (left, right) => {
    for (const { column, descending } of order) {
      const [a, b] = [column.rankOfRow[left] ?? 0, column.rankOfRow[right] ?? 0]
      if (a === b) continue
      // The missing have the highest rank and stay last in both directions.
      return descending && a !== column.groups && b !== column.groups ? b - a : a - b
    }
    return ties.rankOf(left) - ties.rankOf(right)
  }
}

function compileMembership(candidates: Uint32Array, rowCount: number, passes: RowTest): RowTest {
  const members = new Uint8Array(rowCount)
  for (const row of candidates) members[row] = 1
  return (row) => members[row] === 1 && passes(row)
}

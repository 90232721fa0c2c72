// Scanning: the rows of a prepared scan, in batches.
import type { Batch, CallContext, Total } from '@crosswalk/contract'
import { readPosition, writePosition } from './position.ts'
import type { PreparedScan } from './plan.ts'
import { createRowCursor } from './row-cursor.ts'

/** A scan gives other work its turn at least this often: without it no deadline could fire. */
const MAX_TURN_MS = 10

/**
 * Batches of at most `fetchSize` rows, never empty, all of the state that the scan was prepared on.
 * @throws QueryError CURSOR_INVALID
 */
export async function* scanRows(scan: PreparedScan, context: CallContext, from?: string): AsyncGenerator<Batch, void, undefined> {
  const { plan, table, limit } = scan
  context.signal.throwIfAborted()
  const position = from === undefined ? undefined : readPosition(from, plan.revision, table.rows.count)
  const next = createRowCursor(scan, position?.lastRow)
  const size = Math.max(1, Math.floor(plan.request.fetchSize))
  let given = position?.given ?? 0
  let total = position === undefined && plan.request.count ? countRows(scan) : undefined
  let turnStartMs = performance.now()
  let row = given < (limit ?? Infinity) ? next() : -1
  while (row >= 0) {
    if (performance.now() - turnStartMs > MAX_TURN_MS) {
      await new Promise((resolve) => setImmediate(resolve))
      turnStartMs = performance.now()
    }
    context.signal.throwIfAborted()
    const items: unknown[] = []
    let lastRow = row
    while (row >= 0 && items.length < size) {
      items.push(table.rows.itemAt(row))
      lastRow = row
      given += 1
      row = given < (limit ?? Infinity) ? next() : -1
    }
    yield {
      items,
      next: row < 0 ? null : writePosition({ revision: plan.revision, given, lastRow }),
      total,
      cost: { requests: 0, bytes: 0 },
    }
    total = undefined
  }
}

/** Of all rows that pass what is pushed; a bound from above where that lets others through as well. */
function countRows({ plan, table, candidates, tests }: PreparedScan): Total {
  const accuracy = plan.countPushed === 'exact' ? 'exact' : 'upper'
  if (tests.length === 0) return { value: candidates?.length ?? table.rows.count, accuracy }
  const next = createRowCursor({ plan, table, candidates, tests, order: [], limit: undefined }, undefined)
  let value = 0
  while (next() >= 0) value += 1
  return { value, accuracy }
}

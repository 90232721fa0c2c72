// Scanning: the rows a plan stands for, in batches.
import { QueryError } from '@crosswalk/contract'
import type { Batch, CallContext, ScanPlan, Total } from '@crosswalk/contract'
import { sortItems } from './compare-values.ts'
import type { MemoryCall, MemoryOptions } from './options.ts'
import type { State } from './state.ts'
import { letThrough } from './weaken.ts'

export interface ScanParts {
  readonly state: State
  readonly plan: ScanPlan
  readonly options: MemoryOptions
  readonly context: CallContext
  readonly from: string | undefined
  readonly record: (call: MemoryCall) => void
}

/**
 * Batches of at most `fetchSize` (and `batchSize`) rows, never empty; `next` names the state and the position of the following row.
 * @throws QueryError CURSOR_INVALID (DATA_CHANGED where `from` belongs to another state)
 */
export async function* scanBatches({ state, plan, options, context, from, record }: ScanParts): AsyncGenerator<Batch, void, undefined> {
  const collection = state.collection.id
  record({ call: 'scan', collection, plan, from })
  let early = true
  try {
    let position = from === undefined ? 0 : readToken(from, plan.revision)
    const rows = selectRows(state, plan)
    const shown = plan.limitPushed ? rows.slice(0, plan.request.limit) : rows
    const size = Math.max(1, Math.min(plan.request.fetchSize, options.batchSize ?? Infinity))
    for (let batch = 0; ; batch++) {
      context.signal.throwIfAborted()
      if (options.faults !== undefined)
        await untilAborted(options.faults({ collection, batch, plan, signal: context.signal }), context.signal)
      context.signal.throwIfAborted()
      if (position >= shown.length) break
      const items = shown.slice(position, position + size)
      position += items.length
      const next = position < shown.length ? `${encodeURIComponent(plan.revision)}:${position}` : null
      const total = batch === 0 && from === undefined ? totalOf(plan, rows.length) : undefined
      record({ call: 'batch', collection, batch, rows: items.length })
      yield { items, next, total, cost: { requests: 1, bytes: 0 } }
      if (next === null) break
    }
    early = false
  } finally {
    record({ call: 'close', collection, early })
  }
}

/** All rows that pass `pushed`, in the pushed order or the collection's own. */
function selectRows(state: State, { pushed, residual, orderPushed, request }: ScanPlan): readonly object[] {
  const tests = pushed.map((conjunct) => {
    const matches = state.compile(conjunct)
    return residual.includes(conjunct) ? (item: object) => matches(item) || letThrough(state.keyOf(item)) : matches
  })
  const passing = tests.length === 0 ? state.items : state.items.filter((item) => tests.every((test) => test(item)))
  if (!orderPushed) return passing
  const keys = (request.orderBy ?? []).map(({ property, descending }) => state.orderKey(property, descending))
  return sortItems(
    passing,
    keys.filter((key) => key !== undefined),
    state.keyOf,
  )
}

function totalOf({ request, countPushed, pushed, residual }: ScanPlan, passing: number): Total | undefined {
  if (!request.count || countPushed === 'unsupported') return undefined
  if (countPushed === 'exact') return { value: passing, accuracy: 'exact' }
  const isInexact = pushed.some((conjunct) => residual.includes(conjunct))
  return { value: isInexact ? passing : passing + 1, accuracy: 'upper' }
}

function readToken(from: string, revision: string): number {
  const match = /^([^:]*):(\d{1,15})$/.exec(from)
  if (match === null) throw new QueryError('CURSOR_INVALID', 'not a position of this source', { reason: 'NOT_A_POSITION' })
  if (match[1] !== encodeURIComponent(revision)) {
    throw new QueryError('CURSOR_INVALID', 'the data changed since this position was given out', { reason: 'DATA_CHANGED' })
  }
  return Number(match[2])
}

/** Ends a wait that an abort overtakes, with the signal's own reason. */
export async function untilAborted(wait: void | Promise<void>, signal: AbortSignal): Promise<void> {
  if (wait === undefined) return
  const aborted = Promise.withResolvers<never>()
  const reject = (): void => aborted.reject(signal.reason)
  signal.addEventListener('abort', reject, { once: true })
  if (signal.aborted) reject()
  try {
    await Promise.race([wait, aborted.promise])
  } finally {
    signal.removeEventListener('abort', reject)
  }
}

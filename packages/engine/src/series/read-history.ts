// Reads one stretch of the histories of many keys from one source: in chunks of keys, until each has what is wanted of it or ends.
import {
  CrosswalkError,
  type HistoryPart,
  LimitError,
  type SeriesBatch,
  type SeriesPlan,
  type SeriesRequest,
  type SeriesSource,
  SourceError,
} from '@crosswalk/contract'
import { awaitBatch } from '../await-batch.ts'
import { createOutcome, failOutcome, type Outcome } from '../outcome.ts'
import type { RequestContext } from '../request-context.ts'
import { createProgress, type HistoryProgress, type KeyHistory, settleKey, takePart } from './history-progress.ts'
import { type HistoryAsk, type PlannedHistory, planHistory, seriesReaderOf } from './plan-history.ts'

export interface HistoryRead {
  readonly ask: HistoryAsk
  readonly byKey: ReadonlyMap<string, KeyHistory>
  readonly outcome: Outcome
  /** Why it broke off; null where it did not. */
  readonly failure: CrosswalkError | null
  readonly requests: readonly Pick<SeriesPlan, 'native'>[]
  readonly warnings: readonly string[]
  /** Buckets came instead of readings. */
  readonly isAggregated: boolean
  /** No more came than a page, or a tail, needs. */
  readonly isLimited: boolean
  /** The source cuts no windows: a later page goes on at the place where a part ended. */
  readonly resumesByToken: boolean
}

/** Keys in one request, whatever a source would take. */
const MAX_KEYS = 500
/** What one read may use of the time that is left. */
const TIME_SHARE = 0.8

interface Run {
  readonly ask: HistoryAsk
  readonly reader: SeriesSource
  readonly context: RequestContext
  readonly outcome: Outcome
  readonly requests: Pick<SeriesPlan, 'native'>[]
  readonly byKey: Map<string, HistoryProgress>
}

/** Errors of the source and limits stand in the result, key by key; the client's abort and an invalid cursor are thrown. */
export async function readHistory(ask: HistoryAsk, keys: readonly string[], context: RequestContext): Promise<HistoryRead> {
  const run: Run = { ask, reader: seriesReaderOf(ask.source), context, outcome: createOutcome(ask.member), requests: [], byKey: new Map() }
  for (const key of keys) run.byKey.set(key, createProgress())
  const startedAt = performance.now()
  let failure: CrosswalkError | null = null
  let settled: PlannedHistory | null = null
  try {
    settled = planHistory(ask, keys, run.reader)
    await readChunks(run, settled, keys)
    await readShortTails(run, settled, keys)
    run.outcome.status = 'OK'
  } catch (error) {
    failure = failureOrThrow(run, error)
  } finally {
    run.outcome.elapsedMs = performance.now() - startedAt
  }
  const { outcome, requests } = run
  const lack = failure === null ? null : { code: outcome.code, message: outcome.message ?? '' }
  const byKey = new Map(Array.from(run.byKey, ([key, progress]) => [key, settleKey(progress, lack)]))
  if (lack === null && Array.from(byKey.values()).some(({ isTruncated }) => isTruncated)) markTruncated(run)
  return {
    ask,
    byKey,
    outcome,
    failure,
    requests,
    warnings: settled?.plan.warnings ?? [],
    isAggregated: settled?.request.aggregate !== undefined,
    isLimited: settled !== null && settled.plan.aggregate !== 'exact' && (settled.request.last !== undefined || ask.wanted !== null),
    resumesByToken: settled?.plan.window === 'unsupported',
  }
}

async function readChunks(run: Run, { plan, request }: PlannedHistory, keys: readonly string[]): Promise<void> {
  const size = Math.max(1, Math.min(plan.keysPerRequest, MAX_KEYS))
  for (let start = 0; start < keys.length; start += size) await readChunk(run, request, keys.slice(start, start + size))
}

/** Where the latest readings are of fewer times than are wanted, those before them may be wanted too. */
async function readShortTails(run: Run, { request }: PlannedHistory, keys: readonly string[]): Promise<void> {
  const { ask, byKey, reader } = run
  const { last } = request
  if (!ask.isMerged || last === undefined) return
  const short = keys.filter((key) => {
    const { within, times } = byKey.get(key) as HistoryProgress
    return times < last && within >= last
  })
  if (short.length === 0) return
  for (const key of short) byKey.set(key, createProgress())
  await readChunks(run, planHistory({ ...ask, last: undefined }, short, reader), short)
}

/** Runs until no key of the chunk is open; each goes on where it stopped. */
async function readChunk(run: Run, request: SeriesRequest, keys: readonly string[]): Promise<void> {
  let { after } = request
  for (let open = keys; open.length > 0;) {
    const plan = run.reader.planSeries({ ...request, keys: open, after })
    run.requests.push(plan)
    // A key that nothing comes of has ended.
    for (const key of open) (run.byKey.get(key) as HistoryProgress).next = null
    await readRun(run, plan)
    const places = new Map<string, string>()
    for (const key of open) {
      const progress = run.byKey.get(key) as HistoryProgress
      progress.isDone ||= progress.next === null
      if (progress.isDone || progress.next === null) continue
      if (progress.next === after?.get(key)) throw malformed(run.ask, `the history of ${key} goes on where it began`)
      places.set(key, progress.next)
    }
    open = [...places.keys()]
    after = places
  }
}

async function readRun({ ask, reader, context, outcome, byKey }: Run, plan: SeriesPlan): Promise<void> {
  const controller = new AbortController()
  const signal = AbortSignal.any([context.signal, controller.signal])
  const iterator = reader.series(plan, { ...context, signal })[Symbol.asyncIterator]()
  const next = (): Promise<SeriesBatch | undefined> => {
    const timeoutMs = Math.round((context.deadlineAtMs - Date.now()) * TIME_SHARE)
    return awaitBatch(iterator, { context, timeoutMs, sourceId: ask.source.id, controller })
  }
  const asked = new Set(plan.request.keys)
  const edges = plan.request.aggregate === undefined ? null : new Set(ask.edges)
  for (let batch = await next(); batch; batch = await next()) {
    context.clientSignal.throwIfAborted()
    for (const part of batch.histories) {
      if (edges !== null) checkBuckets(part, edges, ask)
      if (asked.has(part.key)) takePart(part, byKey.get(part.key) as HistoryProgress, { ask, isTail: plan.request.last !== undefined })
    }
    charge(batch, { ask, context, outcome })
  }
}

/** @throws SourceError SOURCE_MALFORMED a bucket begins where none of ours does: the source does something else than it said */
function checkBuckets({ key, startMs, buckets }: HistoryPart, edges: ReadonlySet<number>, ask: HistoryAsk): void {
  const stray = startMs.find((start) => !edges.has(start))
  if (buckets === null) throw malformed(ask, `readings of ${key} came instead of buckets`)
  if (stray !== undefined) throw malformed(ask, `a bucket of ${key} begins at ${stray} ms, where the calendar has none`)
}

function charge(
  { histories, cost }: SeriesBatch,
  { ask, context: { budget }, outcome }: { readonly ask: HistoryAsk; readonly context: RequestContext; readonly outcome: Outcome },
): void {
  const rows = histories.reduce((sum, { startMs }) => sum + startMs.length, 0)
  outcome.rows += rows
  outcome.requests += cost.requests
  outcome.bytes += cost.bytes
  outcome.cacheAgeMs = cost.cacheAgeMs ?? outcome.cacheAgeMs
  budget.takeRequests(cost.requests)
  budget.takeBytes(cost.bytes)
  if (!ask.isLocal) budget.takeRows(rows)
}

function failureOrThrow({ context: { clientSignal }, outcome, ask }: Run, error: unknown): CrosswalkError {
  if (clientSignal.aborted) throw clientSignal.reason
  const isOfSource = error instanceof CrosswalkError && error.code.startsWith('SOURCE_')
  if (!isOfSource && !(error instanceof LimitError)) throw error
  failOutcome(outcome, error)
  outcome.message = `the history of ${ask.property} could not be read: ${error.message}`
  return error
}

function markTruncated({ outcome, ask }: Run): void {
  outcome.status = 'PARTIAL'
  outcome.code = 'SERIES_TRUNCATED'
  outcome.message = `${ask.source.id} left readings of ${ask.property} out and does not say where they go on`
}

function malformed({ source }: HistoryAsk, message: string): SourceError {
  return new SourceError('SOURCE_MALFORMED', message, { sourceId: source.id })
}

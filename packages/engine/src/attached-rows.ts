// Reads the rows that entities get other properties from: by key, in chunks, once per key and request; what fails leaves them missing.
import {
  type Batch,
  type Collection,
  CrosswalkError,
  type Filter,
  LimitError,
  type ScanPlan,
  type Source,
  SourceError,
} from '@crosswalk/contract'
import { type AttachedSubject, NOT_READ, type Subject } from '@crosswalk/model'
import { awaitBatch } from './await-batch.ts'
import type { ItemFolder, Reading } from './fold-items.ts'
import { addBatch, createOutcome, type Outcome } from './outcome.ts'
import type { AttachedScan } from './plan-attached.ts'
import { compileWhere } from './plan-scan.ts'
import type { RequestContext } from './request-context.ts'

/** Why rows are not there. */
export interface Lack {
  readonly code: Outcome['code']
  readonly message: string
}

/** One per client request: what was read for a filter is not read again for the answer. */
export interface AttachedRows {
  /**
   * The subjects with their rows of these scans; rows of others, which they have already, stay.
   * @throws SourceError where the order of a list depends on rows that could be read before and no more
   * @throws LimitError where rows are read for a filter or an order; for an answer they are missing then
   */
  join(scans: readonly AttachedScan[], subjects: readonly AttachedSubject[]): Promise<readonly AttachedSubject[]>
  /** Begins a later page: a scan that failed before stays failed for the whole chain, one that answered is counted on. */
  resume(scan: AttachedScan, before: Lack | 'answered'): void
  /** Scans that were needed, by identity. */
  readonly reads: ReadonlyMap<string, AttachedRead>
}

export interface AttachedRead {
  readonly scan: AttachedScan
  readonly outcome: Outcome
  readonly lack: Lack | null
  /** Keys asked for, and the requests they were asked with. */
  readonly keys: number
  readonly requests: readonly Pick<ScanPlan, 'pushed' | 'native'>[]
}

export interface AttachedOptions {
  readonly context: RequestContext
  readonly folder: ItemFolder
  /** Rows per batch. */
  readonly fetchSize: number
}

/** Keys in one request, whatever a source would take. */
const MAX_KEYS = 500
/** What one read may use of the time that is left. */
const TIME_SHARE = 0.8
const NO_ROWS: readonly unknown[] = []

type ByKey = Map<string, unknown[]>

interface State extends AttachedRead {
  lack: Lack | null
  keys: number
  readonly requests: Pick<ScanPlan, 'pushed' | 'native'>[]
  hasAnswered: boolean
  /** An empty list is remembered too. */
  readonly byKey: ByKey
  /** All rows, of a local collection or of one that cannot be asked by key. */
  whole: ReadonlyMap<string, readonly unknown[]> | null
}

/** A subject that no row has been read for. */
export function notAttached(subject: Subject): AttachedSubject {
  return { subject, attached: [] }
}

export function createAttachedRows(options: AttachedOptions): AttachedRows {
  const states = new Map<string, State>()
  const stateOf = (scan: AttachedScan): State => {
    const known = states.get(scan.identity)
    if (known) return known
    const outcome = createOutcome(scan.member)
    outcome.skippedRows = scan.attachment.bound.collection?.skippedRows ?? 0
    const state: State = { scan, outcome, lack: null, keys: 0, requests: [], hasAnswered: false, byKey: new Map(), whole: null }
    states.set(scan.identity, state)
    return state
  }
  return {
    reads: states,
    resume(scan, before) {
      const state = stateOf(scan)
      if (before === 'answered') state.hasAnswered = true
      else settle(state, { code: before.code, message: `failed on an earlier page: ${before.message}` })
    },
    async join(scans, subjects) {
      let joined = subjects
      for (const scan of scans) joined = await joinScan(stateOf(scan), joined, options)
      return joined
    },
  }
}

async function joinScan(state: State, subjects: readonly AttachedSubject[], options: AttachedOptions): Promise<readonly AttachedSubject[]> {
  const { scan, outcome } = state
  const { bound } = scan.attachment
  const keys = subjects.map(({ subject }) => bound.keyOfSubject(subject))
  const startedAt = performance.now()
  try {
    if (state.lack === null) await readKeys(state, keys, options)
  } catch (error) {
    lackOrThrow(state, error, options.context)
  } finally {
    outcome.elapsedMs += performance.now() - startedAt
  }
  const rows = state.whole ?? state.byKey
  return subjects.map(({ subject, attached }, index) => {
    const key = keys[index] ?? null
    const own = key === null ? NO_ROWS : (rows.get(key) ?? (state.lack === null ? NO_ROWS : NOT_READ))
    return { subject, attached: Object.assign([...attached], { [scan.index]: own }) }
  })
}

function lackOrThrow(state: State, error: unknown, { clientSignal }: RequestContext): void {
  if (clientSignal.aborted) throw clientSignal.reason
  const { scan, hasAnswered } = state
  const isOfSource = error instanceof CrosswalkError && error.code.startsWith('SOURCE_')
  const isLimit = error instanceof LimitError && scan.when === 'page'
  // Half of an order by values and half by missing ones would show entities twice.
  if ((!isOfSource && !isLimit) || (scan.isOrdering && hasAnswered)) throw error
  settle(state, { code: error.code, message: error.message })
}

function settle(state: State, lack: Lack): void {
  const { outcome, scan } = state
  state.lack = lack
  outcome.status = lack.code === 'SOURCE_TIMEOUT' ? 'TIMEOUT' : 'ERROR'
  outcome.code = lack.code
  outcome.message = `${scan.attachment.bound.collectionId} could not be attached: ${lack.message}`
}

/** @throws SourceError also where the collection is not available at all */
async function readKeys(state: State, keys: readonly (string | null)[], options: AttachedOptions): Promise<void> {
  const { scan, outcome, byKey } = state
  const { attachment, failure } = scan
  const { bound, source } = attachment
  const { collection } = bound
  if (source === null || collection === null || failure !== null) {
    throw new SourceError('SOURCE_UNREACHABLE', failure?.message ?? 'not connected', { sourceId: bound.source })
  }
  const place = { state, source, collection, options }
  if (collection.local) state.whole ??= await readLocal(place)
  const wanted = state.whole ? [] : [...new Set(keys)].filter((key): key is string => key !== null && !byKey.has(key))
  const size = Math.min(source.keysPerRequest, MAX_KEYS)
  state.keys += wanted.length
  for (let start = 0; start < wanted.length && state.whole === null; start += size) {
    const chunk = wanted.slice(start, start + size)
    const filter = bound.lowerKeys(chunk)
    if (filter === null) state.whole = await readInto(place, [], () => new Map())
    else await readInto(place, filter, () => new Map(chunk.map((key) => [key, []])))
  }
  state.hasAnswered = true
  if (outcome.status === 'NOT_REACHED') outcome.status = 'OK'
}

interface Place {
  readonly state: State
  readonly source: Source
  readonly collection: Collection
  readonly options: AttachedOptions
}

function readLocal({ state, source, collection, options }: Place): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const { scan } = state
  const { member, attachment } = scan
  const read = createReading({ state, source, collection, options }, [])
  return options.folder.keyed(collection, `${member.crosswalk?.hash ?? ''}\n${scan.index}`, (row) => attachment.bound.keyOfRow(row), {
    context: options.context,
    reading: read,
  })
}

/** Rows of the wanted keys, all of them or, on failure, none. */
async function readInto(place: Place, filter: readonly Filter[], begin: () => ByKey): Promise<ByKey> {
  const { state, options } = place
  const rows = begin()
  const isWhole = rows.size === 0
  if (!filter.includes(false)) {
    const { next, accept, note } = createReading(place, filter)
    for (let batch = await next(); batch; batch = await next()) {
      note(batch)
      options.context.clientSignal.throwIfAborted()
      for (const row of batch.items) if (accept(row)) keep(rows, state.scan.attachment.bound.keyOfRow(row), { row, isWhole })
    }
  }
  for (const [key, own] of rows) state.byKey.set(key, own)
  return rows
}

function keep(rows: ByKey, key: string | null, { row, isWhole }: { readonly row: unknown; readonly isWhole: boolean }): void {
  const own = key === null ? undefined : rows.get(key)
  if (own) own.push(row)
  else if (isWhole && key !== null) rows.set(key, [row])
}

/** One scan, begun by its first `next`. */
function createReading({ state, source, collection, options }: Place, filter: readonly Filter[]): Reading {
  const { context, fetchSize } = options
  const plan = source.plan({ collection: collection.id, filter, read: state.scan.reads, fetchSize, count: false })
  state.requests.push(plan)
  const controller = new AbortController()
  const timeoutMs = (): number => Math.round((context.deadlineAtMs - Date.now()) * TIME_SHARE)
  let iterator: AsyncIterator<Batch> | undefined
  return {
    source,
    plan,
    accept: compileWhere(plan.residual, source, collection),
    timeoutMs,
    note: (batch) => charge(batch, { state, collection, context }),
    next: () => {
      iterator ??= source.scan(plan, { ...context, signal: AbortSignal.any([context.signal, controller.signal]) })[Symbol.asyncIterator]()
      return awaitBatch(iterator, { context, timeoutMs: timeoutMs(), sourceId: source.id, controller })
    },
  }
}

interface Charge {
  readonly state: State
  readonly collection: Collection
  readonly context: RequestContext
}

function charge(batch: Batch, { state: { outcome }, collection, context: { budget } }: Charge): void {
  const { requests = 0, bytes = 0 } = batch.cost ?? {}
  addBatch(outcome, batch)
  budget.takeRequests(requests)
  budget.takeBytes(bytes)
  if (!collection.local) budget.takeRows(batch.items.length)
}

/** Outcomes of all scans that were needed. */
export function attachedOutcomes({ reads }: AttachedRows): readonly Outcome[] {
  return Array.from(reads.values(), ({ outcome }) => outcome)
}

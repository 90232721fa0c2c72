// Reads one source and crosswalk: batches in, candidates that pass out, resumable at any raw item.
import { type Batch, type Collection, CrosswalkError, LimitError, type ScanPlan, type Total } from '@crosswalk/contract'
import type { AttachedSubject, ObservedItem, Subject } from '@crosswalk/model'
import { type AttachedRows, notAttached } from './attached-rows.ts'
import { awaitBatch } from './await-batch.ts'
import type { Candidate } from './candidate.ts'
import type { KeyValue } from './cursor.ts'
import { type ItemFolder, NO_ROWS, type ObservedRows } from './fold-items.ts'
import { addBatch, createOutcome, failOutcome, type Outcome } from './outcome.ts'
import type { ScanPart } from './plan-query.ts'
import { compileWhere } from './plan-scan.ts'
import type { RequestContext } from './request-context.ts'

export interface StartPosition {
  readonly token: string | null
  readonly used: number
}

export interface ReaderOptions {
  readonly part: ScanPart
  readonly context: RequestContext
  readonly start?: StartPosition | undefined
  /** What this reader may wait for one batch at most. */
  readonly timeoutMs: () => number
  readonly folder: ItemFolder
  readonly attached: AttachedRows
}

/**
 * Owns one scan. Errors of the source end it and stand in `outcome`; the client's abort, a limit and an invalid cursor are thrown.
 */
export class PartReader {
  readonly part: ScanPart
  readonly outcome: Outcome
  /** Candidates not yet taken, in source order. */
  readonly buffer: Candidate[] = []
  /** Nothing follows the buffer: the source ended, failed, or is closed. */
  ended = false
  /** The source ended by itself. */
  exhausted = false
  total: Total | undefined
  readonly #options: ReaderOptions
  readonly #controller = new AbortController()
  #iterator: AsyncIterator<Batch> | undefined
  #ahead: Promise<Batch | undefined> | undefined
  #token: string | null
  #next: string | null = null
  #rows: AsyncIterator<Batch> | undefined
  #observed: ObservedRows | undefined
  #skip: number
  #items: Subject[] = []
  #index = 0
  /** Items before it have the rows that the filter and the order need. */
  #joined = 0
  #isLoading = false

  constructor(options: ReaderOptions) {
    this.#options = options
    this.part = options.part
    this.outcome = createOutcome(options.part.member)
    this.outcome.skippedRows = options.part.binding.collection.skippedRows
    this.#token = options.start?.token ?? null
    this.#skip = options.start?.used ?? 0
  }

  /** Where a later page would go on behind everything read so far. */
  get position(): StartPosition {
    return { token: this.#token, used: this.#index + this.#skip }
  }

  /** Candidates found since the start position. */
  get passed(): number {
    return this.outcome.passed
  }

  get isUntouched(): boolean {
    return !this.#ahead && this.#iterator === undefined && !this.ended
  }

  /** Sends the first request without waiting for the answer. */
  prefetch(): void {
    const { grouped, collection } = this.part.binding
    // Of a local collection that is folded nothing is read within the request.
    if (!this.isUntouched || (grouped && collection.local)) return
    this.#ahead = this.#nextBatch()
    this.#ahead.catch(() => {})
  }

  /** Reads until the buffer holds `wanted` candidates or the source ends. */
  async fill(wanted: number): Promise<void> {
    while (this.buffer.length < wanted && !this.ended) {
      if (this.#index < this.#joined) this.#take(wanted)
      else if (this.#index < this.#items.length) await this.#attempt(() => this.#join())
      else await this.#attempt(() => this.#advance())
    }
  }

  async close(): Promise<void> {
    this.ended = true
    const open = [this.#rows, this.#iterator].filter((iterator) => iterator !== undefined)
    this.#iterator = undefined
    this.#rows = undefined
    if (this.exhausted || open.length === 0) return
    this.#controller.abort(PAGE_IS_FULL)
    // A source that hangs must not hold the answer: its own signal is aborted, so `return` is not waited for past a moment.
    const returned = Promise.all(open.map(async (iterator) => iterator.return?.())).catch(() => {})
    await Promise.race([returned, new Promise((done) => setTimeout(done, 50).unref())])
  }

  #take(wanted: number): void {
    const { part, outcome } = this
    const { matches, incomparable, binding, keys } = part
    while (this.#index < this.#joined && this.buffer.length < wanted) {
      const subject = this.#items[this.#index]
      this.#index += 1
      if (incomparable?.(subject)) outcome.incomparable += 1
      if (!matches(subject)) continue
      const id = binding.id(subject)
      if (id === null) {
        outcome.unidentified += 1
        continue
      }
      outcome.passed += 1
      this.buffer.push({
        part,
        subject,
        id,
        keys: keys.length === 0 ? NO_KEYS : keys.map((key) => key(subject)),
        token: this.#token,
        used: this.#index,
      })
    }
  }

  #advance(): Promise<void> {
    return this.part.binding.grouped ? this.#foldOnce() : this.#readBatch()
  }

  /** The next items get what is attached to them, some at a time: a page may need only the first. */
  async #join(): Promise<void> {
    const scans = this.part.attached.filter(({ when }) => when === 'candidates')
    const { histories, mayMatch } = this.part
    const atOnce = histories !== null ? HISTORIES_AT_ONCE : scans.length > 0 ? JOINED_AT_ONCE : this.#items.length
    const end = Math.min(this.#index + atOnce, this.#items.length)
    if (scans.length > 0) {
      const subjects = this.#items.slice(this.#index, end) as AttachedSubject[]
      const joined = await this.#options.attached.join(scans, subjects)
      for (const [offset, subject] of joined.entries()) this.#items[this.#index + offset] = subject
    }
    if (histories !== null) {
      this.#isLoading = true
      await histories.load(this.#items.slice(this.#index, end).filter(mayMatch), this.#options.context, this.outcome)
      this.#isLoading = false
    }
    this.#joined = end
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    const startedAt = performance.now()
    try {
      await work()
    } catch (error) {
      this.ended = true
      if (this.#options.context.clientSignal.aborted) throw this.#options.context.clientSignal.reason
      // A list may be cut at an item, never within the rows: with only some of the readings every entity would be wrong.
      const isOfRows = error instanceof LimitError && (this.#rows !== undefined || this.#isLoading)
      const isOurs = error instanceof CrosswalkError && !error.code.startsWith('SOURCE_')
      await this.close()
      if (isOurs && !isOfRows) throw error
      failOutcome(this.outcome, error)
    } finally {
      this.outcome.elapsedMs += performance.now() - startedAt
    }
  }

  async #readBatch(): Promise<void> {
    const batch = await this.#takeBatch()
    if (this.#items.length > 0) {
      this.#token = this.#next
      this.#items = []
      this.#index = 0
      this.#joined = 0
    }
    if (!batch) {
      this.#end()
      return
    }
    this.#next = batch.next
    this.total ??= batch.total
    this.#charge(batch, this.part.binding.collection)
    this.#start(await this.#subjectsOf(batch.items))
  }

  /** A cursor points some items into a batch; batches may have been larger when it was made, so the rest carries over. */
  #start(items: readonly Subject[]): void {
    if (this.outcome.status === 'NOT_REACHED') this.outcome.status = 'OK'
    const { attachments } = this.part.binding
    // Only subjects that may get rows attached are replaced in this list, and then it is our own.
    this.#items = attachments.length > 0 ? items.map(notAttached) : (items as Subject[])
    this.#index = Math.min(this.#skip, items.length)
    this.#joined = attachments.length > 0 || this.part.histories !== null ? this.#index : items.length
    this.#skip -= this.#index
  }

  /** The batch that was asked for ahead, if there is one: each is taken once. */
  #takeBatch(): Promise<Batch | undefined> {
    const batch = this.#ahead ?? this.#nextBatch()
    this.#ahead = undefined
    return batch
  }

  #nextBatch(): Promise<Batch | undefined> {
    this.#iterator ??= this.#scan(this.part.scanPlan, this.#token)
    return this.#await(this.#iterator)
  }

  #scan(plan: ScanPlan, token: string | null): AsyncIterator<Batch> {
    const { part, context } = this.#options
    const signal = AbortSignal.any([context.signal, this.#controller.signal])
    return part.source.scan(plan, { ...context, signal }, token ?? undefined)[Symbol.asyncIterator]()
  }

  #await(iterator: AsyncIterator<Batch>): Promise<Batch | undefined> {
    const { part, context, timeoutMs } = this.#options
    return awaitBatch(iterator, { context, timeoutMs: timeoutMs(), sourceId: part.source.id, controller: this.#controller })
  }

  /** Items with the rows that have their key, where readings come from another collection. */
  async #subjectsOf(items: readonly unknown[]): Promise<readonly Subject[]> {
    const { observations } = this.part.binding
    if (observations === null) return items
    this.#observed ??= await this.#readRows()
    const { byKey, subjects } = this.#observed
    return items.map((item): ObservedItem => {
      const known = typeof item === 'object' && item !== null ? subjects.get(item) : undefined
      if (known) return known
      const key = byKey.size === 0 ? null : observations.keyOfItem(item)
      const subject = { item, rows: (key === null ? undefined : byKey.get(key)) ?? [] }
      if (typeof item === 'object' && item !== null && byKey.size > 0) subjects.set(item, subject)
      return subject
    })
  }

  async #readRows(): Promise<ObservedRows> {
    const { part, outcome } = this
    const { observed, binding, source } = part
    if (!observed?.isRead || binding.observations === null) return NO_ROWS
    const { collection } = binding.observations
    const rows = await this.#options.folder.rows(binding, this.#options.context, {
      source,
      plan: observed.scanPlan,
      accept: compileWhere(observed.scanPlan.residual, source, collection),
      next: () => {
        this.#rows ??= this.#scan(observed.scanPlan, null)
        return this.#await(this.#rows)
      },
      timeoutMs: this.#options.timeoutMs,
      note: (batch) => this.#charge(batch, collection),
    })
    this.#rows = undefined
    outcome.skippedRows += collection.skippedRows
    outcome.unidentified += rows.keyless
    return rows
  }

  #charge(batch: Batch, collection: Collection): void {
    addBatch(this.outcome, batch)
    const { budget } = this.#options.context
    budget.takeRequests(batch.cost?.requests ?? 0)
    budget.takeBytes(batch.cost?.bytes ?? 0)
    if (!collection.local) budget.takeRows(batch.items.length)
  }

  /** A group crosswalk reads the whole collection: items of one group may lie anywhere in it. */
  async #foldOnce(): Promise<void> {
    if (this.#items.length > 0) {
      this.#end()
      return
    }
    const { part } = this
    const folded = await this.#options.folder.groups(part.binding, this.#options.context, {
      source: part.source,
      plan: part.scanPlan,
      accept: compileWhere(part.scanPlan.residual, part.source, part.binding.collection),
      next: () => this.#takeBatch(),
      timeoutMs: this.#options.timeoutMs,
      note: (batch) => this.#charge(batch, part.binding.collection),
    })
    this.outcome.unidentified += folded.ungrouped
    this.#start(folded.groups)
    if (folded.groups.length === 0) this.#end()
  }

  #end(): void {
    this.ended = true
    this.exhausted = true
    if (this.outcome.status === 'NOT_REACHED') this.outcome.status = 'OK'
  }
}

/** Items that get what is attached to them in one go. */
const JOINED_AT_ONCE = 1000
/** Items whose histories are read in one go, where the filter tests readings one by one. */
const HISTORIES_AT_ONCE = 100
const NO_KEYS: readonly KeyValue[] = []
/** Made once: it is nobody's error, and a stack trace per page would cost more than the page. */
const PAGE_IS_FULL = new DOMException('the page is full', 'AbortError')

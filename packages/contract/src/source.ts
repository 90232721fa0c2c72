// Southbound: what an adapter provides. A source plans without I/O, then scans in batches.
import type { CallContext } from './call-context.ts'
import type { Capability, Collection, Mechanism, SourceId, TotalAccuracy, Verdict } from './collection.ts'
import type { Filter } from './filter.ts'
import type { SeriesSource } from './series-source.ts'

/** One order key in source names. Numbers by value, instants by time, text by Unicode code point; nulls last in both directions. */
export interface SourceOrder {
  readonly property: string
  readonly descending: boolean
}

export interface ScanRequest {
  readonly collection: string
  /** ANDed conjuncts in negation normal form, in source names, with literals of the source's types. */
  readonly filter: readonly Filter[]
  /** Properties that getters will be asked for; a hint for projection. */
  readonly read: readonly string[]
  readonly orderBy?: readonly SourceOrder[] | undefined
  /** Rows wanted in all. Offered only when nothing is residual on our side. */
  readonly limit?: number | undefined
  /** Rows wanted per batch. */
  readonly fetchSize: number
  /** Is a total wanted with the first batch. */
  readonly count: boolean
}

/**
 * What a source will do. Each conjunct of the request stands by reference in `pushed`, in `residual`, or in both (inexact).
 * `native` is pure data to read in explain: the URL, the query text, the index used.
 */
export interface ScanPlan {
  readonly request: ScanRequest
  readonly native: unknown
  readonly pushed: readonly Filter[]
  readonly residual: readonly Filter[]
  /** The whole order, ties by `tieOf`, ascending. False where none was asked for. */
  readonly orderPushed: boolean
  readonly limitPushed: boolean
  /** Of the rows that pass `pushed`. */
  readonly countPushed: Verdict
  /** The state of the data the plan is for. */
  readonly revision: string
  readonly warnings: readonly string[]
}

export interface Total {
  readonly value: number
  readonly accuracy: TotalAccuracy
}

/** Items in the source's own shape, never empty. `next` begins the following batch; null at the end. */
export interface Batch {
  readonly items: readonly unknown[]
  readonly next: string | null
  /** Items of this batch that are not what the source sent, because a part of them could not be read: that part reads as null. */
  readonly damaged?: { readonly items: number; readonly says: string } | undefined
  /** Rows that pass `pushed`; on the first batch of a scan at most. A scan without rows has no batch and so no total: it is 0. */
  readonly total?: Total | undefined
  /** What reading this batch cost beyond rows. */
  readonly cost?: { readonly requests: number; readonly bytes: number; readonly cacheAgeMs?: number | undefined } | undefined
}

export interface SourceDescription {
  readonly product?: string | undefined
  readonly version?: string | undefined
  /** Without secrets. */
  readonly url?: string | undefined
  /** What the source says of itself; what a configuration says comes first. */
  readonly title?: string | undefined
  readonly description?: string | undefined
  readonly publisher?: string | undefined
  /** What this product does differently from its standard, as found. */
  readonly quirks: readonly string[]
}

/** `planSeries` and `series` come together, where a property of some collection has its history behind a request. */
export interface Source extends Partial<SeriesSource> {
  readonly id: SourceId
  readonly mechanism: Mechanism
  readonly description: SourceDescription
  readonly capabilities: readonly Capability[]
  /** The present state; a reload replaces the map, never changes it. */
  readonly collections: ReadonlyMap<string, Collection>
  /** Keys that one `in` conjunct may carry in one request. */
  readonly keysPerRequest: number
  /**
   * Synchronous, without I/O; a filter that cannot be pushed is residual, not an error.
   * @throws QueryError QUERY_INVALID for a collection that does not exist; SourceError for one that is configured but could not be read
   */
  plan(request: ScanRequest): ScanPlan
  /**
   * Nothing is sent before the first `next()`; leaving early releases everything. A running scan ends on the state its plan was made for.
   * `from` is a `next` of an earlier batch of a plan that is equal but for `limit`, `fetchSize` and `count`.
   * @throws QueryError CURSOR_INVALID where `from` is not of this source, or (reason DATA_CHANGED) no longer fits the data
   * @throws SourceError
   */
  scan(plan: ScanPlan, context: CallContext, from?: string): AsyncIterable<Batch>
  /** Compiled once, called per item. A missing property reads as undefined, an explicit null as null. */
  getter(collection: string, property: string): (item: unknown) => unknown
  /** The source's own unique key of an item: the last tie-break of every order. Compared by code point. */
  keyOf(collection: string): (item: unknown) => string
  /**
   * What breaks ties in place of the key, as unique as that, and compared by code point like it: of a source whose keys are numbers a text in the
   * order of the numbers, so that it can sort by them itself. Absent: the key.
   */
  tieOf?(collection: string): (item: unknown) => string
  /**
   * When a value was changed and until when it holds, where the source says so: it decides between the parts of an identity group. `property` is one
   * that getters read. Absent: the source says neither.
   */
  freshness?(collection: string, property: string): (item: unknown) => Freshness
  close(): Promise<void>
}

/** Epoch milliseconds; null where it is not said. */
export interface Freshness {
  readonly modifiedAtMs: number | null
  readonly expiresAtMs: number | null
}

/** What one HTTP attempt sends. `signal` ends it, whatever it waits for. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  readonly signal: AbortSignal
}

/** What one HTTP attempt brings, before redirects, decompression and limits. */
export interface TransportResponse {
  readonly status: number
  /** Lower-case names; repeated ones joined by `, `. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: AsyncIterable<Uint8Array>
}

/** The wire itself, of one attempt of one request. */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>

export interface ConnectContext {
  readonly sourceId: SourceId
  /** Relative paths of the options start here: a file system path. */
  readonly baseDirectory: string
  readonly signal: AbortSignal
  /** Called after `collections` was replaced. */
  readonly onChange?: (() => void) | undefined
  /** The wire of sources over HTTP. Tests hand in one that answers from recordings. @default the network */
  readonly transport?: Transport | undefined
}

/** What a URL turned out to be: the options with which `connect` reads it, as a configuration would hold them. */
export interface Recognition {
  readonly options: Readonly<Record<string, unknown>>
  /** The server's own title, where it says one. */
  readonly title?: string | undefined
}

/** The code for one mechanism. `options` is what the configuration holds for a source, beside what every source has. */
export interface Adapter {
  readonly mechanism: Mechanism
  /** JSON Schema (draft 2020-12) of the options; the configuration is validated against it with file, line and column. */
  readonly optionsSchema: object
  /**
   * Reads the source's self-description once.
   * @throws SourceError the source is degraded and retried in the background
   * @throws ConfigError options that no retry will mend
   */
  connect(options: unknown, context: ConnectContext): Promise<Source>
  /**
   * Does this mechanism live at a bare base URL: a few requests, no probes. Null where it does not. `connection` is what a configuration says of the way
   * there (`auth`, `headers`, `tls`, `proxy` and their like), and is no part of what is returned.
   * @throws SourceError nobody answers there at all
   */
  recognise?(url: string, context: ConnectContext, connection?: Readonly<Record<string, unknown>>): Promise<Recognition | null>
}

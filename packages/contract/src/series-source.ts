// Histories that lie behind a request of their own: read for many items at once, in columns, with a verdict on what the source evaluates.
import type { CallContext } from './call-context.ts'
import type { Verdict } from './collection.ts'

export type Aggregate = 'mean' | 'min' | 'max' | 'sum' | 'count' | 'first' | 'last'

/** Epoch milliseconds, half-open `[fromMs, toMs)`, by the start of phenomenon time; null is an open end. */
export interface SeriesWindow {
  readonly fromMs: number | null
  readonly toMs: number | null
}

/** Buckets instead of readings; only with both ends of a window. `every` is ISO 8601, `zone` an IANA name or an offset. */
export interface SeriesAggregate {
  readonly every: string
  readonly zone: string
  readonly function: Aggregate
}

export interface SeriesRequest {
  readonly collection: string
  /** One whose `history` is `request`. */
  readonly property: string
  /** As `keyOf` gives them, each once. One that the source does not hold has an empty history. */
  readonly keys: readonly string[]
  readonly window: SeriesWindow
  /** The latest so many of the window. Not together with `aggregate`. */
  readonly last?: number | undefined
  /** Readings wanted of each key in one run, at least: where there are more, `next` says where they go on. */
  readonly limitPerKey: number
  /** By key, the `next` of an earlier run of a request that is equal but for `keys` and `limitPerKey`. */
  readonly after?: ReadonlyMap<string, string> | undefined
  readonly aggregate?: SeriesAggregate | undefined
}

/** What a source will do. `native` is pure data to read in explain: the URL, the query text. */
export interface SeriesPlan {
  readonly request: SeriesRequest
  readonly native: unknown
  /**
   * `exact`: what comes starts within the window. `inexact`: so does the whole window, and readings beside it may come too: servers whose
   * ends belong to a window (CQL2 and ISO 8601 intervals, OGC 21-065r2 section 6.3.4), or whose filter on an interval is "intersects"
   * (`phenomenonTime`, OGC 18-088). `unsupported`: the whole history comes.
   */
  readonly window: Verdict
  /** `unsupported` also where none was asked for. `exact`: the latest so many and no others. `inexact`: at least these. `unsupported`: the whole window, from its first reading. */
  readonly last: Verdict
  /**
   * `exact`: half-open calendar buckets of the zone (months from January, weeks from Monday, hours from local midnight), clipped to the
   * window, a reading counted where it starts and once, values that are missing left out. A bucket that counts a reading on its boundary
   * twice, or begins elsewhere, is `unsupported`, and readings come instead; so is none at all. Never `inexact`: nothing can be trimmed off a mean.
   */
  readonly aggregate: Exclude<Verdict, 'inexact'>
  /** How many keys of such a request one run may carry. A plan for more of them can be read, not run. */
  readonly keysPerRequest: number
  readonly warnings: readonly string[]
}

/**
 * Consecutive readings of one key: columns of equal length, ascending by start, then end, then as the source holds them. Of a pushed
 * aggregate, buckets in order of time; empty ones may be left out.
 */
export interface HistoryPart {
  readonly key: string
  /** Epoch milliseconds, all of them finite. */
  readonly startMs: Float64Array
  /** The same list where all are instants; NaN where an end is not known. */
  readonly endMs: Float64Array
  /** As a getter returns them: undefined and null are missing values, not missing readings. Of buckets numbers, or null. */
  readonly value: readonly unknown[]
  /** As the source writes the unit of each reading. Null where it says none, or the same as the property. */
  readonly unit: readonly (string | null)[] | null
  readonly quality: readonly (string | null)[] | null
  /** NaN where it is not said. */
  readonly resultTimeMs: Float64Array | null
  /** Of buckets: readings with a value, and the start of the one that is the minimum, maximum, first or last (NaN for none). */
  readonly buckets: { readonly count: Float64Array; readonly atMs: Float64Array } | null
  /** Where the history goes on behind this part, in this run or a later one; null at its end. */
  readonly next: string | null
  /** The source left readings of the window out and cannot say where to go on: a reply cut short (206 with a `Content-Range`, RFC 9110 section 14.4). */
  readonly truncated: boolean
}

/** What one answer of the source brought, of as many keys as it may; of none of them it has cost a request all the same. */
export interface SeriesBatch {
  readonly histories: readonly HistoryPart[]
  readonly cost: { readonly requests: number; readonly bytes: number; readonly cacheAgeMs?: number | undefined }
}

/** A source that has histories behind requests. */
export interface SeriesSource {
  /**
   * Synchronous, without I/O; what cannot be pushed is a verdict, not an error.
   * @throws QueryError QUERY_INVALID for a collection or a history that does not exist
   */
  planSeries(request: SeriesRequest): SeriesPlan
  /**
   * Parts of one key in order of time, those of several keys in any order, until each key has `limitPerKey` readings (perhaps more, as the
   * source's own pages are cut) or its end. Nothing is sent before the first `next()`; leaving early releases everything.
   * @throws QueryError QUERY_INVALID a plan for more than `keysPerRequest` keys; CURSOR_INVALID (also DATA_CHANGED) an `after` that does not fit
   * @throws SourceError
   */
  series(plan: SeriesPlan, context: CallContext): AsyncIterable<SeriesBatch>
}

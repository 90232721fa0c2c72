// Entities as faces receive them: canonical names, units, times and geometry; provenance per value.
import type { SourceId } from './collection.ts'
import type { Completeness } from './completeness.ts'

/** Why a mapped value is not there: not in the record, explicitly null, not readable as what the model says, or withdrawn. */
export type MissingKind = 'ABSENT' | 'NULL' | 'UNKNOWN' | 'DELETED'

/** A stretch of time. `start` and `end` are RFC 3339 instants in UTC, half-open; equal for an instant. `local` is the source's own calendar text. */
export interface TimeSpan {
  readonly start: string | null
  readonly end: string | null
  readonly local: string | null
  /** The source gave no zone, so the declared or the assumed one was used. */
  readonly assumed?: boolean | undefined
}

/** One value of a measure. `unit` is the UCUM code of `value` as shown, or `UNKNOWN`. */
export interface Reading {
  readonly value: number | null
  readonly unit: string
  readonly time: TimeSpan | null
  readonly resultTime: string | null
  readonly quality: string | null
  readonly missing: MissingKind | null
  /** Filled only where the selection names the member. */
  readonly provenance: Provenance | null
}

/**
 * Lists of equal length, ready to plot, ascending by start. Of raw readings `end` is the end of phenomenon time; of buckets their bounds,
 * clipped to the window, with `count` readings that have a value and `expected` ones where it is known how long one lasts.
 */
export interface SeriesColumns {
  readonly start: readonly string[]
  readonly end: readonly (string | null)[]
  readonly value: readonly (number | null)[]
  readonly count: readonly number[]
  readonly expected: readonly (number | null)[]
  /** The start of the reading that is the minimum, maximum, first or last; null for other aggregates. Of a raw reading its own start. */
  readonly at: readonly (string | null)[]
  readonly quality: readonly (string | null)[]
  readonly source: readonly (SourceId | null)[]
  /** Of that source: of files, the file. Null where a bucket's readings are from several. */
  readonly collection: readonly (string | null)[]
}

/** Where a reading stands. */
export interface ReadingPlace {
  readonly source: SourceId
  readonly collection: string
}

export interface SeriesPage {
  readonly columns: SeriesColumns
  /** Raw readings; empty for buckets. */
  readonly readings: readonly Reading[]
  /** The zone that windows and buckets were read in, echoed. */
  readonly timeZone: string
  readonly computedBy: 'SOURCE' | 'GATEWAY'
  readonly hasNextPage: boolean
  readonly endCursor: string | null
  /** Readings without an instant (a local time that does not exist), left out. */
  readonly withoutInstant: number
  readonly completeness: Completeness
}

export interface Provenance {
  readonly source: SourceId
  readonly collection: string
  readonly localId: string
  /** The source's own name of the property. */
  readonly property: string | null
  /** Epoch milliseconds at which the bytes were read. */
  readonly retrievedAtMs: number
  readonly crosswalk: string | null
  readonly licence: string
  /** In an identity group, what decided between the parts; null where nothing had to be decided. */
  readonly rule: MergeDecision | null
  /** Of the values of other parts that it was chosen over: in a series those of the same phenomenon time. */
  readonly losers: readonly Provenance[]
}

/** The first of these that differs decides (DESIGN law 9). */
export type MergeDecision = 'OBSERVED_AT' | 'HAS_VALUE' | 'MODIFIED_AT' | 'CONFIGURED_ORDER'

/** One part of an entity: where it comes from. `licence` is `UNKNOWN` where none is stated. */
export interface EntityOrigin {
  readonly source: SourceId
  readonly collection: string
  readonly localId: string
  readonly crosswalk: string | null
  readonly licence: string
  readonly attribution: string | null
}

/** What no step of the crosswalk names, of one item. */
export interface Unmapped {
  readonly source: SourceId
  readonly collection: string
  readonly id: string
  readonly properties: Readonly<Record<string, unknown>>
}

/**
 * One row of a page. `values` is keyed by the selection's keys: text string, number, boolean, enum code, TimeSpan, Geometry, Reading,
 * SeriesPage (series), EntityPage (relations to many and by place) or EntityRow (relations to one); lists where the property is `many`; null where nothing is there.
 * A raw item has exactly the values `geometry` (Geometry or null) and `properties` (an object), whatever is selected.
 */
export interface EntityRow {
  readonly id: string
  /** Name of the model; null for a dangling reference and for a raw item. */
  readonly model: string | null
  /** False for a dangling reference: only `id` is filled then. */
  readonly resolved: boolean
  readonly values: Readonly<Record<string, unknown>>
  readonly origins: readonly EntityOrigin[]
  readonly unmapped: readonly Unmapped[]
  /** Geodesic metres to the point of `near`; null without one. */
  readonly distanceMetres: number | null
  /** Other URIs of the same entity: of its parts, and from sameAs tables. */
  readonly sameAs?: readonly string[] | undefined
  /** Of a query with `ids`: those that mean this entity, as they were asked for. */
  readonly askedAs?: readonly string[] | undefined
}

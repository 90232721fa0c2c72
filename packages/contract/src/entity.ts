// Entities as faces receive them: canonical names, units, times and geometry; provenance per value.
import type { SourceId } from './collection.ts'

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
  readonly rule: string | null
  readonly losers: readonly Provenance[]
}

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
 * EntityPage (relations to many and by place) or EntityRow (relations to one); lists where the property is `many`; null where nothing is there.
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
}

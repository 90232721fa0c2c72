// What a source says of itself and of its collections, found once at connect.
import type { Bbox } from './geometry.ts'

/** A protocol family. */
export type Mechanism = 'ngsi-ld' | 'sensorthings' | 'ogc-api-features' | 'wfs' | 'ogc-api-records' | 'sparql' | 'files' | 'memory'

/** One connected server or file set, as the configuration names it. */
export type SourceId = string

/** How faithfully a source evaluates something: as our own evaluator, a superset of it, or not at all. Never a subset. */
export type Verdict = 'exact' | 'inexact' | 'unsupported'

/**
 * The type of a property's values as a getter returns them: `date` is `YYYY-MM-DD`, `timestamp` RFC 3339 text, `time` either of the two,
 * `interval` is `start/end` text or `{start, end}` (an open end being `..`, empty, null or absent), `geometry` GeoJSON in CRS84, `array` a
 * list, `json` anything, `unknown` not known before reading: a mismatch of these two is found per value, and is unknown rather than an error.
 */
export type PropertyType = (typeof PROPERTY_TYPES)[number]

/** All of them, for schemas of options. */
export const PROPERTY_TYPES = [
  'text',
  'number',
  'boolean',
  'date',
  'timestamp',
  'time',
  'interval',
  'geometry',
  'array',
  'json',
  'unknown',
] as const

/** One property of a collection, in the source's own name. */
export interface CollectionProperty {
  readonly name: string
  readonly type: PropertyType
  /** Of an `array`: what all its elements are, where that is sure; elements that are missing may stand among them. */
  readonly elements?: 'text' | undefined
  /** UCUM code where the source states a unit. */
  readonly unit?: string | undefined
  /** Can the source itself filter on it, by some operator. */
  readonly filterable: boolean
  /** Can the source itself sort by it, in our order with nulls last. */
  readonly sortable: boolean
  /**
   * `request`: an item holds the latest value only, and all that it ever was comes by `planSeries` and `series`, by the item's key. Absent:
   * what items hold is all there is.
   */
  readonly history?: 'request' | undefined
}

/**
 * How a collection can be read in pages: `keyset` resumes at a key and is right on changing data, `snapshot` resumes within one state,
 * `offset` repeats or drops rows when data change.
 */
export type Paging = 'keyset' | 'snapshot' | 'offset'

/** A set of items in a source. Frozen: a reload makes a new one. */
export interface Collection {
  readonly id: string
  readonly title?: string | undefined
  readonly properties: readonly CollectionProperty[]
  /** The property that holds the default geometry. */
  readonly geometryProperty?: string | undefined
  /** The property whose value is unique in the collection, where there is one. */
  readonly keyProperty?: string | undefined
  readonly count?: { readonly value: number; readonly accuracy: TotalAccuracy } | undefined
  readonly bbox?: Bbox | undefined
  /** What the data are about, in epoch milliseconds, both ends included; null for an end that is open or not said. */
  readonly during?: { readonly startMs: number | null; readonly endMs: number | null } | undefined
  readonly paging: Paging
  /** Changes with the data (a content hash), or with the source's description where data have no version. */
  readonly revision: string
  /** True where items lie in an index of ours: row caps do not apply (DESIGN law 11). */
  readonly local: boolean
  /** Epoch milliseconds at which a local collection's bytes were read; absent for live ones. */
  readonly loadedAtMs?: number | undefined
  /** Rows that could not be read and are left out of every answer. */
  readonly skippedRows: number
  /** What a reader of this collection should know: inferred types, skipped rows with their lines. */
  readonly warnings: readonly string[]
  readonly licence?: string | undefined
  readonly attribution?: string | undefined
  /** Where the bytes come from, with the SHA-256 of each file. */
  readonly files?: readonly { readonly name: string; readonly sha256: string; readonly bytes: number }[] | undefined
}

export type TotalAccuracy = 'exact' | 'upper' | 'lower' | 'estimate'

/** One operator and how the source evaluates it. `operator` is a CQL2 operator, optionally with a property: `=`, `s_intersects`, `order`. */
export interface Capability {
  readonly operator: string
  readonly verdict: Verdict
  readonly note?: string | undefined
}

export type HealthState = 'connecting' | 'ready' | 'degraded' | 'closed'
export interface Health {
  readonly state: HealthState
  /** Epoch milliseconds. */
  readonly sinceMs: number
  readonly lastError?: string | undefined
}

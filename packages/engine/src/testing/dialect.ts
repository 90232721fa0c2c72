// What a thing of the generated world is, and how one source writes it down.
import type { CollectionProperty } from '@crosswalk/contract'

/** What an entity is, in words of the model `Thing`; the oracle's truth, made before any source's record. */
export interface Truth {
  readonly key: number
  readonly name: string | null
  readonly rank: number | null
  readonly active: boolean | null
  readonly kind: 'red' | 'green' | null
  /** Whole hours since 2026-01-01T00:00:00Z. */
  readonly sinceHour: number | null
  /** Longitude and latitude in whole degrees. */
  readonly at: readonly [number, number] | null
  /** Whole centimetres. */
  readonly heightCentimetres: number | null
  readonly tags: readonly string[]
}

const HOUR_MS = 3_600_000
const START_MS = Date.UTC(2026, 0, 1)
export const instantOf = (hour: number): string => new Date(START_MS + hour * HOUR_MS).toISOString()

/** How one source writes a thing down, the crosswalk that reads it back, and what its collection says of itself. */
export interface Dialect {
  readonly name: string
  readonly crosswalk: string
  readonly properties: readonly CollectionProperty[]
  readonly keyProperty: string
  write(truth: Truth): readonly Record<string, unknown>[]
  id(truth: Truth): string
  /** Centimetres of all readings of its height, null where one has no value. */
  heights(truth: Truth): readonly (number | null)[]
  /** A second collection, that readings stand in. */
  readonly rows?: {
    readonly collection: string
    readonly properties: readonly CollectionProperty[]
    write(truth: Truth): readonly Record<string, unknown>[]
  }
  /** What the source `annex` holds for it. */
  readonly annex?: {
    readonly collection: string
    readonly properties: readonly CollectionProperty[]
    write(truth: Truth): readonly Record<string, unknown>[]
  }
}

export const column = (name: string, type: CollectionProperty['type']): CollectionProperty => ({
  name,
  type,
  filterable: true,
  sortable: true,
})

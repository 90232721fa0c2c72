// Histories of memory collections that lie behind requests, and the knobs with which a test makes them as a server would have them.
import type { SeriesPlan, Verdict } from '@crosswalk/contract'

/** One reading of one item. Epoch milliseconds. */
export interface MemoryReading {
  /** The item's key. */
  readonly key: string
  readonly startMs: number
  /** NaN where it is not known. @default an instant */
  readonly endMs?: number | undefined
  /** As a getter would return it. */
  readonly value: unknown
  readonly unit?: string | null | undefined
  readonly quality?: string | null | undefined
  readonly resultTimeMs?: number | undefined
}

/** Handed to `faults` before each answer, the first included. Answers count from 0 within one run. */
export interface SeriesFaultEvent {
  readonly collection: string
  readonly batch: number
  readonly plan: SeriesPlan
  readonly signal: AbortSignal
}

/** JSON Schema of one. A value may be anything that an item could hold. */
export const readingSchema = {
  type: 'object',
  required: ['key', 'startMs', 'value'],
  additionalProperties: false,
  properties: {
    key: { type: 'string' },
    startMs: { type: 'number' },
    endMs: { type: 'number' },
    value: {},
    unit: { type: ['string', 'null'] },
    quality: { type: ['string', 'null'] },
    resultTimeMs: { type: 'number' },
  },
}

export interface MemorySeriesOptions {
  /**
   * `inexact`: both ends belong to the window, and so do readings that only reach into it; `unsupported`: the whole history comes.
   * @default 'exact'
   */
  readonly window?: Verdict | undefined
  /** `inexact`: two readings more than asked for. Unsupported in any case where the window is not exact. @default 'exact' */
  readonly last?: Verdict | undefined
  /** What there is: buckets of one calendar unit in UTC. @default 'exact' */
  readonly aggregate?: 'exact' | 'unsupported' | undefined
  /** @default that of the source */
  readonly keysPerRequest?: number | undefined
  /** Readings of each key in one answer, whatever is asked for. @default as many as are asked for */
  readonly pageSize?: number | undefined
  /** Readings of each key after which the source stops and does not say where to go on. */
  readonly truncateAfter?: number | undefined
  /** Throws to fail, waits to delay, never settles to hang: an abort ends a hang with the signal's reason. */
  readonly faults?: ((event: SeriesFaultEvent) => void | Promise<void>) | undefined
}

/** What happened to histories, in order. `early`: the reader left before the end, by break, error or abort. */
export type MemorySeriesCall =
  | { readonly call: 'planSeries'; readonly collection: string; readonly plan: SeriesPlan }
  | { readonly call: 'series'; readonly collection: string; readonly plan: SeriesPlan }
  | { readonly call: 'seriesBatch'; readonly collection: string; readonly batch: number; readonly readings: number }
  | { readonly call: 'closeSeries'; readonly collection: string; readonly early: boolean }

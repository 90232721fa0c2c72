// What a memory source is made of, and the knobs with which a test makes it push as much or as little as it wants.
import type {
  Bbox,
  CollectionProperty,
  Filter,
  Mechanism,
  Paging,
  ScanPlan,
  ScanRequest,
  SourceDescription,
  SourceId,
  Verdict,
} from '@crosswalk/contract'
import { readingSchema } from './series-options.ts'
import type { MemoryReading, MemorySeriesCall, MemorySeriesOptions } from './series-options.ts'

/** One collection: plain objects that are never copied or changed. */
export interface MemoryCollection {
  readonly id: string
  readonly items: readonly object[]
  /** A property that is not `filterable` (not `sortable`) is never pushed, whatever the knobs say. */
  readonly properties: readonly CollectionProperty[]
  /** Its value must be unique. Without it the row number, zero-padded, is the key. */
  readonly keyProperty?: string | undefined
  readonly geometryProperty?: string | undefined
  readonly title?: string | undefined
  readonly bbox?: Bbox | undefined
  /** What the collection says of itself; positions are kept within one state in any case. @default 'snapshot' */
  readonly paging?: Paging | undefined
  /** @default '1' */
  readonly revision?: string | undefined
  /** @default false */
  readonly local?: boolean | undefined
  readonly skippedRows?: number | undefined
  readonly warnings?: readonly string[] | undefined
  readonly licence?: string | undefined
  readonly attribution?: string | undefined
  /** By property: readings in any order, kept behind requests. What items hold of such a property is its latest value. */
  readonly histories?: Readonly<Record<string, readonly MemoryReading[]>> | undefined
}

/** Handed to `faults` before each batch, the first included. Batches count from 0 within one scan. */
export interface FaultEvent {
  readonly collection: string
  readonly batch: number
  readonly plan: ScanPlan
  readonly signal: AbortSignal
}

export interface MemoryOptions {
  readonly id: SourceId
  /** @default 'memory' */
  readonly mechanism?: Mechanism | undefined
  readonly collections: readonly MemoryCollection[]
  /**
   * How a conjunct is evaluated: `exact` as our own evaluator, `inexact` with about a third of the other rows let through as well (the same
   * ones every time), `unsupported` not at all. What the evaluator cannot compile is unsupported in any case. @default exact
   */
  readonly pushdown?: ((conjunct: Filter, collection: string) => Verdict) | undefined
  /** @default true */
  readonly pushOrder?: boolean | undefined
  /** @default true */
  readonly pushLimit?: boolean | undefined
  /** The best a total can be: `inexact` gives an upper bound above the true value, `unsupported` none. @default 'exact' */
  readonly countPushed?: Verdict | undefined
  /** The most rows in a batch, whatever is asked for. */
  readonly batchSize?: number | undefined
  /** @default 100 */
  readonly keysPerRequest?: number | undefined
  /** Throws to fail, waits to delay, never settles to hang: an abort ends a hang with the signal's reason. */
  readonly faults?: ((event: FaultEvent) => void | Promise<void>) | undefined
  /** How histories behind requests are read. */
  readonly series?: MemorySeriesOptions | undefined
  readonly description?: SourceDescription | undefined
  readonly onChange?: (() => void) | undefined
}

/** What happened, in order. `early`: the reader left before the end, by break, error or abort. */
export type MemoryCall =
  | MemorySeriesCall
  | { readonly call: 'plan'; readonly collection: string; readonly request: ScanRequest }
  | { readonly call: 'scan'; readonly collection: string; readonly plan: ScanPlan; readonly from: string | undefined }
  | { readonly call: 'batch'; readonly collection: string; readonly batch: number; readonly rows: number }
  | { readonly call: 'close'; readonly collection: string; readonly early: boolean }

/** JSON Schema (draft 2020-12) of what a configuration may say: data only, the knobs are for tests. */
export const optionsSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  required: ['collections'],
  additionalProperties: false,
  properties: {
    collections: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'items', 'properties'],
        additionalProperties: false,
        properties: {
          id: { type: 'string', minLength: 1 },
          title: { type: 'string' },
          items: { type: 'array', items: { type: 'object' } },
          properties: {
            type: 'array',
            items: {
              type: 'object',
              required: ['name', 'type', 'filterable', 'sortable'],
              additionalProperties: false,
              properties: {
                name: { type: 'string' },
                type: {
                  enum: ['text', 'number', 'boolean', 'date', 'timestamp', 'time', 'interval', 'geometry', 'array', 'json', 'unknown'],
                },
                unit: { type: 'string' },
                filterable: { type: 'boolean' },
                sortable: { type: 'boolean' },
              },
            },
          },
          keyProperty: { type: 'string' },
          geometryProperty: { type: 'string' },
          revision: { type: 'string' },
          licence: { type: 'string' },
          attribution: { type: 'string' },
          histories: { type: 'object', additionalProperties: { type: 'array', items: readingSchema } },
        },
      },
    },
  },
}

// What the behaviour suite of sources is given: the source, its data, an oracle, and the test functions themselves.
import type { Collection } from '../collection.ts'
import type { Filter } from '../filter.ts'
import type { SeriesAggregate } from '../series-source.ts'
import type { Source, SourceOrder } from '../source.ts'

/** The part of an assertion library that the laws use; vitest's fits. */
export interface Matchers {
  toBe(expected: unknown): void
  toEqual(expected: unknown): void
  toContain(expected: unknown): void
  toBeLessThanOrEqual(expected: number): void
  toBeGreaterThanOrEqual(expected: number): void
}

/** The test functions, handed in because the contract has no dependency. */
export interface TestKit {
  readonly describe: (name: string, body: () => void) => void
  readonly it: {
    (name: string, body: () => void | Promise<void>): void
    skip(name: string, body?: () => void): void
  }
  readonly expect: (value: unknown, message?: string) => Matchers
}

/** One request of the generated kind. */
export interface SampleRequest {
  readonly filter: readonly Filter[]
  readonly orderBy: readonly SourceOrder[]
  readonly fetchSize: number
}

/** One reading as it truly is. Epoch milliseconds; `endMs` equals `startMs` for an instant. */
export interface SuiteReading {
  readonly key: string
  readonly startMs: number
  readonly endMs: number
  readonly value: unknown
}

/** A bucket as it should be: clipped to the window, with its readings that have a value. */
export interface SuiteBucket {
  readonly startMs: number
  readonly value: number | null
  readonly count: number
}

/** A history behind requests, and all that is in it. */
export interface SuiteHistory {
  readonly property: string
  /** Of several keys, those of one key ascending by start, then end. */
  readonly readings: readonly SuiteReading[]
  /** Aggregates worth asking for; what the source pushes of them is held against `bucketsOf`, which shares no code with it. */
  readonly aggregates?: readonly SeriesAggregate[] | undefined
  readonly bucketsOf?:
    | ((
        readings: readonly SuiteReading[],
        aggregate: SeriesAggregate,
        window: { readonly fromMs: number; readonly toMs: number },
      ) => readonly SuiteBucket[])
    | undefined
}

/** What the suite knows of a collection beside what the source says of it. */
export interface SuiteCollection {
  readonly id: string
  /** How many items it really holds. */
  readonly count: number
  /** Conjunct lists worth their own run, beside the generated ones. */
  readonly filters?: readonly (readonly Filter[])[] | undefined
  readonly orders?: readonly (readonly SourceOrder[])[] | undefined
  /** Values that getters must read: undefined where the property is missing, null where it is an explicit null. */
  readonly values?: readonly { readonly key: string; readonly property: string; readonly value: unknown }[] | undefined
  /** Where there are any, the laws of series hold too. */
  readonly histories?: readonly SuiteHistory[] | undefined
}

/** Each law by its name, to skip it with a reason. */
export const LAWS = [
  'describes itself',
  'holds all items under unique keys',
  'reads properties',
  'plans every conjunct by reference',
  'plans purely and never refuses a filter',
  'refuses an unknown collection',
  'answers as the oracle',
  'orders as the contract says',
  'cuts only what is settled',
  'pages without repeating or dropping',
  'refuses a position that is none of its own',
  'counts truly',
  'sends nothing before it is asked',
  'ends an aborted scan with the reason',
  'releases everything when left early',
] as const

/** The laws of histories behind requests. */
export const SERIES_LAWS = [
  'plans histories purely',
  'reads the readings of a window',
  'reads the last readings',
  'pages histories of many keys',
  'has no history of an unknown key',
  'aggregates as its readings do',
  'says what a history costs',
  'asks for no history before it is read',
  'ends an aborted history with the reason',
  'releases a history when left early',
] as const
export type Law = (typeof LAWS)[number] | (typeof SERIES_LAWS)[number]

export interface SourceSuite {
  readonly name: string
  readonly kit: TestKit
  /** A fresh source; the suite closes it. */
  connect(): Promise<Source>
  readonly collections: readonly SuiteCollection[]
  /**
   * Compiles a conjunct over the source's items: true where the item certainly matches. It shares no code with what the source pushes.
   * Throws for a conjunct that means nothing, which must then stay residual.
   */
  oracle(collection: Collection, conjunct: Filter, source: Source): (item: unknown) => boolean
  /** Runs the check on many generated requests: `fc.assert(fc.asyncProperty(arbitraryRequest(...), check))`. */
  forAll?:
    | ((
        collection: Collection,
        data: { items: readonly unknown[]; source: Source },
        check: (request: SampleRequest) => Promise<void>,
      ) => Promise<void>)
    | undefined
  /** Requests sent so far, those for histories included, where the source can tell. */
  requestsSent?: ((source: Source) => number) | undefined
  /** Scans and series that hold something open at this moment, where the source can tell. */
  openScans?: ((source: Source) => number) | undefined
  readonly skip?: readonly { readonly reason: string; readonly cases: readonly Law[] }[] | undefined
}

/** One law over one collection of a connected source; rejects where the law is broken. */
export type LawTest = (suite: SourceSuite, source: Source, collection: SuiteCollection) => Promise<void>

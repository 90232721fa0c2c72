// One catalogue collection as both protocols offer it: a question in, pages of records out.
import type { Bbox, CallContext, Collection } from '@crosswalk/contract'

/** A record in the shape of OGC API Records (GeoJSON); CSW records are read into it. */
export interface CatalogueRecord {
  readonly id: string
  /** As the server gives it; CRS84. */
  readonly geometry?: unknown
  readonly time?: unknown
  readonly properties: Readonly<Record<string, unknown>>
  readonly links?: unknown
}

/** What can be left to a server. Each part narrows; all together are ANDed. */
export interface CatalogueQuery {
  readonly ids?: readonly string[] | undefined
  /** Degrees, CRS84, west at most east. */
  readonly bbox?: Bbox | undefined
  readonly equals: readonly (readonly [property: string, value: string])[]
  /** Each a choice: one of its patterns is met. `%` any run of characters; no other wildcard and no escape. */
  readonly like: readonly (readonly Pattern[])[]
  /** ASCII letters and digits that stand somewhere in the texts of the record, within a longer word too. */
  readonly word?: string | undefined
  /** Days, compared with `>=` (`from`) or `<=` (`to`). */
  readonly ranges: readonly (readonly [property: string, bound: 'from' | 'to', day: string])[]
  /** Further questions, all of which hold. Only where a catalogue `combines`. */
  readonly all?: readonly CatalogueQuery[] | undefined
  /** Of which one holds. */
  readonly any?: readonly CatalogueQuery[] | undefined
}

export type Pattern = readonly [property: string, pattern: string]

export const WHOLE: CatalogueQuery = { equals: [], like: [], ranges: [] }

/** What goes over the wire: pure data, shown in explain. */
export interface NativeRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly body?: string | undefined
}

export interface CataloguePage {
  readonly records: readonly CatalogueRecord[]
  /** Begins the following page; null at the end. */
  readonly next: string | null
  readonly matched: number | undefined
  readonly cost: { readonly requests: number; readonly bytes: number; readonly cacheAgeMs?: number | undefined }
}

export interface Catalogue {
  readonly id: string
  readonly title?: string | undefined
  readonly bbox?: Bbox | undefined
  readonly during?: Collection['during']
  readonly licence?: string | undefined
  /** Names that the server says it filters by, and that a probe may try. */
  readonly queryables: readonly string[]
  /** Can patterns be asked at all. */
  readonly hasPatterns: boolean
  /** Names that days can be compared with. */
  readonly ranges: readonly string[]
  /** Can questions be put together, all or one of which hold. */
  readonly combines: boolean
  /** Does a record show every value that the server compares, so that `=` can be exact. */
  readonly showsAllValues: boolean
  /** Pure. @param from a `next` of an earlier page. @throws QueryError CURSOR_INVALID for a `from` that is none of this catalogue's */
  toRequest(query: CatalogueQuery, limit: number, from?: string): NativeRequest
  /** @throws SourceError */
  readPage(request: NativeRequest, context: Pick<CallContext, 'signal' | 'principal'>): Promise<CataloguePage>
}

/** What probes found that the server applies, and so what may be left to it. */
export interface Support {
  readonly ids: boolean
  readonly bbox: boolean
  readonly equals: ReadonlySet<string>
  /** Of those and of `id`: where the server compares as we do, case included. */
  readonly exact: ReadonlySet<string>
  readonly like: ReadonlySet<string>
  /** Is a choice between patterns understood. */
  readonly choice: boolean
  /** Properties whose words are found by a part of them. */
  readonly words: ReadonlySet<string>
  readonly ranges: ReadonlySet<string>
}

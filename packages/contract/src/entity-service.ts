// Northbound: what every face stands on. A face sees only this.
import type { Capability, Collection, Health, Mechanism, SourceId } from './collection.ts'
import type { Completeness, Count } from './completeness.ts'
import type { EntityOrigin, EntityRow } from './entity.ts'
import type { FederatedPlan } from './federated-plan.ts'
import type { Filter } from './filter.ts'
import type { ModelDescription } from './model-description.ts'
import type { CallContext, Principal } from './call-context.ts'
import type { Aggregate } from './series-source.ts'

/** Who and what a query is about: a model over all its sources, one raw collection, or any model by identifier. */
export type Target = { readonly model: string } | { readonly source: SourceId; readonly collection: string } | { readonly any: true }

/** What filters and orders over a raw collection call the source's own key of an item, a text: `id` may be the name of a column. */
export const ITEM_KEY = '@key'

/** Members of a reading that the answer shows; only these are computed. */
export type ReadingMember = 'value' | 'unit' | 'time' | 'resultTime' | 'quality' | 'missing' | 'provenance'

export interface PropertySelection {
  /** What the value is found under in a row: chosen by the face, one per property and arguments. */
  readonly key: string
  readonly property: string
  /** Measures: the unit shown, any spelling the hub knows. Default: the model's canonical unit. */
  readonly unit?: string | undefined
  /** Measures: which members are shown. */
  readonly members: readonly ReadingMember[]
}

/** A stretch of a measure's history, raw or in buckets. `every` and `aggregate` only together; `last` excludes `first`, `after` and both. */
export interface SeriesSelection {
  readonly key: string
  readonly property: string
  /** The unit shown, any spelling the hub knows. Default: the model's canonical unit. */
  readonly unit?: string | undefined
  /** Half-open `[from, to)`, by the start of phenomenon time. Instants (RFC 3339), or dates and zone-less times in `timeZone`. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** ISO 8601 duration of a bucket, calendar units included: weeks begin on Monday, hours at local midnight. */
  readonly every?: string | undefined
  readonly aggregate?: Aggregate | undefined
  /** IANA name or offset. Default: the entity's own zone, else UTC. */
  readonly timeZone?: string | undefined
  /** The latest so many readings, ascending; needs no window. */
  readonly last?: number | undefined
  /** Readings or buckets per page. */
  readonly first: number
  readonly after?: string | undefined
  /** Members of raw readings; none for buckets. */
  readonly members: readonly ReadingMember[]
}

export interface RelationSelection {
  readonly key: string
  readonly property: string
  readonly select: Selection
  readonly filter: readonly Filter[]
  readonly orderBy: readonly Order[]
  readonly first: number
  readonly after?: string | undefined
  readonly count: CountMode
}

export interface Selection {
  readonly properties: readonly PropertySelection[]
  readonly relations: readonly RelationSelection[]
  readonly series?: readonly SeriesSelection[] | undefined
  /** Fill `origins`. */
  readonly origins: boolean
  readonly unmapped: boolean
}

/** By a property in the model's canonical unit, or by geodesic distance to the point of `near`. Nulls last in both directions. */
export type Order = { readonly property: string; readonly descending: boolean } | { readonly distance: true; readonly descending: boolean }

/** Degrees (CRS84) and geodesic metres. Entities farther away, or without a geometry, do not match. */
export interface Near {
  readonly longitude: number
  readonly latitude: number
  readonly radiusMetres: number
}

/**
 * What becomes of entities that are one by an identity group: `newest` merges them, `all` merges them and keeps the values of lists and the
 * readings of raw series of every part, `apart` shows each part by itself. Single values that lost stand in the winner's provenance; in a raw series of
 * `all` the readings that lost stand behind the one of the same time that won, each with its source. Filters, orders and aggregates always take the
 * merged value, but of `apart`.
 */
export type MergeRule = 'newest' | 'all' | 'apart'

export type CountMode = 'none' | 'cheap' | 'exact'

export interface EntityQuery {
  readonly target: Target
  /** Entity URIs in any spelling, of any part of an entity; for a raw collection the source's own keys. */
  readonly ids?: readonly string[] | undefined
  /** ANDed; canonical names, literals in canonical units (raw collections: the source's names). */
  readonly filter: readonly Filter[]
  readonly near?: Near | undefined
  /** By the start of the model's default time, half-open; bounds as in a series, dates and zone-less times in `timeZone`, else in the entity's own zone. */
  readonly during?: Pick<SeriesSelection, 'from' | 'to' | 'timeZone'> | undefined
  readonly select: Selection
  /** Empty: sources in configured order; with `near`, by distance. */
  readonly orderBy: readonly Order[]
  readonly first: number
  readonly after?: string | undefined
  readonly count: CountMode
  readonly sources?: readonly SourceId[] | undefined
  /** @default 'newest' */
  readonly merge?: MergeRule | undefined
}

export interface EntityPage {
  readonly rows: readonly EntityRow[]
  readonly hasNextPage: boolean
  /** The sealed cursor behind a row; made when asked for. Null where the list cannot be continued there. */
  cursorAt(index: number): string | null
  readonly endCursor: string | null
  readonly count: Count
  readonly completeness: Completeness
  /** As executed; there where the context was made to explain. */
  readonly plan?: FederatedPlan | undefined
}

/** A source as `sources` shows it. */
export interface SourceInfo {
  readonly id: SourceId
  readonly mechanism: Mechanism
  readonly product: string | null
  readonly version: string | null
  readonly url: string | null
  /** As configured, else as the source says of itself, else as the first of `describedBy` does; so are `description`, `publisher` and `licence`. */
  readonly title: string | null
  readonly description: string | null
  readonly licence: string
  readonly attribution: string | null
  readonly publisher: string | null
  readonly health: Health
  readonly collections: readonly (Collection & { readonly models: readonly string[] })[]
  readonly capabilities: readonly Capability[]
  readonly quirks: readonly string[]
  /** Records of connected catalogues whose links lead to `url`: catalogues in configured order, records by identifier. */
  readonly describedBy: readonly EntityOrigin[]
}

/** A model with what fills it: per property the sources whose crosswalks map it. */
export interface ModelInfo extends ModelDescription {
  readonly crosswalks: readonly {
    readonly name: string
    readonly source: SourceId
    readonly collection: string
    readonly properties: readonly string[]
  }[]
}

export interface RequestOptions {
  readonly signal: AbortSignal
  readonly principal?: Principal | undefined
  /** Do pages say how they were answered. @default false */
  readonly explain?: boolean | undefined
}

export interface EntityService {
  /** Models are fixed from start to end; sources are as they stand now. */
  describe(): { readonly models: readonly ModelInfo[]; readonly sources: readonly SourceInfo[]; readonly limits: ServiceLimits }
  /** One per client request: its deadline and its one budget. */
  createContext(options: RequestOptions): CallContext
  /** Without I/O. @throws QueryError */
  plan(query: EntityQuery): FederatedPlan
  /**
   * A source that fails lowers completeness; it does not reject.
   * @throws QueryError QUERY_INVALID, CURSOR_INVALID
   * @throws LimitError LIMIT_EXCEEDED where a sorted, counted or whole read passes a cap
   */
  page(query: EntityQuery, context: CallContext): Promise<EntityPage>
  /** Over all models; only sources whose identifiers can have this form are asked. Null where nobody holds it and no table knows it. */
  resolve(uri: string, context: CallContext): Promise<Resolution | null>
}

/** Who holds an identifier, and what it is the same as. */
export interface Resolution {
  /** As asked for. */
  readonly uri: string
  /** The URI under which lists show the entity; of an identifier that no source holds its normal spelling. */
  readonly canonical: string
  /** Other URIs of the same thing: of its parts, and from sameAs tables. */
  readonly sameAs: readonly string[]
  readonly holders: readonly EntityOrigin[]
  /** False where a source that might hold it did not answer. */
  readonly complete: boolean
  readonly completeness: Completeness
}

export interface ServiceLimits {
  readonly maxPageSize: number
  readonly maxScannedRows: number
  readonly deadlineMs: number
}

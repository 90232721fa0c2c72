// A query's plan as pure data to read: what each source is asked and what is left to us; once executed, also what that did cost.
import type { SourceId } from './collection.ts'
import type { SourceOutcome } from './completeness.ts'
import type { Target } from './entity-service.ts'

/** How a query will be answered or, where figures are there, how it was. Holds no secret. */
export interface FederatedPlan {
  readonly target: Target
  readonly order: string
  /** In the order in which they run. */
  readonly stages: readonly PlanStage[]
  /** Once executed: from the first stage to the last. */
  readonly elapsedMs?: number
}

/**
 * `prefetch`: conditions on related entities are settled; `candidates`: what filter, order and page need; `identity`: the other parts of
 * entities in identity groups; `count`: what the count reads beyond that; then only for the page's rows `hydrate`: their values, `series`
 * and `relations`.
 */
export type PlanStageName = 'prefetch' | 'candidates' | 'identity' | 'count' | 'hydrate' | 'series' | 'relations'

export interface PlanStage {
  readonly stage: PlanStageName
  readonly description: string
  readonly parts: readonly PlanPart[]
  /** Once executed: queries of related entities that the stage made. */
  readonly reads?: readonly PlannedRead[]
  /** Once executed. */
  readonly elapsedMs?: number
}

/** Related entities, read with a few queries for all rows at once. */
export interface PlannedRead {
  /** The condition (CQL2 text), or the relations that lead there: `lines`, `lines.districts`. */
  readonly for: string
  /** How many keys were asked for; null where it is not by key. One query is one chunk of them. */
  readonly keys: number | null
  readonly queries: readonly FederatedPlan[]
}

/** One source and crosswalk, or collection. */
export interface PlanPart {
  readonly source: SourceId
  readonly collection: string
  readonly crosswalk: string | null
  /** Why the source is not asked at all. */
  readonly skipped?: string | undefined
  /** CQL2 text in source names. */
  readonly pushed: readonly string[]
  /** CQL2 text in canonical names, with the reason the source does not settle it. */
  readonly residual: readonly { readonly filter: string; readonly reason: string }[]
  readonly order: 'pushed' | 'top-k' | 'none'
  readonly limitPushed: boolean
  /** The request as the source gets it: the URL, the query text, the index used. */
  readonly native: unknown
  readonly warnings: readonly string[]
  /** Where something is read for given entities: how many, and in how many requests' worth. None where it is in memory already. */
  readonly keys?: { readonly count: number; readonly chunks: number }
  readonly executed?: PartExecution
}

/** What asking a source came to. */
export interface PartExecution extends Omit<SourceOutcome, 'source' | 'crosswalk'> {
  /** Entities that passed; of a series, readings or buckets shown. */
  readonly results: number
}

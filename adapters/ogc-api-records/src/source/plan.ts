// Planning: which conjuncts narrow the question, and what goes over the wire. Pure.
import type { Collection, Filter, ScanPlan, ScanRequest } from '@crosswalk/contract'
import { WHOLE } from './catalogue.ts'
import type { Catalogue, CatalogueQuery, Support } from './catalogue.ts'
import { compileConjunct } from './compile.ts'

/** A page is no larger, whatever is asked for: catalogues clamp it anyway. */
export const MAX_PAGE_SIZE = 500

export interface PlanParts {
  readonly catalogue: Catalogue
  readonly collection: Collection
  readonly support: Support
}

/** Order is ours always; a limit and a count are the server's only where all that is filtered is left to it, exactly. */
export function planScan({ catalogue, collection, support }: PlanParts, request: ScanRequest): ScanPlan {
  const { query, pushed, exact } = narrow(request.filter, support)
  const ordered = (request.orderBy ?? []).length > 0
  const native = catalogue.toRequest(query, pageSize(request))
  const residual = request.filter.filter((conjunct) => !exact.has(conjunct))
  return Object.freeze({
    request,
    native,
    pushed,
    residual,
    orderPushed: false,
    limitPushed: request.limit !== undefined && residual.length === 0 && !ordered,
    countPushed: pushed.every((conjunct) => exact.has(conjunct)) ? 'exact' : 'inexact',
    revision: collection.revision,
    warnings: [],
  })
}

export function pageSize({ fetchSize, limit }: Pick<ScanRequest, 'fetchSize' | 'limit'>): number {
  return Math.max(1, Math.min(fetchSize, limit ?? Infinity, MAX_PAGE_SIZE))
}

export interface Narrowed {
  readonly query: CatalogueQuery
  readonly pushed: readonly Filter[]
  /** Those of `pushed` that need no second test. */
  readonly exact: ReadonlySet<Filter>
}

/** One question has room for one list of identifiers, one box and one word: the first of each. */
export function narrow(filter: readonly Filter[], support: Support): Narrowed {
  let query: CatalogueQuery = WHOLE
  const pushed: Filter[] = []
  const exact = new Set<Filter>()
  for (const conjunct of filter) {
    const { asks, verdict } = compileConjunct(conjunct, support) ?? {}
    const isTaken = asks && SINGLE.some((name) => asks[name] !== undefined && query[name] !== undefined)
    const isRepeated = asks?.equals?.some(([name]) => query.equals.some(([taken]) => taken === name)) // two parameters of one name
    if (!asks || isTaken || isRepeated) continue
    const joined = { equals: [...query.equals, ...(asks.equals ?? [])], like: [...query.like, ...(asks.like ?? [])] }
    query = { ...query, ...asks, ...joined, ranges: [...query.ranges, ...(asks.ranges ?? [])] }
    pushed.push(conjunct)
    if (verdict === 'exact') exact.add(conjunct)
  }
  return { query, pushed, exact }
}

const SINGLE = ['ids', 'bbox', 'word'] as const

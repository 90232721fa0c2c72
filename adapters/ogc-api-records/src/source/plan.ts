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

/** Everything pushed is inexact and stays residual as well; so order and count are ours, and a limit only where nothing is filtered. */
export function planScan({ catalogue, collection, support }: PlanParts, request: ScanRequest): ScanPlan {
  const { query, pushed } = narrow(request.filter, support)
  const ordered = (request.orderBy ?? []).length > 0
  const native = catalogue.toRequest(query, pageSize(request))
  return Object.freeze({
    request,
    native,
    pushed,
    residual: request.filter,
    orderPushed: false,
    limitPushed: request.limit !== undefined && request.filter.length === 0 && !ordered,
    countPushed: pushed.length > 0 ? 'inexact' : 'exact',
    revision: collection.revision,
    warnings: [],
  })
}

export function pageSize({ fetchSize, limit }: Pick<ScanRequest, 'fetchSize' | 'limit'>): number {
  return Math.max(1, Math.min(fetchSize, limit ?? Infinity, MAX_PAGE_SIZE))
}

/** One question has room for one list of identifiers and one box: the first of each. */
export function narrow(
  filter: readonly Filter[],
  support: Support,
): { readonly query: CatalogueQuery; readonly pushed: readonly Filter[] } {
  let query: CatalogueQuery = WHOLE
  const pushed: Filter[] = []
  for (const conjunct of filter) {
    const part = compileConjunct(conjunct, support)
    if (!part || (part.ids && query.ids) || (part.bbox && query.bbox)) continue
    query = { ...query, ...part, equals: [...query.equals, ...(part.equals ?? [])], like: [...query.like, ...(part.like ?? [])] }
    pushed.push(conjunct)
  }
  return { query, pushed }
}

// The requests of a plan, complete but for where a page begins.
import type { Filter, ScanRequest } from '@crosswalk/contract'
import { buildUrl } from './build-url.ts'
import type { QueryParameter } from './build-url.ts'
import type { CollectionState } from './collection-state.ts'
import { allOf } from './lowered.ts'
import type { OrderKey } from './plan-order.ts'
import { printFilter } from './print-filter.ts'
import type { Restriction } from './restrict.ts'
import { selectProperties } from './select-properties.ts'
import { bboxQuery, filterQuery, PLAIN } from './writing.ts'

/** One request as it goes out. `page` is read to its end by its links, `single` is one feature. */
export interface NativeRequest {
  readonly kind: 'page' | 'single'
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly body?: string
}

export interface RequestParts {
  readonly state: CollectionState
  readonly request: ScanRequest
  readonly limit: number | undefined
  readonly filters: readonly Filter[]
  readonly restrictions: readonly Restriction[]
  readonly keys: readonly string[] | undefined
  readonly order: readonly OrderKey[]
  readonly residual: readonly Filter[]
}

export function createRequests(parts: RequestParts): readonly NativeRequest[] {
  const { state, keys, order } = parts
  if (keys !== undefined) return keys.map((id) => singleRequest(id, state))
  const [first] = order
  const name = first?.splits === true ? state.abilities.filter?.names.get(first.property) : undefined
  if (name === undefined) return [pageRequest(parts, parts.filters, order)]
  const isNull: Filter = { op: 'isNull', args: [{ property: name }] }
  return [
    pageRequest(parts, [...parts.filters, { op: 'not', args: [isNull] }], order),
    pageRequest(parts, [...parts.filters, isNull], order.slice(1)),
  ]
}

export function singleRequest(id: string, { itemsUrl, fixedQuery, crs }: CollectionState): NativeRequest {
  const query: readonly QueryParameter[] = [...fixedQuery, ...(crs === undefined ? [] : [['crs', crs.uri] as const])]
  return { kind: 'single', method: 'GET', url: buildUrl(`${itemsUrl}/${encodeURIComponent(id)}`, query) }
}

function pageRequest(parts: RequestParts, filters: readonly Filter[], order: readonly OrderKey[]): NativeRequest {
  const { state, restrictions } = parts
  const { filter } = state.abilities
  const text = filters.length === 0 || filter === undefined ? undefined : printFilter(allOf(filters), filter)
  const isPost = text !== undefined && filter?.language === 'cql-json'
  const selected = selectProperties(parts)
  const query: readonly QueryParameter[] = [
    ...state.fixedQuery,
    ...restrictions.flatMap((restriction) => queryOf(restriction, state)),
    ...(state.crs === undefined ? [] : [['crs', state.crs.uri] as const]),
    ...(text === undefined || filter === undefined ? [] : filterQuery(filters, filter)),
    ...(text === undefined || isPost ? [] : [['filter', text] as const]),
    ...(order.length === 0 ? [] : [['sortby', order.map(({ sortby }) => sortby).join(',')] as const]),
    ...(selected === undefined ? [] : [['properties', selected.join(',')] as const]),
    ['limit', String(pageSizeOf(parts))],
  ]
  const url = buildUrl(state.itemsUrl, query)
  return isPost ? { kind: 'page', method: 'POST', url, body: text } : { kind: 'page', method: 'GET', url }
}

/** Where pages repeat there is one page, which must hold everything. */
function pageSizeOf({ state, request, limit }: RequestParts): number {
  const { paging } = state.abilities
  if (paging.by === 'none') return paging.maximum
  const wanted = Math.min(request.fetchSize, limit ?? Number.POSITIVE_INFINITY)
  return Math.max(1, Math.min(Math.floor(wanted), paging.maximum, state.maxPageSize))
}

function queryOf(restriction: Restriction, { abilities }: CollectionState): readonly QueryParameter[] {
  switch (restriction.kind) {
    case 'bbox':
      return bboxQuery(restriction.bbox, abilities.bbox ?? PLAIN)
    case 'datetime':
      return [['datetime', restriction.datetime]]
    case 'parameter':
      return [[restriction.name, restriction.value]]
  }
}

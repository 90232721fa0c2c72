// The requests of a plan, complete but for where a page begins.
import type { Filter, ScanRequest } from '@crosswalk/contract'
import { axisOrderOf, createTransform, CRS84 } from '@crosswalk/geo'
import type { Bbox } from '@crosswalk/contract'
import { buildUrl } from './build-url.ts'
import type { QueryParameter } from './build-url.ts'
import type { CollectionState } from './collection-state.ts'
import { allOf } from './lowered.ts'
import type { OrderKey } from './plan-order.ts'
import { printFilter } from './print-filter.ts'
import type { Restriction } from './restrict.ts'
import { selectProperties } from './select-properties.ts'

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
  const language = state.abilities.filter?.language
  const text = filters.length === 0 || language === undefined ? undefined : printFilter(allOf(filters), language)
  const isPost = text !== undefined && language === 'cql-json'
  const selected = selectProperties(parts)
  const query: readonly QueryParameter[] = [
    ...state.fixedQuery,
    ...restrictions.flatMap((restriction) => queryOf(restriction, state)),
    ...(state.crs === undefined ? [] : [['crs', state.crs.uri] as const]),
    ...(text === undefined ? [] : [['filter-lang', language ?? ''] as const]),
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

function queryOf(restriction: Restriction, { crs }: CollectionState): readonly QueryParameter[] {
  switch (restriction.kind) {
    case 'bbox':
      if (crs === undefined) return [['bbox', restriction.bbox.join(',')]]
      return [
        ['bbox', bboxIn(restriction.bbox, crs).join(',')],
        ['bbox-crs', crs.uri],
      ]
    case 'datetime':
      return [['datetime', restriction.datetime]]
    case 'parameter':
      return [[restriction.name, restriction.value]]
  }
}

const EDGE_POINTS = 16

/** The box around the box's edges in another system, in that system's own axis order, a thousandth wider: edges are curves there. */
export function bboxIn(
  [west, south, east, north]: Bbox,
  { uri, crs }: { readonly uri: string; readonly crs: Parameters<typeof createTransform>[0] },
): readonly number[] {
  const { forward } = createTransform(CRS84, crs)
  const shares = Array.from({ length: EDGE_POINTS + 1 }, (_, index) => index / EDGE_POINTS)
  const positions = shares.flatMap((share) => {
    const [x, y] = [west + share * (east - west), south + share * (north - south)]
    return [forward([x, south]), forward([x, north]), forward([west, y]), forward([east, y])]
  })
  const known = positions.filter((position) => position !== null)
  const [xs, ys] = [known.map(([x = 0]) => x), known.map(([, y = 0]) => y)]
  const [low, high] = [[Math.min(...xs), Math.min(...ys)] as const, [Math.max(...xs), Math.max(...ys)] as const]
  const margin = 1e-3 * Math.max(high[0] - low[0], high[1] - low[1])
  const corners = [low[0] - margin, low[1] - margin, high[0] + margin, high[1] + margin] as const
  return axisOrderOf(crs, uri) === 'longitude-first' ? corners : [corners[1], corners[0], corners[3], corners[2]]
}

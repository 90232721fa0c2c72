// Planning: which conjuncts the server settles, and the request that asks for them. Pure.
import type { Filter, ScanPlan, ScanRequest, SourceOrder, Verdict } from '@crosswalk/contract'
import type { XmlNode } from '@crosswalk/xml'
import { compileFilter } from '../filter/compile-filter.ts'
import { compileIds } from '../filter/compile-ids.ts'
import { buildGetFeature } from '../request/build-request.ts'
import type { Endpoint, FeatureQuestion } from '../request/build-request.ts'
import { planOrder } from './plan-order.ts'
import { planProperties } from './plan-properties.ts'
import { residualReasons } from './residual-reasons.ts'
import type { WfsCollection } from './wfs-collection.ts'

/** What a request comes to. */
export interface PlannedRows {
  /** Elements of the filter; none asks for everything. */
  readonly nodes: readonly XmlNode[]
  readonly pushed: readonly Filter[]
  readonly residual: readonly Filter[]
  /** A conjunct is false: there is nothing to ask. */
  readonly isEmpty: boolean
  /** The order wanted, where the server keeps it. */
  readonly order: readonly SourceOrder[] | undefined
  /** Those that are read, where the server leaves out the others. */
  readonly propertyNames: readonly string[] | undefined
}

interface Settled {
  readonly conjunct: Filter
  readonly verdict: Verdict
  readonly node?: XmlNode | undefined
}

/** Never throws. Feature ids go alone (OGC 09-026r2 section 7.11): everything else is then residual. */
export function planRows(collection: WfsCollection, request: Pick<ScanRequest, 'filter' | 'orderBy' | 'read'>): PlannedRows {
  const { scope } = collection
  const { filter } = request
  const isEmpty = filter.includes(false)
  for (const conjunct of filter) {
    const ids = compileIds(conjunct, scope)
    if (ids !== undefined) {
      const residual = filter.filter((other) => other !== conjunct && other !== true)
      const propertyNames = planProperties(collection, request, residual)
      return { nodes: ids, pushed: [conjunct], residual, isEmpty, order: undefined, propertyNames }
    }
  }
  const settled = filter.map((conjunct): Settled => {
    if (typeof conjunct === 'boolean') return { conjunct, verdict: 'exact' }
    const compiled = compileFilter(conjunct, scope)
    return { conjunct, verdict: compiled?.verdict ?? 'unsupported', node: compiled?.node }
  })
  const nodes = settled.flatMap(({ node }) => node ?? [])
  const pushed = settled.filter(({ verdict }) => verdict !== 'unsupported').map(({ conjunct }) => conjunct)
  const residual = settled.filter(({ verdict }) => verdict !== 'exact').map(({ conjunct }) => conjunct)
  return {
    nodes: nodes.length === 0 ? [] : [scope.fes.and(nodes)],
    pushed,
    residual,
    isEmpty,
    order: planOrder(request.orderBy ?? [], { collection, pushed, residual }),
    propertyNames: planProperties(collection, request, residual),
  }
}

export function planScan(collection: WfsCollection, request: ScanRequest, endpoint: Endpoint): ScanPlan {
  const planned = planRows(collection, request)
  const { pushed, residual, isEmpty } = planned
  const isOrdered = (request.orderBy ?? []).length === 0 || planned.order !== undefined
  const limitPushed = request.limit !== undefined && residual.length === 0 && isOrdered
  const isCounted = collection.probed.findings.total !== undefined
  const isExact = pushed.every((conjunct) => !residual.includes(conjunct))
  const question = questionOf(collection, planned, { start: 0, count: firstPageSize(request, limitPushed) })
  return Object.freeze({
    request,
    native: isEmpty ? { method: 'none', reason: 'a conjunct is false' } : { ...buildGetFeature(endpoint, question) },
    pushed,
    residual,
    orderPushed: planned.order !== undefined,
    limitPushed,
    countPushed: isCounted ? (isExact ? 'exact' : 'inexact') : 'unsupported',
    revision: collection.revision,
    warnings: [...warningsOf(collection), ...unsentReasons(collection, planned)],
  })
}

function warningsOf({ probed: { description, isProbed, warnings } }: WfsCollection): readonly string[] {
  return isProbed ? warnings : [...warnings, `${description.name} has not been probed: nothing is pushed to it`]
}

/** Of a collection that was not probed nothing is sent anyhow. */
function unsentReasons(collection: WfsCollection, { pushed, residual }: PlannedRows): readonly string[] {
  if (!collection.probed.isProbed) return []
  return residualReasons(
    collection,
    residual.filter((conjunct) => !pushed.includes(conjunct)),
  )
}

/** One more than wanted shows whether there are more. */
export function firstPageSize({ fetchSize, limit }: ScanRequest, limitPushed: boolean): number {
  const wanted = Math.max(1, fetchSize) + 1
  return limitPushed && limit !== undefined ? Math.max(1, Math.min(limit, wanted)) : wanted
}

/** A page of the rows that pass a filter, always in the same order where the server can keep one. */
export function questionOf(
  { probed }: WfsCollection,
  { nodes, order, propertyNames }: Pick<PlannedRows, 'nodes' | 'order' | 'propertyNames'>,
  { start, count }: { start: number; count: number | undefined },
): FeatureQuestion {
  const { findings, type, srsName, keyProperty } = probed
  return {
    type,
    filter: nodes,
    propertyNames,
    srsName,
    outputFormat: findings.geoJsonFormat,
    sortBy: order ?? (findings.sortsByKey ? [{ property: keyProperty, descending: false }] : undefined),
    count: findings.hasStartIndex ? count : undefined,
    startIndex: findings.hasStartIndex && start > 0 ? start : undefined,
  }
}

// One source and crosswalk in explain: what it is asked, what is left to us and why; once executed, what that came to.
import type { Filter, PlanPart } from '@crosswalk/contract'
import { toCql2Text } from '@crosswalk/cql2'
import type { PlannedPart, ScanPart } from './plan-query.ts'

/** A filter may hold thousands of keys or a coastline; nobody reads them. */
const MAX_FILTER_LENGTH = 2000

/** Of many requests for chunks of keys one is like the other. */
export const MAX_REQUESTS = 20

/** CQL2 text; a long one is cut, and says how long it is. */
export function printFilter(filter: Filter): string {
  const text = toCql2Text(filter)
  return text.length <= MAX_FILTER_LENGTH ? text : `${text.slice(0, MAX_FILTER_LENGTH)}... (${text.length} characters)`
}

export function printPart(part: PlannedPart): PlanPart {
  const base = { source: part.member.handle.id, collection: part.member.collection, crosswalk: part.member.crosswalk?.name ?? null }
  if (part.kind === 'idle') {
    const skipped = part.status === 'SKIPPED' ? `${part.code}: ${part.message}` : `cannot be asked: ${part.message}`
    return { ...base, skipped, pushed: [], residual: [], order: 'none', limitPushed: false, native: null, warnings: [] }
  }
  if (part.kind === 'lookup') {
    const native = { read: 'by identifier', group: part.plan.name }
    const blocked = part.blocked === null ? {} : { skipped: `cannot be listed any more: ${part.blocked.message}` }
    return { ...base, ...blocked, pushed: [], residual: [], order: 'none', limitPushed: false, native, warnings: [] }
  }
  const { scanPlan } = part
  return {
    ...base,
    pushed: scanPlan.pushed.map(printFilter),
    residual: part.residual.map(({ filter, reason }) => ({ filter: printFilter(filter), reason })),
    order: part.order,
    limitPushed: scanPlan.limitPushed,
    native: nativeOf(part),
    warnings: [...scanPlan.warnings, ...(part.observed?.isRead ? part.observed.scanPlan.warnings : [])],
  }
}

/**
 * Where readings are rows of another collection, both requests; of the second only that it is not made where the query needs no row. Where
 * they lie behind requests and the filter tests them one by one, that they are read.
 */
export function nativeOf({ scanPlan, observed, histories }: ScanPart): unknown {
  if (observed === null && histories === null) return scanPlan.native
  return {
    items: scanPlan.native,
    ...(observed === null ? {} : { observations: printObserved(observed) }),
    ...(histories === null ? {} : { histories: { of: histories.properties, read: 'whole, by key, of what passes everything else' } }),
  }
}

function printObserved({ scanPlan, isRead }: NonNullable<ScanPart['observed']>): unknown {
  const { collection } = scanPlan.request
  return isRead ? { collection, pushed: scanPlan.pushed.map(printFilter), native: scanPlan.native } : { collection, notRead: true }
}

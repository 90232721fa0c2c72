// A plan as pure data for explain: what each source is asked, what is left to us, and why.
import type { EntityQuery, FederatedPlan, PlanPart, PlanStage, SeriesSelection } from '@crosswalk/contract'
import { toCql2Text } from '@crosswalk/cql2'
import type { AttachedScan } from './plan-attached.ts'
import type { PlannedPart, QueryPlan, ScanPart } from './plan-query.ts'

/** Stages in the order they run: conditions on relations, candidates, then what only the page's rows need. */
export function printPlan(plan: QueryPlan, options: { readonly prefetch: readonly string[] }): FederatedPlan {
  const { query } = plan
  const stages: PlanStage[] = []
  if (options.prefetch.length > 0) {
    stages.push({
      stage: 'prefetch',
      description: `conditions on related entities are settled first: ${options.prefetch.join('; ')}`,
      parts: [],
    })
  }
  stages.push({ stage: 'candidates', description: describeCandidates(plan), parts: plan.parts.map((part) => printPart(part)) })
  const hydrated = describeHydration(query)
  if (hydrated !== '') stages.push({ stage: 'hydrate', description: hydrated, parts: [] })
  return { target: query.target, order: describeOrder(plan), stages }
}

function describeOrder(plan: QueryPlan): string {
  const keys = plan.orders.map(
    (order) => `${'distance' in order ? 'distance' : order.property} ${order.descending ? 'descending' : 'ascending'}`,
  )
  return keys.length === 0
    ? 'sources in configured order, each in its own'
    : `${keys.join(', ')}; nulls last; ties by source and its own key`
}

function describeCandidates(plan: QueryPlan): string {
  const asked = plan.parts.filter((part) => part.kind === 'scan').length
  const skipped = plan.parts.length - asked
  return `${asked} of ${plan.parts.length} asked${skipped > 0 ? `, ${skipped} not` : ''}; page of ${plan.query.first}`
}

function describeHydration({ select }: EntityQuery): string {
  const series = (select.series ?? []).map(describeSeries)
  const relations = select.relations.map((relation) => relation.property)
  return [
    ...(series.length === 0 ? [] : [`series of the page's rows, from what is read already: ${series.join('; ')}`]),
    ...(relations.length === 0 ? [] : [`for the page's rows only, one read per relation: ${relations.join(', ')}`]),
  ].join('. ')
}

function describeSeries({ property, every, aggregate, last, first, from, to, timeZone }: SeriesSelection): string {
  const what = every === undefined ? 'readings' : `${aggregate ?? ''} every ${every}`
  const size = last === undefined ? `page of ${first}` : `the last ${last}`
  const window = from === undefined && to === undefined ? [] : [`from ${from ?? 'the first'} to ${to ?? 'the last'}`]
  const where = last !== undefined && window.length === 0 ? [] : [`in ${timeZone ?? "each entity's own time zone"}`]
  return [`${property}: ${what}`, ...window, ...where, size].join(', ')
}

function printPart(part: PlannedPart): PlanPart {
  const base = { source: part.member.handle.id, collection: part.member.collection, crosswalk: part.member.crosswalk?.name ?? null }
  if (part.kind === 'idle') {
    const skipped = part.status === 'SKIPPED' ? `${part.code}: ${part.message}` : `cannot be asked: ${part.message}`
    return { ...base, skipped, pushed: [], residual: [], order: 'none', limitPushed: false, native: null, warnings: [] }
  }
  const { scanPlan } = part
  return {
    ...base,
    pushed: scanPlan.pushed.map((filter) => toCql2Text(filter)),
    residual: part.residual.map(({ filter, reason }) => ({ filter: toCql2Text(filter), reason })),
    order: part.order,
    limitPushed: scanPlan.limitPushed,
    native: nativeOf(part),
    warnings: [scanPlan, part.observed?.isRead ? part.observed.scanPlan : null, ...needed(part).map((scan) => scan.scanPlan)].flatMap(
      (plan) => plan?.warnings ?? [],
    ),
  }
}

/** Where readings are rows of another collection, both requests; of the second only that it is not made where the query needs no row. */
function nativeOf(part: ScanPart): unknown {
  const attached = part.attached.map(printAttached)
  const own = ownNative(part)
  return attached.length === 0 ? own : { items: own, attached }
}

function needed({ attached }: ScanPart): readonly AttachedScan[] {
  return attached.filter(({ when }) => when !== 'never')
}

/** The request for rows attached, as it is without its keys; why it is not made, or when. */
function printAttached({ attachment, when, scanPlan, failure }: AttachedScan): object {
  const { bound } = attachment
  const place = { source: bound.source, collection: bound.collectionId }
  if (when === 'never') return { ...place, notRead: true }
  if (failure) return { ...place, missing: failure.message }
  return { ...place, read: when === 'candidates' ? 'by key, for every candidate' : "by key, for the page's rows", native: scanPlan?.native }
}

function ownNative({ scanPlan, observed }: ScanPart): unknown {
  if (observed === null) return scanPlan.native
  const { collection } = observed.scanPlan.request
  const pushed = observed.scanPlan.pushed.map((filter) => toCql2Text(filter))
  const observations = observed.isRead ? { collection, pushed, native: observed.scanPlan.native } : { collection, notRead: true }
  return { items: scanPlan.native, observations }
}

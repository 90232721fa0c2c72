// The sentences of a plan: what each stage is about.
import type { CountMode, PropertySelection, RelationSelection, SeriesSelection } from '@crosswalk/contract'
import type { QueryPlan } from './plan-query.ts'

export function describeOrder(plan: QueryPlan): string {
  const keys = plan.orders.map(
    (order) => `${'distance' in order ? 'distance' : order.property} ${order.descending ? 'descending' : 'ascending'}`,
  )
  return keys.length === 0
    ? 'sources in configured order, each in its own'
    : `${keys.join(', ')}; nulls last; ties by source and its own key`
}

export function describeCandidates(plan: QueryPlan): string {
  const asked = plan.parts.filter((part) => part.kind === 'scan').length
  const lookedUp = plan.parts.filter((part) => part.kind === 'lookup').length
  const skipped = plan.parts.length - asked - lookedUp
  const others = [lookedUp > 0 ? `, ${lookedUp} only for parts by identifier` : '', skipped > 0 ? `, ${skipped} not` : ''].join('')
  return `${asked} of ${plan.parts.length} asked${others}; page of ${plan.query.first}`
}

export function describeCount(mode: CountMode): string {
  return mode === 'exact'
    ? 'how many there are: totals of the sources where these are exact, else read to the end'
    : 'how many there are, as far as the sources say'
}

export function describeHydration(properties: readonly PropertySelection[], hasAttached: boolean): string {
  const names = [...new Set(properties.map(({ property }) => property))]
  if (names.length === 0) return hasAttached ? 'rows that are attached, by key' : ''
  return `values of the page's rows, from what is read already${hasAttached ? ' and from rows attached, by key' : ''}: ${names.join(', ')}`
}

/** Without any of the page's own rows, they are of related entities. `asked`: measures whose histories lie behind requests. */
export function describeSeries(series: readonly SeriesSelection[], asked: readonly string[]): string {
  if (series.length === 0) return 'series of related entities, from what is read already'
  const requests = asked.length === 0 ? '' : ` and by requests for ${asked.join(', ')}`
  return `series of the page's rows, from what is read already${requests}: ${series.map(describeOne).join('; ')}`
}

/** Measures of a plan's series whose histories lie behind requests in some part. */
export function askedMeasures({ query, parts }: QueryPlan): readonly string[] {
  const names = new Set((query.select.series ?? []).map(({ property }) => property))
  return [...names].filter((name) => parts.some((part) => part.kind === 'scan' && part.binding.requested(name) !== undefined))
}

export function describeRelations(relations: readonly RelationSelection[]): string {
  return `for the page's rows only, one read per relation: ${relations.map((relation) => relation.property).join(', ')}`
}

function describeOne({ property, every, aggregate, last, first, from, to, timeZone }: SeriesSelection): string {
  const what = every === undefined ? 'readings' : `${aggregate ?? ''} every ${every}`
  const size = last === undefined ? `page of ${first}` : `the last ${last}`
  const window = from === undefined && to === undefined ? [] : [`from ${from ?? 'the first'} to ${to ?? 'the last'}`]
  const where = last !== undefined && window.length === 0 ? [] : [`in ${timeZone ?? "each entity's own time zone"}`]
  return [`${property}: ${what}`, ...window, ...where, size].join(', ')
}

// Plans the scan of one part: what the source is asked, what the engine evaluates itself, which other rows are needed.
import {
  type Collection,
  type EntityQuery,
  type Filter,
  type Order,
  type ScanPlan,
  type ScanRequest,
  type Source,
  type SourceOrder,
  timeNameOf,
} from '@crosswalk/contract'
import { compileFilter, propertiesOf } from '@crosswalk/cql2'
import type { Subject } from '@crosswalk/model'
import { type Binding, itemOf } from './binding.ts'
import { compileKeys } from './order.ts'
import { planAttached } from './plan-attached.ts'
import type { PlannedDuring } from './plan-during.ts'
import { namesOf, planObserved } from './plan-observed.ts'
import { createFilterHistories, type FilterHistories } from './series/filter-histories.ts'
import type { LoweredConjunct, PartOptions, Residual, ScanPart } from './plan-query.ts'

export type ScanParts = Pick<
  ScanPart,
  'scanPlan' | 'observed' | 'attached' | 'histories' | 'revision' | 'residual' | 'matches' | 'mayMatch' | 'order' | 'keys' | 'incomparable'
>

export interface ScanTarget {
  readonly source: Source
  readonly binding: Binding
  readonly lowered: readonly LoweredConjunct[]
  /** What `during` leaves to the engine. */
  readonly during: Exclude<PlannedDuring, 'never'>['residual']
}

export function planScan(options: PartOptions, { source, binding, lowered, during }: ScanTarget): ScanParts {
  const { query, orders, pushdown } = options
  const isExact = lowered.every((conjunct) => conjunct.isExact) && !binding.grouped && during === null
  const orderBy = pushdown && !binding.grouped ? lowerOrders(orders, binding) : null
  const request: ScanRequest = {
    collection: binding.collection.id,
    filter: [...binding.where, ...(binding.grouped ? [] : lowered.flatMap((conjunct) => conjunct.native))],
    read: query.select.unmapped ? namesOf(binding.collection) : binding.reads(readNames(options, binding)),
    ...(orderBy === null || orderBy.length === 0 ? {} : { orderBy }),
    // One more than a page: it tells whether there is a next one. A resumed scan has no limit, it is the same list.
    ...(isExact && orderBy !== null && query.after === undefined && query.count === 'none' && options.isOfGroup !== true
      ? { limit: query.first + 1 }
      : {}),
    fetchSize: isExact && (orders.length === 0 || orderBy !== null) ? Math.max(query.first + 1, 1) : options.fetchSize,
    count: query.count !== 'none',
  }
  const firstPlan = source.plan(request)
  const isSettled =
    residualsOf(lowered, firstPlan, binding.grouped).length === 0 && (orderBy === null || orderBy.length === 0 || firstPlan.orderPushed)
  // A page's worth of rows per batch is too little where many are read for each one that passes.
  const scanPlan =
    isSettled || request.fetchSize >= options.fetchSize ? firstPlan : source.plan({ ...request, fetchSize: options.fetchSize })
  const unsettled = scanPlan.residual.filter((conjunct) => binding.where.includes(conjunct))
  const left = residualsOf(lowered, scanPlan, binding.grouped)
  const histories = createFilterHistories(
    { binding, source, member: options.member },
    left.map(({ filter }) => filter),
  )
  const [asked, plain] = [true, false].map((isAsked) => left.filter(({ filter }) => (histories?.isAbout(filter) ?? false) === isAsked))
  const accepts = [
    ...(plain ?? []).map(({ filter }) => compileFilter(filter, binding.environment)),
    ...whereResidual(unsettled, source, binding),
    ...(during === null ? [] : [during.matches]),
  ]
  const order = orders.length === 0 ? 'none' : orderBy !== null && orderBy.length > 0 && scanPlan.orderPushed ? 'pushed' : 'top-k'
  const compared = comparedNames(options, binding)
  const attached = planAttached(binding, options.member, {
    compared,
    ordered: orders.map((each) => ('distance' in each ? (binding.geometryName ?? '') : each.property)),
    joined: options.joined ?? [],
    shown: shownNames(query, binding),
    showsAll: query.select.unmapped || query.select.origins,
    showsUnmapped: query.select.unmapped,
    fetchSize: options.fetchSize,
  })
  const observed = planObserved(binding, source, {
    needed: readNames(options, binding),
    showsAll: query.select.unmapped,
    compared,
    fetchSize: options.fetchSize,
  })
  return {
    scanPlan,
    observed,
    attached,
    histories,
    revision: observed === null ? scanPlan.revision : JSON.stringify([scanPlan.revision, observed.scanPlan.revision]),
    residual: during === null ? left : [...left, { filter: during.filter, reason: 'a day begins at midnight in its own zone' }],
    matches: conjunction([
      ...accepts,
      ...(asked ?? []).map(({ filter }) => compileFilter(filter, histories?.environment ?? binding.environment)),
    ]),
    mayMatch: conjunction(accepts),
    order,
    keys: compileKeys(orders, binding, query.near),
    incomparable: incomparableOf(options, binding, histories),
  }
}

/** Null where one key is not the source's: then the engine sorts. */
function lowerOrders(orders: readonly Order[], binding: Binding): readonly SourceOrder[] | null {
  const lowered: SourceOrder[] = []
  for (const order of orders) {
    const key = 'distance' in order ? null : binding.lowerOrder(order.property, order.descending)
    if (key === null) return null
    lowered.push(key)
  }
  return lowered
}

/** Names in the filter, and the time that `during` is about. */
function comparedNames({ query, conjuncts }: PartOptions, { model }: Binding): readonly string[] {
  const time = query.during && model ? timeNameOf(model) : undefined
  return [...conjuncts.flatMap((conjunct) => propertiesOf(conjunct)), ...(time === undefined ? [] : [time])]
}

/** What the answer shows: also the keys of its relations, and the place that those by place begin from. */
export function shownNames({ select }: EntityQuery, { model, geometryName }: Binding): readonly string[] {
  const isByPlace = select.relations.some(({ property }) => model?.properties.some(({ name, by }) => name === property && by !== undefined))
  return [
    ...select.properties.map((selection) => selection.property),
    ...(select.series ?? []).map((selection) => selection.property),
    ...select.relations.map((selection) => selection.property),
    ...(isByPlace && geometryName !== undefined ? [geometryName] : []),
  ]
}

function readNames(options: PartOptions, binding: Binding): readonly string[] {
  const { query, orders } = options
  return [
    ...new Set([
      ...shownNames(query, binding),
      ...(options.joined ?? []),
      ...comparedNames(options, binding),
      ...orders.flatMap((order) => ('distance' in order ? [] : [order.property])),
    ]),
  ]
}

function residualsOf(lowered: readonly LoweredConjunct[], plan: ScanPlan, grouped: boolean): readonly Residual[] {
  const residual: Residual[] = []
  for (const { conjunct, native, isExact, reason } of lowered) {
    const isSettled = !grouped && isExact && native.every((filter) => plan.pushed.includes(filter) && !plan.residual.includes(filter))
    if (isSettled) continue
    const isPushed = native.some((filter) => plan.pushed.includes(filter))
    const fallback = isPushed ? 'the source answers with a superset' : 'the source does not evaluate it'
    residual.push({ filter: conjunct, reason: grouped ? 'several items make one entity' : (reason ?? fallback) })
  }
  return residual
}

/** `where` speaks of items in source names; in a group, of each item before it is folded, so it is not evaluated here. */
export function whereResidual(unsettled: readonly Filter[], source: Source, binding: Binding): readonly ((subject: Subject) => boolean)[] {
  if (binding.grouped || unsettled.length === 0) return []
  const accepts = compileWhere(unsettled, source, binding.collection)
  return [(subject) => accepts(itemOf(binding, subject))]
}

/** Evaluates conjuncts in source names on items. */
export function compileWhere(conjuncts: readonly Filter[], source: Source, collection: Collection): (item: unknown) => boolean {
  const types = new Map(collection.properties.map((property) => [property.name, property.type]))
  const environment = {
    resolve: (name: string) => ({ type: types.get(name) ?? ('unknown' as const), get: source.getter(collection.id, name) }),
    names: [...types.keys()],
  }
  return conjunction(conjuncts.map((conjunct) => compileFilter(conjunct, environment)))
}

function conjunction(accepts: readonly ((subject: Subject) => boolean)[]): (subject: Subject) => boolean {
  const [first, second] = accepts
  if (!first) return () => true
  if (!second) return first
  return (subject) => accepts.every((accept) => accept(subject))
}

/** Where readings are compared one by one: is there one of unknown unit. */
function incomparableReading(binding: Binding, path: string, histories: FilterHistories | null): ((subject: Subject) => boolean) | null {
  const name = path.slice(0, -'.series'.length)
  if (histories?.properties.includes(name)) return (subject) => histories.hasIncomparable(name, subject)
  const property = binding.property(name)
  const { history, incomparable } = property ?? {}
  if (!incomparable || !history) return incomparable ?? null
  return (subject) => history.items(subject).some((item) => history.isIncomparable(item))
}

export function incomparableOf(
  options: Pick<PartOptions, 'conjuncts' | 'orders'>,
  binding: Binding,
  histories: FilterHistories | null = null,
): ((subject: Subject) => boolean) | null {
  const compared = new Set([
    ...options.conjuncts.flatMap((conjunct) => propertiesOf(conjunct).map((name) => name.replace(/\.value$/, ''))),
    ...options.orders.flatMap((order) => ('distance' in order ? [] : [order.property])),
  ])
  const tests = [...compared].flatMap((name) => {
    const test = name.endsWith('.series') ? incomparableReading(binding, name, histories) : binding.property(name)?.incomparable
    return test ? [test] : []
  })
  return tests.length === 0 ? null : (subject) => tests.some((test) => test(subject))
}

// Planning: pure. Chooses sources and crosswalks, lowers the filter, asks each source what it pushes; nothing is read.
import {
  type Collection,
  CrosswalkError,
  type EntityQuery,
  type Filter,
  type Order,
  QueryError,
  type ScanPlan,
  type ScanRequest,
  type Source,
  type SourceOrder,
  type SourceOutcome,
  timeNameOf,
} from '@crosswalk/contract'
import { compileFilter, normalize, propertiesOf } from '@crosswalk/cql2'
import type { Identity, Subject } from '@crosswalk/model'
import { type Binding, itemOf } from './binding.ts'
import type { Catalogue, Member } from './catalogue.ts'
import { hashOf } from './cursor.ts'
import { modelEnvironment } from './model-environment.ts'
import { compileKeys, effectiveOrder, type KeyOf } from './order.ts'
import type { GroupLane, LookupPart, MemberFailure } from './identity/merged-subject.ts'
import { mapIds } from './identity/map-ids.ts'
import { isOutsideExtent } from './outside-extent.ts'
import { type AttachedScan, planAttached } from './plan-attached.ts'
import { type PlannedDuring, planDuring } from './plan-during.ts'
import { namesOf, type ObservedScan, planObserved } from './plan-observed.ts'

/** A canonical conjunct that the engine evaluates itself, and why. */
export interface Residual {
  readonly filter: Filter
  readonly reason: string
}

export interface PartBase {
  readonly index: number
  readonly member: Member
  /** Stable over restarts: source and crosswalk, or collection. */
  readonly identity: string
}
/** Not asked: it holds no match, or cannot be asked. */
export interface IdlePart extends PartBase {
  readonly kind: 'idle'
  readonly status: 'SKIPPED' | 'ERROR' | 'TIMEOUT'
  readonly code: SourceOutcome['code']
  readonly message: string
  /** Of an identity group: it had answered earlier pages of the same list. */
  readonly isLate?: boolean | undefined
}
export interface ScanPart extends PartBase {
  readonly kind: 'scan'
  readonly source: Source
  readonly binding: Binding
  readonly scanPlan: ScanPlan
  /** Null where no reading comes from another collection. */
  readonly observed: ObservedScan | null
  /** What other properties come from, in the order of the crosswalk's file. */
  readonly attached: readonly AttachedScan[]
  /** The state of all data that the plan is for: what a cursor holds on. */
  readonly revision: string
  readonly residual: readonly Residual[]
  readonly matches: (subject: Subject) => boolean
  /** `pushed`: rows come in the order asked for; `top-k`: the engine keeps the best; `none`: no order asked for. */
  readonly order: 'pushed' | 'top-k' | 'none'
  readonly keys: readonly KeyOf[]
  /** Does a reading that the filter or the order compares have an unknown unit. Null where that cannot be. */
  readonly incomparable: ((subject: Subject) => boolean) | null
  /** In an identity group: what is merged. `binding`, `residual` and `keys` speak of merged entities then, everything else of the member itself. */
  readonly group?: GroupLane | undefined
}
export type PlannedPart = IdlePart | ScanPart | LookupPart

export interface QueryPlan {
  readonly query: EntityQuery
  readonly orders: readonly Order[]
  readonly parts: readonly PlannedPart[]
  /** Of everything that makes two queries the same list; part of every cursor, and worked out only for one. */
  readonly hash: string
}

export interface PlanOptions {
  readonly catalogue: Catalogue
  readonly query: EntityQuery
  /** Conjuncts in negation normal form, relations already settled. */
  readonly conjuncts: readonly Filter[]
  readonly pushdown: boolean
  /** Rows per batch where the engine filters or sorts itself. */
  readonly fetchSize: number
  /** Names that whoever reads the candidates asks them for, beside filter and order. */
  readonly joined?: readonly string[] | undefined
  /** @default identifiers have one spelling, and no groups */
  readonly identity?: Identity | undefined
  /** Plans members of identity groups; the others are planned one by one. */
  readonly planGroups?: ((options: GroupOptions) => ReadonlyMap<number, PlannedPart>) | undefined
  /** Members of groups that failed before, by identity. */
  readonly failures?: ReadonlyMap<string, MemberFailure> | undefined
  /** Epoch milliseconds. @default Date.now */
  readonly now?: (() => number) | undefined
}

export interface GroupOptions extends PlanOptions {
  readonly orders: readonly Order[]
  readonly members: readonly Member[]
}

/** @throws QueryError QUERY_INVALID for names, types or orders that do not fit the target */
export function planQuery(options: PlanOptions): QueryPlan {
  const { catalogue, query, conjuncts } = options
  const orders = effectiveOrder(query)
  const members = catalogue.members(query.target, query.sources)
  checkAgainstModel(members, conjuncts, orders)
  const { identity, planGroups } = options
  const spelled =
    identity === undefined || 'source' in query.target
      ? conjuncts
      : conjuncts.map((conjunct) => mapIds(conjunct, (uri) => [identity.uris.normalise(uri)]))
  const grouped = planGroups?.({ ...options, orders, members })
  const parts = members.map((member, index) => grouped?.get(index) ?? planPart({ ...options, conjuncts: spelled, orders, member, index }))
  let hash: string | undefined
  return {
    query,
    orders,
    parts,
    get hash() {
      hash ??= hashOf([...identityOf(query, orders, parts), identity?.groups.map((group) => group.hash)])
      return hash
    },
  }
}

/** What makes two queries the same list: not what is selected, nor the page's size. */
function identityOf(
  { target, ids, filter, near, during, sources, merge = 'newest' }: EntityQuery,
  orders: readonly Order[],
  parts: readonly PlannedPart[],
): readonly unknown[] {
  return [
    target,
    ids,
    filter,
    near,
    during,
    orders,
    sources,
    merge,
    parts.map((part) => [part.identity, part.member.crosswalk?.hash ?? '']),
  ]
}

/** Names and types are wrong or right whatever the sources are doing. */
function checkAgainstModel(members: readonly Member[], conjuncts: readonly Filter[], orders: readonly Order[]): void {
  const models = new Set(members.flatMap((member) => (member.crosswalk ? [member.crosswalk.model] : [])))
  if (models.size !== 1) return // a raw collection is checked by its own binding; `any` only asks for ids
  for (const model of models) {
    const environment = modelEnvironment(model)
    for (const conjunct of conjuncts) compileFilter(conjunct, environment)
    for (const [index, order] of orders.entries()) {
      if ('distance' in order) continue
      const property = model.properties.find((candidate) => candidate.name === order.property)
      if (order.property !== 'id' && (!property || property.many || property.kind === 'geometry' || property.kind === 'relation')) {
        const why = !property ? 'is not a property' : property.many ? 'holds several values' : `is a ${property.kind}`
        throw new QueryError('QUERY_INVALID', `${order.property} cannot order a list: it ${why} of ${model.name}`, {
          path: ['orderBy', index],
        })
      }
    }
  }
}

export interface PartOptions extends PlanOptions {
  readonly orders: readonly Order[]
  readonly member: Member
  readonly index: number
  /** Not every row that passes is listed. */
  readonly isOfGroup?: boolean | undefined
}

export function identityOfMember({ handle, crosswalk, collection }: Member): string {
  return `${handle.id}\n${crosswalk?.name ?? collection}`
}

export function idlePart(base: PartBase, { code, message, isLate }: MemberFailure): IdlePart {
  const { index, member, identity } = base
  return { index, member, identity, kind: 'idle', status: code === 'SOURCE_TIMEOUT' ? 'TIMEOUT' : 'ERROR', code, message, isLate }
}

export function noMatch(base: PartBase, message = 'no entity of this crosswalk can pass the filter'): IdlePart {
  const { index, member, identity } = base
  return { index, member, identity, kind: 'idle', status: 'SKIPPED', code: 'NO_MATCH_POSSIBLE', message }
}

function planPart(options: PartOptions): PlannedPart {
  const { catalogue, member, index } = options
  const resolved = catalogue.resolve(member)
  const base = { index, member, identity: identityOfMember(member) }
  if ('code' in resolved) return { ...base, kind: 'idle', status: 'ERROR', code: resolved.code, message: resolved.message }
  const { source, binding } = resolved
  const during = planDuring(options.query, binding)
  const lowered = during === 'never' ? 'NO_MATCH' : lowerAll(options, binding, during)
  if (lowered === 'NO_MATCH' || during === 'never') return noMatch(base)
  if (isOutsideExtent(binding.collection, [...binding.where, ...lowered.flatMap(({ native }) => native)])) {
    return noMatch(base, 'the filter asks for a place outside the extent that the collection states')
  }
  try {
    return { ...base, kind: 'scan', source, binding, ...planScan(options, { source, binding, lowered, during: during?.residual ?? null }) }
  } catch (error) {
    if (!(error instanceof CrosswalkError) || !error.code.startsWith('SOURCE_')) throw error
    return { ...base, kind: 'idle', status: 'ERROR', code: error.code, message: error.message }
  }
}

export interface LoweredConjunct {
  readonly conjunct: Filter
  /** Its conjuncts in source names; empty where nothing is pushed. */
  readonly native: readonly Filter[]
  readonly isExact: boolean
  readonly reason: string | null
}

export function lowerAll(
  options: PartOptions,
  binding: Binding,
  during: Exclude<PlannedDuring, 'never'> | null,
): readonly LoweredConjunct[] | 'NO_MATCH' {
  const all: LoweredConjunct[] = []
  for (const conjunct of conjunctsFor(options, during)) {
    const { filter, verdict, reason } = binding.lower(conjunct)
    if (filter === false) return 'NO_MATCH'
    const isPushed = options.pushdown && filter !== null && verdict !== 'unsupported'
    // Columns may hold several values: a NOT over a comparison stays.
    const native = isPushed ? normalize(filter, { isMany: () => true }) : []
    if (native.includes(false)) return 'NO_MATCH'
    all.push({ conjunct, native, isExact: isPushed && verdict === 'exact', reason: isPushed ? reason : (reason ?? 'pushdown is off') })
  }
  return all
}

/** What `during` asks of a part stands beside the filter; where it is only a superset, that is said. */
function conjunctsFor(options: PartOptions, during: Exclude<PlannedDuring, 'never'> | null): readonly Filter[] {
  return during === null ? options.conjuncts : [...options.conjuncts, ...during.conjuncts]
}

type ScanParts = Pick<
  ScanPart,
  'scanPlan' | 'observed' | 'attached' | 'revision' | 'residual' | 'matches' | 'order' | 'keys' | 'incomparable'
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
  const accepts = [
    ...left.map(({ filter }) => compileFilter(filter, binding.environment)),
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
    revision: observed === null ? scanPlan.revision : JSON.stringify([scanPlan.revision, observed.scanPlan.revision]),
    residual: during === null ? left : [...left, { filter: during.filter, reason: 'a day begins at midnight in its own zone' }],
    matches: conjunction(accepts),
    order,
    keys: compileKeys(orders, binding, query.near),
    incomparable: incomparableOf(options, binding),
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
function incomparableReading(binding: Binding, path: string): ((subject: Subject) => boolean) | null {
  const property = binding.property(path.slice(0, -'.series'.length))
  const { history, incomparable } = property ?? {}
  if (!incomparable || !history) return incomparable ?? null
  return (subject) => history.items(subject).some((item) => history.isIncomparable(item))
}

export function incomparableOf(
  options: Pick<PartOptions, 'conjuncts' | 'orders'>,
  binding: Binding,
): ((subject: Subject) => boolean) | null {
  const compared = new Set([
    ...options.conjuncts.flatMap((conjunct) => propertiesOf(conjunct).map((name) => name.replace(/\.value$/, ''))),
    ...options.orders.flatMap((order) => ('distance' in order ? [] : [order.property])),
  ])
  const tests = [...compared].flatMap((name) => {
    const test = name.endsWith('.series') ? incomparableReading(binding, name) : binding.property(name)?.incomparable
    return test ? [test] : []
  })
  return tests.length === 0 ? null : (subject) => tests.some((test) => test(subject))
}

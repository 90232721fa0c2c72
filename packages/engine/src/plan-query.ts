// Planning: pure. Chooses sources and crosswalks, lowers the filter, asks each source what it pushes; nothing is read.
import {
  CrosswalkError,
  type EntityQuery,
  type Filter,
  type Order,
  QueryError,
  type ScanPlan,
  type Source,
  type SourceOutcome,
} from '@crosswalk/contract'
import { compileFilter, normalize } from '@crosswalk/cql2'
import type { Identity, Subject } from '@crosswalk/model'
import type { Binding } from './binding.ts'
import type { Catalogue, Member } from './catalogue.ts'
import { hashOf } from './cursor.ts'
import { modelEnvironment } from './model-environment.ts'
import { effectiveOrder, type KeyOf } from './order.ts'
import type { GroupLane, LookupPart, MemberFailure } from './identity/merged-subject.ts'
import { mapIds } from './identity/map-ids.ts'
import { isOutsideExtent } from './outside-extent.ts'
import type { AttachedScan } from './plan-attached.ts'
import { type PlannedDuring, planDuring } from './plan-during.ts'
import type { ObservedScan } from './plan-observed.ts'
import { planScan } from './plan-scan.ts'
import type { FilterHistories } from './series/filter-histories.ts'

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
  /** What the filter tests one by one and lies behind requests; null where it does not. */
  readonly histories: FilterHistories | null
  /** The state of all data that the plan is for: what a cursor holds on. */
  readonly revision: string
  readonly residual: readonly Residual[]
  readonly matches: (subject: Subject) => boolean
  /** All of it that needs no history behind a request. */
  readonly mayMatch: (subject: Subject) => boolean
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

// Plans an identity group: which members list candidates, what is pushed to them, and who only gives parts by identifier.
import { CrosswalkError, type Filter, type ModelDescription, type Order, timeNameOf } from '@crosswalk/contract'
import { compileFilter, normalize } from '@crosswalk/cql2'
import type { Identity, IdentityGroup, Subject } from '@crosswalk/model'
import type { Binding } from '../binding.ts'
import type { Member, Resolved } from '../catalogue.ts'
import { hashOf } from '../cursor.ts'
import { compileKeys } from '../order.ts'
import { planDuring } from '../plan-during.ts'
import { isOutsideExtent } from '../outside-extent.ts'
import {
  type GroupOptions,
  idlePart,
  identityOfMember,
  incomparableOf,
  lowerAll,
  noMatch,
  type PartOptions,
  type PlannedPart,
  planScan,
  type ScanPart,
  shownNames,
} from '../plan-query.ts'
import { chooseConjunct, rootOf, rootsOf } from './choose-conjunct.ts'
import { idsOfConjunct, mapIds } from './map-ids.ts'
import { createMergedBinding } from './merged-binding.ts'
import type { GroupMember, GroupPlan, LookupPart, MemberFailure, MergedSubject } from './merged-subject.ts'
import { canReadById } from './read-by-id.ts'

/** Parts by the index of their member, for members of groups; all others are planned by themselves. */
export function planGroups(options: GroupOptions): ReadonlyMap<number, PlannedPart> {
  const { identity, query, members } = options
  const planned = new Map<number, PlannedPart>()
  if (identity === undefined || 'source' in query.target || query.merge === 'apart') return planned
  for (const group of identity.groups) {
    // What cannot be found by identifiers stays apart.
    const own = membersOf(group, members).filter(({ member }) => isFindable(options.catalogue.resolve(member)))
    // A member alone has nothing to be merged with; only its identifiers may be asked for by others.
    if (own.length < 2) continue
    for (const part of planGroup(group, own, { ...options, identity })) planned.set(part.index, part)
  }
  return planned
}

/** Of a member that is not there nobody knows. */
function isFindable(resolved: Resolved): boolean {
  return 'code' in resolved || canReadById(resolved.source, resolved.binding)
}

interface PlacedMember {
  readonly member: Member
  readonly index: number
}

/** In the group's order, sources of one crosswalk in theirs. */
function membersOf({ crosswalks }: IdentityGroup, members: readonly Member[]): readonly PlacedMember[] {
  const place = ({ member }: PlacedMember): number => crosswalks.indexOf(member.crosswalk?.name ?? '')
  return members
    .map((member, index) => ({ member, index }))
    .filter((placed) => place(placed) >= 0)
    .toSorted((a, b) => place(a) - place(b) || a.index - b.index)
}

type PlanGroupOptions = GroupOptions & { readonly identity: Identity }

/** A member that is connected and can be found by identifiers, with its own part as it would be without a filter. */
interface ReadyMember extends PlacedMember {
  readonly identity: string
  readonly resolved: Extract<Resolved, { readonly binding: Binding }>
}

interface Sorted {
  readonly ready: ReadyMember[]
  readonly failed: Map<number, MemberFailure>
  readonly parts: PlannedPart[]
}

function planGroup(group: IdentityGroup, own: readonly PlacedMember[], options: PlanGroupOptions): readonly PlannedPart[] {
  const { uris } = options.identity
  const asked = options.conjuncts.map((conjunct) => mapIds(conjunct, (uri) => group.aliasesOf(uris.normalise(uri))))
  const { ready, failed, parts } = sortMembers(own, options)
  const model = own[0]?.member.crosswalk?.model
  if (model === undefined || ready.length === 0) return parts
  const during = planDuring(options.query, mergedOf(ready, { model, options }))
  const conjuncts = during === null || during === 'never' ? asked : [...asked, ...during.conjuncts]
  const skip = (member: ReadyMember): void => {
    parts.push(noMatch({ index: member.index, member: member.member, identity: member.identity }))
  }
  if (conjuncts.includes(false) || during === 'never') {
    ready.forEach(skip)
    return parts
  }
  const choice = chooseCandidates(conjuncts, { ready, model, options })
  for (const member of ready) if (!choice.concerned.includes(member)) skip(member)
  if (choice.concerned.length > 0 && choice.driving.length === 0) {
    choice.concerned.forEach(skip)
    return parts
  }
  if (choice.concerned.length > 0) parts.push(...planLanes({ group, choice, conjuncts, model, own, failed, options }))
  return parts
}

/** All that are ready, as `during` reads them. */
function mergedOf(ready: readonly ReadyMember[], { model, options }: Pick<ChoiceScope, 'model' | 'options'>): Binding {
  const members = ready.map(({ resolved }) => ({ part: resolved }))
  return createMergedBinding({ model, members, merge: options.query.merge, nowMs: options.now ?? Date.now, hash: '' })
}

/** Members that are not there: their parts are missing, and the answer says so. */
function sortMembers(own: readonly PlacedMember[], options: PlanGroupOptions): Sorted {
  const sorted: Sorted = { ready: [], failed: new Map(), parts: [] }
  for (const placed of own) {
    const { member, index } = placed
    const identity = identityOfMember(member)
    const before = options.failures?.get(identity)
    const resolved = options.catalogue.resolve(member)
    const failure = before ?? ('code' in resolved ? { code: resolved.code, message: resolved.message, isLate: false } : null)
    if (failure !== null) {
      sorted.failed.set(index, failure)
      sorted.parts.push(idlePart({ index, member, identity }, failure))
      continue
    }
    const { source, binding } = resolved as ReadyMember['resolved']
    sorted.ready.push({ member, index, identity, resolved: { source, binding } })
  }
  return sorted
}

interface Choice {
  /** Members that may hold parts of what is asked for. */
  readonly concerned: readonly ReadyMember[]
  readonly driving: readonly ReadyMember[]
  /** What is pushed to those driving, and tells who owns an entity; null where all of them are read. */
  readonly pushed: Filter | null
  readonly reason: string
}

interface ChoiceScope {
  readonly ready: readonly ReadyMember[]
  readonly model: ModelDescription
  readonly options: PlanGroupOptions
}

function chooseCandidates(conjuncts: readonly Filter[], { ready, model, options }: ChoiceScope): Choice {
  const byId = conjuncts.find((conjunct) => idsOfConjunct(conjunct) !== null)
  if (byId !== undefined) {
    const concerned = ready.filter(({ resolved }) => resolved.binding.lower(byId).filter !== false)
    return { concerned, driving: concerned, pushed: byId, reason: 'candidates by their identifiers' }
  }
  const chosen = chooseConjunct({
    model,
    conjuncts,
    members: ready.length,
    maps: (member, property) => ready[member]?.resolved.binding.property(property) !== undefined,
    strength: (member, conjunct) => strengthOf(ready[member] as ReadyMember, conjunct, options),
  })
  if (chosen === null) return { concerned: ready, driving: ready, pushed: null, reason: 'no condition leads to candidates: all are read' }
  const { conjunct, mapping } = chosen
  const driving = mapping.map((member) => ready[member] as ReadyMember).filter((member) => canPass(member, conjunct))
  const names = driving.map(({ member }) => member.crosswalk?.name ?? '').join(', ')
  return { concerned: ready, driving, pushed: conjunct, reason: `candidates by a condition that only ${names} can pass` }
}

function strengthOf({ resolved }: ReadyMember, conjunct: Filter, { pushdown }: PlanGroupOptions): number {
  const { verdict } = resolved.binding.lower(conjunct)
  return !pushdown || verdict === 'unsupported' ? 0 : verdict === 'inexact' ? 1 : 2
}

/** No part of a member passes what lowers to false, or asks for a place where it has nothing. */
function canPass({ resolved: { binding } }: ReadyMember, conjunct: Filter): boolean {
  const { filter } = binding.lower(conjunct)
  if (filter === false) return false
  const native = filter === null ? [] : normalize(filter, { isMany: () => true })
  return !native.includes(false) && !isOutsideExtent(binding.collection, [...binding.where, ...native])
}

interface LaneScope {
  readonly group: IdentityGroup
  readonly choice: Choice
  readonly conjuncts: readonly Filter[]
  readonly model: ModelDescription
  readonly own: readonly PlacedMember[]
  readonly failed: ReadonlyMap<number, MemberFailure>
  readonly options: PlanGroupOptions
}

function planLanes(scope: LaneScope): readonly PlannedPart[] {
  const { group, choice, conjuncts, model, options } = scope
  const { query, orders } = options
  const orderMember = orderingMember(scope)
  const parts: PlannedPart[] = []
  const placed: { readonly ready: ReadyMember; readonly member: GroupMember }[] = []
  for (const ready of choice.concerned) {
    const isDriving = choice.driving.includes(ready)
    const pushed = isDriving ? pushedTo(ready, scope) : []
    try {
      const part = planMember(ready, { pushed, orders: ready === orderMember ? orders : [], scope })
      placed.push({ ready, member: { part, isDriving, passes: passesOf(ready, choice.pushed) } })
    } catch (error) {
      if (!(error instanceof CrosswalkError) || !error.code.startsWith('SOURCE_')) throw error
      parts.push(idlePart(ready, { code: error.code, message: error.message, isLate: false }))
    }
  }
  const members = placed.map(({ member }) => member)
  if (members.length === 0) return parts
  const nowMs = options.now ?? Date.now
  const hash = hashOf([group.hash, members.map(({ part }) => part.binding.hash)])
  const binding = createMergedBinding({ model, members, merge: query.merge, nowMs, hash })
  const during = planDuring(query, binding)
  const accepts = conjuncts.map((conjunct) => compileFilter(conjunct, binding.environment))
  if (during !== null && during !== 'never' && during.residual !== null) accepts.push(during.residual.matches)
  const plan: GroupPlan = {
    name: group.name,
    members,
    binding,
    matches: (subject: MergedSubject) => accepts.every((accept) => accept(subject)),
    incomparable: incomparableOf({ ...options, conjuncts }, binding),
    aliasesOf: (uri) => group.aliasesOf(uri),
    revision: JSON.stringify(members.map(({ part }) => part.revision)),
    lacksMembers: conjuncts.length > 0 && scope.failed.size > 0,
    reason: choice.reason,
  }
  const keys = compileKeys(orders, binding, query.near)
  const residual = conjuncts.map((filter) => ({ filter, reason: 'several parts make one entity' }))
  for (const [
    member,
    {
      ready,
      member: { part, isDriving },
    },
  ] of placed.entries()) {
    const blocked = isDriving ? blockerOf(ready, scope) : null
    if (!isDriving || blocked !== null) {
      parts.push(lookupPart(ready, { part, plan, blocked }))
      continue
    }
    const order = orders.length === 0 ? ('none' as const) : part.order === 'pushed' ? ('pushed' as const) : ('top-k' as const)
    parts.push({ ...part, binding, residual, order, keys, incomparable: null, group: { plan, member } })
  }
  return parts
}

function lookupPart(
  { member, index, identity }: ReadyMember,
  { part, plan, blocked }: Pick<LookupPart, 'plan' | 'blocked'> & { readonly part: ScanPart },
): LookupPart {
  const { source, revision, attached } = part
  return { kind: 'lookup', index, member, identity, source, revision, attached, plan, blocked }
}

/** The one member whose order is that of the merged entities: it alone lists them and maps the keys, and has one part of each. */
function orderingMember({ group, choice, model, options }: LaneScope): ReadyMember | null {
  const [only, ...others] = choice.driving
  if (only === undefined || others.length > 0 || !group.isByUri || options.orders.length === 0) return null
  const { source, binding } = only.resolved
  if (!binding.lookup?.isUnique || source.freshness !== undefined) return null
  const maps = (member: ReadyMember, order: Order): boolean =>
    'distance' in order || member.resolved.binding.property(rootOf(order.property, model)) !== undefined
  const isAlone = options.orders.every(
    (order) => maps(only, order) && choice.concerned.every((member) => member === only || !maps(member, order)),
  )
  return isAlone ? only : null
}

/**
 * One conjunct at most: another may hold by the value of another part. Those that nobody but the only driving member maps go along where an entity has
 * one part there.
 */
function pushedTo(ready: ReadyMember, { group, choice, conjuncts, model }: LaneScope): readonly Filter[] {
  const { pushed, driving, concerned } = choice
  if (pushed === null) return []
  const { binding, source } = ready.resolved
  const isSole = group.isByUri && driving.length === 1 && binding.lookup?.isUnique === true && source.freshness === undefined
  if (!isSole) return [pushed]
  const isOwn = (root: string): boolean =>
    binding.property(root) !== undefined &&
    concerned.every((other) => other === ready || other.resolved.binding.property(root) === undefined)
  return conjuncts.filter((conjunct) => conjunct === pushed || rootsOf(conjunct, model).every(isOwn))
}

interface MemberPlan {
  readonly pushed: readonly Filter[]
  readonly orders: readonly Order[]
  readonly scope: LaneScope
}

/** The member's own scan: what it pushes, and all that the merged entity may be asked for. */
function planMember(ready: ReadyMember, { pushed, orders, scope }: MemberPlan): ScanPart {
  const { conjuncts, options } = scope
  const { source, binding } = ready.resolved
  const time = options.query.during === undefined ? undefined : timeNameOf(scope.model)
  const named = [
    ...conjuncts.flatMap((conjunct) => rootsOf(conjunct, scope.model)),
    ...options.orders.flatMap((order) => ('distance' in order ? (binding.geometryName ?? []) : [order.property])),
    ...shownNames(options.query, binding),
    ...(time === undefined ? [] : [time]),
  ]
  const partOptions: PartOptions = {
    ...options,
    conjuncts: pushed,
    orders,
    member: ready.member,
    index: ready.index,
    joined: [...(options.joined ?? []), ...named],
    isOfGroup: true,
  }
  const lowered = lowerAll(partOptions, binding, null)
  // A conjunct that no part of a driving member can pass has been found before.
  const scan = planScan(partOptions, { source, binding, lowered: lowered === 'NO_MATCH' ? [] : lowered, during: null })
  // What is attached is part of the part, so it is read with it.
  const attached = scan.attached.map((one) => (one.when === 'page' ? { ...one, when: 'candidates' as const } : one))
  return {
    index: ready.index,
    member: ready.member,
    identity: ready.identity,
    kind: 'scan',
    source,
    binding,
    ...scan,
    attached,
    incomparable: null,
  }
}

function passesOf({ resolved: { binding } }: ReadyMember, pushed: Filter | null): (subject: Subject) => boolean {
  return pushed === null ? () => true : compileFilter(pushed, binding.environment)
}

/** A member that failed between two pages leaves open which entities were shown from it. */
function blockerOf(ready: ReadyMember, { own, failed, choice, model, options }: LaneScope): MemberFailure | null {
  const place = own.findIndex(({ index }) => index === ready.index)
  for (const [otherPlace, other] of own.entries()) {
    const failure = failed.get(other.index)
    if (failure?.isLate !== true) continue
    const mapped = other.member.crosswalk?.mapped ?? []
    const isBefore =
      otherPlace < place && (choice.pushed === null || rootsOf(choice.pushed, model).some((root) => root === 'id' || mapped.includes(root)))
    const isOrdering = options.orders.some((order) => 'distance' in order || order.property === 'id' || mapped.includes(order.property))
    if (isBefore || isOrdering) return failure
  }
  return null
}

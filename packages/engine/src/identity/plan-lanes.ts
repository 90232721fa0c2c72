// The lanes of an identity group: what each member that lists candidates is asked, and who only gives parts by identifier.
import { CrosswalkError, type Filter, type ModelDescription, type Order, type ScanPlan, timeNameOf } from '@crosswalk/contract'
import { compileFilter } from '@crosswalk/cql2'
import type { IdentityGroup, Subject } from '@crosswalk/model'
import { compileKeys } from '../order.ts'
import { planDuring } from '../plan-during.ts'
import { idlePart, lowerAll, type PartOptions, type PlannedPart, type ScanPart } from '../plan-query.ts'
import { incomparableOf, planScan, shownNames } from '../plan-scan.ts'
import type { Choice } from './choose-candidates.ts'
import { rootOf, rootsOf } from './choose-conjunct.ts'
import type { PlacedMember, PlanGroupOptions, ReadyMember } from './group-members.ts'
import { mergedBindingOf, mergedOptions } from './merged-binding.ts'
import type { GroupMember, GroupPlan, LookupPart, MemberFailure, MergedSubject } from './merged-subject.ts'

interface LaneScope {
  readonly group: IdentityGroup
  readonly choice: Choice
  readonly conjuncts: readonly Filter[]
  readonly model: ModelDescription
  readonly own: readonly PlacedMember[]
  readonly failed: ReadonlyMap<number, MemberFailure>
  readonly options: PlanGroupOptions
}

export function planLanes(scope: LaneScope): readonly PlannedPart[] {
  const { choice, options } = scope
  const { orders } = options
  const orderMember = orderingMember(scope)
  const parts: PlannedPart[] = []
  const placed: PlacedLane[] = []
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
  if (placed.length > 0) parts.push(...lanesOf(placed, scope))
  return parts
}

interface PlacedLane {
  readonly ready: ReadyMember
  readonly member: GroupMember
}

function lanesOf(placed: readonly PlacedLane[], scope: LaneScope): readonly PlannedPart[] {
  const { conjuncts, options } = scope
  const { query, orders } = options
  const plan = planMerging(
    placed.map(({ member }) => member),
    scope,
  )
  const keys = compileKeys(orders, plan.binding, query.near)
  const residual = conjuncts.map((filter) => ({ filter, reason: 'several parts make one entity' }))
  return placed.map(({ ready, member: { part, isDriving } }, member): PlannedPart => {
    const blocked = isDriving ? blockerOf(ready, scope) : null
    if (!isDriving || blocked !== null) return lookupPart(ready, { part, plan, blocked })
    const order = orders.length === 0 ? 'none' : part.order === 'pushed' ? 'pushed' : 'top-k'
    return { ...part, binding: plan.binding, residual, order, keys, incomparable: null, group: { plan, member } }
  })
}

/** What all lanes of the group have in common. */
function planMerging(members: readonly GroupMember[], scope: LaneScope): GroupPlan {
  const { group, choice, conjuncts, model, options } = scope
  const { query } = options
  const binding = mergedBindingOf(mergedOptions(group, { model, members, options }))
  const during = planDuring(query, binding)
  const accepts = conjuncts.map((conjunct) => compileFilter(conjunct, binding.environment))
  if (during !== null && during !== 'never' && during.residual !== null) accepts.push(during.residual.matches)
  const driving = members.map(({ part, isDriving }) => [part.identity, isDriving])
  return {
    name: group.name,
    isByUri: group.isByUri,
    keepsAll: query.merge === 'all',
    members,
    binding,
    matches: (subject: MergedSubject) => accepts.every((accept) => accept(subject)),
    incomparable: incomparableOf({ ...options, conjuncts }, binding),
    aliasesOf: (uri) => group.aliasesOf(uri),
    get revision() {
      return JSON.stringify(members.map(({ part }) => part.revision))
    },
    meaning: () => JSON.stringify([binding.hash, conjuncts, choice.pushed, query.during, driving]),
    lacksMembers: conjuncts.length > 0 && scope.failed.size > 0,
    pushed: choice.pushed,
    reason: choice.reason,
  }
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
    scanPlan: inLargerBatches(ready, { scanPlan: scan.scanPlan, scope }),
    attached,
    incomparable: null,
  }
}

/** Rows per batch of a member that is not local, where many of them may be listed by members before it. */
const LATER_FETCH_SIZE = 200

/** What a later member lists may be little, behind much that earlier ones own. */
function inLargerBatches(
  { resolved: { source, binding }, index }: ReadyMember,
  { scanPlan, scope: { choice, options } }: { readonly scanPlan: ScanPlan; readonly scope: LaneScope },
): ScanPlan {
  const isLater = choice.driving.some((member) => member.index === index) && choice.driving[0]?.index !== index
  const fetchSize = binding.collection.local ? options.fetchSize : Math.min(LATER_FETCH_SIZE, options.fetchSize)
  return isLater && scanPlan.request.fetchSize < fetchSize ? source.plan({ ...scanPlan.request, fetchSize }) : scanPlan
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

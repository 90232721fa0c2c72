// The stage `identity` of explain: which groups, who lists their candidates and who owns an entity, and how the other parts are looked up.
import type { PlanPart } from '@crosswalk/contract'
import type { QueryPlan } from '../plan-query.ts'
import { withFigures } from '../print-figures.ts'
import { nativeOf, printFilter } from '../print-part.ts'
import type { GroupMember, GroupPlan } from './merged-subject.ts'
import type { LookupRead, PartLookups } from './part-lookups.ts'
import { exampleRequest, idsPerRequest, isIndexed, type LookupRequests } from './read-by-id.ts'

export type LookupsByGroup = ReadonlyMap<GroupPlan, PartLookups>

/** In the order of their first parts. */
export function groupsOf(plan: QueryPlan): readonly GroupPlan[] {
  const groups = plan.parts.flatMap((part) => (part.kind === 'lookup' ? part.plan : part.kind === 'scan' ? (part.group?.plan ?? []) : []))
  return [...new Set(groups)]
}

/** Empty where no group is asked. */
export function describeGroups(plan: QueryPlan): string {
  return groupsOf(plan).map(describeGroup).join('; ')
}

function describeGroup(plan: GroupPlan): string {
  const { name, isByUri, members, pushed, reason } = plan
  const driving = members.filter(({ isDriving }) => isDriving)
  const rule = isByUri
    ? 'one entity where identifiers are equal'
    : 'one entity where identifiers are equal or a table says that they are the same'
  const condition = pushed === null ? '' : ` (${printFilter(pushed)})`
  const owner = driving.length > 1 ? `; listed by the first of ${namesOf(driving, plan)} whose part passes` : ''
  return `${name}: ${rule}; candidates from ${namesOf(driving, plan)}, ${reason}${condition}${owner}; parts of ${namesOf(members, plan)}, the first of them names the entity`
}

/** By the source, and by the crosswalk where it has several in the group. */
function namesOf(named: readonly GroupMember[], { members }: GroupPlan): string {
  const nameOf = ({ part: { member } }: GroupMember): string => {
    const isAlone = members.filter(({ part }) => part.member.handle === member.handle).length === 1
    return isAlone ? member.handle.id : `${member.handle.id}/${member.crosswalk?.name ?? member.collection}`
  }
  return named.map(nameOf).join(', ')
}

/** One part per member that is asked for identifiers. */
export function printLookups(groups: readonly GroupPlan[], lookups?: LookupsByGroup): readonly PlanPart[] {
  return groups.flatMap((plan) =>
    plan.members.flatMap((member, index) => (isLookedUp(member, plan) ? printMember(member, plan, lookups?.get(plan)?.readOf(index)) : [])),
  )
}

/** The only member that lists candidates has one part of each, and that is the candidate. */
function isLookedUp(member: GroupMember, { members, isByUri }: GroupPlan): boolean {
  const isSole = member.isDriving && members.filter(({ isDriving }) => isDriving).length === 1
  return !isSole || !isByUri || member.part.binding.lookup?.isUnique !== true
}

function printMember(member: GroupMember, { name }: GroupPlan, read: LookupRead | undefined): PlanPart {
  const { part } = member
  const { binding } = part
  const isHeld = isIndexed(binding) || (binding.grouped && binding.collection.local)
  const native = {
    read: isHeld ? 'by identifier, from what is held in memory' : 'by identifier',
    group: name,
    ...(isHeld ? {} : { keysPerRequest: idsPerRequest(part.source) }),
    ...requestsOf(member, read?.requests),
    ...(part.observed === null ? {} : { observations: observationsOf(member) }),
  }
  const printed: PlanPart = {
    source: part.member.handle.id,
    collection: part.member.collection,
    crosswalk: part.member.crosswalk?.name ?? null,
    pushed: [],
    residual: [],
    order: 'none',
    limitPushed: false,
    native,
    warnings: part.scanPlan.warnings,
  }
  if (read === undefined) return printed
  return withFigures({ ...printed, keys: { count: read.keys, chunks: read.requests.count } }, read.outcome)
}

/** Once executed those that were sent, the first of them; before, one for an identifier that is made up. */
function requestsOf({ part }: GroupMember, requests: LookupRequests | undefined): object {
  const shown = ({ pushed, native }: LookupRequests['first'][number]) => ({ pushed: pushed.map(printFilter), native })
  if (requests !== undefined) return { requests: requests.first.map(shown) }
  const example = exampleRequest(part)
  return example === null ? {} : { example: shown(example) }
}

function observationsOf({ part }: GroupMember): unknown {
  return (nativeOf(part) as { readonly observations: unknown }).observations
}

// Plans an identity group: which members list candidates, what is pushed to them, and who only gives parts by identifier.
import type { IdentityGroup } from '@crosswalk/model'
import type { Resolved } from '../catalogue.ts'
import { planDuring } from '../plan-during.ts'
import { type GroupOptions, noMatch, type PlannedPart } from '../plan-query.ts'
import { chooseCandidates } from './choose-candidates.ts'
import { membersOf, type PlacedMember, type PlanGroupOptions, type ReadyMember, sortMembers } from './group-members.ts'
import { mapIds } from './map-ids.ts'
import { mergedBindingOf, mergedOptions } from './merged-binding.ts'
import { planLanes } from './plan-lanes.ts'
import { canReadById } from './read-by-id.ts'

/** Parts by the index of their member, for members of groups; all others are planned by themselves. */
export function planGroups(options: GroupOptions): ReadonlyMap<number, PlannedPart> {
  const { identity, query, members } = options
  const planned = new Map<number, PlannedPart>()
  if (identity === undefined || 'source' in query.target || query.merge === 'apart') return planned
  for (const group of identity.groups) {
    // What cannot be found by identifiers stays apart.
    const own = membersOf(group, members).filter(({ member }) => isFindable(options.catalogue.resolve(member)))
    // A member alone has nothing to be merged with, unless it is called by what a table says.
    if (own.length === 0 || (own.length === 1 && group.isByUri)) continue
    for (const part of planGroup(group, own, { ...options, identity })) planned.set(part.index, part)
  }
  return planned
}

/** Of a member that is not there nobody knows. */
function isFindable(resolved: Resolved): boolean {
  return 'code' in resolved || canReadById(resolved.source, resolved.binding)
}

function planGroup(group: IdentityGroup, own: readonly PlacedMember[], options: PlanGroupOptions): readonly PlannedPart[] {
  const { identity, query } = options
  const { ready, failed, parts } = sortMembers(own, options)
  const model = own[0]?.member.crosswalk?.model
  if (model === undefined || ready.length === 0) return parts
  const asked = options.conjuncts.map((conjunct) => mapIds(conjunct, (uri) => group.aliasesOf(identity.uris.normalise(uri))))
  const during =
    query.during === undefined
      ? null
      : planDuring(
          query,
          mergedBindingOf(mergedOptions(group, { model, members: ready.map(({ resolved }) => ({ part: resolved })), options })),
        )
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

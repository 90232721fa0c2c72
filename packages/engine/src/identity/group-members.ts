// Which members of an identity group a query concerns: those that can be read, and those that are not there.
import type { Identity, IdentityGroup } from '@crosswalk/model'
import type { Binding } from '../binding.ts'
import type { Member, Resolved } from '../catalogue.ts'
import { type GroupOptions, idlePart, identityOfMember, type PlannedPart } from '../plan-query.ts'
import type { MemberFailure } from './merged-subject.ts'

export type PlanGroupOptions = GroupOptions & { readonly identity: Identity }

export interface PlacedMember {
  readonly member: Member
  /** Its place among the parts of the plan. */
  readonly index: number
}

/** A member that is connected and can be found by identifiers, with its own part as it would be without a filter. */
export interface ReadyMember extends PlacedMember {
  readonly identity: string
  readonly resolved: Extract<Resolved, { readonly binding: Binding }>
}

/** In the group's order, sources of one crosswalk in theirs. */
export function membersOf({ crosswalks }: IdentityGroup, members: readonly Member[]): readonly PlacedMember[] {
  const place = ({ member }: PlacedMember): number => crosswalks.indexOf(member.crosswalk?.name ?? '')
  return members
    .map((member, index) => ({ member, index }))
    .filter((placed) => place(placed) >= 0)
    .toSorted((a, b) => place(a) - place(b) || a.index - b.index)
}

export interface SortedMembers {
  readonly ready: ReadyMember[]
  readonly failed: Map<number, MemberFailure>
  /** Of those that are not there: their parts are missing, and the answer says so. */
  readonly parts: PlannedPart[]
}

export function sortMembers(own: readonly PlacedMember[], options: PlanGroupOptions): SortedMembers {
  const sorted: SortedMembers = { ready: [], failed: new Map(), parts: [] }
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

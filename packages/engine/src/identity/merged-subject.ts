// Entities that several parts make: what getters of an identity group work on.
import type { Filter, Source } from '@crosswalk/contract'
import type { Subject } from '@crosswalk/model'
import type { Binding } from '../binding.ts'
import type { Outcome } from '../outcome.ts'
import type { AttachedScan } from '../plan-attached.ts'
import type { ScanPart } from '../plan-query.ts'

/** One record of one member. */
export interface EntityPart {
  /** Its place among the group's members. */
  readonly member: number
  readonly subject: Subject
  readonly id: string
}

export interface MergedSubject {
  /** In configured order, several of one member by their own keys; never empty. */
  readonly parts: readonly EntityPart[]
  /** The part from which the entity is listed. */
  readonly owner: EntityPart
}

/** What of a member the merged binding reads. */
export interface BoundMember {
  readonly part: Pick<ScanPart, 'binding' | 'source'>
}

/** A member that can be read. */
export interface GroupMember {
  /** Its own plan and binding, without what the group adds. */
  readonly part: ScanPart
  /** Are candidates listed from it. */
  readonly isDriving: boolean
  /** Does a part by itself pass the conjunct that candidates are chosen by; decided by our evaluator, not by the source. */
  readonly passes: (subject: Subject) => boolean
}

/** An identity group as one query sees it. */
export interface GroupPlan {
  readonly name: string
  /** All parts of an entity have the same identifier. */
  readonly isByUri: boolean
  /** Raw series show the readings of all parts. */
  readonly keepsAll: boolean
  /** In configured order; members that cannot be asked are not among them. */
  readonly members: readonly GroupMember[]
  /** Speaks of `MergedSubject`. */
  readonly binding: Binding
  /** The whole filter, on the merged entity. */
  readonly matches: (subject: MergedSubject) => boolean
  readonly incomparable: ((subject: Subject) => boolean) | null
  readonly aliasesOf: (uri: string) => readonly string[]
  /** Of all members. */
  readonly revision: string
  /** What tells two plans apart that list other entities of the same data. */
  readonly meaning: () => string
  /** There is a filter, and a member that it could not be held against. */
  readonly lacksMembers: boolean
  /** The conjunct that candidates are chosen by, and that tells who owns an entity; null where there is none. */
  readonly pushed: Filter | null
  /** Why candidates are read as they are, in words for explain. */
  readonly reason: string
}

/** What one lane of a page reads: the candidates of one driving member. */
export interface GroupLane {
  readonly plan: GroupPlan
  readonly member: number
}

/** A member that only gives parts by their identifiers, or whose own list cannot be told any more. */
export interface LookupPart {
  readonly kind: 'lookup'
  readonly index: number
  readonly member: ScanPart['member']
  readonly identity: string
  readonly source: Source
  readonly revision: string
  readonly attached: readonly AttachedScan[]
  readonly plan: GroupPlan
  /** Its entities can be those of a member that failed between two pages, so that nobody knows which were shown. */
  readonly blocked: MemberFailure | null
}

/** Why a member of a group gives nothing any more. */
export interface MemberFailure {
  readonly code: Outcome['code']
  readonly message: string
  /** It had answered earlier pages of the same list. */
  readonly isLate: boolean
}

// Which members of an identity group list its candidates, and by what condition.
import type { Filter, ModelDescription } from '@crosswalk/contract'
import { normalize } from '@crosswalk/cql2'
import { isOutsideExtent } from '../outside-extent.ts'
import { chooseConjunct } from './choose-conjunct.ts'
import type { PlanGroupOptions, ReadyMember } from './group-members.ts'
import { idsOfConjunct } from './map-ids.ts'

export interface Choice {
  /** Members that may hold parts of what is asked for. */
  readonly concerned: readonly ReadyMember[]
  readonly driving: readonly ReadyMember[]
  /** What is pushed to those driving, and tells who owns an entity; null where all of them are read. */
  readonly pushed: Filter | null
  /** In words, for explain. */
  readonly reason: string
}

export interface ChoiceScope {
  readonly ready: readonly ReadyMember[]
  readonly model: ModelDescription
  readonly options: PlanGroupOptions
}

export function chooseCandidates(conjuncts: readonly Filter[], { ready, model, options }: ChoiceScope): Choice {
  const byId = conjuncts.find((conjunct) => idsOfConjunct(conjunct) !== null)
  if (byId !== undefined) {
    const concerned = ready.filter(({ resolved }) => resolved.binding.lower(byId).filter !== false)
    return { concerned, driving: concerned, pushed: byId, reason: 'by their identifiers' }
  }
  const chosen = chooseConjunct({
    model,
    conjuncts,
    members: ready.length,
    maps: (member, property) => ready[member]?.resolved.binding.property(property) !== undefined,
    strength: (member, conjunct) => strengthOf(ready[member] as ReadyMember, conjunct, options),
  })
  if (chosen === null) return { concerned: ready, driving: ready, pushed: null, reason: 'all are read: no condition leads to candidates' }
  const { conjunct, mapping } = chosen
  const driving = mapping.map((member) => ready[member] as ReadyMember).filter((member) => canPass(member, conjunct))
  return { concerned: ready, driving, pushed: conjunct, reason: 'by a condition that only their parts can pass' }
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

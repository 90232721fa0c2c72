// All parts of the entities that a page comes by: what one lane has found, the others need not ask for again.
import { compareCodePoints } from '@crosswalk/cql2'
import type { Subject } from '@crosswalk/model'
import type { Candidate } from '../candidate.ts'
import { createOutcome, type Outcome } from '../outcome.ts'
import type { ReaderOptions } from '../part-reader.ts'
import { type EntityPart, type GroupPlan, type MergedSubject, partOf } from './merged-subject.ts'
import { readByIds } from './read-by-id.ts'

export interface PartLookups {
  /** What reading a member by identifiers has cost. */
  outcomeOf(member: number): Outcome
  /**
   * The entities of candidates of one member, in their order; null where another part owns the entity.
   * @throws MemberFailed, LimitError
   */
  merge(member: number, candidates: readonly Candidate[]): Promise<readonly (MergedSubject | null)[]>
}

export type LookupOptions = Omit<ReaderOptions, 'part' | 'start'>

export function createPartLookups(plan: GroupPlan, options: LookupOptions): PartLookups {
  const { members } = plan
  const outcomes = members.map(({ part }) => createOutcome(part.member))
  const found = members.map(() => new Map<string, readonly EntityPart[]>())
  const outcomeOf = (member: number): Outcome => outcomes[member] as Outcome

  const ask = async (member: number, uris: ReadonlySet<string>): Promise<void> => {
    const known = found[member] as Map<string, readonly EntityPart[]>
    const wanted = [...uris].filter((uri) => !known.has(uri))
    const own = members[member]
    if (wanted.length === 0 || own === undefined) return
    const startedAt = performance.now()
    const outcome = outcomeOf(member)
    try {
      const subjects = await readByIds(wanted, { ...options, part: own.part, outcome })
      for (const [uri, list] of subjects) known.set(uri, list.flatMap((subject) => partOf(member, subject, own) ?? []).toSorted(byTie))
      if (outcome.status === 'NOT_REACHED') outcome.status = 'OK'
    } finally {
      outcome.elapsedMs += performance.now() - startedAt
    }
  }

  return {
    outcomeOf,
    async merge(member, candidates) {
      const aliases = candidates.map(({ id }) => plan.aliasesOf(id))
      for (const [index, other] of members.entries()) {
        const { lookup } = other.part.binding
        const wanted = new Set<string>()
        for (const [place, uris] of aliases.entries()) {
          const own = candidates[place]?.id
          for (const uri of uris) {
            // Where no two subjects share an identifier, the candidate is all that the member has under its own.
            const isThere = index === member && uri === own && lookup?.isUnique === true
            if (!isThere && lookup?.mayHold(uri) === true) wanted.add(uri)
          }
        }
        await ask(index, wanted)
      }
      return candidates.map(({ subject }, place) => mergeOne({ plan, found, member }, subject, aliases[place] ?? []))
    },
  }
}

interface MergeScope {
  readonly plan: GroupPlan
  readonly found: readonly ReadonlyMap<string, readonly EntityPart[]>[]
  readonly member: number
}

function mergeOne({ plan: { members }, found, member }: MergeScope, subject: Subject, aliases: readonly string[]): MergedSubject | null {
  const own = partOf(member, subject, members[member] as GroupPlan['members'][number])
  if (own === null) return null
  const parts: EntityPart[] = []
  for (const index of members.keys()) {
    const others = aliases.flatMap((uri) => found[index]?.get(uri) ?? [])
    if (index !== member) parts.push(...(others.length > 1 ? others.toSorted(byTie) : others))
    else parts.push(...[own, ...others.filter(({ tie }) => tie !== own.tie)].toSorted(byTie))
  }
  const owner = parts.find((part) => {
    const candidate = members[part.member]
    return candidate?.isDriving === true && (part === own || candidate.passes(part.subject))
  })
  return owner === own ? { parts, owner } : null
}

function byTie(a: EntityPart, b: EntityPart): number {
  return compareCodePoints(a.tie, b.tie)
}

// All parts of the entities that a page comes by: what one lane has found, the others need not ask for again.
import { compareCodePoints } from '@crosswalk/cql2'
import type { Subject } from '@crosswalk/model'
import { baseOf } from '../binding.ts'
import type { Candidate } from '../candidate.ts'
import { createOutcome, type Outcome } from '../outcome.ts'
import type { ReaderOptions } from '../part-reader.ts'
import type { Stopwatch } from '../stopwatch.ts'
import type { EntityPart, GroupMember, GroupPlan, MergedSubject } from './merged-subject.ts'
import { type ById, type LookupRequests, readByIds } from './read-by-id.ts'

/** Reading one member by identifiers. */
export interface LookupRead {
  /** What it has cost. */
  readonly outcome: Outcome
  /** Identifiers asked for. */
  keys: number
  readonly requests: LookupRequests
}

export interface PartLookups {
  readOf(member: number): LookupRead
  /**
   * The entities of candidates of one member, in their order; null where another part owns the entity.
   * @throws MemberFailed, LimitError
   */
  merge(member: number, candidates: readonly Candidate[]): Promise<readonly (MergedSubject | null)[]>
}

export interface LookupOptions extends Omit<ReaderOptions, 'part' | 'start'> {
  /** How long anything was looked up, for all groups of a read. */
  readonly stopwatch: Stopwatch
}

/** What is known of one member. */
interface Known extends LookupRead {
  /** Of identifiers asked for; an empty list is remembered too. */
  readonly found: Map<string, readonly Subject[]>
  /** Everything, of a local collection: nothing needs asking any more. */
  whole: ById | null
}

const NONE: readonly never[] = []

export function createPartLookups(plan: GroupPlan, options: LookupOptions): PartLookups {
  const { members } = plan
  const reads = members.map(({ part }): Known => ({
    outcome: createOutcome(part.member),
    keys: 0,
    requests: { count: 0, first: [] },
    found: new Map(),
    whole: null,
  }))

  const ask = async (read: Known, { part }: GroupMember, uris: ReadonlySet<string>): Promise<void> => {
    const { outcome, requests, found } = read
    const startedAt = performance.now()
    options.stopwatch.start()
    try {
      const { subjects, isWhole } = await readByIds([...uris], { ...options, part, outcome, requests })
      if (isWhole) read.whole = subjects
      else for (const uri of uris) found.set(uri, subjects.get(uri) ?? NONE)
      for (const uri of uris) outcome.passed += subjectsOf(read, uri).length
      if (outcome.status === 'NOT_REACHED') outcome.status = 'OK'
    } finally {
      options.stopwatch.stop()
      outcome.elapsedMs += performance.now() - startedAt
    }
  }

  return {
    readOf: (member) => reads[member] as LookupRead,
    async merge(member, candidates) {
      const aliases: (readonly string[] | null)[] = candidates.map(({ id }) => plan.aliasesOf(id))
      for (const [index, other] of members.entries()) {
        const read = reads[index] as Known
        const wanted = wantedOf(other, { candidates, aliases, read, isOwn: index === member })
        if (wanted.size > 0) await ask(read, other, wanted)
        if (index >= member || !other.isDriving) continue
        // What an earlier member owns needs no other part here: its own lane lists it.
        const isOwned = (uri: string): boolean => subjectsOf(read, uri).some((subject) => other.passes(subject))
        for (const [place, uris] of aliases.entries()) if (uris?.some(isOwned)) aliases[place] = null
      }
      const scope = { plan, reads, member }
      return candidates.map((candidate, place) => {
        const uris = aliases[place] ?? null
        return uris === null ? null : mergeOne(scope, candidate, uris)
      })
    },
  }
}

interface WantedOptions {
  readonly candidates: readonly Candidate[]
  /** Null for those that are settled. */
  readonly aliases: readonly (readonly string[] | null)[]
  readonly read: Known
  /** The candidates are this member's own. */
  readonly isOwn: boolean
}

/** Counts what is looked for, and names what has to be asked for. */
function wantedOf({ part: { binding } }: GroupMember, { candidates, aliases, read, isOwn }: WantedOptions): ReadonlySet<string> {
  const { lookup, collection } = binding
  const { found, whole, outcome } = read
  // Where no two subjects share an identifier, the candidate is all that the member has under its own.
  const hasOwn = isOwn && lookup?.isUnique === true
  const wanted = new Set<string>()
  for (const [place, uris] of aliases.entries()) {
    for (const uri of uris ?? NONE) {
      const isThere = hasOwn && uri === candidates[place]?.id
      // A source that has listed it need not be asked for it by the lanes of others.
      if (isThere && !collection.local) found.set(uri, [candidates[place]?.subject])
      if (isThere || found.has(uri) || lookup?.mayHold(uri) !== true) continue
      if (whole === null) {
        wanted.add(uri)
        continue
      }
      read.keys += 1
      outcome.passed += subjectsOf(read, uri).length
    }
  }
  read.keys += wanted.size
  return wanted
}

function subjectsOf({ found, whole }: Known, uri: string): readonly Subject[] {
  return (whole ?? found).get(uri) ?? NONE
}

interface MergeScope {
  readonly plan: GroupPlan
  readonly reads: readonly Known[]
  readonly member: number
}

function mergeOne({ plan, reads, member }: MergeScope, { subject, id }: Candidate, aliases: readonly string[]): MergedSubject | null {
  const { members } = plan
  const own: EntityPart = { member, subject, id }
  const parts: EntityPart[] = []
  for (const index of members.keys()) {
    const read = reads[index] as Known
    if (index !== member) parts.push(...inOrder(partsOf(index, aliases, read), plan))
    else if (aliases.length === 1 && members[index]?.part.binding.lookup?.isUnique === true) parts.push(own)
    else parts.push(...withOwn(own, partsOf(index, aliases, read), plan))
  }
  const owner = parts.find((part) => {
    const candidate = members[part.member]
    return candidate?.isDriving === true && (part === own || candidate.passes(part.subject))
  })
  return owner === own ? { parts, owner } : null
}

function partsOf(member: number, uris: readonly string[], read: Known): readonly EntityPart[] {
  const parts: EntityPart[] = []
  for (const id of uris) for (const subject of subjectsOf(read, id)) parts.push({ member, subject, id })
  return parts
}

/** The candidate stands for itself among those that were looked up. */
function withOwn(own: EntityPart, others: readonly EntityPart[], plan: GroupPlan): readonly EntityPart[] {
  const tie = tieOfPart(own, plan)
  return inOrder([own, ...others.filter((other) => tieOfPart(other, plan) !== tie)], plan)
}

/** Several of one member, by its own keys. */
function inOrder(parts: readonly EntityPart[], plan: GroupPlan): readonly EntityPart[] {
  return parts.length < 2 ? parts : parts.toSorted((a, b) => compareCodePoints(tieOfPart(a, plan), tieOfPart(b, plan)))
}

function tieOfPart({ member, subject }: EntityPart, { members }: GroupPlan): string {
  const { binding } = (members[member] as GroupMember).part
  return binding.keyOf(baseOf(binding, subject))
}

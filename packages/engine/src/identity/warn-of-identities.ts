// What an answer says of identities that are not what they seem: equal URIs that nothing makes one, and parts of a group that stay apart.
import type { Identity } from '@crosswalk/model'
import type { Candidate } from '../candidate.ts'
import type { Outcome } from '../outcome.ts'
import type { QueryPlan, ScanPart } from '../plan-query.ts'
import { canReadById } from './read-by-id.ts'

/** How many of them a message names. */
const MAX_NAMED = 3

/** By the identity of their part. */
export type Outcomes = ReadonlyMap<string, Outcome>

/**
 * Of the rows that a page has come by: a part that gives a URI which an earlier one gave too. With `merge: APART` parts of a group are equal on purpose,
 * and raw items have keys and no URIs.
 */
export function warnOfEqualUris({ query }: QueryPlan, candidates: readonly Candidate[], outcomes: Outcomes): void {
  if (query.merge === 'apart' || areUnique(candidates)) return
  const holders = new Map<string, ScanPart>()
  const equal = new Map<ScanPart, string[]>()
  for (const { id, part } of candidates) {
    if (part.binding.model === null) continue
    const holder = holders.get(id)
    if (holder === undefined) holders.set(id, part)
    else equal.set(part, noted(equal.get(part), `${id} is also an entity of ${nameOf(holder)}`))
  }
  for (const [part, said] of equal) {
    const outcome = outcomes.get(part.identity)
    const more = said.length > MAX_NAMED ? `, and ${said.length - MAX_NAMED} more` : ''
    const message = `${said.slice(0, MAX_NAMED).join(', ')}${more}: without an identity group all are listed`
    if (outcome) outcome.warning = { code: 'EQUAL_IDENTIFIERS', message }
  }
}

function noted(said: string[] = [], message: string): string[] {
  said.push(message)
  return said
}

/** One list whose identifiers are its keys. */
function areUnique([first, ...others]: readonly Candidate[]): boolean {
  if (first === undefined) return true
  const { part } = first
  return part.group === undefined && part.binding.lookup?.isUnique === true && others.every((other) => other.part === part)
}

function nameOf({ member }: ScanPart): string {
  return `${member.handle.id} (${member.crosswalk?.name ?? member.collection})`
}

/** Members that could not be judged when the gateway began, because their source was not there. */
export function warnOfApart({ query, parts }: QueryPlan, { groups }: Identity, outcomes: readonly Outcome[]): void {
  if (groups.length === 0 || query.merge === 'apart') return
  for (const [index, part] of parts.entries()) {
    if (part.kind !== 'scan' || part.group !== undefined || part.binding.model === null) continue
    const group = groups.find(({ crosswalks }) => crosswalks.includes(part.binding.crosswalk ?? ''))
    if (group === undefined || canReadById(part.source, part.binding)) continue
    const outcome = outcomes[index]
    const message = `entities of ${nameOf(part)} cannot be found by their identifiers, so that they stay apart from their identity group ${group.name}`
    if (outcome) outcome.warning = { code: 'NOT_MERGED', message }
  }
}

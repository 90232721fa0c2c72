// What members of identity groups have cost in all: as lists of candidates, and looked up by identifiers.
import type { CandidatePage } from '../list-page.ts'
import { addOutcome, type Outcome } from '../outcome.ts'
import type { PlannedPart } from '../plan-query.ts'

/** One per part, in the plan's order: what completeness says of it. */
export function wholeOutcomes(parts: readonly PlannedPart[], { outcomes, lookups }: CandidatePage): readonly Outcome[] {
  if (lookups.size === 0) return outcomes
  return parts.map((part, index) => {
    const own = outcomes[index] as Outcome
    // Of a member that only gives parts, looking up is all.
    if (part.kind !== 'scan' || part.group === undefined) return own
    const read = lookups.get(part.group.plan)?.readOf(part.group.member).outcome
    if (read === undefined || read.status === 'NOT_REACHED') return own
    const whole = { ...own, status: own.status === 'NOT_REACHED' ? read.status : own.status }
    addOutcome(whole, read)
    return whole
  })
}

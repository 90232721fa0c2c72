// What asking a source came to, beside what it was asked.
import type { PlanPart } from '@crosswalk/contract'
import { entryOf, type Outcome } from './outcome.ts'

export function withFigures(part: PlanPart, outcome: Outcome | undefined): PlanPart {
  if (!outcome) return part
  const { source: _source, crosswalk: _crosswalk, ...figures } = entryOf(outcome)
  return { ...part, executed: { ...figures, results: outcome.passed } }
}

// Holds what explain says of a query that has run against the logs of the sources that it ran on.
import type { MemorySource } from '@crosswalk/adapter-memory'
import type { FederatedPlan, PlanPart } from '@crosswalk/contract'
import { expect } from 'vitest'
import { printFilter } from '../print-part.ts'

/** Explain shows so many requests of many that are alike. */
const SHOWN_REQUESTS = 20

/** What was known before anything was read. */
export function withoutFigures({ target, order, stages }: FederatedPlan): object {
  const known = stages.map(({ stage, description, parts }) => ({
    stage,
    description,
    parts: stage === 'candidates' ? parts.map(({ executed: _executed, ...part }) => part) : [],
  }))
  return { target, order, stages: known }
}

/** Rows and requests are those that the source gave, and every request of its log is shown; nothing else is. */
export function expectFigures(plan: FederatedPlan, { id, log }: MemorySource): void {
  const parts = plan.stages.flatMap((stage) => stage.parts).filter(({ source }) => source === id)
  const batches = log.filter((call) => call.call === 'batch')
  const sum = (figure: 'rows' | 'requests'): number => parts.reduce((total, { executed }) => total + (executed?.[figure] ?? 0), 0)
  expect([sum('rows'), sum('requests')]).toEqual([batches.reduce((total, batch) => total + batch.rows, 0), batches.length])
  const requests = parts.flatMap((part) => requestsOf(part))
  const isCut = parts.some(({ keys }) => (keys?.chunks ?? 0) > SHOWN_REQUESTS)
  for (const call of log) {
    const isShown = {
      native: call.call === 'scan' ? call.plan.native : null,
      pushed: call.call === 'scan' ? call.plan.pushed.map(printFilter) : [],
    }
    if (call.call === 'scan' && !isCut) expect(requests).toContainEqual(isShown)
  }
}

interface Told {
  readonly items?: unknown
  readonly requests?: readonly object[]
  readonly observations?: { readonly native?: unknown; readonly pushed?: unknown }
}

/** `native` and `pushed` of each request that a part stands for. */
function requestsOf({ native, pushed }: PlanPart): readonly object[] {
  if (typeof native !== 'object' || native === null) return [{ native, pushed }]
  const { items, requests, observations } = native as Told
  const ofRows = observations === undefined ? [] : [{ native: observations.native, pushed: observations.pushed }]
  if (requests !== undefined) return [...requests, ...ofRows]
  return [{ native: 'items' in native ? items : native, pushed }, ...ofRows]
}

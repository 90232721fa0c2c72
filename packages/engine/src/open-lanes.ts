// Readers for the parts of a page that are still to be read; what is settled already gets its outcome.
import type { AttachedRows } from './attached-rows.ts'
import type { Cursor } from './cursor.ts'
import type { ItemFolder } from './fold-items.ts'
import { createOutcome, failedEarlier, idleOutcome, type Outcome } from './outcome.ts'
import { PartReader, type StartPosition } from './part-reader.ts'
import type { QueryPlan, ScanPart } from './plan-query.ts'
import { hasFailedBefore, type PartState, positionOf, startOf } from './positions.ts'
import type { RequestContext } from './request-context.ts'

export interface PageOptions {
  readonly plan: QueryPlan
  readonly context: RequestContext
  readonly cursor: Cursor | null
  readonly first: number
  readonly folder: ItemFolder
  readonly attached: AttachedRows
}

export interface Lane extends PartState {
  readonly part: ScanPart
  readonly reader: PartReader
  readonly start: StartPosition | undefined
}

/** What one source may use of the time that is left, so that those behind it still answer. */
const PART_SHARE = 0.8

/** Lanes in plan order; `outcomes` holds, by identity, the parts that failed before, are not asked, or are done. */
export function openLanes(options: PageOptions): { readonly lanes: readonly Lane[]; readonly outcomes: Map<string, Outcome> } {
  const { plan, cursor } = options
  const outcomes = new Map<string, Outcome>()
  const lanes: Lane[] = []
  for (const part of plan.parts) {
    const failed = hasFailedBefore(cursor, part.identity)
    if (failed) outcomes.set(part.identity, failedEarlier(part.member, failed))
    else if (part.kind === 'idle') outcomes.set(part.identity, idleOutcome(part))
    else if (positionOf(cursor, part.identity)?.state !== 'done') lanes.push(laneOf(part, options))
    else outcomes.set(part.identity, { ...createOutcome(part.member), status: 'OK' })
  }
  return { lanes, outcomes }
}

function laneOf(part: ScanPart, options: PageOptions): Lane {
  const { context, cursor, folder, attached } = options
  const start = startOf(cursor, part)
  const timeoutMs = (): number => Math.round((context.deadlineAtMs - Date.now()) * PART_SHARE)
  const reader = new PartReader({ part, context, start, timeoutMs, folder, attached })
  return { part, reader, start, outcome: reader.outcome }
}

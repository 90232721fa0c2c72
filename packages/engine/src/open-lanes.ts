// Readers for the parts of a page that are still to be read; what is settled already gets its outcome.
import type { AttachedRows } from './attached-rows.ts'
import type { Cursor } from './cursor.ts'
import type { ItemFolder } from './fold-items.ts'
import { createOutcome, failedEarlier, idleOutcome, type Outcome } from './outcome.ts'
import { createLaneReaders, type LaneReader, type LaneReaders } from './lane-reader.ts'
import type { StartPosition } from './part-reader.ts'
import type { LookupPart } from './identity/merged-subject.ts'
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
  readonly reader: LaneReader
  readonly start: StartPosition | undefined
}

/** What one source may use of the time that is left, so that those behind it still answer. */
const PART_SHARE = 0.8

export interface OpenLanes {
  readonly lanes: readonly Lane[]
  readonly outcomes: Map<string, Outcome>
  readonly readers: LaneReaders
}

/** Lanes in plan order; `outcomes` holds, by identity, the parts that failed before, are not asked, or are done. */
export function openLanes(options: PageOptions): OpenLanes {
  const { plan, cursor, context, folder, attached } = options
  const timeoutMs = (): number => Math.round((context.deadlineAtMs - Date.now()) * PART_SHARE)
  const readers = createLaneReaders({ context, folder, attached, timeoutMs })
  const outcomes = new Map<string, Outcome>()
  const lanes: Lane[] = []
  for (const part of plan.parts) {
    const failed = hasFailedBefore(cursor, part.identity)
    if (failed) outcomes.set(part.identity, failedEarlier(part.member, failed))
    else if (part.kind === 'idle') outcomes.set(part.identity, idleOutcome(part))
    else if (part.kind === 'lookup') outcomes.set(part.identity, lookupOutcome(part, readers))
    else if (positionOf(cursor, part.identity)?.state !== 'done') lanes.push(laneOf(part, { ...options, readers, timeoutMs }))
    else outcomes.set(part.identity, { ...createOutcome(part.member), status: 'OK' })
  }
  return { lanes, outcomes, readers }
}

/** Grows while the lanes of its group look for parts. */
function lookupOutcome({ plan, identity, blocked }: LookupPart, readers: LaneReaders): Outcome {
  const member = plan.members.findIndex(({ part }) => part.identity === identity)
  const { outcome } = readers.lookupsOf(plan).readOf(member)
  outcome.skippedRows = plan.members[member]?.part.binding.collection.skippedRows ?? 0
  if (blocked === null) return outcome
  const message = `a member of ${plan.name} failed between two pages, so that nobody knows which of these were shown: ${blocked.message}`
  return Object.assign(outcome, { status: 'ERROR', code: blocked.code, message })
}

function laneOf(part: ScanPart, options: PageOptions & { readonly readers: LaneReaders; readonly timeoutMs: () => number }): Lane {
  const { context, cursor, folder, attached, readers, timeoutMs } = options
  const start = startOf(cursor, part)
  const reader = readers.open({ part, context, start, timeoutMs, folder, attached })
  return { part, reader, start, outcome: reader.outcome }
}

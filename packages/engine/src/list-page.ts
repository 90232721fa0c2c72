// One page of a list without order: sources in configured order, each in its own, started only when needed.
import { LimitError } from '@crosswalk/contract'
import type { Candidate } from './candidate.ts'
import type { Cursor, PartPosition } from './cursor.ts'
import { warnOfEqualUris } from './identity/warn-of-identities.ts'
import type { LaneReaders } from './lane-reader.ts'
import { type Lane, openLanes, type PageOptions } from './open-lanes.ts'
import type { Outcome } from './outcome.ts'
import type { QueryPlan } from './plan-query.ts'
import { partPosition } from './positions.ts'
import type { RequestContext } from './request-context.ts'

/** Candidates of one page, and what is needed to go on behind each of them. */
export interface CandidatePage {
  readonly candidates: readonly Candidate[]
  readonly hasNextPage: boolean
  /** One per part, in plan order. */
  readonly outcomes: readonly Outcome[]
  /** The cursor behind a candidate. */
  cursorAt(index: number): Cursor
  /** Where a scan that was cut short goes on; null where it was not. */
  readonly stoppedAt: Cursor | null
  /** Parts that were read from their first item to their last. */
  readonly exhaustive: ReadonlyMap<string, number>
  /** Parts of identity groups that were looked up. */
  readonly lookups: LaneReaders['lookups']
  readonly lookedUpMs: number
}

/** A source that is late is not waited for with the next ones idle: they begin after this share of the request's time. */
const STALL_SHARE = 0.1

export async function readListPage(options: PageOptions): Promise<CandidatePage> {
  const { plan, cursor, context, first } = options
  const { lanes, outcomes, readers } = openLanes(options)
  const candidates: Candidate[] = []
  let cut: LimitError | null = null
  const stopHedging = hedge(lanes, context)
  try {
    for (const lane of lanes) {
      await lane.reader.fill(first + 1 - candidates.length)
      candidates.push(...lane.reader.buffer.splice(0))
      if (candidates.length > first) break
    }
  } catch (error) {
    // Over the cap an unsorted list is still a list: it stops here and says so.
    if (!(error instanceof LimitError)) throw error
    cut = error
    for (const lane of lanes) candidates.push(...lane.reader.buffer.splice(0))
  } finally {
    stopHedging()
    await Promise.all(lanes.map((lane) => lane.reader.close()))
  }
  for (const lane of lanes) outcomes.set(lane.part.identity, lane.outcome)
  if (cut) markCut(lanes, cut)
  warnOfEqualUris(plan, candidates, outcomes)
  const shown = candidates.slice(0, first)
  return {
    candidates: shown,
    hasNextPage: candidates.length > first || cut !== null,
    outcomes: plan.parts.map((part) => outcomes.get(part.identity) as Outcome),
    cursorAt: (index) => cursorBehind(shown[index] as Candidate, lanes, { plan, cursor }),
    stoppedAt: cut !== null && candidates.length <= first ? stoppedCursor(lanes, { plan, cursor }) : null,
    exhaustive: exhaustiveOf(lanes),
    lookups: readers.lookups,
    lookedUpMs: readers.lookedUpMs,
  }
}

/** While one source keeps us waiting, the next ones already send their first request. */
function hedge(lanes: readonly Lane[], context: RequestContext): () => void {
  if (lanes.length < 2) return () => {}
  const waitMs = Math.max(1, (context.deadlineAtMs - Date.now()) * STALL_SHARE)
  const timer = setInterval(() => lanes.find((lane) => lane.reader.isUntouched)?.reader.prefetch(), waitMs)
  timer.unref()
  return () => clearInterval(timer)
}

function markCut(lanes: readonly Lane[], cut: LimitError): void {
  const lane = lanes.findLast((candidate) => candidate.outcome.status !== 'NOT_REACHED') ?? lanes[0]
  if (!lane) return
  lane.outcome.status = 'PARTIAL'
  lane.outcome.code = 'SCAN_BUDGET'
  lane.outcome.message = cut.message
}

/** How many candidates each part holds in all, for the parts that were read from end to end. */
export function exhaustiveOf(lanes: readonly Lane[]): ReadonlyMap<string, number> {
  const whole = lanes.filter(({ reader, start, part }) => {
    const isLimited = part.scanPlan.limitPushed && reader.passed >= (part.scanPlan.request.limit ?? 0)
    return reader.exhausted && start === undefined && !isLimited
  })
  return new Map(whole.map((lane) => [lane.part.identity, lane.reader.passed]))
}

interface CursorContext {
  readonly plan: QueryPlan
  readonly cursor: Cursor | null
}

function cursorBehind(candidate: Candidate, lanes: readonly Lane[], context: CursorContext): Cursor {
  const current = lanes.findIndex((lane) => lane.part === candidate.part)
  const parts = lanes.map((lane, index): PartPosition => {
    if (index < current) return partPosition(lane, { state: 'done' })
    if (index > current) return partPosition(lane, { state: 'todo', ...lane.start })
    // The lane stands behind this row even if its source failed later: a failed source stays failed for the whole chain.
    return partPosition(lane, { state: 'active', token: candidate.token, used: candidate.used })
  })
  return { parts: [...parts, ...settledBefore(context)], last: null }
}

function stoppedCursor(lanes: readonly Lane[], context: CursorContext): Cursor {
  const current = lanes.findLastIndex((lane) => lane.outcome.status !== 'NOT_REACHED')
  const parts = lanes.map((lane, index): PartPosition => {
    if (index < current) return partPosition(lane, { state: 'done' })
    if (index > current) return partPosition(lane, { state: 'todo', ...lane.start })
    return partPosition(lane, { state: 'active', ...lane.reader.position })
  })
  return { parts: [...parts, ...settledBefore(context)], last: null }
}

/** What earlier pages settled for good, and the state of what is only looked up. */
export function settledBefore({ plan, cursor }: CursorContext): readonly PartPosition[] {
  const settled = (cursor?.parts ?? []).filter((position) => position.state === 'done' || position.state === 'failed')
  const others = plan.parts.flatMap((part): PartPosition[] => {
    if (settled.some((position) => position.identity === part.identity)) return []
    const nowhere = { identity: part.identity, token: null, used: 0 }
    if (part.kind === 'lookup') return [{ ...nowhere, state: 'todo', revision: part.revision }]
    if (part.kind === 'scan' || part.status === 'SKIPPED') return []
    const { code, message, isLate } = part
    return [{ ...nowhere, state: 'failed', revision: '', code: code ?? 'SOURCE_FAILED', message, ...(isLate ? { isLate } : {}) }]
  })
  return [...settled, ...others]
}

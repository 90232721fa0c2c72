// From cursors to starting places, and back from the rows of a page to cursors.
import { QueryError } from '@crosswalk/contract'
import type { AttachedRows, Lack } from './attached-rows.ts'
import { type Candidate, tieOf } from './candidate.ts'
import type { Cursor, CursorSealer, PartPosition } from './cursor.ts'
import type { Outcome } from './outcome.ts'
import type { AttachedScan } from './plan-attached.ts'
import type { QueryPlan, ScanPart } from './plan-query.ts'
import type { StartPosition } from './part-reader.ts'

/** The cursor of a query, or null on its first page; whatever has become of the data. @throws QueryError CURSOR_INVALID */
export function openCursor(plan: QueryPlan, sealer: CursorSealer): Cursor | null {
  return plan.query.after === undefined ? null : sealer.open(plan.hash, plan.query.after)
}

/** @throws QueryError CURSOR_INVALID where the data that the cursor is for are not those of the plan */
export function checkRevisions(plan: QueryPlan, cursor: Cursor): void {
  for (const part of plan.parts) {
    const position = positionOf(cursor, part.identity)
    if (part.kind === 'idle' || !position || position.revision === '') continue
    if (position.revision !== part.revision) {
      throw new QueryError('CURSOR_INVALID', `the data of ${part.member.handle.id} have changed since the page before`, {
        path: ['after'],
        reason: 'DATA_CHANGED',
      })
    }
    for (const scan of part.attached) checkAttached(scan, positionOf(cursor, scan.identity))
  }
}

function checkAttached({ scanPlan, attachment }: AttachedScan, position: PartPosition | undefined): void {
  // Of a source that is down now nobody knows whether its data have changed.
  if (position?.state !== 'active' || scanPlan === null || scanPlan.revision === position.revision) return
  const message = `the data of ${attachment.bound.source} have changed since the page before`
  throw new QueryError('CURSOR_INVALID', message, { path: ['after'], reason: 'DATA_CHANGED' })
}

/** What attached rows were to the pages before. */
export function resumeAttached(plan: QueryPlan, cursor: Cursor | null, attached: AttachedRows): void {
  for (const part of plan.parts) {
    for (const scan of part.kind === 'idle' ? [] : part.attached) {
      const position = positionOf(cursor, scan.identity)
      if (position?.state === 'active') attached.resume(scan, 'answered')
      if (position?.state !== 'failed') continue
      attached.resume(scan, { code: (position.code ?? 'SOURCE_FAILED') as Lack['code'], message: position.message ?? '' })
    }
  }
}

/** The cursor with what attached rows the list itself depends on: whether they were there, and in which state. */
export function withAttached(cursor: Cursor, attached: AttachedRows): Cursor {
  const positions = Array.from(attached.reads.values()).flatMap(({ scan, lack }): PartPosition[] => {
    const { identity, scanPlan } = scan
    if (scan.when !== 'candidates') return []
    const state = lack ? ('failed' as const) : ('active' as const)
    const said = lack ? { code: lack.code ?? 'SOURCE_FAILED', message: lack.message } : {}
    return [{ identity, state, revision: lack ? '' : (scanPlan?.revision ?? ''), token: null, used: 0, ...said }]
  })
  const others = cursor.parts.filter(({ identity }) => !positions.some((position) => position.identity === identity))
  return { ...cursor, parts: [...others, ...positions] }
}

export function positionOf(cursor: Cursor | null, identity: string): PartPosition | undefined {
  return cursor?.parts.find((position) => position.identity === identity)
}

export function startOf(cursor: Cursor | null, part: ScanPart): StartPosition | undefined {
  const position = positionOf(cursor, part.identity)
  return position && (position.state === 'active' || position.state === 'todo') ? position : undefined
}

/** A source that failed on an earlier page stays failed: its rows would come twice or not at all. */
export function hasFailedBefore(cursor: Cursor | null, identity: string): PartPosition | undefined {
  const position = positionOf(cursor, identity)
  return position?.state === 'failed' ? position : undefined
}

export interface PartState {
  readonly part: ScanPart
  readonly outcome: Outcome
  readonly start: StartPosition | undefined
}

/** What a cursor says of one part, given where it stands. */
export function partPosition(state: PartState, at: { readonly state: PartPosition['state'] } & Partial<StartPosition>): PartPosition {
  const { part, outcome } = state
  const hasFailed = outcome.status === 'ERROR' || outcome.status === 'TIMEOUT'
  if (hasFailed) {
    return {
      identity: part.identity,
      state: 'failed',
      revision: '',
      token: null,
      used: 0,
      code: outcome.code ?? 'SOURCE_FAILED',
      message: outcome.message ?? '',
    }
  }
  // The data of a member are asked for parts although its own list is done.
  const revision = part.group === undefined ? '' : part.revision
  if (at.state === 'done') return { identity: part.identity, state: 'done', revision, token: null, used: 0 }
  return { identity: part.identity, state: at.state, revision: part.revision, token: at.token ?? null, used: at.used ?? 0 }
}

/** The last key of a sorted list behind a candidate. */
export function lastKeyOf(candidate: Candidate): NonNullable<Cursor['last']> {
  return { keys: candidate.keys, identity: candidate.part.identity, tie: tieOf(candidate) }
}

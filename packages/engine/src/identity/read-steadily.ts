// Reads a page of a plan with identity groups: a member that fails is left out, and the page read again without it.
import { type Cursor, type CursorSealer } from '../cursor.ts'
import type { Outcome } from '../outcome.ts'
import type { QueryPlan } from '../plan-query.ts'
import { checkRevisions, openCursor, positionOf } from '../positions.ts'
import { MemberFailed } from './member-failed.ts'
import type { MemberFailure } from './merged-subject.ts'

export type Failures = ReadonlyMap<string, MemberFailure>

export interface SteadyOptions<Page> {
  /** Pure; failures by identity. */
  readonly planWith: (failures: Failures) => QueryPlan
  readonly sealer: CursorSealer
  readonly read: (plan: QueryPlan, cursor: Cursor | null) => Promise<Page>
}

export interface SteadyPage<Page> {
  readonly plan: QueryPlan
  readonly cursor: Cursor | null
  readonly page: Page
}

/**
 * Each member fails once at most: on the first page of a list as if it had never been there, on a later one so that what it may have shown is not shown again.
 * @throws QueryError CURSOR_INVALID
 */
export async function readSteadily<Page>({ planWith, sealer, read }: SteadyOptions<Page>): Promise<SteadyPage<Page>> {
  let plan = planWith(new Map())
  const cursor = openCursor(plan, sealer)
  const failures = failuresBefore(plan, cursor)
  if (failures.size > 0) plan = planWith(failures)
  if (cursor !== null) checkRevisions(plan, cursor)
  for (;;) {
    try {
      return { plan, cursor, page: await read(plan, cursor) }
    } catch (error) {
      if (!(error instanceof MemberFailed) || failures.has(error.identity)) throw error
      failures.set(error.identity, { ...error.failure, isLate: cursor !== null })
      plan = planWith(failures)
    }
  }
}

/** Members that failed on an earlier page, and those that are not there any more. */
function failuresBefore(plan: QueryPlan, cursor: Cursor | null): Map<string, MemberFailure> {
  const failures = new Map<string, MemberFailure>()
  for (const { identity, state, code, message, isLate } of cursor?.parts ?? []) {
    if (state === 'failed')
      failures.set(identity, { code: (code ?? 'SOURCE_FAILED') as Outcome['code'], message: message ?? '', isLate: isLate === true })
  }
  for (const part of plan.parts) {
    if (part.kind !== 'idle' || part.status === 'SKIPPED' || failures.has(part.identity)) continue
    if (positionOf(cursor, part.identity) !== undefined)
      failures.set(part.identity, { code: part.code, message: part.message, isLate: true })
  }
  return failures
}

// What became of one source and crosswalk while a query ran; turned into completeness at the end.
import { type Batch, type Completeness, CrosswalkError, type SourceOutcome } from '@crosswalk/contract'
import type { Member } from './catalogue.ts'

/** Mutable while the query runs. */
export interface Outcome {
  readonly member: Member
  status: SourceOutcome['status']
  code: SourceOutcome['code']
  message: string | null
  rows: number
  requests: number
  bytes: number
  elapsedMs: number
  cacheAgeMs: number | null
  incomparable: number
  /** Entities that passed. */
  passed: number
  /** Of the collection: rows the source could not read. */
  skippedRows: number
  /** Items without an identifier: reported and left out. */
  unidentified: number
  /** Items of which a part reads as null because it could not be read. */
  damaged: number
  /** What could not be read, in words. */
  damage: string | null
  /** Nothing is missing, and yet there is something to know. */
  warning: { readonly code: 'EQUAL_IDENTIFIERS' | 'NOT_MERGED'; readonly message: string } | null
}

export function createOutcome(member: Member): Outcome {
  return {
    member,
    status: 'NOT_REACHED',
    code: null,
    message: null,
    rows: 0,
    requests: 0,
    bytes: 0,
    elapsedMs: 0,
    cacheAgeMs: null,
    incomparable: 0,
    passed: 0,
    skippedRows: 0,
    unidentified: 0,
    damaged: 0,
    damage: null,
    warning: null,
  }
}

/** Adds what a batch held and has cost. */
export function addBatch(outcome: Outcome, { items, cost, damaged }: Batch): void {
  outcome.rows += items.length
  outcome.requests += cost?.requests ?? 0
  outcome.bytes += cost?.bytes ?? 0
  outcome.cacheAgeMs = cost?.cacheAgeMs ?? outcome.cacheAgeMs
  outcome.damaged += damaged?.items ?? 0
  outcome.damage ??= damaged?.says ?? null
}

/** Adds what another read of the same source has cost. */
export function addOutcome(outcome: Outcome, read: Outcome): void {
  outcome.rows += read.rows
  outcome.requests += read.requests
  outcome.bytes += read.bytes
  outcome.elapsedMs += read.elapsedMs
  outcome.cacheAgeMs = read.cacheAgeMs ?? outcome.cacheAgeMs
  outcome.damaged += read.damaged
  outcome.damage ??= read.damage
}

/** A part that was not asked, and why. */
export function idleOutcome(part: {
  readonly member: Member
  readonly status: 'SKIPPED' | 'ERROR' | 'TIMEOUT'
  readonly code: SourceOutcome['code']
  readonly message: string
}): Outcome {
  const { member, status, code, message } = part
  return { ...createOutcome(member), status, code, message }
}

/** A part whose source failed on an earlier page of the same chain. */
export function failedEarlier(
  member: Member,
  before: { readonly code?: string | undefined; readonly message?: string | undefined },
): Outcome {
  const code = (before.code ?? 'SOURCE_FAILED') as SourceOutcome['code']
  const status = code === 'SOURCE_TIMEOUT' ? 'TIMEOUT' : 'ERROR'
  return { ...createOutcome(member), status, code, message: `failed on an earlier page: ${before.message ?? ''}` }
}

/** Settles an outcome as failed; an error that is not one of the closed table is a bug and is thrown on. */
export function failOutcome(outcome: Outcome, error: unknown): void {
  if (!(error instanceof CrosswalkError)) throw error
  outcome.status = error.code === 'SOURCE_TIMEOUT' ? 'TIMEOUT' : 'ERROR'
  outcome.code = error.code
  outcome.message = error.message
}

export function completenessOf(outcomes: Iterable<Outcome>): Completeness {
  const entries = Array.from(outcomes, entryOf)
  return { complete: entries.every(isComplete), entries }
}

/** With outcomes of reads beside those of the parts. */
export function withOutcomes(root: Completeness, outcomes: readonly Outcome[]): Completeness {
  if (outcomes.length === 0) return root
  const added = outcomes.map(entryOf)
  return { complete: root.complete && added.every(isComplete), entries: [...root.entries, ...added] }
}

/** Joins what was read for a page with what its relations read: incompleteness inside lowers the root's. */
export function withNested(root: Completeness, nested: readonly Completeness[]): Completeness {
  const lacking = nested.flatMap((completeness) => completeness.entries.filter((entry) => !isComplete(entry)))
  if (lacking.length === 0) return root
  const seen = new Set(root.entries.map(keyOf))
  const added = lacking.filter((entry) => !seen.has(keyOf(entry)) && seen.add(keyOf(entry)))
  return { complete: false, entries: [...root.entries, ...added] }
}

/** What a completeness says of some sources and crosswalks. */
export function completenessOfParts({ entries }: Completeness, members: readonly Member[]): Completeness {
  const own = entries.filter((entry) =>
    members.some(({ handle, crosswalk }) => entry.source === handle.id && entry.crosswalk === (crosswalk?.name ?? null)),
  )
  return { complete: own.every(isComplete), entries: own }
}

function keyOf(entry: SourceOutcome): string {
  return `${entry.source}\n${entry.crosswalk ?? ''}\n${entry.status}`
}

export function isComplete(entry: SourceOutcome): boolean {
  const isWhole = entry.status === 'OK' || entry.status === 'SKIPPED' || entry.status === 'NOT_REACHED'
  return isWhole && entry.skippedRows === 0
}

/** What the answer says of one source and crosswalk. */
export function entryOf(outcome: Outcome): SourceOutcome {
  const unidentified = outcome.unidentified > 0 ? `${outcome.unidentified} items without an identifier are left out` : null
  const damaged = outcome.damaged > 0 ? `${outcome.damaged} items could not be read in full: ${outcome.damage ?? ''}` : null
  const skipped = outcome.skippedRows > 0 ? `${outcome.skippedRows} rows could not be read` : null
  const message = outcome.message ?? unidentified ?? damaged ?? skipped
  const lacking = outcome.skippedRows + outcome.unidentified + outcome.damaged
  return {
    source: outcome.member.handle.id,
    crosswalk: outcome.member.crosswalk?.name ?? null,
    status: outcome.status,
    code: outcome.code ?? (lacking > 0 ? 'MALFORMED_ROWS' : (outcome.warning?.code ?? null)),
    message:
      message === null ? (outcome.warning?.message ?? null) : [message, ...(outcome.warning ? [outcome.warning.message] : [])].join('; '),
    rows: outcome.rows,
    requests: outcome.requests,
    bytes: outcome.bytes,
    elapsedMs: Math.round(outcome.elapsedMs * 1000) / 1000,
    cacheAgeMs: outcome.cacheAgeMs,
    incomparable: outcome.incomparable,
    skippedRows: lacking,
  }
}

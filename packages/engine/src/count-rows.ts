// How many there are, and how sure that is (DESIGN law 5).
import { type Count, type CountMode, LimitError, type Total } from '@crosswalk/contract'
import type { AttachedRows } from './attached-rows.ts'
import type { ItemFolder } from './fold-items.ts'
import type { CandidatePage } from './list-page.ts'
import type { NoteRead } from './plan-record.ts'
import { MemberFailed } from './identity/member-failed.ts'
import { createLaneReaders, type LaneReader } from './lane-reader.ts'
import type { AttachedScan } from './plan-attached.ts'
import type { PlannedPart, QueryPlan, ScanPart } from './plan-query.ts'
import type { RequestContext } from './request-context.ts'

type PartCount = { readonly value: number; readonly accuracy: Total['accuracy'] } | null

export interface CountOptions {
  readonly plan: QueryPlan
  readonly page: CandidatePage
  readonly context: RequestContext
  readonly mode: CountMode
  readonly folder: ItemFolder
  readonly attached: AttachedRows
  /** Is told of each part that is read for the count alone. */
  readonly onRead?: NoteRead | undefined
}

/** `none` answers UNKNOWN without work; `cheap` uses totals; `exact` reads to the end where a total would not be exact. */
export async function countRows(options: CountOptions): Promise<Count> {
  if (options.mode === 'none') return { value: null, accuracy: 'UNKNOWN' }
  const parts = await Promise.all(options.plan.parts.map((part) => countWhole(part, options)))
  return combineCounts(parts)
}

/** What is attached and could not be read was missing to the filter: more or fewer may pass. */
async function countWhole(part: PlannedPart, options: CountOptions): Promise<PartCount> {
  const count = await countPart(part, options)
  // Without a member of a group, values are others than with it.
  const isOther = part.kind === 'scan' && part.group?.plan.lacksMembers === true && options.plan.parts.length > 1
  if (isOther && count !== null) return { value: count.value, accuracy: 'estimate' }
  const lacks = part.kind === 'scan' && part.attached.some((scan) => scan.isFiltering && options.attached.reads.get(scan.identity)?.lack)
  return count !== null && lacks ? { value: count.value, accuracy: 'estimate' } : count
}

/**
 * exact + exact = EXACT; with an upper bound only, UPPER_BOUND; with a lower bound or a missing part, LOWER_BOUND; with both, ESTIMATE.
 * Nothing known at all is UNKNOWN.
 */
export function combineCounts(parts: readonly PartCount[]): Count {
  const known = parts.filter((part) => part !== null)
  if (known.length === 0 && parts.length > 0) return { value: null, accuracy: 'UNKNOWN' }
  const has = (accuracy: Total['accuracy']): boolean => known.some((part) => part.accuracy === accuracy)
  const isLower = has('lower') || known.length < parts.length
  const value = known.reduce((sum, part) => sum + part.value, 0)
  if (has('estimate') || (isLower && has('upper'))) return { value, accuracy: 'ESTIMATE' }
  if (isLower) return { value, accuracy: 'LOWER_BOUND' }
  return { value, accuracy: has('upper') ? 'UPPER_BOUND' : 'EXACT' }
}

async function countPart(part: PlannedPart, options: CountOptions): Promise<PartCount> {
  if (part.kind === 'idle') return part.status === 'SKIPPED' ? { value: 0, accuracy: 'exact' } : null
  const outcome = options.page.outcomes[part.index]
  if (outcome?.status === 'ERROR' || outcome?.status === 'TIMEOUT') return null
  if (part.kind === 'lookup') return { value: 0, accuracy: 'exact' }
  const exhaustive = options.page.exhaustive.get(part.identity)
  if (exhaustive !== undefined) return { value: exhaustive, accuracy: 'exact' }
  if (options.mode === 'cheap') return cheapTotal(part, options)
  return (await exactTotal(part, options)) ?? exhaustiveCount(part, options)
}

function isSettled(part: ScanPart): boolean {
  // Items without an identifier are left out of lists, so a total that counts them is only an upper bound, unless ids are keys.
  return part.group === undefined && part.residual.length === 0 && part.scanPlan.residual.length === 0 && !part.binding.grouped
}

async function cheapTotal(part: ScanPart, options: CountOptions): Promise<PartCount> {
  const total = await totalWithinLimits(part, options)
  if (!total) return null
  if (isSettled(part)) return total
  return total.accuracy === 'exact' || total.accuracy === 'upper'
    ? { value: total.value, accuracy: 'upper' }
    : { value: total.value, accuracy: 'estimate' }
}

/** A cheap count must not fail a list that is otherwise there: over a limit the part's number is not known. */
async function totalWithinLimits(part: ScanPart, options: CountOptions): Promise<Total | null> {
  try {
    return await sourceTotal(part, options)
  } catch (error) {
    if (error instanceof LimitError) return null
    throw error
  }
}

async function exactTotal(part: ScanPart, options: CountOptions): Promise<PartCount> {
  if (!isSettled(part) || part.scanPlan.countPushed !== 'exact') return null
  const total = await sourceTotal(part, options)
  return total?.accuracy === 'exact' ? total : null
}

/** The total of the rows that the source's own conditions leave, from the first batch of a scan. */
async function sourceTotal(part: ScanPart, options: CountOptions): Promise<Total | null> {
  const own = ownPart(part)
  const { collection } = own.binding
  if (own.scanPlan.pushed.length === 0 && collection.count) return collection.count
  const reader = readerOf(withoutRows(own), { fetchSize: 1 }, options)
  try {
    await reader.fill(1)
    if (reader.outcome.status === 'ERROR' || reader.outcome.status === 'TIMEOUT') return null
    if (reader.total) return reader.total
    return reader.exhausted ? { value: reader.outcome.rows, accuracy: 'exact' } : null
  } finally {
    await reader.close()
  }
}

/** What an item is counted by is not in the rows that its readings are read from. */
function withoutRows(part: ScanPart): ScanPart {
  const { observed, attached } = part
  const notRead = { observed: observed && { ...observed, isRead: false }, attached: attached.map(neverRead) }
  return { ...part, ...notRead, histories: null, ...(needsRows(part) ? { matches: () => true } : {}) }
}

function neverRead(scan: AttachedScan): AttachedScan {
  return { ...scan, when: 'never' }
}

/** Does the filter speak of rows of other collections, or of histories behind requests. */
function needsRows({ observed, attached, histories }: ScanPart): boolean {
  return histories !== null || observed?.isFiltered === true || attached.some((scan) => scan.isFiltering)
}

/** Of a member of an identity group: its own rows, each of which is listed at most once. */
function ownPart(part: ScanPart): ScanPart {
  const own = part.group?.plan.members[part.group.member]
  return own === undefined ? part : { ...own.part, scanPlan: part.scanPlan }
}

const COUNT_BATCH = 4096

async function exhaustiveCount(part: ScanPart, options: CountOptions): Promise<PartCount> {
  const isWhole = part.group !== undefined || needsRows(part)
  const reader = readerOf(isWhole ? part : withoutRows(part), { fetchSize: COUNT_BATCH }, options)
  try {
    while (!reader.ended) {
      await reader.fill(COUNT_BATCH)
      reader.buffer.length = 0
    }
    return reader.exhausted ? { value: reader.passed, accuracy: 'exact' } : null
  } catch (error) {
    if (error instanceof MemberFailed) return null
    throw error
  } finally {
    await reader.close()
  }
}

function readerOf(part: ScanPart, { fetchSize }: { readonly fetchSize: number }, options: CountOptions): LaneReader {
  const { limit: _limit, orderBy: _orderBy, ...request } = part.scanPlan.request
  const scanPlan = part.source.plan({ ...request, fetchSize, count: true })
  const { context, folder, attached } = options
  const timeoutMs = (): number => context.deadlineAtMs - Date.now()
  const counted: ScanPart = { ...part, scanPlan, keys: [] }
  const readers = createLaneReaders({ context, timeoutMs, folder, attached })
  const reader = readers.open({ part: counted, context, timeoutMs, folder, attached })
  options.onRead?.({ part: counted, outcome: reader.outcome, lookups: readers.lookups })
  return reader
}

// What a page reads one part by: the part itself, or a member of an identity group with all that belongs to its entities.
import type { Total } from '@crosswalk/contract'
import type { Candidate } from './candidate.ts'
import { createGroupReader } from './identity/group-reader.ts'
import { createPartLookups, type LookupOptions, type PartLookups } from './identity/part-lookups.ts'
import type { GroupPlan } from './identity/merged-subject.ts'
import type { Outcome } from './outcome.ts'
import { PartReader, type ReaderOptions, type StartPosition } from './part-reader.ts'
import type { ScanPart } from './plan-query.ts'
import { createStopwatch } from './stopwatch.ts'

export interface LaneReader {
  readonly part: ScanPart
  readonly outcome: Outcome
  /** Candidates not yet taken, in source order. */
  readonly buffer: Candidate[]
  /** Nothing follows the buffer: the source ended, failed, or is closed. */
  readonly ended: boolean
  /** The source ended by itself. */
  readonly exhausted: boolean
  readonly total: Total | undefined
  /** Candidates found since the start position. */
  readonly passed: number
  /** Where a later page would go on behind everything read so far. */
  readonly position: StartPosition
  readonly isUntouched: boolean
  /** Sends the first request without waiting for the answer. */
  prefetch(): void
  /** Reads until the buffer holds `wanted` candidates or the source ends. */
  fill(wanted: number): Promise<void>
  close(): Promise<void>
}

export interface LaneReaders {
  open(options: ReaderOptions): LaneReader
  lookupsOf(plan: GroupPlan): PartLookups
  /** Of all groups so far. */
  readonly lookups: ReadonlyMap<GroupPlan, PartLookups>
  /** How long parts were looked up. */
  readonly lookedUpMs: number
}

/** For all lanes of one read: those of a group share what they find. */
export function createLaneReaders(options: Omit<LookupOptions, 'stopwatch'>): LaneReaders {
  const stopwatch = createStopwatch()
  const lookups = new Map<GroupPlan, PartLookups>()
  const lookupsOf = (plan: GroupPlan): PartLookups => {
    const known = lookups.get(plan) ?? createPartLookups(plan, { ...options, stopwatch })
    lookups.set(plan, known)
    return known
  }
  return {
    lookupsOf,
    lookups,
    get lookedUpMs() {
      return stopwatch.elapsedMs
    },
    open(reader) {
      const { group } = reader.part
      return group === undefined ? new PartReader(reader) : createGroupReader({ ...reader, lookups: lookupsOf(group.plan) }, group)
    },
  }
}

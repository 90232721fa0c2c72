// What a query does, noted while it runs where somebody asked for it; print-plan.ts makes it readable.
import type { PlanStageName, SeriesSelection } from '@crosswalk/contract'
import type { AttachedRead } from './attached-rows.ts'
import type { LookupsByGroup } from './identity/print-group.ts'
import type { CandidatePage } from './list-page.ts'
import type { Outcome } from './outcome.ts'
import type { QueryPlan, ScanPart } from './plan-query.ts'
import type { HistoryRead } from './series/read-history.ts'

/** One source and crosswalk that was asked; what came of it grows while it is read. */
export interface PartRead {
  readonly part: ScanPart
  readonly outcome: Outcome
  /** Of identity groups. */
  readonly lookups: LookupsByGroup
}
export type NoteRead = (read: PartRead) => void

/** Related entities, read in one query per chunk of keys. */
export interface RelatedRead {
  readonly for: string
  readonly keys: number | null
  readonly queries: readonly QueryRecord[]
}

export interface SeriesShown {
  readonly part: ScanPart
  readonly selection: SeriesSelection
  readonly entities: number
  /** Readings or buckets. */
  readonly points: number
  /** Where histories lie behind requests: what was asked for, perhaps for another series as well. */
  readonly reads: readonly HistoryRead[]
}

export interface QueryRecord {
  readonly startedAtMs: number
  endedAtMs: number
  plan: QueryPlan | null
  /** One per part of the plan, in its order. */
  outcomes: readonly Outcome[]
  /** Parts of entities of identity groups. */
  lookups: LookupsByGroup
  /** Conditions on related entities. */
  readonly settled: RelatedRead[]
  readonly counted: PartRead[]
  /** Also those of related entities' own, by their whole path. */
  readonly relations: RelatedRead[]
  readonly series: (SeriesShown & { readonly path: string })[]
  /** Rows attached, by the identity of their scan; grows while they are read. */
  attached: ReadonlyMap<string, AttachedRead>
  readonly elapsedMs: Map<PlanStageName, number>
}

export function createQueryRecord(): QueryRecord {
  const now = performance.now()
  return {
    startedAtMs: now,
    endedAtMs: now,
    plan: null,
    outcomes: [],
    lookups: new Map(),
    settled: [],
    counted: [],
    relations: [],
    series: [],
    attached: new Map(),
    elapsedMs: new Map(),
  }
}

/** Runs a stage, and notes how long it took where there is a record. */
export async function runStage<T>(record: QueryRecord | null, stage: PlanStageName, work: () => T | Promise<T>): Promise<T> {
  if (record === null) return work()
  const startedAtMs = performance.now()
  try {
    return await work()
  } finally {
    record.elapsedMs.set(stage, (record.elapsedMs.get(stage) ?? 0) + performance.now() - startedAtMs)
  }
}

/** Looking up parts is part of reading candidates, and a stage of its own. */
export function notePage(record: QueryRecord, plan: QueryPlan, { outcomes, lookups, lookedUpMs }: CandidatePage): void {
  Object.assign(record, { plan, outcomes, lookups })
  if (lookups.size === 0) return
  const { elapsedMs } = record
  elapsedMs.set('identity', (elapsedMs.get('identity') ?? 0) + lookedUpMs)
  elapsedMs.set('candidates', (elapsedMs.get('candidates') ?? 0) - lookedUpMs)
}

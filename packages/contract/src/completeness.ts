// How complete an answer is, said in the answer itself.
import type { ErrorCode } from './errors.ts'
import type { SourceId } from './collection.ts'

/** NOT_REACHED: the page was full before this source's turn. SKIPPED: it could not hold a match, so it was not asked. */
export type SourceStatus = 'OK' | 'PARTIAL' | 'TIMEOUT' | 'ERROR' | 'SKIPPED' | 'NOT_REACHED'

export type OutcomeReason =
  | 'NO_MATCH_POSSIBLE'
  | 'SCAN_BUDGET'
  | 'MALFORMED_ROWS'
  | 'RELATION_INCOMPLETE'
  | 'SERIES_TRUNCATED'
  | 'EQUAL_IDENTIFIERS'
  | 'NOT_MERGED'

/** One source and crosswalk that the query could concern. */
export interface SourceOutcome {
  readonly source: SourceId
  readonly crosswalk: string | null
  readonly status: SourceStatus
  /**
   * An error code, or the reason of SKIPPED and PARTIAL: NO_MATCH_POSSIBLE, SCAN_BUDGET, MALFORMED_ROWS, RELATION_INCOMPLETE, SERIES_TRUNCATED;
   * or what a reader of a whole answer should know: EQUAL_IDENTIFIERS, entities of equal URIs that no identity group makes one; NOT_MERGED, parts
   * that stay apart in spite of their group, because they cannot be found by identifier.
   */
  readonly code: ErrorCode | OutcomeReason | null
  readonly message: string | null
  /** Items read from the source. */
  readonly rows: number
  readonly requests: number
  readonly bytes: number
  readonly elapsedMs: number
  readonly cacheAgeMs: number | null
  /** Items left out of comparisons because a reading's unit is unknown. */
  readonly incomparable: number
  /** Rows the source could not read, in collections this query concerns; rows of this answer that it could not read in full are among them. */
  readonly skippedRows: number
}

export interface Completeness {
  /** Every entry OK, SKIPPED or NOT_REACHED, no row skipped as malformed, no scan cut short. */
  readonly complete: boolean
  readonly entries: readonly SourceOutcome[]
}

export type CountAccuracy = 'EXACT' | 'UPPER_BOUND' | 'LOWER_BOUND' | 'ESTIMATE' | 'UNKNOWN'
export interface Count {
  readonly value: number | null
  readonly accuracy: CountAccuracy
}

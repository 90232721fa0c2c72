// `strict: true`: an answer that is not complete is an error.
import { ERRORS, LimitError, SourceError, type Completeness, type SourceErrorCode, type SourceOutcome } from '@crosswalk/contract'

/**
 * @throws SourceError with the code and the source of the first entry that failed, timed out or is partial
 * @throws LimitError where a scan was cut short
 */
export function assertComplete(completeness: Completeness): void {
  if (completeness.complete) return
  throw failureOf(completeness) ?? new LimitError('the answer is not complete', { limit: 'completeness', maximum: 0 })
}

/** The error behind an incomplete answer; undefined where no source failed, timed out or is partial. */
export function failureOf(completeness: Completeness): SourceError | LimitError | undefined {
  const failed = (entry: SourceOutcome): boolean => entry.status === 'ERROR' || entry.status === 'TIMEOUT'
  const entry =
    completeness.entries.find(failed) ??
    completeness.entries.find((candidate) => candidate.status === 'PARTIAL' || candidate.skippedRows > 0)
  if (!entry) return undefined
  const message = entry.message ?? `the source ${entry.source} did not answer completely`
  if (entry.code === 'SCAN_BUDGET' || entry.code === 'LIMIT_EXCEEDED')
    return new LimitError(message, { limit: 'maxScannedRows', maximum: entry.rows })
  return new SourceError(codeOf(entry), message, { sourceId: entry.source })
}

function codeOf({ code, status, skippedRows }: SourceOutcome): SourceErrorCode {
  if (code !== null && code in ERRORS && code.startsWith('SOURCE_')) return code as SourceErrorCode
  if (code === 'MALFORMED_ROWS' || (code === null && skippedRows > 0)) return 'SOURCE_MALFORMED'
  return status === 'TIMEOUT' ? 'SOURCE_TIMEOUT' : 'SOURCE_FAILED'
}

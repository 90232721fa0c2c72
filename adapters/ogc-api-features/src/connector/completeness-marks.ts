// An answer that lacks something says so: in its body, in a header, and as an error where nothing could be read at all.
import { ERRORS, SourceError, type Completeness, type ErrorCode, type SourceErrorCode, type SourceOutcome } from '@crosswalk/contract'

/** On every answer with features: `true`, or `false` where something is missing. */
export const COMPLETE_HEADER = 'crosswalk-complete'

/** What a client is told of one source; costs are nobody's business here. */
export type ShownOutcome = Pick<SourceOutcome, 'source' | 'crosswalk' | 'status' | 'code' | 'message' | 'skippedRows'>

/** Foreign members of a FeatureCollection (RFC 7946 section 6.1): `completeness` only where something is missing. */
export function completenessMembers({ complete, entries }: Completeness): {
  readonly complete: boolean
  readonly completeness?: readonly ShownOutcome[]
} {
  if (complete) return { complete }
  const completeness = entries.map(({ source, crosswalk, status, code, message, skippedRows }) => ({
    source,
    crosswalk,
    status,
    code,
    message,
    skippedRows,
  }))
  return { complete, completeness }
}

/** The error behind a page without rows whose sources all failed; undefined where one of them answered. */
export function totalFailure({ entries }: Completeness): SourceError | undefined {
  const asked = entries.filter(({ status }) => status !== 'SKIPPED')
  if (asked.length === 0 || !asked.every(hasFailed)) return undefined
  return errorOf(asked.find(({ status }) => status === 'ERROR') ?? (asked[0] as SourceOutcome))
}

/** The error of the first part that failed, for a feature that was not found: it may lie there. */
export function anyFailure({ entries }: Completeness): SourceError | undefined {
  const failed = entries.find(hasFailed)
  return failed && errorOf(failed)
}

function hasFailed({ status }: SourceOutcome): boolean {
  return status === 'ERROR' || status === 'TIMEOUT'
}

function errorOf({ source, status, code, message }: SourceOutcome): SourceError {
  const text = message ?? `the source ${source} did not answer`
  return new SourceError(isSourceCode(code) ? code : status === 'TIMEOUT' ? 'SOURCE_TIMEOUT' : 'SOURCE_FAILED', text, { sourceId: source })
}

function isSourceCode(code: SourceOutcome['code']): code is SourceErrorCode {
  return code !== null && code.startsWith('SOURCE_') && Object.hasOwn(ERRORS, code as ErrorCode)
}

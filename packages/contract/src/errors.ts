// The closed table of error codes and the few classes that carry them.

/** What each code means for a caller: worth repeating, and the HTTP status when no data can be returned at all. */
export const ERRORS = {
  CONFIG_INVALID: { retryable: false, status: 500 },
  QUERY_INVALID: { retryable: false, status: 400 },
  QUERY_TOO_COMPLEX: { retryable: false, status: 400 },
  CURSOR_INVALID: { retryable: false, status: 400 },
  LIMIT_EXCEEDED: { retryable: false, status: 422 },
  UNAUTHENTICATED: { retryable: false, status: 401 },
  FORBIDDEN: { retryable: false, status: 403 },
  SOURCE_UNREACHABLE: { retryable: true, status: 502 },
  SOURCE_FAILED: { retryable: true, status: 502 },
  SOURCE_TIMEOUT: { retryable: true, status: 504 },
  SOURCE_RATE_LIMITED: { retryable: true, status: 503 },
  SOURCE_REJECTED: { retryable: false, status: 502 },
  SOURCE_UNAUTHORIZED: { retryable: false, status: 502 },
  SOURCE_MALFORMED: { retryable: false, status: 502 },
} as const satisfies Record<string, { retryable: boolean; status: number }>

export type ErrorCode = keyof typeof ERRORS
export type SourceErrorCode = Extract<ErrorCode, `SOURCE_${string}`>
export type QueryErrorCode = 'QUERY_INVALID' | 'QUERY_TOO_COMPLEX' | 'CURSOR_INVALID'

/** A place in a text: offset in UTF-16 units from 0, line and column from 1. */
export interface TextPosition {
  readonly offset: number
  readonly line: number
  readonly column: number
}

/** The base of every error that Crosswalk raises on purpose. Match on `code`: `instanceof` breaks across copies of a package. */
export abstract class CrosswalkError extends Error {
  abstract readonly code: ErrorCode
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
  }
}

export interface QueryErrorDetails {
  readonly position?: TextPosition | undefined
  /** Where in the query's input, for instance `['where', 'no2', 'gt']`. */
  readonly path?: readonly (string | number)[] | undefined
  /** What would have been right at this place. */
  readonly expected?: readonly string[] | undefined
  /** A machine-readable cause, for instance DATA_CHANGED of a cursor. */
  readonly reason?: string | undefined
  readonly cause?: unknown
}

/** The client can mend it. */
export class QueryError extends CrosswalkError {
  readonly code: QueryErrorCode
  readonly details: QueryErrorDetails
  constructor(code: QueryErrorCode, message: string, details: QueryErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.details = details
  }
}

/** A guard of our own stopped the request: rows, bytes, requests, time. */
export class LimitError extends CrosswalkError {
  readonly code = 'LIMIT_EXCEEDED'
  readonly limit: string
  readonly maximum: number
  /** The argument that asks for too much, where one does. */
  readonly path: readonly (string | number)[] | undefined
  constructor(message: string, details: { limit: string; maximum: number; path?: readonly (string | number)[] | undefined }) {
    super(message)
    this.limit = details.limit
    this.maximum = details.maximum
    this.path = details.path
  }
}

export interface SourceErrorDetails {
  readonly sourceId: string
  /** Without query secrets. */
  readonly url?: string | undefined
  readonly status?: number | undefined
  readonly retryAfterMs?: number | undefined
  /** The native request, kept with SOURCE_REJECTED: it is our own bug. */
  readonly native?: unknown
  readonly cause?: unknown
}

/** A source could not answer. Goes to completeness, never to a response's `errors` unless the request is strict. */
export class SourceError extends CrosswalkError {
  readonly code: SourceErrorCode
  readonly details: SourceErrorDetails
  constructor(code: SourceErrorCode, message: string, details: SourceErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.details = details
  }
}

/** One mistake in a configuration, model or crosswalk file. Line and column from 1. */
export interface ConfigIssue {
  readonly file: string
  readonly line?: number | undefined
  readonly column?: number | undefined
  readonly path: readonly (string | number)[]
  readonly message: string
  readonly expected?: string | undefined
}

/** Start-up only; holds all mistakes at once. */
export class ConfigError extends CrosswalkError {
  readonly code = 'CONFIG_INVALID'
  readonly issues: readonly ConfigIssue[]
  constructor(issues: readonly ConfigIssue[]) {
    super(issues.map(formatConfigIssue).join('\n'))
    this.issues = issues
  }
}

/** `file:line:column path: message (expected ...)`. */
export function formatConfigIssue(issue: ConfigIssue): string {
  const place = issue.line === undefined ? issue.file : `${issue.file}:${issue.line}:${issue.column ?? 1}`
  const path = issue.path.length > 0 ? ` ${issue.path.join('.')}:` : ''
  const expected = issue.expected === undefined ? '' : ` (expected ${issue.expected})`
  return `${place}${path} ${issue.message}${expected}`
}

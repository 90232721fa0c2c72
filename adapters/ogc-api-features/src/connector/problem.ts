// Errors as problem documents (RFC 9457), with the code of the closed table and the place of the mistake.
import { ERRORS, type CrosswalkError, type ErrorCode, type LimitError, type QueryError, type SourceError } from '@crosswalk/contract'
import { MEDIA_TYPES } from './link.ts'

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  422: 'Unprocessable Content',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}

export function problem(status: number, detail: string, members: Readonly<Record<string, unknown>> = {}): Response {
  const body = { type: 'about:blank', title: TITLES[status] ?? 'Error', status, detail, ...members }
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': MEDIA_TYPES.problem, vary: 'accept' } })
}

/** The answer to an error raised on purpose; undefined for everything else, which is a bug or an abort. */
export function problemOf(error: unknown): Response | undefined {
  if (!isCrosswalkError(error)) return undefined
  const answer = problem(ERRORS[error.code].status, error.message, { code: error.code, ...detailsOf(error) })
  const retryAfterMs = error.code.startsWith('SOURCE_') ? (error as SourceError).details.retryAfterMs : undefined
  if (retryAfterMs !== undefined) answer.headers.set('retry-after', String(Math.ceil(retryAfterMs / 1000)))
  return answer
}

/** By code, not by class: there may be two copies of the contract. */
export function isCrosswalkError(error: unknown): error is CrosswalkError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && Object.hasOwn(ERRORS, error.code)
}

function detailsOf(error: CrosswalkError): Readonly<Record<string, unknown>> {
  const code: ErrorCode = error.code
  switch (code) {
    case 'QUERY_INVALID':
    case 'QUERY_TOO_COMPLEX':
    case 'CURSOR_INVALID': {
      const { path = [], position, expected, reason } = (error as QueryError).details
      const [parameter, ...inner] = path
      return { parameter, ...(inner.length > 0 ? { path: inner } : {}), position, expected, reason }
    }
    case 'LIMIT_EXCEEDED': {
      const { limit, maximum } = error as LimitError
      return { limit, maximum }
    }
    case 'CONFIG_INVALID':
    case 'UNAUTHENTICATED':
    case 'FORBIDDEN':
      return {}
    default:
      return { source: (error as SourceError).details.sourceId }
  }
}

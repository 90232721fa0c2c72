// The one place where errors become public: codes of the closed table leave with their details, everything else is masked.
import { ERRORS, type CrosswalkError, type ErrorCode, type LimitError, type QueryError, type SourceError } from '@crosswalk/contract'
import { GraphQLError, type GraphQLErrorExtensions } from 'graphql'

export interface ErrorMapperOptions {
  /** Is told of everything that is a bug: neither ours on purpose, nor the client's, nor an abort. */
  readonly onUnexpectedError?: ((error: unknown) => void) | undefined
}

/** The code of a bug. Not in the closed table: nobody can act on it. */
export const INTERNAL_SERVER_ERROR = 'INTERNAL_SERVER_ERROR'

/**
 * Keeps path and locations. Errors of the language itself (syntax, validation, variables) are QUERY_INVALID, their old code is the
 * `reason`. Mapping twice changes nothing.
 */
export function toGraphqlError(error: unknown, options: ErrorMapperOptions = {}): GraphQLError {
  const cause = rootCause(error)
  if (isCrosswalkError(cause)) return located(error, cause.message, extensionsOf(cause), cause)
  if (error instanceof GraphQLError && cause instanceof GraphQLError) {
    const code = cause.extensions['code']
    if (typeof code === 'string' && (code in ERRORS || code === INTERNAL_SERVER_ERROR)) {
      return error === cause ? error : located(error, cause.message, cause.extensions)
    }
    if (isOfTheClient(error, cause)) {
      const http = httpOf(cause)
      return located(error, cause.message, defined({ code: 'QUERY_INVALID', reason: code, http }))
    }
  }
  if (!isAbort(error)) options.onUnexpectedError?.(cause)
  return located(error, 'Unexpected error', { code: INTERNAL_SERVER_ERROR })
}

/** The client has gone, or whoever called us: nobody reads the answer. */
export function isAbort(error: unknown): boolean {
  const cause = rootCause(error)
  return cause instanceof Error && (cause.name === 'AbortError' || cause.name === 'AbortedGraphQLExecutionError')
}

/** The HTTP status when no data can be returned at all. */
export function statusOf(error: GraphQLError): number {
  const code = error.extensions['code']
  return typeof code === 'string' && code in ERRORS ? ERRORS[code as ErrorCode].status : 500
}

/** Where yoga keeps what it caught (a body that is no JSON), no GraphQL was spoken yet: the status holds for every client. */
function httpOf({ extensions }: GraphQLError): unknown {
  const { http } = extensions
  return 'originalError' in extensions && typeof http === 'object' ? { ...http, spec: false } : http
}

/** Below the wrappers that graphql-js and yoga put around what was thrown. Bounded: a chain of causes may be a ring. */
function rootCause(error: unknown): unknown {
  let cause = error
  for (let depth = 0; depth < 10 && cause instanceof GraphQLError && cause.originalError; depth += 1) cause = cause.originalError
  return cause
}

/** By code, not by class: there may be two copies of the contract. */
function isCrosswalkError(error: unknown): error is CrosswalkError {
  return (
    error instanceof Error && !(error instanceof GraphQLError) && 'code' in error && typeof error.code === 'string' && error.code in ERRORS
  )
}

/** While fields are completed, graphql-js blames a node only where the document is wrong; the rest is a value of ours that does not fit. */
function isOfTheClient(error: GraphQLError, cause: GraphQLError): boolean {
  return error.path === undefined || cause.nodes !== undefined
}

function located(error: unknown, message: string, extensions: GraphQLErrorExtensions, cause?: Error): GraphQLError {
  const { nodes, source, positions, path } = error instanceof GraphQLError ? error : {}
  return new GraphQLError(message, { nodes, source, positions, path, extensions, originalError: cause })
}

function extensionsOf(error: CrosswalkError): GraphQLErrorExtensions {
  switch (error.code) {
    case 'QUERY_INVALID':
    case 'QUERY_TOO_COMPLEX':
    case 'CURSOR_INVALID': {
      const { position, path, expected, reason } = (error as QueryError).details
      return defined({ code: error.code, position, path, expected, reason })
    }
    case 'LIMIT_EXCEEDED': {
      const { limit, maximum, path } = error as LimitError
      return defined({ code: error.code, limit, maximum, path })
    }
    case 'SOURCE_UNREACHABLE':
    case 'SOURCE_FAILED':
    case 'SOURCE_TIMEOUT':
    case 'SOURCE_RATE_LIMITED':
    case 'SOURCE_REJECTED':
    case 'SOURCE_UNAUTHORIZED':
    case 'SOURCE_MALFORMED': {
      const { sourceId, retryAfterMs } = (error as SourceError).details
      return defined({ code: error.code, source: sourceId, retryAfterMs })
    }
    case 'CONFIG_INVALID':
    case 'UNAUTHENTICATED':
    case 'FORBIDDEN':
      return { code: error.code }
  }
}

function defined(entries: Readonly<Record<string, unknown>>): GraphQLErrorExtensions {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined))
}

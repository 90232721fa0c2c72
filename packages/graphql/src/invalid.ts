// Errors with the place in the query's input where they arose.
import { QueryError, type QueryErrorDetails } from '@crosswalk/contract'

export type InputPath = readonly (string | number)[]

/** QUERY_INVALID at a path. */
export function invalid(path: InputPath, message: string, details: QueryErrorDetails = {}): QueryError {
  return new QueryError('QUERY_INVALID', message, { ...details, path })
}

/** Runs a check that knows only its own input, and puts the path of that input before the path in its error. */
export function atPath<T>(path: InputPath, check: () => T): T {
  try {
    return check()
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    throw new QueryError(error.code, error.message, { ...error.details, path: [...path, ...(error.details.path ?? [])], cause: error })
  }
}

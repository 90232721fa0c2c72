// Errors with the query parameter that they are about.
import { QueryError, type QueryErrorDetails } from '@crosswalk/contract'

/** QUERY_INVALID at a query parameter. */
export function invalidParameter(name: string, message: string, details: QueryErrorDetails = {}): QueryError {
  return new QueryError('QUERY_INVALID', message, { ...details, path: [name] })
}

/** Runs a check that knows only its own input, and puts the parameter before the path in its error; its code and position stay. */
export function atParameter<T>(name: string, check: () => T): T {
  try {
    return check()
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    const path = [name, ...(error.details.path ?? []).filter((step) => step !== name)]
    throw new QueryError(error.code, error.message, { ...error.details, path, cause: error })
  }
}

// The yoga plugin for stored operations: a request names one instead of sending it.
import { type ExtractPersistedOperationId, usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations'
import { GraphQLError } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { RequestContext } from './request-context.ts'
import type { FindOperation } from './stored-operations.ts'

export interface StoredOperationsOptions {
  readonly find: FindOperation
  /** Refuse operations that a client sends itself. */
  readonly only: boolean
}

/** The parameter that `documentId` is, beside those that every GraphQL request may have. */
export const EXTRA_PARAMETERS: string[] = ['documentId']

/**
 * An operation is named by `documentId` (GraphQL over HTTP, appendix on persisted documents: an id, or `sha256:` and a hash) or by
 * `extensions.persistedQuery.sha256Hash` (what Apollo's and other clients send), in GET and POST.
 */
export function useStoredOperations({ find, only }: StoredOperationsOptions): Plugin<RequestContext> {
  return usePersistedOperations({
    allowArbitraryOperations: !only,
    extractPersistedOperationId: idOf,
    getPersistedOperation: (id) => find(id) ?? null,
    customErrors: { notFound, keyNotFound, persistedQueryOnly },
  })
}

const idOf: ExtractPersistedOperationId = (params, request) => {
  const documentId = 'documentId' in params ? params.documentId : new URL(request.url).searchParams.get('documentId')
  if (typeof documentId === 'string') return documentId
  const persisted: unknown = params.extensions?.['persistedQuery']
  const hash = typeof persisted === 'object' && persisted !== null && 'sha256Hash' in persisted ? persisted.sha256Hash : null
  return typeof hash === 'string' ? hash : null
}

/** The message is what clients with automatic persisted queries wait for: they send the whole operation then. */
function notFound(): GraphQLError {
  return new GraphQLError('PersistedQueryNotFound', { extensions: { code: 'QUERY_INVALID', reason: 'PERSISTED_QUERY_NOT_FOUND' } })
}

/** As without stored operations: no GraphQL was spoken yet, so the status is 400 for every client. */
function keyNotFound(): GraphQLError {
  const expected = ['query', 'documentId', 'extensions.persistedQuery.sha256Hash']
  return new GraphQLError('The request names no operation', { extensions: { code: 'QUERY_INVALID', expected, http: { status: 400 } } })
}

function persistedQueryOnly(): GraphQLError {
  return new GraphQLError('This service answers stored operations only: send the id of one', { extensions: { code: 'FORBIDDEN' } })
}

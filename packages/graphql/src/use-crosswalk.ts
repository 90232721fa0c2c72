// The yoga plugin: limits, execution with cancellation, and the one place where errors become public.
import { getOperationAST, GraphQLError, type DocumentNode, type ExecutionResult } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { checkSourceText, checkVariables } from './check-source-text.ts'
import type { DocumentCache } from './document-cache.ts'
import { createExecutor } from './execute-operation.ts'
import type { GraphqlLimits } from './graphql-limits.ts'
import { checkDocument } from './measure-document.ts'
import type { RequestContext } from './request-context.ts'
import { isAbort, statusOf, toGraphqlError, type ErrorMapperOptions } from './to-graphql-error.ts'

/** One answered request, for logs. Holds neither the query nor its variables. */
export interface GraphqlRequestEvent {
  readonly request: Request
  readonly operationName: string | null
  /** `extensions.code` of each error in the answer. */
  readonly errorCodes: readonly string[]
}

export interface CrosswalkPluginOptions extends ErrorMapperOptions {
  readonly limits: GraphqlLimits
  readonly documents: DocumentCache
  readonly explain: boolean
  /** False: graphql-js completes everything. */
  readonly projection?: boolean | undefined
  readonly onRequest?: ((event: GraphqlRequestEvent) => void) | undefined
}

/** Order matters nowhere: each hook stands alone. */
export function useCrosswalk(options: CrosswalkPluginOptions): Plugin<RequestContext> {
  const { limits, documents } = options
  const executor = createExecutor({ limits, projection: options.projection })
  const operationNames = new WeakMap<Request, string>()
  const checked = new WeakMap<DocumentNode, GraphQLError | null>()
  return {
    onParams: ({ params, request }) => {
      if (typeof params.operationName === 'string') operationNames.set(request, params.operationName)
      checkVariables(params.variables, limits)
      if (params.extensions?.['explain'] === true && !options.explain) {
        throw new GraphQLError('This service does not explain its plans', { extensions: { code: 'FORBIDDEN' } })
      }
    },
    onParse: ({ params }) => {
      const text = String(params.source)
      if (!documents.has(text)) checkSourceText(text, limits)
    },
    onValidate: ({ params, setResult }) => {
      let refusal = checked.get(params.documentAST)
      if (refusal === undefined) {
        const error = checkDocument(params.documentAST, limits)
        refusal = error ? toGraphqlError(error) : null
        checked.set(params.documentAST, refusal)
      }
      // Some of the language's own rules take quadratic time, so they must not see a document that is too large.
      if (refusal) setResult([refusal])
    },
    onExecute: ({ args, setExecuteFn }) => {
      const { request } = args.contextValue
      const name = getOperationAST(args.document as DocumentNode, args.operationName)?.name?.value
      if (name !== undefined) operationNames.set(request, name)
      const abortSignal = request.signal
      setExecuteFn((given) => executor({ ...given, contextValue: args.contextValue, abortSignal }))
    },
    onResultProcess: (payload) => {
      const { result, request } = payload
      if (Symbol.asyncIterator in result || Array.isArray(result)) return
      const published = publish(result, options)
      payload.setResult(published)
      const errorCodes = (published.errors ?? []).map((error) => String(error.extensions['code']))
      options.onRequest?.({ request, operationName: operationNames.get(request) ?? null, errorCodes })
    },
  }
}

/** Every error through the mapper. Where no data can be returned at all, errors carry the HTTP status. */
function publish(result: ExecutionResult, options: ErrorMapperOptions): ExecutionResult {
  if (!result.errors) return result
  const errors = result.errors.filter((error) => !isAbort(error)).map((error) => toGraphqlError(error, options))
  if (result.data) return { ...result, errors }
  return { ...result, errors: errors.map(withStatus) }
}

/** `spec`: a client that only knows application/json gets status 200 for a well-formed answer (GraphQL over HTTP, section 6.4.1). */
function withStatus(error: GraphQLError): GraphQLError {
  const { http } = error.extensions
  if (http !== undefined) return error
  const status = statusOf(error)
  const { message, nodes, source, positions, path } = error
  const extensions = { ...error.extensions, http: { status, spec: status < 500 } }
  return new GraphQLError(message, { nodes, source, positions, path, extensions })
}

// The GraphQL face over HTTP: one fetch function, made of the schema and graphql-yoga.
import type { EntityService, Principal } from '@crosswalk/contract'
import type { GraphQLSchema } from 'graphql'
import { createYoga, type YogaInitialContext } from 'graphql-yoga'
import { buildSchema, printSdl } from './build-schema.ts'
import { createDocumentCache, createParseErrorCache } from './document-cache.ts'
import { DEFAULT_GRAPHQL_LIMITS, type GraphqlLimits } from './graphql-limits.ts'
import { createRequestContext, type RequestContext } from './request-context.ts'
import { checkStored, findStored, type StoredOperation } from './stored-operations.ts'
import { toGraphqlError } from './to-graphql-error.ts'
import { useCrosswalk, type GraphqlRequestEvent } from './use-crosswalk.ts'
import { EXTRA_PARAMETERS, useStoredOperations } from './use-stored-operations.ts'

export interface SampleQuery {
  readonly title: string
  readonly query: string
}

export interface GraphqlHandlerOptions {
  readonly service: EntityService
  readonly limits?: { readonly [Limit in keyof GraphqlLimits]?: GraphqlLimits[Limit] | undefined } | undefined
  /** Answer `extensions: {explain: true}` with the plans; they show the addresses of sources. @default false */
  readonly explain?: boolean | undefined
  /** The page for browsers, with these queries as tabs; needs no network beyond this server. @default no tabs */
  readonly graphiql?: { readonly queries: readonly SampleQuery[] } | false | undefined
  /** Operations that a request may name instead of sending one. */
  readonly stored?: { readonly operations: readonly StoredOperation[]; readonly only: boolean } | undefined
  /** @default '/graphql' */
  readonly endpoint?: string | undefined
  /** False: graphql-js completes every answer. For tests that compare the two. @default true */
  readonly projection?: boolean | undefined
  /** Who asks. @default nobody in particular */
  readonly principalOf?: ((request: Request) => Principal | undefined) | undefined
  /** Is told of bugs; their text never reaches a client. */
  readonly onUnexpectedError?: ((error: unknown) => void) | undefined
  /** Is told of every answered request. */
  readonly onRequest?: ((event: GraphqlRequestEvent) => void) | undefined
}

export interface GraphqlHandler {
  /** GraphQL over HTTP: GET and POST. A client that goes away stops its query. */
  fetch(request: Request): Promise<Response>
  readonly schema: GraphQLSchema
  readonly sdl: string
}

/** @throws ConfigError CONFIG_INVALID where names of the models collide in the schema, or a stored operation does not fit it */
export function createGraphqlHandler(options: GraphqlHandlerOptions): GraphqlHandler {
  const { service, onUnexpectedError, onRequest, explain = false, stored } = options
  const limits = { ...DEFAULT_GRAPHQL_LIMITS, ...definedOf(options.limits) }
  const schema = buildSchema(service)
  if (stored) checkStored(stored.operations, schema, limits)
  const documents = createDocumentCache()
  const yoga = createYoga<object, RequestContext>({
    schema,
    graphqlEndpoint: options.endpoint ?? '/graphql',
    context: ({ request, params }: YogaInitialContext) =>
      createRequestContext({
        service,
        signal: request.signal,
        principal: options.principalOf?.(request),
        explain: explain && params.extensions?.['explain'] === true,
      }),
    plugins: [
      ...(stored ? [useStoredOperations({ find: findStored(stored.operations), only: stored.only })] : []),
      useCrosswalk({ limits, documents, explain, projection: options.projection, onUnexpectedError, onRequest }),
    ],
    extraParamNames: stored ? EXTRA_PARAMETERS : [],
    maskedErrors: { maskError: (error) => toGraphqlError(error, { onUnexpectedError }) },
    parserAndValidationCache: { documentCache: documents, errorCache: createParseErrorCache() },
    graphiql: options.graphiql === false ? false : { title: 'Crosswalk', defaultTabs: (options.graphiql?.queries ?? []).map(toTab) },
    // Nine megabytes of page: loaded when the first browser asks.
    renderGraphiQL: async (page) => (await import('@graphql-yoga/render-graphiql')).renderGraphiQL(page),
    landingPage: false,
    cors: false,
    multipart: false,
    logging: false,
  })
  return { fetch: async (request) => yoga.fetch(request), schema, sdl: printSdl(schema) }
}

/** GraphiQL names a tab after its operation; the title stands above the query. */
function toTab({ title, query }: SampleQuery): { query: string } {
  return { query: `# ${title.replaceAll('\n', ' ')}\n${query}` }
}

function definedOf(limits: GraphqlHandlerOptions['limits']): Partial<GraphqlLimits> {
  return Object.fromEntries(Object.entries(limits ?? {}).filter(([, value]) => value !== undefined))
}

// The GraphQL face: schema generated from the models, resolvers, the one error mapper, GraphQL over HTTP.
export { buildSchema, printSdl } from './build-schema.ts'
export { createGraphqlHandler } from './create-graphql-handler.ts'
export type { GraphqlHandler, GraphqlHandlerOptions, SampleQuery } from './create-graphql-handler.ts'
export { DEFAULT_GRAPHQL_LIMITS } from './graphql-limits.ts'
export type { GraphqlLimits } from './graphql-limits.ts'
export { toGraphqlError } from './to-graphql-error.ts'
export type { ErrorMapperOptions } from './to-graphql-error.ts'
export type { GraphqlRequestEvent } from './use-crosswalk.ts'

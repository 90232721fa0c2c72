// How much one request may ask for. All of it is checked before a source is touched.
import { QueryError } from '@crosswalk/contract'

export interface GraphqlLimits {
  /** Fields inside fields; a root field is 1. @default 12 */
  readonly maxDepth: number
  /** The same inside `__schema` and `__type`: the usual introspection query needs 15. @default 20 */
  readonly maxIntrospectionDepth: number
  /** Aliases of an operation, fragments counted wherever they are spread. @default 100 */
  readonly maxAliases: number
  /** Fields at the root of an operation. @default 20 */
  readonly maxRootFields: number
  /** Fields of an operation as written, fragments counted wherever they are spread. @default 1000 */
  readonly maxFields: number
  /** @default 50 */
  readonly maxDirectives: number
  /** Shown leaf fields, each times the rows it is shown for. @default 20000 */
  readonly maxCost: number
  /** UTF-16 units of the document. @default 100000 */
  readonly maxDocumentLength: number
  /** Lexical tokens of the document. @default 10000 */
  readonly maxTokens: number
  /** Brackets inside brackets in the document, and levels of the variables. @default 100 */
  readonly maxNesting: number
}

export const DEFAULT_GRAPHQL_LIMITS: GraphqlLimits = {
  maxDepth: 12,
  maxIntrospectionDepth: 20,
  maxAliases: 100,
  maxRootFields: 20,
  maxFields: 1000,
  maxDirectives: 50,
  maxCost: 20_000,
  maxDocumentLength: 100_000,
  maxTokens: 10_000,
  maxNesting: 100,
}

/** QUERY_TOO_COMPLEX, naming the limit. */
export function tooComplex(what: string, actual: number, limit: keyof GraphqlLimits, limits: GraphqlLimits): QueryError {
  return new QueryError(
    'QUERY_TOO_COMPLEX',
    `${what} ${Number.isFinite(actual) ? actual : 'far too many'}; at most ${limits[limit]} are allowed`,
    {
      reason: limit,
    },
  )
}

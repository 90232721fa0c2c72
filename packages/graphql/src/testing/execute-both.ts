// Executes one query twice, with and without the projection, over equal services.
import { parse, validate, type ExecutionResult } from 'graphql'
import { buildSchema } from '../build-schema.ts'
import { createExecutor } from '../execute-operation.ts'
import { DEFAULT_GRAPHQL_LIMITS } from '../graphql-limits.ts'
import { createRequestContext } from '../request-context.ts'
import { createArrayService, type ArrayService } from './array-service.ts'

/** Resolvers only use the context of a request, so all services of these models share it. */
const SCHEMA = buildSchema(createArrayService())
const LIMITS = { ...DEFAULT_GRAPHQL_LIMITS, maxCost: 1_000_000 }

export interface BothResults {
  readonly projected: string
  readonly plain: string
  /** Pages that each of the two asked for. */
  readonly pages: readonly [number, number]
}

export interface BothOptions {
  readonly service: () => ArrayService
  readonly variables?: Readonly<Record<string, unknown>> | undefined
  readonly operationName?: string | undefined
  readonly explain?: boolean | undefined
}

/** Results as the text that a client would read, errors sorted. @throws Error the query is not valid */
export async function executeBoth(
  query: string,
  { service, variables, operationName, explain = false }: BothOptions,
): Promise<BothResults> {
  const schema = SCHEMA
  const run = async (projection: boolean): Promise<[string, number]> => {
    const own = service()
    const document = parse(query)
    const invalid = validate(schema, document)
    if (invalid.length > 0) throw new Error(`${query}\n${invalid.join('\n')}`)
    const contextValue = createRequestContext({ service: own, signal: new AbortController().signal, explain })
    const args = { schema, document, contextValue, variableValues: variables, operationName }
    const result = await createExecutor({ limits: LIMITS, projection })(args)
    return [JSON.stringify(readable(result)), own.log.queries.length]
  }
  const [projected, projectedPages] = await run(true)
  const [plain, plainPages] = await run(false)
  return { projected, plain, pages: [projectedPages, plainPages] }
}

/** Errors of fields that are fetched at once have no order of their own. */
function readable({ data, errors, extensions }: ExecutionResult): object {
  const shown = errors?.map(({ message, path, locations }) => JSON.stringify({ path, message, locations }))
  return { data, errors: shown?.toSorted(), extensions }
}

// `crosswalk explain`: runs one operation and prints how it was answered, source by source.
import { readFile } from 'node:fs/promises'
import { ConfigError, type EntityPage, type EntityService, type FederatedPlan } from '@crosswalk/contract'
import { createGraphqlHandler } from '@crosswalk/graphql'
import { loadConfiguration } from '../configuration/load-configuration.ts'
import { createSourceRegistry } from '../sources/create-source-registry.ts'
import { createService } from '../start-gateway.ts'
import { EXIT } from './exit-code.ts'
import type { ExitCode, Output } from './exit-code.ts'
import { renderPlan } from './render-plan.ts'
import { reportError } from './report-error.ts'

export interface ExplainOptions {
  /** A GraphQL document. */
  readonly query: string
  /** A JSON file with its variables. */
  readonly variables?: string | undefined
  /** Which operation, where the document holds several. */
  readonly operation?: string | undefined
  readonly file: string
  /** Only what is known before any source is asked for data. */
  readonly planOnly: boolean
  /** The data instead of the text. */
  readonly json: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly output: Output
}

interface ExplainedAnswer {
  readonly errors?: readonly AnswerError[]
  readonly extensions?: { readonly explain?: readonly { readonly field: string; readonly plan: FederatedPlan }[] }
}
interface AnswerError {
  readonly message: string
  readonly path?: readonly (string | number)[]
  readonly locations?: readonly { readonly line: number; readonly column: number }[]
  readonly extensions?: { readonly code?: string }
}

/** Errors of the operation go to the error output, beside the plans of the fields that have one; then the exit code is 1. */
export async function explain(options: ExplainOptions): Promise<ExitCode> {
  const { output } = options
  try {
    const { errors = [], extensions } = await answer(options)
    const plans = extensions?.explain ?? []
    if (options.json) output.out(`${JSON.stringify(plans, null, 2)}\n`)
    else for (const { field, plan } of plans) output.out(`${renderPlan(field, plan).join('\n')}\n`)
    for (const error of errors) output.error(`${describeError(error, options.query)}\n`)
    return errors.length === 0 ? EXIT.done : EXIT.refused
  } catch (error) {
    return reportError(error, output)
  }
}

async function answer(options: ExplainOptions): Promise<ExplainedAnswer> {
  const configuration = await loadConfiguration(options.file, options.environment)
  const query = await readText(options.query, 'a GraphQL document')
  const variables = options.variables === undefined ? undefined : await readVariables(options.variables)
  const registry = createSourceRegistry(configuration.sources, { baseDirectory: configuration.baseDirectory })
  try {
    const issues = await registry.tried
    if (issues.length > 0) throw new ConfigError(issues)
    const service = createService(configuration, registry, 'http://localhost')
    const handler = createGraphqlHandler({
      service: options.planOnly ? onlyPlanning(service) : service,
      limits: configuration.queryLimits,
      explain: true,
      graphiql: false,
      onUnexpectedError: (error) => options.output.error(`unexpected error: ${error instanceof Error ? error.stack : String(error)}\n`),
    })
    const body = JSON.stringify({ query, variables, operationName: options.operation, extensions: { explain: true } })
    const headers = { 'content-type': 'application/json' }
    const response = await handler.fetch(new Request('http://localhost/graphql', { method: 'POST', headers, body }))
    return (await response.json()) as ExplainedAnswer
  } finally {
    await registry.close()
  }
}

/** Plans as the service does, and answers every query with an empty page. */
function onlyPlanning(service: EntityService): EntityService {
  const empty: EntityPage = {
    rows: [],
    hasNextPage: false,
    cursorAt: () => null,
    endCursor: null,
    count: { value: null, accuracy: 'UNKNOWN' },
    completeness: { complete: true, entries: [] },
  }
  return { ...service, page: async () => empty }
}

/** @throws ConfigError naming the file */
async function readText(file: string, expected: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unreadable'
    throw new ConfigError([{ file, path: [], message: `the file cannot be read (${reason})`, expected }])
  }
}

async function readVariables(file: string): Promise<unknown> {
  const expected = 'a JSON object of variables'
  const text = await readText(file, expected)
  try {
    const variables: unknown = JSON.parse(text)
    if (typeof variables === 'object' && variables !== null && !Array.isArray(variables)) return variables
  } catch (error) {
    throw new ConfigError([{ file, path: [], message: `this is not JSON: ${(error as Error).message}`, expected }])
  }
  throw new ConfigError([{ file, path: [], message: 'this is JSON, but not an object', expected }])
}

function describeError({ message, path, locations, extensions }: AnswerError, file: string): string {
  const [place] = locations ?? []
  const where = place === undefined ? file : `${file}:${place.line}:${place.column}`
  return [where, ...(path ? [`${path.join('.')}:`] : []), ...(extensions?.code ? [`${extensions.code}:`] : []), message].join(' ')
}

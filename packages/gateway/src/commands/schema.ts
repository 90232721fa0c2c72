// `crosswalk schema`: prints the GraphQL schema of a configuration, or the JSON Schema of one of its models.
import { createGraphqlHandler, entityJsonSchema } from '@crosswalk/graphql'
import { loadConfiguration } from '../configuration/load-configuration.ts'
import { createService } from '../start-gateway.ts'
import { EXIT } from './exit-code.ts'
import type { ExitCode, Output } from './exit-code.ts'
import { reportError } from './report-error.ts'

export interface SchemaOptions {
  readonly file: string
  /** Whose JSON Schema is printed; none: SDL. */
  readonly model?: string | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly output: Output
}

/** SDL in a stable order; no source is connected, since models and crosswalks alone shape the schema. */
export async function schema(options: SchemaOptions): Promise<ExitCode> {
  try {
    const configuration = await loadConfiguration(options.file, options.environment)
    const handles = configuration.sources.map(({ id, adapter, settings }) => ({
      id,
      mechanism: adapter.mechanism,
      settings,
      current: () => undefined,
      health: () => ({ state: 'connecting' as const, sinceMs: 0 }),
    }))
    const service = createService(configuration, { handles }, 'http://localhost')
    const handler = createGraphqlHandler({ service, graphiql: false })
    if (options.model === undefined) {
      options.output.out(handler.sdl)
      return EXIT.done
    }
    const { models } = service.describe()
    const model = models.find(({ name }) => name === options.model)
    if (model === undefined) {
      options.output.error(`crosswalk: there is no model ${options.model}; known are ${models.map(({ name }) => name).join(', ')}\n`)
      return EXIT.usage
    }
    options.output.out(`${JSON.stringify(entityJsonSchema(handler.schema, { model }), null, 2)}\n`)
    return EXIT.done
  } catch (error) {
    return reportError(error, options.output)
  }
}

// `crosswalk schema`: prints the GraphQL schema of a configuration.
import { createGraphqlHandler } from '@crosswalk/graphql'
import { loadConfiguration } from '../configuration/load-configuration.ts'
import { createService } from '../start-gateway.ts'
import { EXIT } from './exit-code.ts'
import type { ExitCode, Output } from './exit-code.ts'
import { reportError } from './report-error.ts'

export interface SchemaOptions {
  readonly file: string
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
    options.output.out(createGraphqlHandler({ service, graphiql: false }).sdl)
    return EXIT.done
  } catch (error) {
    return reportError(error, options.output)
  }
}

// `crosswalk check`: says whether a configuration is valid, or all that is wrong with it.
import { ConfigError, type ConfigIssue } from '@crosswalk/contract'
import { checkBindings } from '../check-bindings.ts'
import { checkIdentity } from '../check-identity.ts'
import { createGraphqlHandler } from '@crosswalk/graphql'
import type { Configuration } from '../configuration/configuration.ts'
import { loadConfiguration } from '../configuration/load-configuration.ts'
import { createSourceRegistry, type SourceRegistry } from '../sources/create-source-registry.ts'
import { createService, publicUrlOf, storedOperationsOf } from '../start-gateway.ts'
import { counted } from './counted.ts'
import { EXIT } from './exit-code.ts'
import type { ExitCode, Output } from './exit-code.ts'
import { reportError } from './report-error.ts'

export interface CheckOptions {
  readonly file: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly output: Output
}

/** Where `{local: ...}` identifiers would start: they are not made here. */
const SOME_ADDRESS = 'http://localhost'

/** Reads the configuration and all files that it names, then holds the crosswalks against each source that answers within five seconds. */
export async function check(options: CheckOptions): Promise<ExitCode> {
  const { output } = options
  try {
    const configuration = await loadConfiguration(options.file, options.environment)
    const { file, baseDirectory, sources, models, crosswalks } = configuration
    const registry = createSourceRegistry(sources, { baseDirectory })
    const unfit = await registry.tried
    const publicUrl = publicUrlOf(configuration, SOME_ADDRESS)
    const { issues, notes } = checkBindings({ crosswalks, handles: registry.handles, publicUrl })
    const apart = checkIdentity({ ...configuration, handles: registry.handles, publicUrl })
    const misnamed = schemaIssues(configuration, registry)
    await registry.close()
    for (const note of notes) output.error(`note: ${note}\n`)
    const all = [...unfit, ...issues, ...apart, ...misnamed]
    if (all.length > 0) throw new ConfigError(all)
    output.out(
      `ok: ${file}: ${counted(sources.length, 'source')}, ${counted(models.length, 'model')}, ${counted(crosswalks.length, 'crosswalk')}\n`,
    )
    return EXIT.done
  } catch (error) {
    return reportError(error, output)
  }
}

/** Names that collide in the GraphQL schema, and stored operations that do not fit it. */
function schemaIssues(configuration: Configuration, registry: SourceRegistry): readonly ConfigIssue[] {
  try {
    const service = createService(configuration, registry, SOME_ADDRESS)
    const stored = storedOperationsOf(configuration)
    createGraphqlHandler({ service, limits: configuration.queryLimits, graphiql: false, stored })
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.issues
    throw error
  }
}

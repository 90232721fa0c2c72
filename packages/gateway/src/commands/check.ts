// `crosswalk check`: says whether a configuration is valid, or all that is wrong with it.
import { ConfigError } from '@crosswalk/contract'
import { checkBindings } from '../check-bindings.ts'
import { loadConfiguration } from '../configuration/load-configuration.ts'
import { createSourceRegistry } from '../sources/create-source-registry.ts'
import { publicUrlOf } from '../start-gateway.ts'
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
    await registry.close()
    for (const note of notes) output.error(`note: ${note}\n`)
    if (unfit.length + issues.length > 0) throw new ConfigError([...unfit, ...issues])
    output.out(`ok: ${file}: ${sources.length} sources, ${models.length} models, ${crosswalks.length} crosswalks\n`)
    return EXIT.done
  } catch (error) {
    return reportError(error, output)
  }
}

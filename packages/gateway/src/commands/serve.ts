// `crosswalk serve`: serves until a signal ends it.
import { loadConfiguration } from '../configuration/load-configuration.ts'
import { releaseStartUpMemory } from '../release-start-up-memory.ts'
import { readSampleQueries } from '../read-sample-queries.ts'
import { startGateway, waitForSources } from '../start-gateway.ts'
import type { RunningGateway } from '../start-gateway.ts'
import { createLogger } from './create-logger.ts'
import { EXIT } from './exit-code.ts'
import type { ExitCode, Output } from './exit-code.ts'
import { describeStart } from './describe-start.ts'
import type { ListenSettings } from './listen-settings.ts'
import { reportError } from './report-error.ts'
import { shutdownSignal } from './shutdown-signal.ts'

const GRACE_MS = 10_000

export interface ServeOptions {
  readonly file: string
  readonly listen: ListenSettings
  readonly environment: Readonly<Record<string, string | undefined>>
  /** A folder of sample queries. */
  readonly queriesDirectory?: string | undefined
  readonly output: Output
}

/** Ends with the signal: requests under way are answered for 10 s at most, sources are closed. */
export async function serve(options: ServeOptions): Promise<ExitCode> {
  const { output } = options
  // Heard from the start, so that a signal during start-up ends in order as well.
  const asked = shutdownSignal()
  let gateway: RunningGateway | undefined
  try {
    const configuration = await loadConfiguration(options.file, options.environment)
    const queries = options.queriesDirectory === undefined ? [] : await readSampleQueries(options.queriesDirectory)
    const logger = createLogger(options.environment)
    const start = { configuration, ...options.listen, logger, queries }
    gateway = await startGateway(start)
    await Promise.race([waitForSources(gateway, start), asked])
    output.out(describeStart(gateway, configuration))
    releaseStartUpMemory()
  } catch (error) {
    await gateway?.close(0)
    return reportError(error, output)
  }
  const signal = await asked
  output.out(`crosswalk: ${signal}, finishing requests under way\n`)
  const cut = await gateway.close(GRACE_MS)
  output.out(cut === 0 ? 'crosswalk: closed\n' : `crosswalk: closed, ${cut} connections cut off after ${GRACE_MS / 1000} s\n`)
  return EXIT.done
}

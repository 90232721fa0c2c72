// `crosswalk probe`: says what lives at a URL and what it can do, and adds it to a configuration on request.
import type { Adapter, Transport } from '@crosswalk/contract'
import type { Environment } from '../configuration/fill-in-variables.ts'
import { shippedAdapters } from '../configuration/shipped-adapters.ts'
import { addSources } from '../probe/add-sources.ts'
import type { ProbeReport } from '../probe/probe-report.ts'
import { probeUrl } from '../probe/probe-url.ts'
import { readConnection } from '../probe/read-connection.ts'
import type { Connection } from '../probe/read-connection.ts'
import { renderProbe } from '../probe/render-probe.ts'
import { EXIT } from './exit-code.ts'
import type { ExitCode, Output } from './exit-code.ts'
import { reportError } from './report-error.ts'

const TIMEOUT_MS = 60_000

export interface ProbeOptions {
  /** A base URL of http or https. */
  readonly url: string
  /** The data instead of the text. */
  readonly json: boolean
  /** A configuration file to which what is found is added. */
  readonly write?: string | undefined
  /** A file with credentials, certificates and proxy, as a source in a configuration has them. */
  readonly connection?: string | undefined
  /** What variables in that file stand for. @default none */
  readonly environment?: Environment | undefined
  readonly output: Output
  /** @default the shipped ones */
  readonly adapters?: readonly Adapter[] | undefined
  /** @default 60000 */
  readonly timeoutMs?: number | undefined
  /** @default the network */
  readonly transport?: Transport | undefined
}

/** 0 where at least one mechanism was recognised, connected and holds a collection, and written where that was asked for. */
export async function probe(options: ProbeOptions): Promise<ExitCode> {
  const { output, url } = options
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    output.error(`crosswalk: "${url}" is not a URL of http or https\n`)
    return EXIT.usage
  }
  if (new URL(url).username !== '') {
    output.error('crosswalk: a URL with a user name is not probed; put auth.basic into a file for --connection\n')
    return EXIT.usage
  }
  const { adapters = shippedAdapters, timeoutMs = TIMEOUT_MS, transport } = options
  let connection: Connection | undefined
  try {
    connection = options.connection === undefined ? undefined : await readConnection(options.connection, options.environment ?? {})
  } catch (error) {
    return reportError(error, output)
  }
  const { options: reached, baseDirectory = process.cwd() } = connection ?? {}
  const report = await probeUrl({ url, adapters, timeoutMs, transport, baseDirectory, connection: reached })
  if (options.json) output.out(`${JSON.stringify(report, null, 2)}\n`)
  else output.out(`${renderProbe(report).join('\n')}\n`)
  const useful = report.sources.filter(({ failure, collections }) => failure === null && collections.length > 0)
  if (useful.length === 0) {
    output.error(`crosswalk: ${whyNothing(report)}\n`)
    return EXIT.refused
  }
  return options.write === undefined ? EXIT.done : write(options.write, { found: useful, connection }, output)
}

function whyNothing({ url, sources, others }: ProbeReport): string {
  if (sources.some(({ failure }) => failure !== null)) return `what lives at ${url} could not be connected`
  if (sources.length > 0) return `what lives at ${url} holds no collection`
  const asked = others.filter(({ code }) => code !== 'NO_PROBE')
  const [dead] = asked.filter(({ code }) => code === 'SOURCE_UNREACHABLE' || code === 'SOURCE_TIMEOUT')
  const isDead = dead !== undefined && asked.every(({ code }) => code === 'SOURCE_UNREACHABLE' || code === 'SOURCE_TIMEOUT')
  return isDead ? `nobody answers at ${url}: ${dead.message}` : `nothing that Crosswalk knows lives at ${url}`
}

interface Found {
  readonly found: ProbeReport['sources']
  readonly connection: Connection | undefined
}

async function write(file: string, { found, connection }: Found, output: Output): Promise<ExitCode> {
  try {
    const written = connection?.writtenFor(file)
    const { added, present } = await addSources(
      file,
      found.map((source) => ({ ...source, connection: written })),
    )
    for (const id of added) output.error(`added to ${file}: ${id}\n`)
    for (const id of present) output.error(`already in ${file}: ${id}\n`)
    return added.length > 0 ? EXIT.done : EXIT.refused
  } catch (error) {
    return reportError(error, output)
  }
}

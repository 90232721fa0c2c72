// `crosswalk probe`: says what lives at a URL and what it can do, and adds it to a configuration on request.
import type { Adapter, Transport } from '@crosswalk/contract'
import { shippedAdapters } from '../configuration/shipped-adapters.ts'
import { addSources } from '../probe/add-sources.ts'
import type { ProbeReport } from '../probe/probe-report.ts'
import { probeUrl } from '../probe/probe-url.ts'
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
    output.error('crosswalk: a URL with a user name is not probed; write the source into a configuration, with auth.basic\n')
    return EXIT.usage
  }
  const { adapters = shippedAdapters, timeoutMs = TIMEOUT_MS, transport } = options
  const report = await probeUrl({ url, adapters, timeoutMs, transport, baseDirectory: process.cwd() })
  if (options.json) output.out(`${JSON.stringify(report, null, 2)}\n`)
  else output.out(`${renderProbe(report).join('\n')}\n`)
  const useful = report.sources.filter(({ failure, collections }) => failure === null && collections.length > 0)
  if (useful.length === 0) {
    output.error(`crosswalk: ${whyNothing(report)}\n`)
    return EXIT.refused
  }
  return options.write === undefined ? EXIT.done : write(options.write, useful, output)
}

function whyNothing({ url, sources, others }: ProbeReport): string {
  if (sources.some(({ failure }) => failure !== null)) return `what lives at ${url} could not be connected`
  if (sources.length > 0) return `what lives at ${url} holds no collection`
  const asked = others.filter(({ code }) => code !== 'NO_PROBE')
  const [dead] = asked.filter(({ code }) => code === 'SOURCE_UNREACHABLE' || code === 'SOURCE_TIMEOUT')
  const isDead = dead !== undefined && asked.every(({ code }) => code === 'SOURCE_UNREACHABLE' || code === 'SOURCE_TIMEOUT')
  return isDead ? `nobody answers at ${url}: ${dead.message}` : `nothing that Crosswalk knows lives at ${url}`
}

async function write(file: string, found: ProbeReport['sources'], output: Output): Promise<ExitCode> {
  try {
    const { added, present } = await addSources(file, found)
    for (const id of added) output.error(`added to ${file}: ${id}\n`)
    for (const id of present) output.error(`already in ${file}: ${id}\n`)
    return added.length > 0 ? EXIT.done : EXIT.refused
  } catch (error) {
    return reportError(error, output)
  }
}

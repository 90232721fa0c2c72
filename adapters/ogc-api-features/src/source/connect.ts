// The adapter: reads what a server says of itself, asks what it really does, and makes a source of it.
import { SourceError } from '@crosswalk/contract'
import type { Adapter, ConnectContext, Source } from '@crosswalk/contract'
import { createHttpClient, waitWithin } from '@crosswalk/http'
import { checkOptions } from './check-options.ts'
import { createCollectionStates } from './collection-states.ts'
import { createSource } from './create-source.ts'
import { discover, findCollections } from './discover.ts'
import { createFeatureClient } from './items/feature-client.ts'
import { DEFAULT_PROBE_TIMEOUT_MS, optionsSchema } from './options.ts'
import { createProbeCache } from './probe/probe-cache.ts'
import type { ProbeCache } from './probe/probe-cache.ts'
import { recognise } from './recognise.ts'
import { readJson, readService } from './service/read-service.ts'

/** The principal of discovery: nobody's credentials but the source's own. */
export const DISCOVERY = { key: 'discovery' }

/** Adapters share nothing: what probes found is kept for as long as the adapter lives. */
export function createOgcApiFeaturesAdapter(): Adapter {
  const cache = createProbeCache()
  return {
    mechanism: 'ogc-api-features',
    optionsSchema,
    connect: (options, context) => connect(options, context, cache),
    recognise,
  }
}

async function connect(given: unknown, context: ConnectContext, cache: ProbeCache): Promise<Source> {
  const options = checkOptions(given)
  const { sourceId, baseDirectory, transport } = context
  const http = createHttpClient({ sourceId, url: options.url, settings: options, baseDirectory, transport })
  const background = new AbortController()
  try {
    const client = createFeatureClient(http, sourceId)
    const httpContext = { signal: context.signal, principal: DISCOVERY }
    const landing = await readJson(options.url, client, httpContext)
    const self = selfOf(landing.document)
    if (options.publicUrl === undefined && self !== undefined) http.learnPublicUrl(self)
    const service = await readService(landing, client, httpContext)
    const documents = findCollections({ service, options, client, sourceId })
    const states = createCollectionStates(sourceId)
    const { described, done, isDescribed } = discover({ client, service, options, states, cache, sourceId }, documents, {
      signal: background.signal,
      principal: DISCOVERY,
    })
    const timeoutMs = options.probeTimeoutMs ?? DEFAULT_PROBE_TIMEOUT_MS
    // Those that the configuration names are waited for, until the attempt to connect ends; of all that a server has, as many as come in time.
    if (options.collections !== undefined) await within(described, { context, background, timeoutMs: Number.POSITIVE_INFINITY })
    await within(done, { context, background, timeoutMs })
    if (isDescribed()) refuseNothing(states, documents.length)
    return createSource({
      id: sourceId,
      url: options.url,
      http,
      client,
      service,
      states,
      discovering: done,
      background,
      onChange: context.onChange,
    })
  } catch (error) {
    background.abort(error)
    await http.close()
    throw error
  }
}

function selfOf(document: Readonly<Record<string, unknown>>): string | undefined {
  const links = Array.isArray(document['links']) ? (document['links'] as readonly unknown[]) : []
  for (const link of links) {
    if (typeof link !== 'object' || link === null || !('rel' in link) || link.rel !== 'self' || !('href' in link)) continue
    if (typeof link.href === 'string' && URL.canParse(link.href)) return link.href
  }
  return undefined
}

interface Within {
  readonly context: ConnectContext
  readonly background: AbortController
  readonly timeoutMs: number
}

/** What is not discovered in time goes on behind the source; what fails before, or is aborted, ends it. */
async function within(work: Promise<void>, { context, background, timeoutMs }: Within): Promise<void> {
  try {
    await waitWithin(work, { timeoutMs, signal: context.signal })
  } catch (error) {
    background.abort(error)
    throw error
  }
}

/** A server of which not one collection can be read is down. */
function refuseNothing(states: ReturnType<typeof createCollectionStates>, count: number): void {
  const [failure] = states.failures().values()
  if (count > 0 && states.collections().size === 0 && failure instanceof SourceError) throw failure
}

// Connects to a server: negotiates, reads schemas, probes every collection, and keeps what it found for the next time.
import { createHash } from 'node:crypto'
import { ConfigError } from '@crosswalk/contract'
import type { Adapter, ConnectContext } from '@crosswalk/contract'
import { createHttpClient, waitWithin } from '@crosswalk/http'
import type { HttpContext } from '@crosswalk/http'
import { fetchSchemas, findEndpoint, negotiate } from '../description/fetch-description.ts'
import type { NegotiatedService } from '../description/fetch-description.ts'
import type { FeatureTypeDescription } from '../description/read-capabilities.ts'
import type { ProbedCollection } from '../probes/probe-collection.ts'
import type { Endpoint } from '../request/build-request.ts'
import { createWfsClient } from '../request/create-wfs-client.ts'
import type { WfsClient } from '../request/create-wfs-client.ts'
import { createWfsSource } from './create-source.ts'
import type { WfsSource } from './create-source.ts'
import { createCollectionStates } from './collection-states.ts'
import { discover } from './discover.ts'
import { DEFAULT_PROBE_TIMEOUT_MS, MAX_COLLECTIONS, optionsSchema } from './options.ts'
import type { WfsOptions } from './options.ts'
import { readOptions } from './read-options.ts'
import { recognise } from './recognise.ts'

/** Found by another way of probing, findings are none. */
const PROBES_VERSION = 2

interface Kept {
  readonly stamp: string
  readonly found: Map<string, ProbedCollection>
}

export interface WfsAdapter extends Adapter {
  connect(options: unknown, context: ConnectContext): Promise<WfsSource>
}

/** What was found of a source is kept for as long as it describes itself the same, so that connecting again costs two requests. */
export function createWfsAdapter(): WfsAdapter {
  const kept = new Map<string, Kept>()
  return {
    mechanism: 'wfs',
    optionsSchema,
    recognise,
    async connect(given, context) {
      const options = readOptions(given)
      const { sourceId, baseDirectory, transport } = context
      const http = createHttpClient({ sourceId, url: options.url, settings: options, baseDirectory, transport })
      try {
        return await connectTo(createWfsClient(http, sourceId), { options, context, kept })
      } catch (error) {
        await http.close()
        throw error
      }
    },
  }
}

export const wfsAdapter: WfsAdapter = createWfsAdapter()

interface Connecting {
  readonly options: WfsOptions
  readonly context: ConnectContext
  readonly kept: Map<string, Kept>
}

async function connectTo(client: WfsClient, { options, context, kept }: Connecting): Promise<WfsSource> {
  const beganMs = performance.now()
  const call: HttpContext = { signal: context.signal, principal: PRINCIPAL }
  const negotiated = await negotiate(client, options, call)
  const endpoint = findEndpoint(client, options, negotiated)
  const { types, quirks } = chooseTypes(negotiated, options)
  const { schemas, document, product, refused } = await fetchSchemas(client, endpoint, { types, context: call })
  const stamp = stampOf({ negotiated, endpoint, options, types, document })
  const states = createCollectionStates(
    client.sourceId,
    types.map(({ name }) => name),
  )
  const background = new AbortController()
  const known = knownBefore(kept, `${client.sourceId} ${options.url}`, stamp)
  const { sampled, probed } = discover(
    {
      client,
      endpoint,
      options,
      negotiated,
      schemas,
      states,
      stamp,
      known,
      context: { signal: background.signal, principal: PRINCIPAL },
    },
    types,
  )
  try {
    const leftMs = (): number => Math.max(0, (options.probeTimeoutMs ?? DEFAULT_PROBE_TIMEOUT_MS) - (performance.now() - beganMs))
    // Those that the configuration names are waited for; of all that a server has, as many as come in time.
    const isNamed = options.collections !== undefined
    await waitWithin(sampled, { timeoutMs: isNamed ? Number.POSITIVE_INFINITY : leftMs(), signal: context.signal })
    await waitWithin(probed, { timeoutMs: leftMs(), signal: context.signal })
  } catch (error) {
    background.abort(error)
    throw error
  }
  return createWfsSource({
    client,
    endpoint,
    service: negotiated.service,
    product: negotiated.service.product ?? product,
    url: client.http.followLink(options.url, options.url),
    quirks: [
      ...quirks,
      ...(refused === undefined ? [] : [`DescribeFeatureType is not answered (${refused}): properties are those of the first features`]),
    ],
    states,
    options,
    probed,
    background,
    onChange: context.onChange,
  })
}

/** Discovery is nobody's in particular. */
const PRINCIPAL = { key: 'anonymous' }

/** Filled while collections are probed, also of a source that nobody waited for any longer. */
function knownBefore(kept: Map<string, Kept>, name: string, stamp: string): Map<string, ProbedCollection> {
  const before = kept.get(name)
  if (before?.stamp === stamp) return before.found
  const found = new Map<string, ProbedCollection>()
  kept.set(name, { stamp, found })
  return found
}

/** The configured ones, else all, up to a number. @throws ConfigError for configured ones that the server does not have */
function chooseTypes(
  { service }: NegotiatedService,
  { collections }: WfsOptions,
): { readonly types: readonly FeatureTypeDescription[]; readonly quirks: readonly string[] } {
  if (collections !== undefined) {
    const missing = Object.keys(collections).filter((name) => !service.types.some((type) => type.name === name))
    if (missing.length > 0) {
      const expected = service.types
        .slice(0, 20)
        .map(({ name }) => name)
        .join(', ')
      throw new ConfigError(
        missing.map((name) => ({ file: 'options', path: ['collections', name], message: 'the server has no such feature type', expected })),
      )
    }
    return { types: service.types.filter(({ name }) => Object.hasOwn(collections, name)), quirks: [] }
  }
  const types = service.types.slice(0, MAX_COLLECTIONS)
  const left = service.types.length - types.length
  return { types, quirks: left > 0 ? [`${left} more feature types are not connected: name the wanted ones under collections`] : [] }
}

interface Stamped {
  readonly negotiated: NegotiatedService
  readonly endpoint: Endpoint
  readonly options: WfsOptions
  readonly types: readonly FeatureTypeDescription[]
  readonly document: string
}

/** Changes with what the server says of itself and with what is configured; 16 hexadecimal digits. */
function stampOf({ negotiated, endpoint, options, types, document }: Stamped): string {
  const { service, version } = negotiated
  const configured = [options.format, ...Object.entries(options.collections ?? {}).map(([name, own]) => [name, own?.key])]
  const parts = [
    PROBES_VERSION,
    version,
    endpoint,
    types,
    [...service.operators],
    service.outputFormats,
    service.countDefault,
    service.sorts,
    configured,
    document,
  ]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)
}

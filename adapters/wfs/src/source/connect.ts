// Connects to a server: negotiates, reads schemas, probes every collection, and keeps what it found for the next time.
import { createHash } from 'node:crypto'
import { ConfigError, SourceError } from '@crosswalk/contract'
import type { Adapter, ConnectContext } from '@crosswalk/contract'
import { createHttpClient } from '@crosswalk/http'
import type { HttpContext } from '@crosswalk/http'
import { fetchSchemas, findEndpoint, negotiate } from '../description/fetch-description.ts'
import type { NegotiatedService } from '../description/fetch-description.ts'
import type { FeatureTypeDescription } from '../description/read-capabilities.ts'
import type { Schemas } from '../description/read-schema.ts'
import { probeCollection } from '../probes/probe-collection.ts'
import type { ProbedCollection } from '../probes/probe-collection.ts'
import type { Endpoint } from '../request/build-request.ts'
import { createWfsClient } from '../request/create-wfs-client.ts'
import type { WfsClient } from '../request/create-wfs-client.ts'
import { createWfsSource } from './create-source.ts'
import type { WfsSource } from './create-source.ts'
import { DEFAULT_PAGE_SIZE, MAX_COLLECTIONS, optionsSchema } from './options.ts'
import type { WfsOptions } from './options.ts'
import { readOptions } from './read-options.ts'
import { recognise } from './recognise.ts'
import { createWfsCollection } from './wfs-collection.ts'

/** Found by another way of probing, findings are none. */
const PROBES_VERSION = 2

interface Kept {
  readonly stamp: string
  readonly found: ReadonlyMap<string, ProbedCollection>
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
  const call: HttpContext = { signal: context.signal, principal: { key: 'anonymous' } }
  const negotiated = await negotiate(client, options, call)
  const endpoint = findEndpoint(client, options, negotiated)
  const { types, quirks } = chooseTypes(negotiated, options)
  const described = await fetchSchemas(client, endpoint, { types, context: call })
  const stamp = stampOf({ negotiated, endpoint, options, types, document: described.document })
  const name = `${client.sourceId} ${options.url}`
  const before = kept.get(name)
  const probing = { client, endpoint, options, negotiated, schemas: described.schemas, context: call }
  const { found, failed } =
    before?.stamp === stamp ? { found: before.found, failed: new Map<string, SourceError>() } : await probeAll(types, probing)
  if (failed.size === 0) kept.set(name, { stamp, found })
  const collections = [...found].map(([id, probed]) => {
    const own = options.collections?.[id] ?? {}
    return [id, createWfsCollection({ probed, options: own, endpoint, revision: stamp })] as const
  })
  return createWfsSource({
    client,
    endpoint,
    service: negotiated.service,
    product: undefined,
    url: client.http.followLink(options.url, options.url),
    quirks: [
      ...quirks,
      ...(described.refused === undefined
        ? []
        : [`DescribeFeatureType is not answered (${described.refused}): properties are those of the first features`]),
      ...[...found.values()].flatMap(({ description, quirks: own }) => own.map((quirk) => `${description.name}: ${quirk}`)),
    ],
    collections: new Map(collections),
    failed,
    maxPageSize: options.pageSize ?? DEFAULT_PAGE_SIZE,
  })
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

interface Probing {
  readonly client: WfsClient
  readonly endpoint: Endpoint
  readonly options: WfsOptions
  readonly negotiated: NegotiatedService
  readonly schemas: Schemas
  readonly context: HttpContext
}

/** So many collections at once. */
const AT_ONCE = 4

/** @throws SourceError where the server is not there any more; one collection that cannot be read fails for itself */
async function probeAll(
  types: readonly FeatureTypeDescription[],
  { client, endpoint, options, negotiated, schemas, context }: Probing,
): Promise<{ readonly found: ReadonlyMap<string, ProbedCollection>; readonly failed: ReadonlyMap<string, SourceError> }> {
  const { operators, outputFormats, countDefault, sorts } = negotiated.service
  const usesGeoJson = options.format !== 'gml'
  const probe = async (description: FeatureTypeDescription): Promise<ProbedCollection | SourceError> => {
    const local = description.name.slice(description.name.indexOf(':') + 1)
    const key = options.collections?.[description.name]?.key
    try {
      return await probeCollection({
        client,
        endpoint,
        description,
        schema: schemas.get(local) ?? [],
        key,
        operators,
        outputFormats,
        usesGeoJson,
        countDefault,
        sorts,
        context,
      })
    } catch (error) {
      if (error instanceof SourceError && ['SOURCE_REJECTED', 'SOURCE_FAILED', 'SOURCE_MALFORMED'].includes(error.code)) return error
      throw error
    }
  }
  const [found, failed] = [new Map<string, ProbedCollection>(), new Map<string, SourceError>()]
  for (let start = 0; start < types.length; start += AT_ONCE) {
    const some = types.slice(start, start + AT_ONCE)
    const outcomes = await Promise.all(some.map(probe))
    for (const [index, outcome] of outcomes.entries()) {
      const name = some[index]?.name ?? ''
      if (outcome instanceof SourceError) failed.set(name, outcome)
      else found.set(name, outcome)
    }
  }
  return { found, failed }
}

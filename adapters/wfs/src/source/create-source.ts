// The source that a connected server is.
import { QueryError } from '@crosswalk/contract'
import type { Collection, Source, SourceError } from '@crosswalk/contract'
import type { ServiceDescription } from '../description/read-capabilities.ts'
import type { Endpoint } from '../request/build-request.ts'
import type { WfsClient } from '../request/create-wfs-client.ts'
import { describeCapabilities } from './capabilities.ts'
import { planScan } from './plan.ts'
import { createReadAhead } from './read-ahead.ts'
import { scanFeatures } from './scan.ts'
import type { WfsCollection } from './wfs-collection.ts'

export interface WfsSource extends Source {
  /** Requests so far, those of connecting included. */
  readonly requestsSent: number
}

export interface WfsSourceParts {
  readonly client: WfsClient
  readonly endpoint: Endpoint
  readonly service: ServiceDescription
  readonly product: string | undefined
  readonly url: string
  readonly quirks: readonly string[]
  readonly collections: ReadonlyMap<string, WfsCollection>
  /** Feature types that are configured and could not be read. */
  readonly failed: ReadonlyMap<string, SourceError>
  readonly maxPageSize: number
}

/** Ids that one request may ask for. */
const KEYS_PER_REQUEST = 50

export function createWfsSource(parts: WfsSourceParts): WfsSource {
  const { client, endpoint, service, collections } = parts
  const readAhead = createReadAhead()
  const find = (id: string): WfsCollection => {
    const collection = collections.get(id)
    if (collection !== undefined) return collection
    throw parts.failed.get(id) ?? new QueryError('QUERY_INVALID', `${client.sourceId} has no collection ${id}`)
  }
  return {
    id: client.sourceId,
    mechanism: 'wfs',
    description: {
      product: parts.product,
      version: endpoint.dialect.version,
      url: parts.url,
      get quirks() {
        return [...parts.quirks, ...client.http.notes]
      },
    },
    capabilities: describeCapabilities([...collections.values()].map(({ probed }) => probed.findings)),
    get collections(): ReadonlyMap<string, Collection> {
      return new Map([...collections].map(([id, collection]) => [id, collection.describe()]))
    },
    keysPerRequest: KEYS_PER_REQUEST,
    get requestsSent() {
      return client.http.requestsSent
    },
    plan: (request) => planScan(find(request.collection), request, endpoint),
    async *scan(plan, context, from) {
      const collection = find(plan.request.collection)
      yield* scanFeatures({
        client,
        endpoint,
        collection,
        countDefault: service.countDefault,
        maxPageSize: parts.maxPageSize,
        readAhead,
        plan,
        context,
        from,
      })
    },
    getter: (collection, property) => find(collection).getter(property),
    keyOf: (collection) => find(collection).keyOf,
    close: () => client.http.close(),
  }
}

// The source that a connected server is.
import { QueryError } from '@crosswalk/contract'
import type { Collection, ScanPlan, Source } from '@crosswalk/contract'
import type { ServiceDescription } from '../description/read-capabilities.ts'
import type { Endpoint } from '../request/build-request.ts'
import type { WfsClient } from '../request/create-wfs-client.ts'
import { describeCapabilities } from './capabilities.ts'
import type { CollectionStates } from './collection-states.ts'
import type { WfsOptions } from './options.ts'
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
  /** Of the service; those of collections come with them. */
  readonly quirks: readonly string[]
  readonly states: CollectionStates
  readonly options: WfsOptions
  /** Settles when every collection is probed; aborting `background` ends it. */
  readonly probed: Promise<void>
  readonly background: AbortController
  readonly onChange: (() => void) | undefined
}

/** Ids that one request may ask for. */
const KEYS_PER_REQUEST = 50

export function createWfsSource(parts: WfsSourceParts): WfsSource {
  const { client, endpoint, service, states, background, probed } = parts
  const readAhead = createReadAhead()
  const planned = new WeakMap<ScanPlan, WfsCollection>()
  tellWhenProbed(parts)
  return {
    id: client.sourceId,
    mechanism: 'wfs',
    description: {
      product: parts.product,
      version: `WFS ${endpoint.dialect.version}`,
      url: parts.url,
      title: service.title,
      description: service.abstract,
      publisher: service.provider,
      get quirks() {
        return [...parts.quirks, ...states.all().flatMap(quirksOf), ...client.http.notes]
      },
    },
    get capabilities() {
      return describeCapabilities(states.all().map((collection) => collection.probed.findings))
    },
    get collections(): ReadonlyMap<string, Collection> {
      return states.describe()
    },
    keysPerRequest: KEYS_PER_REQUEST,
    get requestsSent() {
      return client.http.requestsSent
    },
    plan(request) {
      const collection = states.of(request.collection)
      const plan = planScan(collection, request, endpoint)
      planned.set(plan, collection)
      return plan
    },
    async *scan(plan, context, from) {
      const collection = planned.get(plan) ?? stateOf(plan, states)
      yield* scanFeatures({
        client,
        endpoint,
        collection,
        countDefault: service.countDefault,
        options: parts.options,
        readAhead,
        plan,
        context,
        from,
      })
    },
    getter: (collection, property) => states.of(collection).getter(property),
    keyOf: (collection) => states.of(collection).keyOf,
    async close() {
      background.abort(new Error(`${client.sourceId} is closed`))
      await probed.catch(() => undefined)
      await client.http.close()
    },
  }
}

/** Whoever connected knows of what was found until then. */
function tellWhenProbed({ probed, states, onChange }: WfsSourceParts): void {
  if (states.all().every((collection) => collection.probed.isProbed)) return
  void probed.then(
    () => onChange?.(),
    () => undefined,
  )
}

function quirksOf({ probed: { description, quirks } }: WfsCollection): readonly string[] {
  return quirks.map((quirk) => `${description.name}: ${quirk}`)
}

/** A copy of a plan is as good as the plan, as long as the collection is still known as it was. */
function stateOf(plan: ScanPlan, states: CollectionStates): WfsCollection {
  const collection = states.of(plan.request.collection)
  if (collection.revision === plan.revision) return collection
  throw new QueryError('CURSOR_INVALID', 'the collection was probed since this plan was made', { reason: 'DATA_CHANGED' })
}

// Every recorded answer, read as the source reads it: pages, single features, documents, and errors of the one table.
import { SourceError } from '@crosswalk/contract'
import { createHttpClient } from '@crosswalk/http'
import { createRecordedTransport, readExchanges } from '@crosswalk/http/testing'
import type { RecordedExchange } from '@crosswalk/http/testing'
import { describe, expect, it } from 'vitest'
import { lacksShared, sharedPath } from '../../../../test/shared-data.ts'
import { recordedState } from '../__fixtures__/recorded-state.ts'
import { createFeatureClient } from './items/feature-client.ts'
import { idOf } from './items/feature.ts'
import { isRecord } from './json.ts'

const PRODUCTS = ['pygeoapi-0.21.0', 'tipg-1.6.1', 'mapserver-8.0.0']

/** What the source never asks for: another method or media type. */
const isForeign = ({ request, name }: RecordedExchange): boolean =>
  (request.method !== 'GET' && request.method !== 'POST') || /items-accept-json|items-csv|items-ndjson/.test(name)

type Outcome =
  | { readonly ids: readonly unknown[]; readonly matched: unknown; readonly next: unknown }
  | { readonly id: unknown }
  | { readonly document: unknown }
  | { readonly code: string }

async function readAs(exchange: RecordedExchange): Promise<Outcome> {
  const { send } = createRecordedTransport([exchange])
  const http = createHttpClient({ sourceId: 'recorded', url: 'http://server.test', transport: send })
  const client = createFeatureClient(http, 'recorded')
  const context = { signal: new AbortController().signal, principal: { key: 'test' } }
  const { path, body } = exchange.request
  const [address = '', ...rest] = path.split('?')
  const state = recordedState(address, undefined)
  const text = body === undefined || body === null ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
  const request = {
    kind: 'page',
    method: text === undefined ? 'GET' : 'POST',
    url: `http://server.test${path}`,
    ...(text === undefined ? {} : { body: text }),
  } as const
  void rest
  try {
    if (address.endsWith('/items')) {
      const page = await client.readPage(request, state, context)
      return { ids: page.features.map(idOf), matched: page.numberMatched, next: page.next }
    }
    if (/\/items\/[^/]+$/.test(address))
      return { id: idOf((await client.readFeature({ ...request, kind: 'single' }, state, context)).feature) }
    return { document: (await client.readDocument(request.url, context)).body }
  } catch (error) {
    if (error instanceof SourceError) return { code: error.code }
    throw error
  }
}

/** What the recording says, in the simplest words. */
function expectedOf({ request, response }: RecordedExchange): Outcome {
  const { status, body } = response
  const address = request.path.split('?')[0] ?? ''
  if (status === 404 && /\/items\/[^/]+$/.test(address)) return { id: undefined }
  if (status >= 500) return { code: 'SOURCE_FAILED' }
  if (status >= 400) return { code: 'SOURCE_REJECTED' }
  if (!isRecord(body)) return { code: 'SOURCE_MALFORMED' }
  if (Array.isArray(body['features'])) {
    const links = Array.isArray(body['links']) ? body['links'].filter(isRecord) : []
    return {
      ids: body['features'].map(idOf),
      matched: body['numberMatched'],
      next: links.find(({ rel, type }) => rel === 'next' && type !== 'text/html')?.['href'],
    }
  }
  return body['type'] === 'Feature' ? { id: idOf(body) } : { document: body }
}

for (const product of PRODUCTS) {
  const lacks = lacksShared(`recordings/${product}`)
  const exchanges = lacks
    ? []
    : readExchanges(sharedPath(`recordings/${product}`)).filter(({ name }) => product !== 'mapserver-8.0.0' || name.startsWith('oga-'))
  describe.skipIf(lacks)(`the recorded answers of ${product}`, () => {
    it.each(exchanges.filter((exchange) => !isForeign(exchange)))('$name', async (exchange) => {
      expect(await readAs(exchange)).toEqual(expectedOf(exchange))
    })
  })
}

const COORDINATES = [
  ['pygeoapi-0.21.0', 'items-page1'],
  ['pygeoapi-0.21.0', 'crs-4326'],
  ['pygeoapi-0.21.0', 'crs-25833'],
  ['pygeoapi-0.21.0', 'item-crs-3857'],
  // Asked for another system, they ignore it, and say nothing of theirs.
  ['tipg-1.6.1', 'crs'],
  ['mapserver-8.0.0', 'oga-crs'],
] as const

describe.skipIf(PRODUCTS.some((product) => lacksShared(`recordings/${product}`)))('coordinates', () => {
  const read = async (product: string, name: string): Promise<unknown> => {
    const exchange = readExchanges(sharedPath(`recordings/${product}`)).find((one) => one.name === name)
    if (exchange === undefined) throw new Error(`no recording ${name}`)
    const { send } = createRecordedTransport([exchange])
    const client = createFeatureClient(createHttpClient({ sourceId: 'recorded', url: 'http://server.test', transport: send }), 'recorded')
    const context = { signal: new AbortController().signal, principal: { key: 'test' } }
    const state = recordedState('/collections/stations/items', undefined)
    const url = `http://server.test${exchange.request.path}`
    if (/\/items\//.test(url)) return (await client.readFeature({ kind: 'single', method: 'GET', url }, state, context)).feature?.geometry
    return (await client.readPage({ kind: 'page', method: 'GET', url }, state, context)).features[0]?.geometry
  }

  it.each(COORDINATES)('of %s %s are CRS84, longitude first, whatever system they came in', async (product, name) => {
    const geometry = (await read(product, name)) as { readonly coordinates: readonly [number, number] }
    expect(geometry.coordinates[0]).toBeCloseTo(13.37, 6)
    expect(geometry.coordinates[1]).toBeCloseTo(52.51, 6)
  })
})

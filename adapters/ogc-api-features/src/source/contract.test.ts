// The behaviour suite on a faithful server, and on servers that lie in several ways: every answer is the oracle's all the same.
import type { Collection, Filter, Source } from '@crosswalk/contract'
import { arbitraryRequest, testSource } from '@crosswalk/contract/testing'
import { compileFilter } from '@crosswalk/cql2'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { startFakeServer } from '../__fixtures__/fake-server.ts'
import type { Lie } from '../__fixtures__/lies.ts'
import { createOgcApiFeaturesAdapter } from '../index.ts'

const geometry = { property: 'geometry' }
const filters: readonly (readonly Filter[])[] = [
  [{ op: 's_intersects', args: [geometry, { bbox: [13.1, 52.1, 13.3, 52.3] }] }],
  [{ op: 's_dwithin', args: [geometry, { type: 'Point', coordinates: [13.2, 52.2] }, 12_000] }],
  [{ op: '=', args: [{ property: 'name' }, "O'Malley 1"] }],
  [{ op: 'in', args: [{ property: 'id' }, ['f01', 'f02', 'f99']] }],
  [{ op: '=', args: [{ property: 'id' }, 'f07'] }],
  [{ op: 't_intersects', args: [{ property: 'seen' }, { interval: ['2024-03-01T04:30:00Z', '2024-03-01T08:30:00Z'] }] }],
  [{ op: '<=', args: [{ property: 'seen' }, { timestamp: '2024-03-01T08:30:00Z' }] }],
  [{ op: 'between', args: [{ property: 'since' }, { date: '2024-01-05' }, { date: '2024-01-20' }] }],
  [
    { op: '>', args: [{ property: 'size' }, 2] },
    { op: '=', args: [{ property: 'open' }, true] },
  ],
  [{ op: 'not', args: [{ op: 'like', args: [{ property: 'name' }, '%eta%'] }] }],
  [false],
]

const orders = [
  [{ property: 'name', descending: false }],
  [
    { property: 'size', descending: true },
    { property: 'name', descending: false },
  ],
]

function oracle(collection: Collection, conjunct: Filter, source: Source): (item: unknown) => boolean {
  const types = new Map(collection.properties.map(({ name, type }) => [name, type]))
  return compileFilter<unknown>(conjunct, {
    resolve(name) {
      const type = types.get(name)
      return type === undefined ? undefined : { type, get: source.getter(collection.id, name) }
    },
  })
}

const SERVERS: Readonly<Record<string, readonly Lie[]>> = {
  'a faithful server': [],
  'an older language, closed ends, broken quotes': ['only cql-text', 'temporal functions are closed', 'quotes break', 'errors are 500'],
  'a filter in the body': ['only cql-json', 'nulls first'],
  'a server of Part 1 alone, whose pages lose the box': ['no filter', 'next drops bbox'],
  'pages that repeat': ['no filter', 'ignores offset', 'ignores parameters', 'ignores datetime'],
  'a dictionary, no case, false counts': ['collates by dictionary', 'heeds no case', 'counts everything', '<> finds nulls'],
  'rounded coordinates': ['rounds coordinates'],
  'numbers as identifiers': ['has numbers as identifiers'],
  'another system than CRS84': ['offers no CRS84'],
  'coordinates that are not what their label says': ['answers in the storage system', 'reads bbox in the storage system'],
  'filters in the system of the data': ['reads filters in the storage system', 'bbox leaves its edge out'],
  'latitude first everywhere': ['swaps axes throughout'],
  'latitude first in answers, and no extent': ['swaps axes of answers', 'states no extent'],
  'swapped axes': ['swaps axes of answers', 'swaps axes of bbox', 'spatial filters find nothing'],
}

for (const [name, lies] of Object.entries(SERVERS)) {
  const server = await startFakeServer(new Set(lies))
  const adapter = createOgcApiFeaturesAdapter()
  afterAll(() => server[Symbol.asyncDispose]())
  testSource({
    name,
    kit: { describe, it, expect },
    connect: () =>
      adapter.connect(
        { url: server.url, cacheBytes: 0, probeTimeoutMs: 50_000 },
        { sourceId: 'test', baseDirectory: '/', signal: AbortSignal.timeout(60_000) },
      ),
    collections: [
      lies.includes('has numbers as identifiers')
        ? {
            id: 'places',
            count: 45,
            orders: [...orders, [{ property: 'open', descending: true }]],
            values: [{ key: '4', property: 'name', value: null }],
          }
        : { id: 'places', count: 45, filters, orders, values: [{ key: 'f04', property: 'name', value: null }] },
    ],
    oracle,
    forAll: (collection, { items, source }, check) =>
      fc.assert(
        fc.asyncProperty(arbitraryRequest(fc, collection, { items, get: (property) => source.getter(collection.id, property) }), check),
        { numRuns: 15 },
      ),
    requestsSent: () => server.asked.length,
  })
}

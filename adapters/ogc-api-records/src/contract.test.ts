// The laws of a source over both protocols, against a catalogue that follows the recordings of pycsw.
import type { Collection, Filter, Source } from '@crosswalk/contract'
import { arbitraryRequest, testSource } from '@crosswalk/contract/testing'
import type { SuiteCollection } from '@crosswalk/contract/testing'
import { compileFilter } from '@crosswalk/cql2'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lacksShared } from '../../../test/shared-data.ts'
import { createPycswServer, ORIGIN, RECORDINGS } from './__fixtures__/pycsw-server.ts'
import type { PycswServer } from './__fixtures__/pycsw-server.ts'
import { recordsAdapter } from './index.ts'

const collection = (id: string): SuiteCollection => ({
  id,
  count: 6,
  filters: [
    [{ op: '=', args: [{ property: 'id' }, 'no-bbox'] }],
    [{ op: 'in', args: [{ property: 'id' }, ['fiji', 'stations-wfs', 'nobody']] }],
    [{ op: '=', args: ['Pacific station', { property: 'title' }] }],
    [{ op: 'like', args: [{ property: 'title' }, '%station%'] }],
    [{ op: 'like', args: [{ property: 'title' }, 'S%_'] }],
    [{ op: 'a_contains', args: [{ property: 'keywords' }, ['air quality']] }],
    [{ op: 'a_overlaps', args: [{ property: 'keywords' }, ['documentation', 'Luftqualität']] }],
    [{ op: 's_intersects', args: [{ property: 'geometry' }, { bbox: [13.3, 52.4, 13.5, 52.6] }] }],
    [{ op: 's_intersects', args: [{ property: 'geometry' }, { bbox: [179, -18, -179, -17] }] }],
    [{ op: 's_dwithin', args: [{ property: 'geometry' }, { type: 'Point', coordinates: [13.3, 52.2] }, 20_000] }],
    [
      { op: 's_within', args: [{ property: 'geometry' }, { bbox: [13, 52, 14, 53] }] },
      { op: 'a_contains', args: [{ property: 'keywords' }, ['air quality']] },
      { op: '>', args: [{ property: 'updated' }, { date: '2026-03-01' }] },
    ],
    [{ op: 'like', args: [{ property: 'description' }, '%stations s01%'] }],
    [{ op: '>=', args: [{ property: 'updated' }, { date: '2026-03-05' }] }],
    [{ op: '<', args: [{ property: 'updated' }, { timestamp: '2026-03-02T00:00:00Z' }] }],
    [
      {
        op: 'or',
        args: [
          { op: 'like', args: [{ property: 'title' }, '%quality%'] },
          { op: 'like', args: [{ property: 'description' }, '%quality%'] },
          { op: 'a_contains', args: [{ property: 'keywords' }, ['air quality']] },
        ],
      },
    ],
    [{ op: '=', args: [{ property: 'title' }, 'Messstationen & Straßen: O\'Malley "Brücke" 橋'] }],
  ],
  orders: [[{ property: 'title', descending: true }]],
  values: [
    { key: 'no-bbox', property: 'geometry', value: null },
    { key: 'fiji', property: 'updated', value: '2026-03-04' },
    { key: 'fiji', property: 'keywords', value: ['air quality'] },
    { key: 'fiji', property: 'language', value: undefined },
    { key: 'stations-wfs', property: 'distributions', value: [`${ORIGIN}/ms`] },
    {
      key: 'inspire-s03',
      property: 'geometry',
      value: {
        type: 'Polygon',
        coordinates: [
          expect.arrayContaining([
            [13.4, 52.51],
            [13.42, 52.53],
          ]),
        ],
      },
    },
  ],
})

/** The evaluator that `exact` refers to; what is asked of the catalogue, and its paging, are what is judged. */
function oracle(of: Collection, conjunct: Filter, source: Source): (item: unknown) => boolean {
  const types = new Map(of.properties.map(({ name, type }) => [name, type]))
  return compileFilter<unknown>(conjunct, {
    resolve: (name) => {
      const type = types.get(name)
      return type === undefined ? undefined : { type, get: source.getter(of.id, name) }
    },
  })
}

const PROTOCOLS = [
  ['OGC API Records', `${ORIGIN}/`, 'metadata:main'],
  ['CSW 2.0.2', `${ORIGIN}/csw`, 'records'],
] as const

const servers = new WeakMap<Source, PycswServer>()

async function connect(url: string): Promise<Source> {
  const server = createPycswServer()
  const signal = new AbortController().signal
  const source = await recordsAdapter.connect(
    { url, cacheBytes: 0 },
    { sourceId: 'catalogue', baseDirectory: '/', signal, transport: server.send },
  )
  servers.set(source, server)
  return source
}

describe.skipIf(lacksShared(RECORDINGS))('with the recordings', () => {
  for (const [name, url, id] of PROTOCOLS) {
    testSource({
      name,
      kit: { describe, it, expect },
      connect: () => connect(url),
      collections: [collection(id)],
      oracle,
      forAll: (of, { items, source }, check) =>
        fc.assert(fc.asyncProperty(arbitraryRequest(fc, of, { items, get: (property) => source.getter(of.id, property) }), check), {
          numRuns: 100,
        }),
      requestsSent: (source) => servers.get(source)?.sent.length ?? 0,
    })
  }
})

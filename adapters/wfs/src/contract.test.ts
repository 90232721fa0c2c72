// A WFS keeps the laws of a source: against a server of the test's own, in both versions, honest and lying.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arbitraryRequest, testSource } from '@crosswalk/contract/testing'
import type { SuiteCollection } from '@crosswalk/contract/testing'
import fc from 'fast-check'
import { createWfsAdapter } from './index.ts'
import type { WfsOptions, WfsSource } from './index.ts'
import { startFakeWfs } from './testing/fake-wfs.ts'
import type { FakeWfs, Lie } from './testing/fake-wfs.ts'
import { createOracle } from './testing/oracle.ts'

interface Case {
  readonly lies: readonly Lie[]
  readonly options: Omit<WfsOptions, 'url'>
}

const CASES: Readonly<Record<string, Case>> = {
  'an honest 2.0.0': { lies: [], options: {} },
  '1.1.0 without GeoJSON': { lies: ['no GeoJSON'], options: { version: '1.1.0' } },
  'one that cuts pages, counts late, and writes nulls as empty elements, by POST': {
    lies: [
      'pages end at 20 in silence',
      'numberMatched is unknown',
      'nulls are empty elements',
      'GeoJSON has 0 for booleans',
      'booleans are declared integers',
      'texts compare by language',
    ],
    options: { method: 'POST', pageSize: 30 },
  },
  'one that gets much wrong': {
    lies: [
      'filters have longitude first',
      'texts compare without case',
      'null differs from every text',
      'Not of unknown is true',
      'PropertyIsLike ignores case',
      'PropertyIsBetween leaves out its ends',
      'times with T and Z match nothing',
      'DWithin ignores the unit',
      'Intersects compares boxes',
      'isNull is refused for label',
      'STARTINDEX is ignored',
      'nulls are nil',
      'SORTBY sorts texts by language',
    ],
    options: {},
  },
}

const collections: readonly SuiteCollection[] = [
  {
    id: 't:places',
    count: 60,
    orders: [
      [
        { property: 'label', descending: false },
        { property: 'id', descending: false },
      ],
      [{ property: 'id', descending: true }],
    ],
    filters: [
      [{ op: '>', args: [{ property: 'size' }, 4] }],
      [{ op: '=', args: [{ property: 'label' }, 'Wedding (mg)'] }],
      [{ op: 'isNull', args: [{ property: 'label' }] }],
      [{ op: '<=', args: [{ property: 'label' }, 'Zoo'] }],
      [{ op: 'between', args: [{ property: 'label' }, 'N', 'a b c'] }],
      [
        { op: 's_intersects', args: [{ property: 'geom' }, { bbox: [9, 49, 12, 53] }] },
        { op: '=', args: [{ property: 'open' }, true] },
      ],
      [{ op: 's_intersects', args: [{ property: 'geom' }, { bbox: [12, 40, 9, 60] }] }],
      [{ op: 'in', args: [{ property: 'id' }, ['p001', 'p044', 'nobody']] }],
      [false],
      [true],
    ],
    values: [
      { key: 'p001', property: 'label', value: 'Straße' },
      { key: 'p003', property: 'open', value: false },
    ],
  },
  {
    id: 't:shapes',
    count: 12,
    filters: [
      [{ op: 's_contains', args: [{ property: 'shape' }, { type: 'Point', coordinates: [20.5, 55.2] }] }],
      [
        {
          op: 's_touches',
          args: [
            { property: 'shape' },
            {
              type: 'LineString',
              coordinates: [
                [21, 55],
                [21, 55.5],
              ],
            },
          ],
        },
      ],
      [
        {
          op: 's_within',
          args: [
            { property: 'shape' },
            {
              type: 'Polygon',
              coordinates: [
                [
                  [19, 54],
                  [27, 54],
                  [19, 59],
                  [19, 54],
                ],
              ],
            },
          ],
        },
      ],
      [
        {
          op: 's_overlaps',
          args: [
            { property: 'shape' },
            {
              type: 'Polygon',
              coordinates: [
                [
                  [20.5, 54],
                  [27, 54],
                  [27, 56],
                  [20.5, 54],
                ],
              ],
            },
          ],
        },
      ],
    ],
  },
]

for (const [name, { lies, options }] of Object.entries(CASES)) {
  describe(name, () => {
    let server: FakeWfs
    const adapter = createWfsAdapter()
    beforeAll(async () => {
      server = await startFakeWfs(...lies)
    })
    afterAll(() => server.close())
    testSource({
      name: 'WFS',
      kit: { describe, it, expect },
      connect: () =>
        adapter.connect(
          { url: server.url, probeTimeoutMs: 30_000, ...options },
          { sourceId: 'fake', baseDirectory: '.', signal: AbortSignal.timeout(30_000) },
        ),
      collections,
      oracle: createOracle,
      forAll: (collection, { items, source }, check) =>
        fc.assert(
          fc.asyncProperty(arbitraryRequest(fc, collection, { items, get: (property) => source.getter(collection.id, property) }), check),
          { numRuns: 40 },
        ),
      requestsSent: (source) => (source as WfsSource).requestsSent,
    })
  })
}

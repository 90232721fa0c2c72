// The laws of a source on servers that nobody here wrote: pygeoapi, tipg, MapServer and QGIS Server over the same data.
import type { Collection, Filter, Source } from '@crosswalk/contract'
import { arbitraryRequest, readItems, requestAll, testSource } from '@crosswalk/contract/testing'
import type { Law, SourceSuite, SuiteCollection } from '@crosswalk/contract/testing'
import { compileFilter } from '@crosswalk/cql2'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { live } from '../../../../test/sources/live.ts'
import type { Product } from '../../../../test/sources/rig.ts'
import { createOgcApiFeaturesAdapter } from '../index.ts'

const name = { property: 'label' }
const box = { bbox: [13.3, 52.4, 13.5, 52.6] }

/** What the station README asks, and what servers get wrong. */
const stationFilters: readonly (readonly Filter[])[] = [
  [{ op: '=', args: [{ property: 'operator' }, 'City of Berlin'] }],
  [{ op: '<>', args: [{ property: 'operator' }, 'City of Berlin'] }],
  [{ op: 'isNull', args: [{ property: 'operator' }] }],
  [{ op: '>', args: [{ property: 'height_m' }, 3] }],
  [{ op: 's_intersects', args: [{ property: 'geometry' }, box] }],
  [{ op: 's_dwithin', args: [{ property: 'geometry' }, { type: 'Point', coordinates: [13.37, 52.51] }, 5000] }],
  [{ op: 's_contains', args: [{ property: 'geometry' }, { type: 'Point', coordinates: [13.35, 52.515] }] }],
  [{ op: 's_intersects', args: [{ property: 'geometry' }, { bbox: [179, -18, -179, -17] }] }],
  [{ op: '=', args: [name, 'O\'Malley "Brücke" & Straße ěščř 橋'] }],
  [{ op: 'in', args: [{ property: 'id' }, ['s01', 's02', 'nosuch']] }],
  [{ op: 'not', args: [{ op: 'like', args: [name, 'Wedding%'] }] }],
  [
    { op: 's_intersects', args: [{ property: 'geometry' }, box] },
    { op: '<', args: [{ property: 'height_m' }, 4] },
  ],
  [{ op: 't_after', args: [{ property: 'updated' }, { timestamp: '2026-03-01T23:00:00Z' }] }],
  [false],
]

const stationOrders = [
  [
    { property: 'operator', descending: true },
    { property: 'height_m', descending: false },
  ],
]

interface Case {
  readonly product: Product
  readonly path: string
  readonly collections: readonly SuiteCollection[]
  /** Configured for all of its collections. */
  readonly crs?: string
  /** Read a row at a time some laws would take thousands of requests. */
  readonly large: readonly SuiteCollection[]
}

const SLOW: readonly { readonly reason: string; readonly cases: readonly Law[] }[] = [
  {
    reason: 'hundreds of pages of one row: on the small collections of the same server',
    cases: [
      'cuts only what is settled',
      'pages without repeating or dropping',
      'ends an aborted scan with the reason',
      'releases everything when left early',
    ],
  },
]

const CASES: readonly Case[] = [
  {
    product: 'tipg',
    path: '',
    collections: [{ id: 'public.stations', count: 12, filters: stationFilters, orders: stationOrders }],
    large: [{ id: 'public.ne_110m_populated_places_simple', count: 243 }],
  },
  {
    product: 'pygeoapi',
    path: '',
    collections: [
      { id: 'stations', count: 12, filters: stationFilters, orders: stationOrders },
      { id: 'stations-file', count: 12 },
      { id: 'stations-4326', count: 12, filters: stationFilters },
    ],
    large: [
      { id: 'ne_110m_populated_places_simple', count: 243 },
      { id: 'stations-crs84', count: 12, filters: stationFilters },
    ],
  },
  {
    product: 'pygeoapi',
    path: '',
    crs: 'http://www.opengis.net/def/crs/EPSG/0/4326',
    collections: [{ id: 'stations', count: 12, filters: stationFilters, orders: stationOrders }],
    large: [],
  },
  {
    product: 'pygeoapi',
    path: '',
    crs: 'http://www.opengis.net/def/crs/EPSG/0/3857',
    collections: [{ id: 'ne_110m_rivers_lake_centerlines', count: 13 }],
    large: [],
  },
  {
    product: 'mapserver',
    path: '/CITY/ogcapi',
    collections: [
      { id: 'stations', count: 10 },
      { id: 'areas', count: 1 },
    ],
    large: [],
  },
  {
    product: 'qgis',
    path: '/wfs3',
    collections: [
      { id: 'stations', count: 11, filters: stationFilters, orders: stationOrders },
      { id: 'areas', count: 1 },
    ],
    large: [{ id: 'ne_110m_populated_places_simple', count: 243 }],
  },
]

/** The evaluator over the items as they are read, sharing nothing with what is pushed. */
function oracle(collection: Collection, conjunct: Filter, source: Source): (item: unknown) => boolean {
  const types = new Map(collection.properties.map((property) => [property.name, property.type]))
  return compileFilter<unknown>(conjunct, {
    resolve(property) {
      const type = types.get(property)
      return type === undefined ? undefined : { type, get: source.getter(collection.id, property) }
    },
  })
}

const RUNS = Number(process.env['CROSSWALK_LAW_CASES'] ?? 15)

for (const { product, path, collections, large, crs } of CASES) {
  const url = await live(product)
  const adapter = createOgcApiFeaturesAdapter()
  const ids = [...collections, ...large].map(({ id }) => id)
  const connect = (): Promise<Source> =>
    adapter.connect(
      {
        url: `${url ?? ''}${path}`,
        collections: crs === undefined ? ids : Object.fromEntries(ids.map((id) => [id, { crs }])),
        probeTimeoutMs: 60_000,
        cacheBytes: 0,
      },
      { sourceId: product, baseDirectory: '/', signal: AbortSignal.timeout(110_000) },
    )
  const forAll: SourceSuite['forAll'] = (collection, { items, source }, check) =>
    fc.assert(
      fc.asyncProperty(arbitraryRequest(fc, collection, { items, get: (property) => source.getter(collection.id, property) }), check),
      { numRuns: RUNS },
    )
  const kit = { describe, it, expect }
  describe.skipIf(url === undefined)(`${product} as a source`, () => {
    testSource({ name: product, kit, connect, collections, oracle, forAll })
    if (large.length > 0) testSource({ name: `${product}, larger`, kit, connect, collections: large, oracle, forAll, skip: SLOW })
  })
}

describe.skipIf((await live('pygeoapi')) === undefined)('pygeoapi with the axes of a storage_crs exchanged', () => {
  it('is put right in answers, boxes and filters, without a word in the configuration', async () => {
    const url = (await live('pygeoapi')) ?? ''
    const source = await createOgcApiFeaturesAdapter().connect(
      { url, collections: ['stations', 'stations-4326'], probeTimeoutMs: 60_000, cacheBytes: 0 },
      { sourceId: 'pygeoapi', baseDirectory: '/', signal: AbortSignal.timeout(110_000) },
    )
    const conjunct: Filter = { op: 's_intersects', args: [{ property: 'geometry' }, box] }
    const read = async (id: string): Promise<readonly unknown[]> =>
      (await readItems(source, requestAll(id, { filter: [conjunct] }))).map((item) => [
        source.getter(id, 'id')(item),
        source.getter(id, 'geometry')(item),
      ])
    const plan = source.plan(requestAll('stations-4326', { filter: [conjunct] }))
    expect([plan.pushed, plan.residual]).toEqual([[conjunct], []])
    expect(new Set(await read('stations-4326'))).toEqual(new Set(await read('stations')))
    expect(source.description.quirks.join('\n')).toMatch(
      /stations-4326: coordinates have latitude first[^]*stations-4326: bbox is understood in CRS84 with the axes exchanged/,
    )
    await source.close()
  })
})

const QUIRKS: readonly (readonly [product: Product, path: string, collections: readonly string[], quirks: readonly RegExp[]])[] = [
  [
    'pygeoapi',
    '',
    ['stations', 'observations', 'stations-file', 'stations-crs84', 'stations-4326'],
    [
      /filters are understood in cql-text; cql2-text: 400/,
      /stations: filter is refused: 400 Bad CQL text/,
      /observations: T_BEFORE over timestamp includes its bound: it means <=/,
      /observations: T_AFTER over timestamp includes its bound: it means >=/,
      /observations: T_DURING over timestamp includes the ends of its interval/,
      /observations: DWITHIN reads its metres as degrees/,
      /stations-file: filter \(cql-text\) is ignored/,
      /stations-crs84: a spatial filter over geom is refused: 500/,
      /stations-4326: coordinates have latitude first, whatever their label says/,
      /stations-4326: bbox is understood in CRS84 with the axes exchanged/,
    ],
  ],
  [
    'tipg',
    '',
    ['public.ne_110m_populated_places_simple', 'public.observations'],
    [
      /S_EQUALS does not find the place itself: coordinates in answers are rounded/,
      /observations: sortby puts rows without a value first in descending order/,
    ],
  ],
  [
    'mapserver',
    '/CITY/ogcapi',
    ['stations'],
    [
      /the next link drops the question: page 2 of a bbox/,
      /offset is ignored/,
      /parameters named after properties are ignored/,
      /datetime is ignored/,
    ],
  ],
]

for (const [product, path, collections, quirks] of QUIRKS) {
  const url = await live(product)
  it.skipIf(url === undefined)(`what ${product} does in another way than it says is found by the probes alone`, async () => {
    const source = await createOgcApiFeaturesAdapter().connect(
      { url: `${url ?? ''}${path}`, collections, probeTimeoutMs: 60_000, cacheBytes: 0 },
      { sourceId: product, baseDirectory: '/', signal: AbortSignal.timeout(110_000) },
    )
    const found = source.description.quirks.join('\n')
    await source.close()
    for (const quirk of quirks) expect(found).toMatch(quirk)
  })
}

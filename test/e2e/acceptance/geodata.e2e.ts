// AC-23 over live servers: WFS and OGC API Features give one set; geodata join with observations; one point is one point, whatever system it comes in.
import { axisOrderOf, parseCrs, parseWktLiteral } from '@crosswalk/geo'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lacksShared, sharedFeatures } from '../../shared-data.ts'
import { live } from '../../sources/live.ts'
import { openGateway, type TestGateway } from '../gateway.ts'
import { isInside, type Shape } from '../joins/is-inside.ts'

const [pygeoapi, tipg, mapserver, qgis] = [await live('pygeoapi'), await live('tipg'), await live('mapserver'), await live('qgis')]
const isMissing = lacksShared('cql2') || [pygeoapi, tipg, mapserver, qgis].includes(undefined)
const [COUNTRIES, PLACES] = ['ne_110m_admin_0_countries', 'ne_110m_populated_places_simple']

interface Place {
  readonly id: number
  readonly geometry: { readonly coordinates: readonly [number, number] }
  readonly properties: { readonly name: string; readonly pop_max: number }
}
interface Country {
  readonly geometry: Shape
  readonly properties: { readonly NAME: string }
}

const places = isMissing ? [] : sharedFeatures<Place>(`cql2/${PLACES}.geojson`)
const countries = isMissing ? [] : sharedFeatures<Country>(`cql2/${COUNTRIES}.geojson`)

const MODELS = `
name: Quarter
plural: quarters
iri: https://example.org/def/Quarter
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  location: { kind: geometry, iri: https://example.org/def/location, role: geometry }
  lamps: { kind: relation, iri: https://example.org/def/lamps, target: Lamp, by: intersects }
---
name: Lamp
plural: lamps
iri: https://example.org/def/Lamp
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  location: { kind: geometry, iri: https://example.org/def/location, role: geometry }
  meter: { kind: relation, iri: https://example.org/def/meter, target: NoiseMeter }
---
name: NoiseMeter
plural: noiseMeters
iri: https://example.org/def/NoiseMeter
properties:
  noise: { kind: measure, iri: https://example.org/def/noise, unit: dB }
`
const CROSSWALKS = `
crosswalk: quarters
source: pygeoapi
collection: ${COUNTRIES}
model: Quarter
id: 'urn:quarter:{ADM0_A3}'
properties: { name: NAME, location: geometry }
---
crosswalk: lamps
source: mapserver
collection: 'city:${PLACES}'
model: Lamp
id: 'urn:lamp:{id}'
properties: { name: name, location: geom, meter: { template: 'urn:meter:{id}' } }
---
crosswalk: meters
source: noise
collection: noise
group: lamp
model: NoiseMeter
id: 'urn:meter:{group}'
time: at
properties: { noise: { from: level, unit: dB } }
`

/** Every second lamp has a meter; the newest of its three readings stands in the middle of them. */
const READINGS = places
  .filter(({ id }) => id % 2 === 0)
  .flatMap(({ id }) =>
    ['2026-03-01T08:00:00Z', '2026-03-01T10:00:00Z', '2026-03-01T09:00:00Z'].map((at, index) => ({
      id,
      at,
      level: 30 + ((id * 7 + index * 11) % 50),
    })),
  )

let gateway: TestGateway
beforeAll(async () => {
  if (isMissing) return
  const layers = (name: string): string => `collections: { '${name}': { types: { pop_max: number } } }`
  gateway = await openGateway({
    'crosswalk.yaml': `
sources:
  - { id: pygeoapi, adapter: ogc-api-features, url: '${pygeoapi}', collections: [${COUNTRIES}, ${PLACES}] }
  - { id: tipg, adapter: ogc-api-features, url: '${tipg}', ${layers(`public.${PLACES}`)} }
  - { id: qgis, adapter: ogc-api-features, url: '${qgis}/wfs3', ${layers(PLACES)} }
  - { id: mapserver, adapter: wfs, url: '${mapserver}', collections: { 'city:${PLACES}': {} } }
  - { id: qgis-wfs, adapter: wfs, url: '${qgis}', collections: { ${PLACES}: {} } }
  - { id: grids, adapter: wfs, url: '${qgis}', format: gml, collections: { places_28992: {}, places_3059: {} } }
  - { id: projected, adapter: ogc-api-features, url: '${pygeoapi}', collections: { ${PLACES}: { crs: 'EPSG:3857' } } }
  - { id: noise, adapter: files, path: noise.csv }
models: ./models
crosswalks: ./crosswalks
limits: { deadlineMs: 60000 }
`,
    'models/models.yaml': MODELS,
    'crosswalks/crosswalks.yaml': CROSSWALKS,
    'noise.csv': ['lamp,at,level', ...READINGS.map(({ id, at, level }) => `${id},${at},${level}`), ''].join('\n'),
  })
}, 180_000)
afterAll(() => gateway?.[Symbol.asyncDispose]())

interface Source {
  readonly source: string
  readonly collection: string
  readonly geometry: string
}
const SOURCES: readonly Source[] = [
  { source: 'pygeoapi', collection: PLACES, geometry: 'geometry' },
  { source: 'tipg', collection: `public.${PLACES}`, geometry: 'geometry' },
  { source: 'qgis', collection: PLACES, geometry: 'geometry' },
  { source: 'mapserver', collection: `city:${PLACES}`, geometry: 'geom' },
  { source: 'qgis-wfs', collection: PLACES, geometry: 'geometry' },
]

interface Item {
  readonly id: string
  readonly geometry: { readonly coordinates: readonly [number, number] }
}
async function itemsOf({ source, collection }: Omit<Source, 'geometry'>, filter: string): Promise<readonly Item[]> {
  const query = `query ($source: ID!, $collection: ID!, $filter: String!) {
    items(source: $source, collection: $collection, filter: $filter, first: 300) { complete nodes { id geometry } } }`
  const { items } = await gateway.ask<{ items: { complete: boolean; nodes: readonly Item[] } }>(query, { source, collection, filter })
  expect(items.complete).toBe(true)
  return items.nodes
}
const numbersOf = (items: readonly Item[]): readonly number[] => items.map(({ id }) => Number(id)).toSorted((one, other) => one - other)

describe.skipIf(isMissing)('AC-23a: the same query over WFS and over OGC API Features', () => {
  const inBox = (
    [west, south, east, north]: readonly [number, number, number, number],
    {
      geometry: {
        coordinates: [x, y],
      },
    }: Place,
  ): boolean => x >= west && x <= east && y >= south && y <= north
  const boxes = [
    [0, 40, 30, 60],
    [-100, 0, -60, 45],
    [100, -50, 179.5, 0],
  ] as const
  const conditions: readonly (readonly [text: string, holds: (place: Place) => boolean])[] = [
    ['pop_max > 1000000', ({ properties }) => properties.pop_max > 1_000_000],
    ["name LIKE 'B%' OR pop_max < 100000", ({ properties }) => properties.name.startsWith('B') || properties.pop_max < 100_000],
    ["NOT (name LIKE '%a')", ({ properties }) => !properties.name.endsWith('a')],
    ['pop_max BETWEEN 250000 AND 2500000', ({ properties }) => properties.pop_max >= 250_000 && properties.pop_max <= 2_500_000],
  ]
  const cases = boxes.flatMap((box) => conditions.map(([text, holds]) => [box, text, holds] as const))

  it.each(cases)('in %j with %s finds one set', async (box, text, holds) => {
    const expected = places.filter((place) => inBox(box, place) && holds(place)).map(({ id }) => id)
    expect(expected.length).toBeGreaterThan(0)
    for (const each of SOURCES) {
      const items = await itemsOf(each, `S_INTERSECTS(${each.geometry}, BBOX(${box.join(',')})) AND (${text})`)
      expect([each.source, numbersOf(items)]).toEqual([each.source, expected])
      // The least that any of them writes are six decimals.
      const off = items.filter(({ id, geometry }) => {
        const [x, y] = places.find((place) => place.id === Number(id))?.geometry.coordinates ?? [0, 0]
        return Math.hypot(geometry.coordinates[0] - x, geometry.coordinates[1] - y) > 1e-6
      })
      expect([each.source, off]).toEqual([each.source, []])
    }
  })
})

const byId = (one: { readonly id: string }, other: { readonly id: string }): number => one.id.localeCompare(other.id)

describe.skipIf(isMissing)('AC-23c: streetlights within a district, with their latest noise', () => {
  it.each(['France', 'Italy', 'Brazil'])('of %s, over OGC API Features, WFS and a file', async (name) => {
    const { quarters } = await gateway.ask<{
      quarters: {
        complete: boolean
        nodes: readonly {
          lamps: {
            complete: boolean
            nodes: readonly { id: string; meter: { noise: { value: number; observedAt: string } | null } | null }[]
          }
        }[]
      }
    }>(
      `query ($name: String!) { quarters(where: { name: { eq: $name } }) { complete nodes { lamps(first: 50) { complete nodes {
        ... on Lamp { id name meter { noise { value unit observedAt } } } } } } } }`,
      { name },
    )
    expect(quarters.complete).toBe(true)
    const [quarter] = quarters.nodes
    const shape = countries.find(({ properties }) => properties.NAME === name)?.geometry
    if (quarter === undefined || shape === undefined) throw new Error(`no ${name}`)
    const expected = places
      .filter((place) => isInside(place.geometry.coordinates, shape))
      .map(({ id }) => {
        const latest = READINGS.filter((reading) => reading.id === id).toSorted((one, other) => other.at.localeCompare(one.at))[0]
        return { id: `urn:lamp:${id}`, level: latest?.level ?? null, at: latest?.at ?? null }
      })
    expect(expected.some(({ level }) => level !== null)).toBe(true)
    const found = quarter.lamps.nodes.map(({ id, meter }) => ({
      id,
      level: meter?.noise?.value ?? null,
      at: meter?.noise?.observedAt ?? null,
    }))
    expect(quarter.lamps.complete).toBe(true)
    expect(found.toSorted(byId)).toEqual(expected.toSorted(byId))
  })
})

describe.skipIf(isMissing)('AC-23d: one point', () => {
  const METRES = 0.5
  it.each([
    ['Amsterdam', 'places_28992'],
    ['Riga', 'places_3059'],
  ])('%s agrees through CRS84, EPSG:4326, the grid of its country, a projection of the whole world and WKT', async (name, grid) => {
    const filter = `name = '${name}'`
    const through = {
      crs84: await itemsOf({ source: 'tipg', collection: `public.${PLACES}` }, filter),
      'urn:ogc:def:crs:EPSG::4326': await itemsOf({ source: 'mapserver', collection: `city:${PLACES}` }, filter),
      [grid]: await itemsOf({ source: 'grids', collection: grid }, filter),
      'EPSG:3857': await itemsOf({ source: 'projected', collection: PLACES }, filter),
    }
    const place = places.find(({ properties }) => properties.name === name)?.geometry.coordinates ?? [0, 0]
    const system = 'http://www.opengis.net/def/crs/EPSG/0/4326'
    const { geometry } = parseWktLiteral(`<${system}> POINT(${place[1]} ${place[0]})`, { axisOrder: axisOrderOf(parseCrs(system), system) })
    const points = { ...mapPoints(through), WKT: geometry?.type === 'Point' ? geometry.coordinates : undefined }
    for (const [way, point] of Object.entries(points))
      expect([way, metresApart(place, point) <= METRES], JSON.stringify(point)).toEqual([way, true])
  })
})

const mapPoints = (through: Readonly<Record<string, readonly Item[]>>): Readonly<Record<string, readonly number[] | undefined>> =>
  Object.fromEntries(Object.entries(through).map(([way, [item]]) => [way, item?.geometry.coordinates]))

/** Flat, which is off by nothing that matters over a few metres; not a number without a point. */
function metresApart([x, y]: readonly [number, number], point: readonly number[] | undefined): number {
  const [east = Number.NaN, north = Number.NaN] = point ?? []
  return Math.hypot((east - x) * Math.cos((y * Math.PI) / 180), north - y) * 111_320
}

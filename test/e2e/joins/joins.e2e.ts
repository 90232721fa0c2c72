// Countries from a WFS with stops from a file, by place, and cities from pygeoapi, by key: one query over three mechanisms, batched and bounded.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lacksShared, sharedFeatures, sharedPath } from '../../shared-data.ts'
import { live } from '../../sources/live.ts'
import { openGateway, type TestGateway } from '../gateway.ts'
import { isInside, type Shape } from './is-inside.ts'

const [pygeoapi, mapserver] = [await live('pygeoapi'), await live('mapserver')]
const isMissing = lacksShared('cql2') || pygeoapi === undefined || mapserver === undefined
const [COUNTRIES, PLACES] = ['ne_110m_admin_0_countries', 'ne_110m_populated_places_simple']

interface Place {
  readonly id: number
  readonly geometry: { readonly coordinates: readonly [number, number] }
  readonly properties: { readonly name: string; readonly adm0_a3: string }
}
interface Country {
  readonly geometry: Shape
  readonly properties: { readonly ADM0_A3: string; readonly CONTINENT: string }
}

const places = isMissing ? [] : sharedFeatures<Place>(`cql2/${PLACES}.geojson`)
const countries = isMissing ? [] : sharedFeatures<Country>(`cql2/${COUNTRIES}.geojson`)

const MODELS = `
name: Country
plural: countries
iri: https://example.org/def/Country
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  continent: { kind: text, iri: https://example.org/def/continent }
  location: { kind: geometry, iri: https://example.org/def/location, role: geometry }
  stops: { kind: relation, iri: https://example.org/def/stops, target: Stop, by: intersects }
  cities: { kind: relation, iri: https://example.org/def/cities, target: City, inverse: country }
---
name: Stop
plural: stops
iri: https://example.org/def/Stop
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  location: { kind: geometry, iri: https://example.org/def/location, role: geometry }
---
name: City
plural: cities
iri: https://example.org/def/City
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  location: { kind: geometry, iri: https://example.org/def/location, role: geometry }
  country: { kind: relation, iri: https://example.org/def/country, target: Country }
`
const CROSSWALKS = `
crosswalk: countries
source: wfs
collection: 'city:${COUNTRIES}'
model: Country
id: 'urn:country:{ADM0_A3}'
properties: { name: NAME, continent: CONTINENT, location: geom }
---
crosswalk: stops
source: stops
collection: stops
model: Stop
id: 'urn:stop:{id}'
properties: { name: name, location: geometry }
---
crosswalk: cities
source: pygeoapi
collection: ${PLACES}
model: City
id: 'urn:city:{id}'
properties: { name: name, location: geometry, country: { template: 'urn:country:{adm0_a3}' } }
`

let gateway: TestGateway
beforeAll(async () => {
  if (isMissing) return
  gateway = await openGateway({
    'crosswalk.yaml': `
sources:
  - { id: wfs, adapter: wfs, url: '${mapserver}', collections: { 'city:${COUNTRIES}': {} } }
  - { id: stops, adapter: files, path: stops.geojson }
  - { id: pygeoapi, adapter: ogc-api-features, url: '${pygeoapi}', collections: [${PLACES}] }
models: ./models
crosswalks: ./crosswalks
limits: { deadlineMs: 60000 }
`,
    'stops.geojson': readFileSync(sharedPath(`cql2/${PLACES}.geojson`), 'utf8'),
    'models/models.yaml': MODELS,
    'crosswalks/crosswalks.yaml': CROSSWALKS,
  })
}, 120_000)
afterAll(() => gateway?.[Symbol.asyncDispose]())

interface Related {
  readonly complete: boolean
  readonly nodes: readonly { readonly id: string }[]
}
interface CountryNode {
  readonly id: string
  readonly stops: Related
  readonly cities: Related
}

const QUERY = `{ countries(first: 60, where: { continent: { eq: "Europe" } }) { complete nodes { id name
  stops(first: 20) { complete nodes { ... on Stop { id name } } } cities(first: 20) { complete nodes { ... on City { id name } } } } } }`

const numbersOf = (related: Related): readonly number[] =>
  related.nodes.map(({ id }) => Number(id.slice(id.lastIndexOf(':') + 1))).toSorted((one, other) => one - other)

interface Plan {
  readonly stages: readonly {
    readonly stage: string
    readonly description: string
    readonly reads?: readonly { readonly for: string; readonly keys: number | null; readonly queries: readonly unknown[] }[]
  }[]
}

/** How many requests each source was sent, over a plan and the plans inside it. */
function requestsOf(plan: unknown, sums: Record<string, number> = {}): Readonly<Record<string, number>> {
  if (typeof plan !== 'object' || plan === null) return sums
  const { source, executed } = plan as { readonly source?: string; readonly executed?: { readonly requests: number } }
  if (source !== undefined && executed !== undefined) sums[source] = (sums[source] ?? 0) + executed.requests
  for (const part of Object.values(plan)) requestsOf(part, sums)
  return sums
}

describe.skipIf(isMissing)('countries of Europe', () => {
  const european = countries.filter(({ properties }) => properties.CONTINENT === 'Europe')

  it('have the stops inside them, and the cities that name them', async () => {
    const { countries: page } = await gateway.ask<{ countries: { complete: boolean; nodes: readonly CountryNode[] } }>(QUERY)
    expect(page.complete).toBe(true)
    expect(page.nodes).toHaveLength(european.length)
    for (const { geometry, properties } of european) {
      const node = page.nodes.find(({ id }) => id === `urn:country:${properties.ADM0_A3}`)
      const inside = places.filter((place) => isInside(place.geometry.coordinates, geometry)).map(({ id }) => id)
      const named = places.filter((place) => place.properties.adm0_a3 === properties.ADM0_A3).map(({ id }) => id)
      expect([properties.ADM0_A3, node && numbersOf(node.stops), node && numbersOf(node.cities)]).toEqual([
        properties.ADM0_A3,
        inside,
        named,
      ])
    }
  })

  it('are joined by few requests, in an order that explain gives with its reasons', async () => {
    const { extensions } = await gateway.send(QUERY, { explain: true })
    const [{ plan }] = extensions['explain'] as [{ readonly plan: Plan }]
    expect(plan.stages.map(({ stage, description }) => [stage, description])).toEqual([
      ['candidates', '1 of 1 asked; page of 60'],
      ['hydrate', "values of the page's rows, from what is read already: name"],
      ['relations', "for the page's rows only, one read per relation: stops, cities"],
    ])
    const reads = plan.stages.at(-1)?.reads ?? []
    expect(reads.map((read) => [read.for, read.keys, read.queries.length])).toEqual([
      ['stops', null, 1],
      ['cities', european.length, 1],
    ])
    expect(requestsOf(plan)).toEqual({ wfs: 1, stops: 0, pygeoapi: 1 })
  })

  it('leaves the other way as well: each city names its country', async () => {
    const { cities } = await gateway.ask<{ cities: { nodes: readonly { id: string; country: { id: string; name: string } | null }[] } }>(
      `{ cities(first: 10, where: { name: { in: ["Berlin", "Wien", "Vienna", "Paris"] } }) { nodes { id name country { id name } } } }`,
    )
    expect(cities.nodes.map(({ country }) => `${country?.id}`).toSorted()).toEqual([
      'urn:country:AUT',
      'urn:country:DEU',
      'urn:country:FRA',
    ])
    expect(cities.nodes.map(({ country }) => `${country?.name}`).toSorted()).toEqual(['Austria', 'France', 'Germany'])
  })
})

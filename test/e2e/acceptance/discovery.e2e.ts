// AC-7 over live servers: who has nothing at a place is not asked about it, and every source says what it is.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { live } from '../../sources/live.ts'
import { openGateway, type TestGateway } from '../gateway.ts'
import { recordRequests, type RecordingProxy } from '../recording-proxy.ts'

const [tipg, qgis, pygeoapi] = [await live('tipg'), await live('qgis'), await live('pygeoapi')]
const isMissing = tipg === undefined || qgis === undefined || pygeoapi === undefined

const MODEL = `
name: Landmark
plural: landmarks
iri: https://example.org/def/Landmark
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  location: { kind: geometry, iri: https://example.org/def/location, role: geometry }
`
const crosswalk = (source: string, collection: string, name: string): string => `
crosswalk: ${source}
source: ${source}
collection: ${collection}
model: Landmark
id: 'urn:${source}:{id}'
properties: { name: ${name}, location: geometry }
`

let world: RecordingProxy
let berlin: RecordingProxy
let gateway: TestGateway
beforeAll(async () => {
  if (isMissing) return
  world = await recordRequests(qgis)
  berlin = await recordRequests(tipg)
  gateway = await openGateway({
    'crosswalk.yaml': `
sources:
  - { id: world, adapter: wfs, url: '${world.url}', collections: { ne_110m_populated_places_simple: {} }, licence: CC0-1.0 }
  - { id: berlin, adapter: ogc-api-features, url: '${berlin.url}', collections: { public.trees: {} }, title: Trees, publisher: Parks of Berlin }
  - { id: unmapped, adapter: ogc-api-features, url: '${pygeoapi}', collections: { stations: {} } }
models: ./models
crosswalks: ./crosswalks
`,
    'models/landmark.yaml': MODEL,
    'crosswalks/landmarks.yaml': [
      crosswalk('world', 'ne_110m_populated_places_simple', 'name'),
      crosswalk('berlin', 'public.trees', 'species'),
    ].join('---'),
  })
}, 120_000)
afterAll(async () => {
  await gateway?.[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
  await berlin?.[Symbol.asyncDispose]()
})

interface Landmarks {
  readonly landmarks: {
    readonly complete: boolean
    readonly nodes: readonly { readonly id: string; readonly name: string }[]
    readonly completeness: {
      readonly entries: readonly { readonly source: { readonly id: string }; readonly status: string; readonly code: string | null }[]
    }
  }
}

/** What comes, and how many requests each city got for it. */
async function ask(list: string): Promise<{
  readonly landmarks: Landmarks['landmarks']
  readonly world: number
  readonly berlin: number
}> {
  world.takeRequests()
  berlin.takeRequests()
  const { landmarks } = await gateway.ask<Landmarks>(
    `{ landmarks(first: 20, ${list}) { complete nodes { id name } completeness { entries { source { id } status code } } } }`,
  )
  return { landmarks, world: world.takeRequests().length, berlin: berlin.takeRequests().length }
}

describe.skipIf(isMissing)('AC-7: a query about a place', () => {
  it.each([
    ['in Paris, as a box', 'bbox: [2, 48, 3, 49]', ['Paris']],
    ['in Paris, as a distance', 'near: { longitude: 2.33, latitude: 48.87, radiusMetres: 20000 }', ['Paris']],
    ['in Rome, as a filter', 'filter: "S_INTERSECTS(location, BBOX(12.4, 41.8, 12.6, 41.95)) AND name LIKE \'R%\'"', ['Rome']],
  ])('%s sends nothing to a server whose trees all stand in Berlin', async (_name, list, names) => {
    const answer = await ask(list)
    expect(answer.landmarks.nodes.map(({ name }) => name)).toEqual(names)
    expect(answer.landmarks.complete).toBe(true)
    expect([answer.berlin, answer.world > 0]).toEqual([0, true])
    const entry = answer.landmarks.completeness.entries.find(({ source }) => source.id === 'berlin')
    expect(entry).toMatchObject({ status: 'SKIPPED', code: 'NO_MATCH_POSSIBLE' })
  })

  it('on the pole sends nothing to anybody, and is complete', async () => {
    const answer = await ask('bbox: [0, 85, 10, 90]')
    expect([answer.landmarks.nodes, answer.landmarks.complete, answer.world, answer.berlin]).toEqual([[], true, 0, 0])
  })

  it('in Berlin asks them both', async () => {
    const answer = await ask('bbox: [13.38, 52.5, 13.45, 52.55]')
    expect(new Set(answer.landmarks.nodes.map(({ id }) => id.split(':')[1]))).toEqual(new Set(['world', 'berlin']))
    expect([answer.world > 0, answer.berlin > 0]).toEqual([true, true])
  })
})

describe.skipIf(isMissing)('AC-7: every source', () => {
  it('says its title, description, publisher, endpoint and licence, or UNKNOWN', async () => {
    const { sources } = await gateway.ask<{ sources: readonly unknown[] }>('{ sources { id title description publisher url licence } }')
    expect(sources).toEqual([
      { id: 'world', title: 'City', description: 'Layers of the city', publisher: 'City hall', url: world.url, licence: 'CC0-1.0' },
      { id: 'berlin', title: 'Trees', description: 'UNKNOWN', publisher: 'Parks of Berlin', url: `${berlin.url}/`, licence: 'UNKNOWN' },
      {
        id: 'unmapped',
        title: 'City',
        description: "The city's collections",
        publisher: 'UNKNOWN',
        url: `${pygeoapi}/`,
        licence: 'UNKNOWN',
      },
    ])
  })
})

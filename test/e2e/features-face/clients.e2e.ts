// Clients that nobody here wrote read every collection of the Features face completely: GDAL, OWSLib, ogc-client; counts are equal.
import { OgcApiEndpoint } from '@camptocamp/ogc-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lacksShared } from '../../shared-data.ts'
import { runClient } from '../../sources/clients.ts'
import { live } from '../../sources/live.ts'
import { COUNTS, startFace, type RunningFace } from './start-face.ts'

const isMissing = lacksShared('cql2') || lacksShared('stations')
const clients = isMissing ? undefined : await live('clients')

let face: RunningFace
beforeAll(async () => {
  // Pages of 50: none of the larger collections fits into one.
  if (!isMissing) face = await startFace({ maxPageSize: 50 })
})
afterAll(() => face?.close())

interface Feature {
  readonly id: string
  readonly geometry: unknown
  readonly properties: Readonly<Record<string, unknown>>
}

async function run(command: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runClient(clients as string, command)
  expect([exitCode, stderr.split('\n').filter((line) => line.startsWith('ERROR'))]).toEqual([0, []])
  return stdout
}

/** What GDAL makes of a collection: one GeoJSON feature a line. */
async function readByGdal(collection: string, ...options: readonly string[]): Promise<readonly Feature[]> {
  const text = await run(['ogr2ogr', '-f', 'GeoJSONSeq', '/vsistdout/', ...options, `OAPIF:${face.url}`, collection])
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.map((line) => JSON.parse(line) as Feature)
}

describe.skipIf(clients === undefined)('GDAL', () => {
  it('lists every collection', async () => {
    const listed = await run(['ogrinfo', '-ro', '-q', `OAPIF:${face.url}`])
    for (const id of Object.keys(COUNTS)) expect(listed).toContain(id)
  })

  it.each(Object.entries(COUNTS))('reads %s: %i features', async (id, count) => {
    expect(await readByGdal(id)).toHaveLength(count)
  })

  it('reads measures, booleans and times as columns, and what has no geometry', async () => {
    const stations = await readByGdal('measuredStations')
    expect(stations[0]?.properties).toMatchObject({ name: `O'Malley "Brücke" & Straße ěščř 橋`, no2: 33, no2_unit: 'ug/m3', heightM: 3.5 })
    expect(stations.filter(({ geometry }) => geometry === null)).toHaveLength(1)
  })

  it('finds the same in a box as the answers of the station set', async () => {
    const inside = await readByGdal('measuredStations', '-spat', '13.3', '52.4', '13.5', '52.6')
    // The latest readings say which: 10 k + 23, and those of s06 are those of s07.
    expect(inside.map(({ properties }) => Number(properties['no2']))).toEqual([33, 53, 63, 73, 93, 93, 133, 143])
  })

  it('finds by attribute', async () => {
    const [germany, ...others] = await readByGdal('ne:ne_110m_admin_0_countries', '-where', "NAME = 'Germany'")
    expect([germany?.properties['ADM0_A3'], others]).toEqual(['DEU', []])
  })
})

const OWSLIB = `
import json, sys, requests
from owslib.ogcapi.features import Features
face = Features(sys.argv[1])
counts = {}
for name in face.feature_collections():
    assert face.collection_queryables(name)['properties']
    page = face.collection_items(name, limit=50)
    ids = []
    while True:
        ids += [feature['id'] for feature in page['features']]
        links = [link['href'] for link in page['links'] if link['rel'] == 'next']
        if not links: break
        page = requests.get(links[0], timeout=30).json()
    assert face.collection_item(name, ids[0])['id'] == ids[0]
    counts[name] = [len(ids), len(set(ids))]
print(json.dumps([counts, face.api()['openapi'], len(face.conformance()['conformsTo'])]))
`

describe.skipIf(clients === undefined)('OWSLib', () => {
  it('reads every collection, its queryables and single features', async () => {
    const [counts, openapi, classes] = JSON.parse(await run(['python3', '-c', OWSLIB, face.url])) as [unknown, string, number]
    expect(counts).toEqual(Object.fromEntries(Object.entries(COUNTS).map(([id, count]) => [id, [count, count]])))
    expect([openapi, classes > 20]).toEqual(['3.0.3', true])
  })
})

describe.skipIf(isMissing)('ogc-client', () => {
  it('reads every collection to its end, and what it says of itself', async () => {
    const endpoint = new OgcApiEndpoint(face.url)
    expect([(await endpoint.info).title, await endpoint.hasFeatures]).toEqual(['Crosswalk', true])
    expect(await endpoint.featureCollections).toEqual(Object.keys(COUNTS))
    for (const [id, count] of Object.entries(COUNTS)) {
      const ids = new Set<unknown>()
      for (let offset = 0; offset < count + 50; offset += 50) {
        const features = await endpoint.getCollectionItems(id, 50, offset)
        for (const feature of features) ids.add(feature.id)
      }
      expect([id, ids.size]).toEqual([id, count])
      const { crs, queryables, sortables } = await endpoint.getCollectionInfo(id)
      expect(crs).toHaveLength(4)
      expect([id, queryables.length > 0, sortables.length > 0]).toEqual([id, true, true])
    }
  })
})

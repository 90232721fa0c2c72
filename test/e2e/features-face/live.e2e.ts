// The Features face over live servers: clients that nobody here wrote read a WFS and two OGC API Features through it, and find what the servers themselves count.
import { OgcApiEndpoint } from '@camptocamp/ogc-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runClient } from '../../sources/clients.ts'
import { live } from '../../sources/live.ts'
import { LAYERS } from '../../sources/seed.ts'
import { openGateway, type TestGateway } from '../gateway.ts'

const [mapserver, pygeoapi, qgis, clients] = [await live('mapserver'), await live('pygeoapi'), await live('qgis'), await live('clients')]
const isMissing = [mapserver, pygeoapi, qgis, clients].includes(undefined)
const CALL_MS = 30_000
const BOX = ['0', '40', '30', '60']

/** Collections of the face, and where the server behind each counts for itself. */
const COLLECTIONS = Object.fromEntries(
  LAYERS.flatMap((layer) => [
    [`wfs:city:${layer}`, `${mapserver}?SERVICE=WFS&VERSION=2.0.0&REQUEST=GetFeature&TYPENAMES=city:${layer}&RESULTTYPE=hits`],
    [`pygeoapi:${layer}`, `${pygeoapi}/collections/${layer}/items?limit=1&f=json`],
    [`qgis:${layer}`, `${qgis}/wfs3/collections/${layer}/items.json?limit=1`],
  ]),
)

/** What the server says itself, asked without any of our code. */
async function ownCount(url: string): Promise<number> {
  const text = await (await fetch(url, { signal: AbortSignal.timeout(CALL_MS) })).text()
  return Number(/numberMatched\W+(\d+)/.exec(text)?.[1])
}

let gateway: TestGateway
let face: string
const counts: Record<string, number> = {}
beforeAll(async () => {
  if (isMissing) return
  const named = (prefix: string): string => `{ ${LAYERS.map((layer) => `'${prefix}${layer}': {}`).join(', ')} }`
  gateway = await openGateway({
    'crosswalk.yaml': `
sources:
  - { id: wfs, adapter: wfs, url: '${mapserver}', collections: ${named('city:')} }
  - { id: pygeoapi, adapter: ogc-api-features, url: '${pygeoapi}', collections: ${named('')} }
  - { id: qgis, adapter: ogc-api-features, url: '${qgis}/wfs3', collections: ${named('')} }
limits: { maxPageSize: 50, deadlineMs: 60000 }
faces: { ogcApiFeatures: { raw: true } }
`,
  })
  face = `${gateway.address}/ogc`
  for (const [id, url] of Object.entries(COLLECTIONS)) counts[id] = await ownCount(url)
}, 180_000)
afterAll(() => gateway?.[Symbol.asyncDispose]())

async function run(command: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runClient(clients as string, command)
  expect([exitCode, stderr.split('\n').filter((line) => line.startsWith('ERROR'))]).toEqual([0, []])
  return stdout
}
const linesOf = (text: string): number => text.split('\n').filter((line) => line.trim() !== '').length

const OWSLIB = `
import json, sys, requests
from owslib.ogcapi.features import Features
face = Features(sys.argv[1])
counts = {}
for name in face.feature_collections():
    page = face.collection_items(name, limit=50)
    ids = set()
    while True:
        ids |= {feature['id'] for feature in page['features']}
        links = [link['href'] for link in page['links'] if link['rel'] == 'next']
        if not links: break
        page = requests.get(links[0], timeout=60).json()
    counts[name] = len(ids)
print(json.dumps(counts))
`

describe.skipIf(isMissing)('the face over live servers', () => {
  it('has counts of the servers’ own to be compared with', () => {
    expect(Object.values(counts).toSorted((one, other) => one - other)).toEqual([13, 13, 13, 177, 177, 177, 243, 243, 243])
  })

  it.each(Object.keys(COLLECTIONS))('GDAL reads %s as the server counts it', async (id) => {
    expect(linesOf(await run(['ogr2ogr', '-f', 'GeoJSONSeq', '/vsistdout/', `OAPIF:${face}`, id]))).toBe(counts[id])
  })

  it.each(LAYERS)('GDAL finds in a box of %s through the face what it finds at the server', async (layer) => {
    const inBox = (source: string, name: string): Promise<string> =>
      run(['ogr2ogr', '-f', 'GeoJSONSeq', '/vsistdout/', '-spat', ...BOX, source, name])
    const own = linesOf(await inBox(`OAPIF:${pygeoapi}`, layer))
    expect(own).toBeGreaterThan(0)
    for (const name of [`wfs:city:${layer}`, `pygeoapi:${layer}`, `qgis:${layer}`])
      expect([name, linesOf(await inBox(`OAPIF:${face}`, name))]).toEqual([name, own])
  })

  it('OWSLib reads every collection to its end', async () => {
    expect(JSON.parse(await run(['python3', '-c', OWSLIB, face]))).toEqual(counts)
  })

  it('ogc-client reads every collection to its end', async () => {
    const endpoint = new OgcApiEndpoint(face)
    expect((await endpoint.featureCollections).toSorted()).toEqual(Object.keys(COLLECTIONS).toSorted())
    for (const [id, count] of Object.entries(counts)) {
      const ids = new Set<unknown>()
      for (let offset = 0; offset < count; offset += 50) {
        for (const feature of await endpoint.getCollectionItems(id, 50, offset)) ids.add(feature.id)
      }
      expect([id, ids.size]).toEqual([id, count])
    }
  })
})

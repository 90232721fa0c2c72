// A page of 100 features with a bbox from a live server of OGC API Features through the gateway, against the same server asked directly.
import type { Transport } from '@crosswalk/contract'
import { createOgcApiFeaturesAdapter } from '@crosswalk/adapter-ogc-api-features'
import { createEngine } from '@crosswalk/engine'
import { createGraphqlHandler } from '@crosswalk/graphql'
import { createUndiciTransport } from '@crosswalk/http'
import { compileCrosswalks, compileModels } from '@crosswalk/model'
import { inTurns, ratioRow, type Row } from './measure.ts'

const MODEL = `
name: Tree
plural: trees
iri: https://example.org/def/Tree
properties:
  species: { kind: text, iri: https://example.org/def/species, role: label }
  district: { kind: text, iri: https://example.org/def/district }
  location: { kind: geometry, iri: https://example.org/def/location, role: geometry }
  height: { kind: measure, iri: https://example.org/def/height, unit: m }
`
const crosswalkOf = (collection: string): string => `
crosswalk: trees
source: live
collection: ${collection}
model: Tree
id: "urn:tree:{id}"
properties: { species: species, district: district, location: geometry, height: { from: height_m, unit: m } }
`
const BBOX = '13.4,52.4,13.5,52.5'
const QUERY = `{ trees(first: 100, bbox: [${BBOX}]) { nodes { id species district location height { value unit } } complete } }`

/** Servers of the rig that hold the trees, by the variable that names a running one. */
const SERVERS: readonly (readonly [variable: string, collection: string])[] = [
  ['CROSSWALK_TEST_TIPG_URL', 'public.trees'],
  ['CROSSWALK_TEST_PYGEOAPI_URL', 'trees'],
]

export async function benchLivePage(): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const [variable, collection] of SERVERS) {
    const url = process.env[variable]
    if (url === undefined) console.log(`not measured: ${variable} names no server (npm run sources starts them)`)
    else rows.push(...(await benchServer(url, collection)))
  }
  return rows
}

async function benchServer(url: string, collection: string): Promise<readonly Row[]> {
  const network = createUndiciTransport({})
  let sent = 0
  const transport: Transport = (request) => {
    sent += 1
    return network.send(request)
  }
  const options = { url, collections: [collection], cacheBytes: 0, probeTimeoutMs: 60_000 }
  const source = await createOgcApiFeaturesAdapter().connect(options, {
    sourceId: 'live',
    baseDirectory: '/',
    signal: AbortSignal.timeout(120_000),
    transport,
  })
  const models = compileModels([{ file: 'model.yaml', text: MODEL }])
  const crosswalks = compileCrosswalks([{ file: 'crosswalk.yaml', text: crosswalkOf(collection) }], models)
  const handle = {
    id: 'live',
    mechanism: source.mechanism,
    settings: {},
    current: () => source,
    health: () => ({ state: 'ready' as const, sinceMs: 0 }),
  }
  const handler = createGraphqlHandler({
    service: createEngine({ models, crosswalks, sources: [handle], limits: { deadlineMs: 60_000 } }),
  })
  const gateway = async (): Promise<number> => {
    const headers = { 'content-type': 'application/json' }
    const response = await handler.fetch(
      new Request('http://bench.invalid/graphql', { method: 'POST', headers, body: JSON.stringify({ query: QUERY }) }),
    )
    const { data } = (await response.json()) as { data?: { trees?: { nodes: readonly unknown[]; complete: boolean } } }
    return data?.trees?.nodes.length ?? 0
  }
  const direct = async (): Promise<number> => {
    const response = await fetch(`${url}/collections/${collection}/items?bbox=${BBOX}&limit=100`, {
      headers: { accept: 'application/geo+json' },
    })
    return ((await response.json()) as { features: readonly unknown[] }).features.length
  }
  try {
    const counts = [await gateway(), await direct()]
    if (counts[0] !== 100 || counts[1] !== 100) throw new Error(`not a page of 100: ${counts.join(' and ')}`)
    const before = sent
    await gateway()
    const requests = sent - before
    const timings = await inTurns({ gateway, direct }, { warmUp: 10, rounds: 60 })
    const median = (name: string): number => timings[name]?.medianMs ?? Number.NaN
    const what = `100 features with a bbox from ${collection}: ${median('gateway').toFixed(2)} ms against ${median('direct').toFixed(2)} ms asked directly`
    const isOne = requests === 1
    return [
      ratioRow(what, median('gateway') / median('direct'), 1.3),
      { what: `${collection}: requests of that page`, figure: String(requests), bound: '1', isMet: isOne },
    ]
  } finally {
    await source.close()
    await network.close()
  }
}

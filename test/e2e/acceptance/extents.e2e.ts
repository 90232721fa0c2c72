// AC-7 on a live server: a query with a place contacts no source whose data lie elsewhere, and believes no extent that its own features contradict.
import { createServer, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { live } from '../../sources/live.ts'
import { openGateway, type TestGateway } from '../gateway.ts'

const tipg = await live('tipg')
const [TREES, TOWNS] = ['public.trees', 'public.ne_110m_populated_places_simple']

interface Watched extends AsyncDisposable {
  readonly url: string
  /** Paths that were asked for. */
  readonly asked: string[]
}

/** The server behind a door that counts, and may write another extent into its list of collections. */
async function watch(target: string, extent?: readonly number[]): Promise<Watched> {
  const { hostname, port } = new URL(target)
  const asked: string[] = []
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    asked.push(path)
    const headers = { ...request.headers, host: `${hostname}:${port}`, 'accept-encoding': 'identity' }
    const upstream = send({ hostname, port, path, method: request.method, headers }, (answer) => {
      const parts: string[] = []
      answer.setEncoding('utf8').on('data', (part: string) => parts.push(part))
      answer.on('end', () => {
        const isDescription = path.startsWith('/collections') && !path.includes('/items')
        const { 'content-length': _, 'transfer-encoding': __, ...kept } = answer.headers
        const text = parts.join('')
        response.writeHead(answer.statusCode ?? 502, kept).end(extent !== undefined && isDescription ? withExtent(text, extent) : text)
      })
    })
    upstream.on('error', () => response.destroy())
    upstream.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function withExtent(text: string, bbox: readonly number[]): string {
  return text.replaceAll(/"bbox":\[\[[^\]]*\]\]/g, `"bbox":[[${bbox.join(',')}]]`)
}

const MODEL = `
name: Spot
plural: spots
iri: https://example.org/def/Spot
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  location: { kind: geometry, iri: https://example.org/def/location, role: geometry }
`
const crosswalkOf = (source: string, collection: string, name: string): string => `
crosswalk: ${source}
source: ${source}
collection: ${collection}
model: Spot
id: 'urn:${source}:{id}'
properties: { name: ${name}, location: geometry }
`
const sourceOf = (id: string, url: string, collection: string): string =>
  `  - { id: ${id}, adapter: ogc-api-features, url: "${url}", collections: ["${collection}"], probeTimeoutMs: 60000, cacheBytes: 0 }\n`

interface Spots {
  readonly spots: { readonly nodes: readonly { readonly id: string; readonly name: string | null }[] }
}

const QUERY = 'query ($filter: String!) { spots(filter: $filter, first: 100) { nodes { id name } } }'
const MADRID = [-4, 40, -3, 41]
const BERLIN = [13.2, 52.4, 13.21, 52.41]

describe.skipIf(tipg === undefined)('a query with a place', () => {
  let doors: readonly Watched[] = []
  let gateway: TestGateway
  beforeAll(async () => {
    const url = tipg ?? ''
    // The third says that its towns all lie in the Gulf of Guinea.
    doors = [await watch(url), await watch(url), await watch(url, [0, 0, 1, 1])]
    const [trees, towns, liar] = doors.map((door) => door.url)
    gateway = await openGateway({
      'crosswalk.yaml': `server: { explain: true, discoveryTimeoutMs: 90000 }\nmodels: ./models\ncrosswalks: ./crosswalks\nsources:\n${sourceOf('trees', trees ?? '', TREES)}${sourceOf('towns', towns ?? '', TOWNS)}${sourceOf('liar', liar ?? '', TOWNS)}`,
      'models/spot.yaml': MODEL,
      'crosswalks/spots.yaml': [
        crosswalkOf('trees', TREES, 'species'),
        crosswalkOf('towns', TOWNS, 'name'),
        crosswalkOf('liar', TOWNS, 'name'),
      ].join('---'),
    })
  }, 180_000)
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]()
    for (const door of doors) await door[Symbol.asyncDispose]()
  })

  const askAt = async (box: readonly number[]) => {
    for (const door of doors) door.asked.length = 0
    const { spots } = await gateway.ask<Spots>(QUERY, { filter: `S_INTERSECTS(location, BBOX(${box.join(', ')}))` })
    return {
      names: spots.nodes.map(({ id, name }) => `${id.split(':')[1] ?? ''} ${name ?? ''}`),
      asked: doors.map(({ asked }) => asked.length),
    }
  }

  it('sends nothing to the city that lies elsewhere', async () => {
    const { names, asked } = await askAt(MADRID)
    expect(names.toSorted((a, b) => a.localeCompare(b))).toEqual(['liar Madrid', 'towns Madrid'])
    expect(asked[0]).toBe(0)
    expect(asked[1]).toBeGreaterThan(0)
  })

  it('asks it where the place is its own', async () => {
    const { names, asked } = await askAt(BERLIN)
    expect(names.some((name) => name.startsWith('trees '))).toBe(true)
    expect(asked[0]).toBeGreaterThan(0)
  })

  it('asks one whose features lie outside of the extent that it states, and says so', () => {
    const quirksOf = (id: string): string =>
      gateway.sources.handles
        .find((handle) => handle.id === id)
        ?.current()
        ?.description.quirks.join('\n') ?? ''
    expect(quirksOf('liar')).toMatch(/the stated extent is not believed: feature \d+ reaches out of it/)
    expect(quirksOf('towns')).not.toMatch(/extent/)
  })
})

// `items?limit=1000` of the Features face against the GraphQL page of the same 1,000 entities, over HTTP, from files.
import { Agent, request, type Server } from 'node:http'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { createFeaturesConnector } from '@crosswalk/adapter-ogc-api-features'
import { createGraphqlHandler } from '@crosswalk/graphql'
import { createFilesService } from './files-service.ts'
import { LAMP_CROSSWALK, LAMP_MODEL, lampsGeoJson } from './lamps.ts'
import { inTurns, ratioRow, type Row } from './measure.ts'

/** What the features hold, so that both answers say the same. */
const SAME = `{ lamps(first: 1000) { nodes { id name status active location
  height { value unit observedAt } power { value unit observedAt } } count(exact: true) { value accuracy } complete pageInfo { hasNextPage endCursor } } }`
const ITEMS = '/ogc/collections/lamps/items?limit=1000'

const agent = new Agent({ keepAlive: true, maxSockets: 1 })

interface Call {
  readonly port: number
  readonly path: string
  readonly body?: string | undefined
}

/** The length of the answer. */
function call({ port, path, body }: Call): Promise<number> {
  const headers = body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, method: body === undefined ? 'GET' : 'POST', agent, headers }, (response) => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
      })
      response.on('end', () =>
        response.statusCode === 200 ? resolve(bytes) : reject(new Error(`HTTP ${response.statusCode} for ${path}`)),
      )
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

export async function benchFeaturesPage(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-bench-'))
  writeFileSync(join(folder, 'lamps.geojson'), lampsGeoJson(1000))
  const lamps = await createFilesService({
    folder,
    id: 'lamps',
    options: { path: './lamps.geojson' },
    model: LAMP_MODEL,
    crosswalks: [LAMP_CROSSWALK],
  })
  const graphql = createGraphqlHandler({ service: lamps.service })
  const features = createFeaturesConnector({ service: lamps.service, path: '/ogc' })
  const server = await new Promise<Server>((resolve) => {
    const fetch = (incoming: Request): Promise<Response> | Response =>
      new URL(incoming.url).pathname === '/graphql' ? graphql.fetch(incoming) : features.fetch(incoming)
    const opened = serve({ fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(opened as Server))
  })
  const { port } = server.address() as AddressInfo
  const body = JSON.stringify({ query: SAME })
  try {
    const sizes = [await call({ port, path: '/graphql', body }), await call({ port, path: ITEMS })]
    const timings = await inTurns(
      { graphql: () => call({ port, path: '/graphql', body }), features: () => call({ port, path: ITEMS }) },
      { warmUp: 60, rounds: 150 },
    )
    const median = (name: string): number => timings[name]?.medianMs ?? Number.NaN
    const what = `items?limit=1000: ${median('features').toFixed(2)} ms, ${sizes[1]} bytes, against ${median('graphql').toFixed(2)} ms, ${sizes[0]} bytes of GraphQL`
    return [ratioRow(what, median('features') / median('graphql'), 2)]
  } finally {
    agent.destroy()
    server.close()
    await lamps.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

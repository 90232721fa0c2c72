// A source that hands on a header of the caller's own request: each caller reads what is theirs, through every face.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadConfiguration } from './configuration/load-configuration.ts'
import { startGateway, waitForSources } from './start-gateway.ts'
import type { RunningGateway } from './start-gateway.ts'

let directory: string
let server: Server
let gateway: RunningGateway
const seen: string[] = []

/** One feature, with what the caller sent as its identifier. */
function answer(request: IncomingMessage, base: string): unknown {
  const path = (request.url ?? '').split('?')[0]
  if (path === '/') return { links: [{ rel: 'data', type: 'application/json', href: `${base}/collections` }] }
  if (path === '/conformance') return { conformsTo: ['http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core'] }
  if (path === '/collections') return { collections: [{ id: 'things', links: [] }] }
  const caller = request.headers['x-ticket']
  seen.push(`${String(caller)} ${String(request.headers.cookie)}`)
  const feature = { type: 'Feature', id: caller ?? 'nobody', geometry: { type: 'Point', coordinates: [13, 52] }, properties: { name: 'a' } }
  return path === '/collections/things/items' ? { type: 'FeatureCollection', features: [feature] } : feature
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'crosswalk-'))
  server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo
    response.writeHead(200, { 'content-type': 'application/geo+json' })
    response.end(JSON.stringify(answer(request, `http://127.0.0.1:${port}`)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const text = `sources:
  - { id: own, adapter: ogc-api-features, url: "http://127.0.0.1:${port}/", probe: false, auth: { forward: X-Ticket } }
faces: { ogcApiFeatures: { raw: true } }
`
  await writeFile(join(directory, 'crosswalk.yaml'), text)
  const configuration = await loadConfiguration(join(directory, 'crosswalk.yaml'), {})
  const start = { configuration, host: '127.0.0.1', port: 0, logger: pino({ level: 'silent' }) }
  gateway = await startGateway(start)
  await waitForSources(gateway, start)
})
afterAll(async () => {
  await gateway.close(1_000)
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await rm(directory, { recursive: true })
})

const TICKETS = ['alice', 'bob', undefined]

it.each(TICKETS)('goes through /ogc with the ticket of %s, and no other header with it', async (ticket) => {
  seen.length = 0
  const headers = { cookie: 'secret=1', ...(ticket === undefined ? {} : { 'x-ticket': ticket }) }
  const response = await fetch(`${gateway.address}/ogc/collections/own:things/items`, { headers })
  const { features } = (await response.json()) as { features: readonly { id: string }[] }
  expect([response.status, features.map(({ id }) => id)]).toEqual([200, [ticket ?? 'nobody']])
  expect(response.headers.get('cache-control')).toBe(ticket === undefined ? null : 'private')
  expect(new Set(seen)).toEqual(new Set([`${String(ticket)} undefined`]))
})

it.each(TICKETS)('finds one feature with the ticket of %s', async (ticket) => {
  const headers = ticket === undefined ? undefined : { 'x-ticket': ticket }
  const response = await fetch(`${gateway.address}/ogc/collections/own:things/items/${ticket ?? 'nobody'}`, headers && { headers })
  expect([response.status, ((await response.json()) as { id: unknown }).id]).toEqual([200, ticket ?? 'nobody'])
})

it.each(TICKETS)('goes through /graphql with the ticket of %s as well', async (ticket) => {
  const headers = { 'content-type': 'application/json', ...(ticket === undefined ? {} : { 'x-ticket': ticket }) }
  const body = JSON.stringify({ query: '{ items(source: "own", collection: "things") { nodes { id } } }' })
  const response = await fetch(`${gateway.address}/graphql`, { method: 'POST', headers, body })
  expect(await response.json()).toMatchObject({ data: { items: { nodes: [{ id: ticket ?? 'nobody' }] } } })
})

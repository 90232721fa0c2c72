// 1,000 entities with six properties over HTTP, against the floor: parse the source's bytes, stringify the answer, reply.
import { Agent, createServer, request, type Server } from 'node:http'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { createGraphqlHandler } from '@crosswalk/graphql'
import { inTurns, ratioRow, type Row } from './measure.ts'
import { createFilesService } from './files-service.ts'

const MODEL = `
name: Lamp
plural: lamps
iri: https://example.org/def/Lamp
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  status: { kind: enum, iri: https://example.org/def/status, values: [ok, defective, closed] }
  active: { kind: boolean, iri: https://example.org/def/active }
  location: { kind: geometry, iri: https://example.org/def/location, role: geometry }
  height: { kind: measure, iri: https://example.org/def/height, unit: m }
  power: { kind: measure, iri: https://example.org/def/power, unit: W }
`
const CROSSWALK = `
crosswalk: lamps
source: lamps
collection: lamps
model: Lamp
id: "urn:lamp:{LAMPNR}"
properties:
  name: STREET
  status: { from: STATE, codelist: { "0": ok, "1": defective, "2": closed } }
  active: ACTIVE
  location: geometry
  height: { from: HEIGHT_CM, unit: cm }
  power: { from: POWER, unit: W }
`
const lamp = (index: number): object => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [13.3 + (index % 100) / 1000, 52.4 + Math.floor(index / 100) / 1000] },
  properties: {
    LAMPNR: `L${index}`,
    STREET: `Example Street ${index}`,
    STATE: String(index % 3),
    ACTIVE: index % 2 === 0,
    HEIGHT_CM: 300 + (index % 250),
    POWER: 20 + (index % 80),
    // A source's record holds more than anybody asks for.
    OWNER: 'Department of Streets',
    INSTALLED: `20${String(10 + (index % 15)).padStart(2, '0')}-05-17`,
    CABINET: `C-${index % 40}`,
  },
})

const PLAIN = '{ lamps(first: 1000) { nodes { id name status active location height { value unit } } complete } }'
const WITH_PROVENANCE =
  '{ lamps(first: 1000) { nodes { id name status active location height { value unit provenance { source { id } collection localId property crosswalk licence } } } complete } }'

const agent = new Agent({ keepAlive: true, maxSockets: 1 })

function post(port: number, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        path: '/graphql',
        method: 'POST',
        agent,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        let bytes = 0
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length
        })
        response.on('end', () => (response.statusCode === 200 ? resolve(bytes) : reject(new Error(`HTTP ${response.statusCode}`))))
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port

/** The least that any gateway could do with these bytes: the answer itself is made beforehand. */
function floorServer(source: string, answer: unknown): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    incoming.resume().on('end', () => {
      JSON.parse(source)
      const body = JSON.stringify(answer)
      outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body)
    })
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

export async function benchHttpPage(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-bench-'))
  const text = JSON.stringify({ type: 'FeatureCollection', features: Array.from({ length: 1000 }, (_, index) => lamp(index)) })
  writeFileSync(join(folder, 'lamps.geojson'), text)
  const lamps = await createFilesService({
    folder,
    id: 'lamps',
    options: { path: './lamps.geojson' },
    model: MODEL,
    crosswalks: [CROSSWALK],
  })
  const handler = createGraphqlHandler({ service: lamps.service })
  const gateway = await new Promise<Server>((resolve) => {
    const server = serve({ fetch: (incoming) => handler.fetch(incoming), port: 0, hostname: '127.0.0.1' }, () => resolve(server as Server))
  })
  const bodies = { plain: JSON.stringify({ query: PLAIN }), provenance: JSON.stringify({ query: WITH_PROVENANCE }) }
  const answers = await Promise.all(
    Object.values(bodies).map(async (body) => {
      const response = await handler.fetch(
        new Request('http://bench.invalid/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
      )
      return (await response.json()) as { data?: { lamps?: { nodes: unknown[] } } }
    }),
  )
  if (answers.some((answer) => answer.data?.lamps?.nodes.length !== 1000))
    throw new Error(`unexpected answer: ${JSON.stringify(answers[0]).slice(0, 500)}`)
  const floors = await Promise.all(answers.map((answer) => floorServer(text, answer)))
  try {
    const timings = await inTurns(
      {
        plain: () => post(portOf(gateway), bodies.plain),
        plainFloor: () => post(portOf(floors[0] as Server), bodies.plain),
        provenance: () => post(portOf(gateway), bodies.provenance),
        provenanceFloor: () => post(portOf(floors[1] as Server), bodies.provenance),
      },
      { warmUp: 60, rounds: 150 },
    )
    const median = (name: string): number => timings[name]?.medianMs ?? Number.NaN
    return [
      ratioRow(
        `1,000 entities, six properties, over HTTP: ${median('plain').toFixed(2)} ms against a floor of ${median('plainFloor').toFixed(2)} ms`,
        median('plain') / median('plainFloor'),
        2.5,
      ),
      ratioRow(
        `the same with provenance: ${median('provenance').toFixed(2)} ms against ${median('provenanceFloor').toFixed(2)} ms`,
        median('provenance') / median('provenanceFloor'),
        3.5,
      ),
    ]
  } finally {
    agent.destroy()
    for (const server of [gateway, ...floors]) server.close()
    await lamps.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

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
import { LAMP_CROSSWALK, LAMP_MODEL, lampsGeoJson } from './lamps.ts'

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
  const text = lampsGeoJson(1000)
  writeFileSync(join(folder, 'lamps.geojson'), text)
  const lamps = await createFilesService({
    folder,
    id: 'lamps',
    options: { path: './lamps.geojson' },
    model: LAMP_MODEL,
    crosswalks: [LAMP_CROSSWALK],
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

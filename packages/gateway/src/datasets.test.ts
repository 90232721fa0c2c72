// What is there about air quality in this box: asked of a catalogue over HTTP, as raw items and through the model Dataset.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPycswServer, ORIGIN, RECORDINGS } from '../../../adapters/ogc-api-records/src/__fixtures__/pycsw-server.ts'
import { lacksShared } from '../../../test/shared-data.ts'
import { loadConfiguration } from './configuration/load-configuration.ts'
import { startGateway } from './start-gateway.ts'
import type { RunningGateway } from './start-gateway.ts'

const CROSSWALK = `
id: 'https://data.example.org/dataset/{id}'
model: Dataset
properties: { title: title, description: description, location: geometry, keywords: keywords, updated: updated, temporal: { from: begins, to: ends }, links: distributions }
`

/** The catalogue of the recordings behind a proxy: it calls itself by another name than it is reached by. */
async function openCatalogue() {
  const { send, sent } = createPycswServer()
  const bodies: string[] = []
  const authorizations: (readonly [method: string, authorization: string])[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.headers.authorization !== undefined) authorizations.push([request.method ?? '', request.headers.authorization])
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = chunks.length === 0 ? undefined : Buffer.concat(chunks).toString()
    if (body !== undefined) bodies.push(body)
    const signal = new AbortController().signal
    const {
      status,
      headers,
      body: answered,
    } = await send({ method: request.method as 'GET' | 'POST', url: `${ORIGIN}${request.url}`, headers: {}, body, signal })
    response.writeHead(status, headers)
    for await (const chunk of answered) response.write(chunk)
    response.end()
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sent, bodies, authorizations, close }
}

let folder = ''
let catalogue: Awaited<ReturnType<typeof openCatalogue>>
let gateway: RunningGateway

const isSkipped = lacksShared(RECORDINGS)

beforeAll(async () => {
  if (isSkipped) return
  folder = await mkdtemp(join(tmpdir(), 'crosswalk-datasets-'))
  catalogue = await openCatalogue()
  await mkdir(join(folder, 'crosswalks'))
  const sources = [
    { id: 'records', adapter: 'ogc-api-records', url: `${catalogue.url}/`, auth: { forward: 'Authorization' } },
    { id: 'csw', adapter: 'ogc-api-records', url: `${catalogue.url}/csw` },
  ]
  await writeFile(join(folder, 'crosswalk.yaml'), JSON.stringify({ sources, crosswalks: 'crosswalks' }))
  await writeFile(join(folder, 'crosswalks/records.yaml'), `crosswalk: records\nsource: records\ncollection: metadata:main${CROSSWALK}`)
  await writeFile(join(folder, 'crosswalks/csw.yaml'), `crosswalk: csw\nsource: csw\ncollection: records${CROSSWALK}`)
  const configuration = await loadConfiguration(join(folder, 'crosswalk.yaml'), {})
  gateway = await startGateway({ configuration, host: '127.0.0.1', port: 0, logger: pino({ level: 'silent' }) })
  await gateway.sources.tried
})
afterAll(async () => {
  if (isSkipped) return
  await gateway.close(0)
  await catalogue.close()
  await rm(folder, { recursive: true })
})

async function ask(query: string, more: Readonly<Record<string, string>> = {}): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json', ...more }
  const response = await fetch(`${gateway.address}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })
  const { data, errors } = (await response.json()) as { data: Record<string, unknown>; errors?: unknown }
  expect(errors).toBeUndefined()
  return data
}

describe.skipIf(isSkipped)('a catalogue behind a proxy', () => {
  it.each([
    ['records', 'metadata:main'],
    ['csw', 'records'],
  ])('%s tells as raw items what is there about air quality in a box', async (source, collection) => {
    const filter = "S_INTERSECTS(geometry, BBOX(13.39, 52.5, 13.43, 52.54)) AND A_CONTAINS(keywords, ('air quality'))"
    const { items } = await ask(
      `{ items(source: "${source}", collection: "${collection}", filter: ${JSON.stringify(filter)}) { nodes { id properties } complete } }`,
    )
    const { nodes, complete } = items as { nodes: { id: string }[]; complete: boolean }
    expect([nodes.map(({ id }) => id), complete]).toEqual([['inspire-s03', 'stations-oaf', 'stations-sta'], true])
  })

  it('tells it as entities of Dataset, from both protocols, with what was asked of each', async () => {
    const polygon = '{ type: "Polygon", coordinates: [[[13.39, 52.5], [13.43, 52.5], [13.43, 52.54], [13.39, 52.54], [13.39, 52.5]]] }'
    const where = `{ location: { intersects: ${polygon} }, keywords: { eq: "air quality" } }`
    const { datasets } = await ask(
      `{ datasets(where: ${where}, orderBy: [{ by: TITLE }]) { nodes { id title links updated { start } sources { source { id } } } complete } }`,
    )
    const { nodes, complete } = datasets as {
      nodes: { id: string; title: string; links: string[]; sources: { source: { id: string } }[] }[]
      complete: boolean
    }
    expect(complete).toBe(true)
    expect(nodes.map(({ title }) => title)).toEqual(
      ['Air quality stations (OGC API Features)', 'Air quality stations (SensorThings)', 'Station Alexanderplatz (INSPIRE)'].flatMap(
        (title) => [title, title],
      ),
    )
    expect(new Set(nodes.flatMap(({ sources }) => sources.map(({ source }) => source.id)))).toEqual(new Set(['records', 'csw']))
    expect(nodes.find(({ id }) => id.endsWith('stations-oaf'))?.links).toEqual([`${ORIGIN}/collections/stations`])
    expect(catalogue.sent.some((line) => line.includes('/items?') && line.includes('bbox=13.39,52.5,13.43,52.54'))).toBe(true)
  })

  it.each([
    ['in a description', '{ description: { contains: "stations s01" } }', 'q=stations', '%stations s01%', 3],
    ['among the keywords', '{ keywords: { eq: "air quality" } }', "keywords LIKE '%air quality%'", '%air quality%', 4],
    [
      'in a title or a keyword',
      '{ or: [{ title: { contains: "Air quality" } }, { keywords: { eq: "air quality" } }] }',
      "(title LIKE '%Air quality%' OR keywords LIKE '%air quality%')",
      '%Air quality%',
      4,
    ],
  ])(
    'is searched for a text %s: both catalogues narrow, and what they give is tested again',
    async (_place, where, ofRecords, ofCsw, count) => {
      const before = catalogue.sent.length
      const bodies = catalogue.bodies.length
      const { datasets } = await ask(`{ datasets(where: ${where}) { nodes { title sources { source { id } } } complete } }`)
      const { nodes, complete } = datasets as { nodes: unknown[]; complete: boolean }
      expect([nodes.length, complete]).toEqual([2 * count, true])
      const asked = catalogue.sent.slice(before).map((line) => decodeURIComponent(line))
      expect(asked.filter((line) => line.startsWith('GET'))).toContainEqual(expect.stringContaining(ofRecords))
      expect(catalogue.bodies.slice(bodies).join()).toContain(`<ogc:Literal>${ofCsw}</ogc:Literal>`)
    },
  )

  it('tells what times the data are about, where the catalogue does', async () => {
    const { datasets } = await ask('{ datasets(sources: ["records"]) { nodes { title temporal { start local } } complete } }')
    const { nodes, complete } = datasets as { nodes: { title: string; temporal: object | null }[]; complete: boolean }
    expect(complete).toBe(true)
    expect(nodes.filter(({ temporal }) => temporal !== null)).toEqual([
      { title: 'Station Alexanderplatz (INSPIRE)', temporal: { start: '2026-03-06T00:00:00Z', local: '2026-03-06' } },
    ])
    const before = await ask('{ datasets(sources: ["records"], where: { temporal: { lt: "2026-03-07" } }) { nodes { title } } }')
    expect(before['datasets']).toEqual({ nodes: [{ title: 'Station Alexanderplatz (INSPIRE)' }] })
  })

  it('is searched for what was updated since a day: CSW compares days, two wider', async () => {
    const bodies = catalogue.bodies.length
    const { datasets } = await ask('{ datasets(where: { updated: { gte: "2026-03-06" } }, sources: ["csw"]) { nodes { title } complete } }')
    expect(datasets).toEqual({ nodes: [{ title: 'Station Alexanderplatz (INSPIRE)' }], complete: true })
    expect(catalogue.bodies.slice(bodies).join()).toMatch(/dct:modified<.*?<ogc:Literal>2026-03-04</)
  })

  it("is handed the caller's own header by the source that declares it, and by no other", async () => {
    const query = '{ datasets { nodes { title } complete } }'
    await ask(query, { authorization: 'Bearer of Ana', cookie: 'session=1' })
    expect(new Set(catalogue.authorizations.map(String))).toEqual(new Set(['GET,Bearer of Ana']))
    const { datasets } = await ask(query)
    expect(datasets).toMatchObject({ complete: true })
    expect(catalogue.authorizations.every(([, authorization]) => authorization === 'Bearer of Ana')).toBe(true)
  })

  it('is shown live: what it is, what it can, and that it calls itself otherwise', async () => {
    const { sources } = await ask('{ sources { id product version quirks health { state } capabilities { operator verdict } } }')
    const capabilities = expect.arrayContaining([{ operator: 's_intersects', verdict: 'inexact' }]) as unknown
    const quirks = [expect.stringMatching(/^calls itself http:\/\/server\.test/)]
    expect(sources).toEqual([
      { id: 'records', product: 'pycsw', version: null, quirks, health: { state: 'ready' }, capabilities },
      { id: 'csw', product: 'pycsw', version: 'CSW 2.0.2', quirks, health: { state: 'ready' }, capabilities },
    ])
  })
})

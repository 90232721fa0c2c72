// What a catalogue says of the sources beside it: filled in behind what they and the configuration say, over HTTP from end to end.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { loadConfiguration } from './configuration/load-configuration.ts'
import { startGateway } from './start-gateway.ts'

const CROSSWALK = `crosswalk: catalogue
source: catalogue
collection: main
model: Dataset
id: 'https://data.example.org/dataset/{id}'
properties: { title: title, description: description, publisher: publisher, licence: license, links: distributions }
`
const CORE = ['ogcapi-records-1/1.0/conf/core', 'ogcapi-features-1/1.0/conf/core', 'ogcapi-features-1/1.0/conf/geojson']

interface Listed {
  readonly id: string
  readonly properties: Readonly<Record<string, unknown>>
  readonly links: readonly string[]
}

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

/** A catalogue at `/catalogue` and services at any other first step of a path, each with the title that it is given. */
async function openServer(titles: Readonly<Record<string, string>> = {}) {
  const state: { records: readonly Listed[]; isDown: boolean; readonly items: string[] } = { records: [], isDown: false, items: [] }
  const server = createServer((request, response) => {
    const origin = `http://${request.headers.host}`
    const path = URL.parse(request.url ?? '/', origin)?.pathname ?? '/'
    const [, service = '', ...rest] = path.split('/')
    const isCatalogue = service === 'catalogue'
    if (isCatalogue && rest.at(-1) === 'items') state.items.push(request.url ?? '')
    response.writeHead(isCatalogue && state.isDown ? 503 : 200, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify(
        answer({ base: `${origin}/${service}`, title: titles[service], rest: rest.join('/'), records: isCatalogue ? state.records : [] }),
      ),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return Object.assign(state, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
}

interface Question {
  readonly base: string
  readonly title: string | undefined
  readonly rest: string
  readonly records: readonly Listed[]
}

function answer({ base, title, rest, records }: Question): object {
  const link = (rel: string, path: string) => ({ rel, href: `${base}${path}`, type: 'application/json' })
  const main = { id: 'main', title: 'Main', itemType: 'record', links: [link('items', '/collections/main/items')] }
  if (rest === 'conformance') return { conformsTo: CORE.map((name) => `http://www.opengis.net/spec/${name}`) }
  if (rest === 'collections') return { collections: [main], links: [] }
  if (rest === 'collections/main') return main
  if (rest === 'collections/main/items') {
    const features = records.map(({ id, properties, links }) => ({
      type: 'Feature',
      id,
      geometry: null,
      properties,
      links: links.map((href) => ({ href, rel: 'service' })),
    }))
    return { type: 'FeatureCollection', features, numberMatched: features.length, numberReturned: features.length, links: [] }
  }
  if (rest === '') return { title, links: [link('conformance', '/conformance'), link('data', '/collections')] }
  return {}
}

async function start(sources: readonly object[]) {
  const folder = await mkdtemp(join(tmpdir(), 'crosswalk-catalogued-'))
  closing.push(() => rm(folder, { recursive: true }))
  await mkdir(join(folder, 'crosswalks'))
  await writeFile(join(folder, 'crosswalk.yaml'), JSON.stringify({ sources, crosswalks: 'crosswalks' }))
  await writeFile(join(folder, 'crosswalks/catalogue.yaml'), CROSSWALK)
  const configuration = await loadConfiguration(join(folder, 'crosswalk.yaml'), {})
  const gateway = await startGateway({ configuration, host: '127.0.0.1', port: 0, logger: pino({ level: 'silent' }) })
  closing.push(() => gateway.close(0))
  await gateway.sources.tried
  return async (fields: string): Promise<readonly Record<string, unknown>[]> => {
    const url = `${gateway.address}/graphql?query=${encodeURIComponent(`{ sources { id ${fields} } }`)}`
    const { data } = (await (await fetch(url, { headers: { accept: 'application/json' } })).json()) as {
      data: { sources: readonly Record<string, unknown>[] }
    }
    return data.sources
  }
}

const catalogueAt = (url: string) => ({ id: 'catalogue', adapter: 'ogc-api-records', url: `${url}/catalogue`, probe: false })
const serviceAt = (url: string, id: string, more: object = {}) => ({ id, adapter: 'ogc-api-features', url: `${url}/${id}`, ...more })
const SAID = { title: 'Of the catalogue', description: 'Listed', publisher: 'The city', license: 'CC-BY-4.0' }
const TEXTS = 'title description publisher licence'
const ORIGINS = 'describedBy { source { id } collection localId }'
const originOf = (localId: string) => ({ source: { id: 'catalogue' }, collection: 'main', localId })
const soon = { timeout: 15_000, interval: 100 }

describe('a source that a catalogue lists', () => {
  it('has what neither it nor the configuration says from there, and the configuration and its own words come first', async () => {
    const server = await openServer({ own: 'Of the server' })
    server.records = [
      { id: 'silent', properties: SAID, links: [`${server.url}/silent/?f=json`] },
      { id: 'both', properties: SAID, links: [`${server.url}/own`, `${server.url}/configured#top`] },
    ]
    const configured = { title: 'Of the configuration', licence: 'CC0-1.0', publisher: 'We' }
    const ask = await start([
      catalogueAt(server.url),
      serviceAt(server.url, 'silent'),
      serviceAt(server.url, 'own'),
      serviceAt(server.url, 'configured', configured),
    ])
    const told = { title: 'Of the catalogue', description: 'Listed', publisher: 'The city', licence: 'CC-BY-4.0' }
    await vi.waitFor(
      async () =>
        expect((await ask(`${TEXTS} ${ORIGINS}`)).slice(1)).toEqual([
          { id: 'silent', ...told, describedBy: [originOf('silent')] },
          { id: 'own', ...told, title: 'Of the server', describedBy: [originOf('both')] },
          { id: 'configured', ...told, ...configured, describedBy: [originOf('both')] },
        ]),
      soon,
    )
    const before = server.items.length
    await ask(`${TEXTS} ${ORIGINS}`)
    expect(server.items.length).toBe(before)
  }, 30_000)

  it('is listed by several records: the first by identifier describes it, and all are shown', async () => {
    const server = await openServer()
    const links = [`${server.url}/twice`]
    server.records = [
      { id: 'b', properties: { title: 'Second', license: 'CC0-1.0' }, links },
      { id: 'a', properties: { title: 'First', description: ' ' }, links },
    ]
    const ask = await start([catalogueAt(server.url), serviceAt(server.url, 'twice')])
    const described = { title: 'First', description: 'UNKNOWN', publisher: 'UNKNOWN', licence: 'UNKNOWN' }
    await vi.waitFor(
      async () =>
        expect((await ask(`${TEXTS} ${ORIGINS}`))[1]).toEqual({ id: 'twice', ...described, describedBy: [originOf('a'), originOf('b')] }),
      soon,
    )
  }, 30_000)

  it('is not what lies at another path, port or host, or has no address at all', async () => {
    const server = await openServer()
    const port = Number(URL.parse(server.url)?.port)
    const elsewhere = [
      `${server.url}/listed/collections/main`,
      `http://127.0.0.1:${port + 1}/listed`,
      `http://localhost:${port}/listed`,
      'listed',
    ]
    server.records = [
      { id: 'elsewhere', properties: SAID, links: elsewhere },
      { id: 'other', properties: SAID, links: [`${server.url}/other`] },
    ]
    const ask = await start([catalogueAt(server.url), serviceAt(server.url, 'listed'), serviceAt(server.url, 'other')])
    // The other is the sign that the catalogue has been asked.
    await vi.waitFor(async () => expect((await ask('title'))[2]).toEqual({ id: 'other', title: 'Of the catalogue' }), soon)
    expect((await ask(`title ${ORIGINS}`))[1]).toEqual({ id: 'listed', title: 'UNKNOWN', describedBy: [] })
  }, 30_000)
})

it('is described later by a catalogue that is down at first, and nothing else is missing meanwhile', async () => {
  const server = await openServer()
  server.records = [
    { id: 'listed', properties: SAID, links: [`http://someone:secret@${server.url.slice('http://'.length)}/listed?key=secret`] },
  ]
  server.isDown = true
  const ask = await start([catalogueAt(server.url), serviceAt(server.url, 'listed')])
  expect((await ask('title health { state } describedBy { localId }'))[1]).toEqual({
    id: 'listed',
    title: 'UNKNOWN',
    health: { state: 'ready' },
    describedBy: [],
  })
  server.isDown = false
  await vi.waitFor(async () => {
    const [, listed] = await ask(`url ${TEXTS} ${ORIGINS}`)
    expect(listed).toMatchObject({ title: 'Of the catalogue', describedBy: [originOf('listed')] })
    expect(JSON.stringify(listed)).not.toContain('secret')
  }, soon)
}, 30_000)

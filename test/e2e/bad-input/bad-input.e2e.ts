// Whatever a client sends is answered with a typed error that says where, in bounded time, and the gateway lives on.
import { mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfiguration, type RunningGateway, startGateway, waitForSources } from '@crosswalk/gateway'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const CROSSWALK = `
crosswalk: places
source: files
collection: places
model: District
id: "https://data.example.org/place/{key}"
properties: { name: name, location: geometry }
`
const place = (key: string, longitude: number): object => ({
  type: 'Feature',
  properties: { key, name: `Place ${key}`, since: '2026-03-01', weight: longitude },
  geometry: { type: 'Point', coordinates: [longitude, 52] },
})
const places = (count: number): string =>
  JSON.stringify({ type: 'FeatureCollection', features: Array.from({ length: count }, (_, index) => place(`${index}`, 13 + index / 10)) })

const logger = { info: () => {}, warn: () => {}, error: () => {} }
let folder: string
let gateway: RunningGateway

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crosswalk-bad-'))
  writeFileSync(join(folder, 'places.geojson'), places(5))
  writeFileSync(
    join(folder, 'crosswalk.yaml'),
    'sources:\n  - { id: files, adapter: files, path: ./places.geojson }\ncrosswalks: ./mapping\n',
  )
  const mapping = join(folder, 'mapping')
  mkdirSync(mapping)
  writeFileSync(join(mapping, 'places.yaml'), CROSSWALK)
  const start = { configuration: await loadConfiguration(join(folder, 'crosswalk.yaml'), {}), host: '127.0.0.1', port: 0, logger }
  gateway = await startGateway(start)
  await waitForSources(gateway, start)
})
afterAll(async () => {
  await gateway?.close(1000)
  rmSync(folder, { recursive: true, force: true })
})

interface Answer {
  readonly status: number
  readonly code: string | undefined
  readonly extensions: { readonly path?: unknown; readonly position?: { readonly offset: number }; readonly reason?: string } | undefined
  readonly data: Record<string, never> | null | undefined
}

async function post(body: string): Promise<Answer> {
  const response = await fetch(`${gateway.address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    signal: AbortSignal.timeout(10_000),
  })
  const { errors, data } = (await response.json()) as { errors?: { extensions: { code: string } }[]; data?: Answer['data'] }
  return { status: response.status, code: errors?.[0]?.extensions.code, extensions: errors?.[0]?.extensions as Answer['extensions'], data }
}
const ask = (query: string, variables: object = {}): Promise<Answer> => post(JSON.stringify({ query, variables }))
const districts = (args: string): Promise<Answer> => ask(`{ districts(${args}) { nodes { id } } }`)
const filtered = (filter: string): Promise<Answer> =>
  ask('query ($filter: String) { districts(filter: $filter) { nodes { id } } }', { filter })
const raw = (filter: string): Promise<Answer> =>
  ask('query ($filter: String) { items(source: "files", collection: "places", filter: $filter) { nodes { id } } }', { filter })

const alive = async (): Promise<void> =>
  expect((await ask('{ districts { nodes { id } complete } }')).data).toMatchObject({ districts: { complete: true } })

describe('a filter', () => {
  it.each([
    ['an unknown property', "nme = 'x'", 0],
    ['a literal of the wrong type', 'name > 5', 0],
    ['text that breaks off', "name = 'x", 7],
    ['a number that is none', 'name = NaN', 7],
    ['an infinite number', 'name = 1e999', 7],
    ['a day that does not exist', "T_AFTER(name, DATE('2026-02-30'))", 19],
  ])('%s', async (_what, filter, offset) => {
    const { code, extensions } = await filtered(filter)
    expect([code, extensions?.path, extensions?.position?.offset]).toEqual(['QUERY_INVALID', ['filter'], offset])
    await alive()
  })
  it.each([
    ['an unclosed ring', 'S_INTERSECTS(location, POLYGON((0 0, 1 0, 1 1, 0 1)))'],
    ['a latitude over 90', 'S_INTERSECTS(location, POINT(13 91))'],
    ['a box upside down', 'S_INTERSECTS(location, BBOX(0, 10, 1, 5))'],
  ])('%s', async (_what, filter) => {
    expect((await filtered(filter)).code).toBe('QUERY_INVALID')
    await alive()
  })
  it('an interval that ends before it begins', async () => {
    expect((await raw("T_INTERSECTS(since, INTERVAL('2026-02-01', '2026-01-01'))")).code).toBe('QUERY_INVALID')
  })
  it('a megabyte of it, and ten thousand levels', async () => {
    const long = `name IN (${Array.from({ length: 100_000 }, () => "'abcdefg'").join()})`
    expect(['QUERY_TOO_COMPLEX', 'LIMIT_EXCEEDED']).toContain((await filtered(long)).code)
    for (const deep of [`${'('.repeat(10_000)}name = 'x'${')'.repeat(10_000)}`, `${'NOT '.repeat(10_000)}name = 'x'`]) {
      expect((await filtered(deep)).code).toBe('QUERY_TOO_COMPLEX')
    }
    await alive()
  })
})

describe('arguments', () => {
  it.each([['0'], ['-1'], ['1001']])('first: %s', async (first) => {
    const { code, extensions } = await districts(`first: ${first}`)
    expect([code, extensions?.path]).toEqual(['QUERY_INVALID', ['first']])
  })
  it('first: 10^9 costs too much before anybody is asked', async () => {
    expect((await districts('first: 1000000000')).code).toBe('QUERY_TOO_COMPLEX')
  })
  it('an explicit null in where', async () => {
    const { code, extensions } = await districts('where: { name: { eq: null } }')
    expect([code, extensions?.path]).toEqual(['QUERY_INVALID', ['where', 'name', 'eq']])
  })
  it.each([
    ['forged', 'QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE', 'FORGED'],
    ['no cursor at all', 'hello world', 'MALFORMED'],
  ])('a cursor that is %s', async (_what, cursor, reason) => {
    const { code, extensions } = await districts(`after: ${JSON.stringify(cursor)}`)
    expect([code, extensions?.reason]).toEqual(['CURSOR_INVALID', reason])
  })
  it('a cursor of another query', async () => {
    const first = await ask('{ districts(first: 1) { pageInfo { endCursor } } }')
    const { endCursor } = (first.data as unknown as { districts: { pageInfo: { endCursor: string } } }).districts.pageInfo
    const { code, extensions } = await districts(`first: 1, after: "${endCursor}", where: { name: { ne: "x" } }`)
    expect([code, extensions?.reason]).toEqual(['CURSOR_INVALID', 'OTHER_QUERY'])
  })
  it('a document of ten thousand aliases, or levels', async () => {
    const aliases = Array.from({ length: 2000 }, (_, index) => `a${index}: __typename`).join(' ')
    expect((await ask(`{ ${aliases} }`)).code).toBe('QUERY_TOO_COMPLEX')
    expect((await ask(`${'{ a '.repeat(10_000)}${'}'.repeat(10_000)}`)).code).toBe('QUERY_TOO_COMPLEX')
    await alive()
  })
  it('a body that is not JSON', async () => {
    const { status, code } = await post('{ not json')
    expect([status, code]).toEqual([400, 'QUERY_INVALID'])
  })
})

describe('data that change under a reader', () => {
  it('a cursor into the old state is refused, the new state is read', async () => {
    const first = await ask('{ districts(first: 1) { pageInfo { endCursor } } }')
    const { endCursor } = (first.data as unknown as { districts: { pageInfo: { endCursor: string } } }).districts.pageInfo
    writeFileSync(join(folder, 'places.geojson'), places(7))
    await expect
      .poll(async () => (await ask('{ districts { count(exact: true) { value } } }')).data, { timeout: 10_000, interval: 100 })
      .toMatchObject({ districts: { count: { value: 7 } } })
    const { code, extensions } = await districts(`first: 1, after: "${endCursor}"`)
    expect([code, extensions?.reason]).toEqual(['CURSOR_INVALID', 'DATA_CHANGED'])
  })
  it('a file that vanishes leaves the last state, and says so', async () => {
    unlinkSync(join(folder, 'places.geojson'))
    const warnings = '{ sources { quirks collections { warnings } } }'
    await expect
      .poll(async () => JSON.stringify((await ask(warnings)).data), { timeout: 10_000, interval: 100 })
      .toMatch(/ENOENT|cannot be read|vanish/)
    await alive()
  })
})

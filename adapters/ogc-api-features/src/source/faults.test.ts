// Servers that break: each failure is one typed error or an honest rest, within its time, and what is healthy stays readable.
import type { Batch, Source } from '@crosswalk/contract'
import { createTestContext, readBatches, readItems, requestAll } from '@crosswalk/contract/testing'
import { describe, expect, it } from 'vitest'
import { startFakeServer } from '../__fixtures__/fake-server.ts'
import { features } from '../__fixtures__/features.ts'
import type { TestFeature } from '../__fixtures__/features.ts'
import { createOgcApiFeaturesAdapter } from '../index.ts'
import { connect, start } from '../testing/fake-site.ts'

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  )
const page = (members: object): string => JSON.stringify({ type: 'FeatureCollection', ...members })
const GEOJSON = 'application/geo+json'
const ITEMS = /\/items\?/

describe('connecting to', () => {
  it.each([
    ['a login page with 200', { status: 200, type: 'text/html', body: '<html>log in</html>' }, 'SOURCE_MALFORMED'],
    ['401', { status: 401, body: '{"description":"who are you"}' }, 'SOURCE_UNAUTHORIZED'],
    ['500', { status: 500, body: '{"detail":"broken"}' }, 'SOURCE_FAILED'],
    ['JSON that breaks off', { status: 200, body: '{"links": [' }, 'SOURCE_MALFORMED'],
    ['JSON of something else', { status: 200, body: '[1, 2]' }, 'SOURCE_MALFORMED'],
  ])('%s is one error of the table', async (_, answer, code) => {
    const server = await start()
    server.answerWith(/^\/$|^\/\?f=json$/, answer)
    expect(await codeOf(connect(server.url))).toBe(code)
  })

  it('nobody is SOURCE_UNREACHABLE', async () => {
    const server = await startFakeServer()
    await server[Symbol.asyncDispose]()
    expect(await codeOf(connect(server.url))).toBe('SOURCE_UNREACHABLE')
  })

  it('collections that are not there names those that are', async () => {
    const server = await start()
    const outcome = connect(server.url, { collections: ['nosuch'] })
    await expect(outcome).rejects.toThrow(/no collection nosuch; it has places/)
  })

  it('a server whose only collection cannot be read fails with what it said', async () => {
    const server = await start()
    server.answerWith(ITEMS, { status: 500, body: '{"description":"the table is gone"}' })
    await expect(connect(server.url)).rejects.toMatchObject({
      code: 'SOURCE_FAILED',
      message: expect.stringMatching(/places: answered 500: the table is gone/) as string,
    })
  })

  it('wrong options lists them all', async () => {
    const outcome = await connect('ftp://example.org', { collections: [], maxPageSize: 0, colour: 'red' }).catch((error: unknown) => error)
    expect((outcome as { issues: readonly { path: readonly unknown[] }[] }).issues.map(({ path }) => path.join('.'))).toEqual([
      'colour',
      'url',
      'maxPageSize',
      'collections',
    ])
  })
})

describe('reading', () => {
  const read = (source: Source): Promise<unknown[]> => readItems(source, requestAll('places', { fetchSize: 10 }))

  it('a collection that disappeared is SOURCE_REJECTED with its status', async () => {
    const server = await start()
    const source = await connect(server.url, { probe: false })
    server.answerWith(ITEMS, { status: 404, body: '{"code":"NotFound","description":"Collection not found"}' })
    await expect(read(source)).rejects.toMatchObject({ code: 'SOURCE_REJECTED', details: { status: 404 } })
  })

  it.each([
    ['no feature collection', '{"type":"FeatureCollection"}', /no GeoJSON feature collection/],
    [
      'a member that is no feature',
      page({ features: [{ type: 'Feature', geometry: null, properties: {} }, { hello: 1 }] }),
      /features\[1\] is no GeoJSON feature/,
    ],
    ['JSON that breaks off', '{"type":"FeatureCollection","features":[{', /./],
  ])('%s is SOURCE_MALFORMED', async (_, body, message) => {
    const server = await start()
    const source = await connect(server.url, { probe: false })
    server.answerWith(ITEMS, { status: 200, type: GEOJSON, body })
    await expect(read(source)).rejects.toMatchObject({ code: 'SOURCE_MALFORMED', message: expect.stringMatching(message) as string })
  })

  const [one, two] = features
  const self = (next: string): string => page({ features: [one, two], links: [{ rel: 'next', type: GEOJSON, href: next }] })
  it.each([
    ['to itself', (url: string) => `${url}collections/places/items?limit=10`, 'SOURCE_MALFORMED'],
    ['to more of the same', (url: string) => `${url}collections/places/items?limit=10&offset=1`, 'SOURCE_MALFORMED'],
    ['to another host', () => 'http://127.0.0.2:9/collections/places/items?offset=10', 'SOURCE_MALFORMED'],
  ])('a next link %s ends', async (_, next, code) => {
    const server = await start()
    const source = await connect(server.url, { probe: false })
    server.answerWith(ITEMS, { status: 200, type: GEOJSON, body: self(next(server.url)) })
    expect(await codeOf(read(source))).toBe(code)
  })

  it('empty pages that lead on for ever end', async () => {
    const server = await start()
    const source = await connect(server.url, { probe: false })
    let offset = 0
    server.answerWith(ITEMS, {
      status: 200,
      type: GEOJSON,
      get body() {
        offset += 1
        return page({ features: [], links: [{ rel: 'next', href: `${server.url}collections/places/items?offset=${offset}` }] })
      },
    })
    await expect(read(source)).rejects.toMatchObject({
      code: 'SOURCE_MALFORMED',
      message: expect.stringMatching(/empty pages follow/) as string,
    })
  })

  it('a geometry that is none reads as null, is said of the collection and of each batch, and loses no row', async () => {
    const broken = { ...(one as TestFeature), id: 'broken', geometry: { type: 'Polygon', coordinates: [[['a']]] } as unknown as null }
    const server = await start([], [broken, ...features])
    const source = await connect(server.url, { probe: false })
    const items = await read(source)
    expect(items.length).toBe(46)
    expect(source.getter('places', 'geometry')(items[0])).toBe(null)
    expect(source.collections.get('places')?.warnings.join()).toMatch(/1 of 46 features have a geometry that is none/)
    const batches = await readBatches(source, source.plan(requestAll('places', { fetchSize: 10 })))
    expect(batches.map(({ damaged }) => damaged?.items ?? 0)).toEqual([1, 0, 0, 0, 0])
    expect(batches[0]?.damaged?.says).toBe('a geometry that is none: it reads as null')
    // Said of the rows that are given out, not of those that were read beside them.
    server.answerWith(ITEMS, { status: 200, type: GEOJSON, body: page({ features: [one, broken] }) })
    const cut = async (limit: number): Promise<readonly unknown[]> =>
      (await readBatches(source, source.plan(requestAll('places', { limit })))).map(({ damaged }) => damaged?.items ?? 0)
    expect([await cut(1), await cut(2)]).toEqual([[0], [1]])
  })

  it('a single feature whose geometry is none is said so too', async () => {
    const server = await start(['no filter', 'ignores parameters'])
    const source = await connect(server.url)
    server.answerWith(/items\/f01/, {
      status: 200,
      type: GEOJSON,
      body: JSON.stringify({ ...features.find(({ id }) => id === 'f01'), geometry: { type: 'Point' } }),
    })
    const filter = [{ op: 'in', args: [{ property: 'id' }, ['f01', 'f02']] }] as const
    const [batch] = await readBatches(source, source.plan(requestAll('places', { filter })))
    expect([batch?.items.length, batch?.damaged?.items]).toEqual([2, 1])
  })

  it('features without identifiers have keys by what they hold', async () => {
    const server = await start(
      [],
      features.map(({ type, geometry, properties }) => ({ type, geometry, properties }) as TestFeature),
    )
    const source = await connect(server.url)
    const items = await read(source)
    const keyOf = source.keyOf('places')
    expect(new Set(items.map(keyOf)).size).toBe(45)
    expect(source.collections.get('places')?.keyProperty).toBe(undefined)
    expect(source.description.quirks.join()).toMatch(/no feature with an identifier/)
    const [first] = items as [TestFeature]
    const shuffled = {
      properties: Object.fromEntries(Object.entries(first.properties).toReversed()),
      geometry: first.geometry,
      type: first.type,
    }
    expect(keyOf(shuffled)).toBe(keyOf(first))
  })

  it('goes on behind any batch with pages of another size', async () => {
    const server = await start()
    const source = await connect(server.url)
    const batches = await readBatches(source, source.plan(requestAll('places', { fetchSize: 7 })))
    const token = batches[1]?.next ?? ''
    const rest = await readBatches(source, source.plan(requestAll('places', { fetchSize: 3 })), token)
    const keyOf = source.keyOf('places')
    const keys = (list: readonly Batch[]): readonly string[] => list.flatMap(({ items }) => items.map(keyOf))
    expect(keys(rest)).toEqual(keys(batches.slice(2)))
    expect(Math.max(...rest.map(({ items }) => items.length))).toBe(3)
  })

  it('refuses a position of another question, or at another place of the server', async () => {
    const server = await start()
    const source = await connect(server.url)
    const batches = await readBatches(source, source.plan(requestAll('places', { fetchSize: 7 })))
    const token = batches[0]?.next ?? ''
    const other = source.plan(requestAll('places', { filter: [{ op: '=', args: [{ property: 'name' }, 'Alpha 0'] }] }))
    expect(await codeOf(readBatches(source, other, token))).toBe('CURSOR_INVALID')
    const parts = JSON.parse(Buffer.from(token, 'base64url').toString()) as unknown[]
    for (const address of ['/collections/secret/items?limit=7', '//127.0.0.2/collections/places/items', 'http://127.0.0.2/']) {
      const forged = Buffer.from(JSON.stringify([parts[0], address, ...parts.slice(2)])).toString('base64url')
      expect(await codeOf(readBatches(source, source.plan(requestAll('places', { fetchSize: 7 })), forged)), address).toBe('CURSOR_INVALID')
    }
  })

  it('costs what it sent', async () => {
    const server = await start()
    const source = await connect(server.url)
    const before = server.asked.length
    const batches = await readBatches(source, source.plan(requestAll('places', { fetchSize: 10 })))
    expect(batches.reduce((sum, { cost }) => sum + (cost?.requests ?? 0), 0)).toBe(server.asked.length - before)
    expect(server.asked.length - before).toBe(5)
  })
})

describe('recognise', () => {
  const recognise = (url: string) =>
    createOgcApiFeaturesAdapter().recognise?.(url, { sourceId: 'probe', baseDirectory: '/', signal: AbortSignal.timeout(20_000) })

  it('knows a landing page, with its title', async () => {
    const server = await start()
    expect(await recognise(server.url)).toEqual({ options: { url: server.url }, title: 'Test features' })
  })

  it('is null for records, and for what is no landing page', async () => {
    const server = await start()
    server.answerWith(/^\/conformance/, {
      status: 200,
      body: '{"conformsTo":["http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/core"]}',
    })
    expect(await recognise(server.url)).toBe(null)
    const other = await start()
    other.answerWith(/./, { status: 404, body: '{}' })
    expect(await recognise(other.url)).toBe(null)
  })
})

it('an aborted read ends with the reason', async () => {
  const server = await start()
  const source = await connect(server.url, { probe: false })
  const controller = new AbortController()
  const reason = new Error('gone')
  const reading = source
    .scan(source.plan(requestAll('places', { fetchSize: 5 })), createTestContext(controller.signal))
    [Symbol.asyncIterator]()
  await reading.next()
  controller.abort(reason)
  expect(await reading.next().catch((error: unknown) => error)).toBe(reason)
})

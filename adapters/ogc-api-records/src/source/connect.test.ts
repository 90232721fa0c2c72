// Connecting: what is found of a catalogue, by how many requests, and what a server that misbehaves leads to.
import type { ConnectContext, Source, Transport } from '@crosswalk/contract'
import { readBatches, readItems, requestAll } from '@crosswalk/contract/testing'
import { describe, expect, it } from 'vitest'
import { lacksShared } from '../../../../test/shared-data.ts'
import { createPycswServer, ORIGIN, RECORDINGS } from '../__fixtures__/pycsw-server.ts'
import type { PycswOptions } from '../__fixtures__/pycsw-server.ts'
import { recordsAdapter } from './connect.ts'

const contextOf = (transport: Transport): ConnectContext => ({
  sourceId: 'catalogue',
  baseDirectory: '/',
  signal: new AbortController().signal,
  transport,
})

async function connect(path: string, options: PycswOptions & { readonly probe?: boolean } = {}) {
  const server = createPycswServer(options)
  const given = { url: `${ORIGIN}${path}`, cacheBytes: 0, ...(options.probe === undefined ? {} : { probe: options.probe }) }
  const source: Source = await recordsAdapter.connect(given, contextOf(server.send))
  return { source, server }
}

const verdictsOf = ({ capabilities }: Source): Readonly<Record<string, string>> =>
  Object.fromEntries(capabilities.map(({ operator, verdict }) => [operator, verdict]))

const isItems = ({ path }: { readonly path: string }): boolean => path.startsWith('/collections/metadata:main/items?')

describe.skipIf(lacksShared(RECORDINGS))('connect', () => {
  it('reads OGC API Records and finds what the server applies, within 16 requests', async () => {
    const { source, server } = await connect('/')
    expect(source.description).toEqual({ product: 'pycsw', version: undefined, url: `${ORIGIN}/`, quirks: [] })
    const collection = source.collections.get('metadata:main')
    expect(collection).toMatchObject({ title: 'City catalogue', count: { value: 6, accuracy: 'exact' }, keyProperty: 'id', local: false })
    expect(collection?.properties.filter(({ filterable }) => filterable).map(({ name }) => name)).toEqual([
      'id',
      'geometry',
      'type',
      'title',
      'description',
      'keywords',
    ])
    expect(verdictsOf(source)).toMatchObject({
      '= id': 'exact',
      'in id': 'exact',
      s_intersects: 'inexact',
      '= title': 'exact',
      'like title': 'inexact',
      'a_contains keywords': 'inexact',
      'like description': 'inexact',
      'like publisher': 'unsupported',
      or: 'inexact',
      '< <= = >= > updated': 'unsupported',
      order: 'unsupported',
    })
    expect(server.sent.length).toBeLessThanOrEqual(16)
  })

  it('reads CSW 2.0.2 and finds the same', async () => {
    const { source, server } = await connect('/csw')
    expect(source.description).toMatchObject({ product: 'pycsw', version: 'CSW 2.0.2', quirks: [] })
    expect(source.collections.get('records')).toMatchObject({ title: 'City catalogue', count: { value: 6 } })
    const verdicts = { '= id': 'inexact', s_intersects: 'inexact', 'like description': 'inexact', '< <= = >= > updated': 'inexact' }
    expect(verdictsOf(source)).toMatchObject(verdicts)
    // Two for what it may be, one for a sample, two for all that it applies.
    expect(server.sent).toHaveLength(5)
    expect(server.sent.slice(2).every((line) => line === 'POST /csw')).toBe(true)
  })

  it.each([
    [[['2026-03-01', '2026-03-02']], { startMs: Date.UTC(2026, 2, 1), endMs: Date.UTC(2026, 2, 3) - 1 }],
    [[['2026-03-01T12:00:00+02:00', null]], { startMs: Date.UTC(2026, 2, 1, 10), endMs: null }],
    [
      [
        ['..', '2026-03-01T00:00:00Z'],
        ['x', 'y'],
      ],
      { startMs: null, endMs: Date.UTC(2026, 2, 1) },
    ],
    [[[null, null]], undefined],
    ['always', undefined],
  ])('says where and when the records lie: %j', async (interval, during) => {
    const change: PycswOptions['change'] = ({ path }, body) => {
      if (path !== '/collections') return undefined
      const { collections } = body as { collections: readonly object[] }
      const extent = { spatial: { bbox: [[13, 52, 14, 53]] }, temporal: { interval } }
      return { collections: collections.map((collection) => ({ ...collection, extent })) }
    }
    const { source } = await connect('/', { probe: false, change })
    const collection = source.collections.get('metadata:main')
    expect([collection?.bbox, collection?.during]).toEqual([[13, 52, 14, 53], during])
  })

  it('asks nothing of the server but pages where probes are off', async () => {
    const { source, server } = await connect('/', { probe: false })
    expect(new Set(Object.entries(verdictsOf(source)).flatMap(([name, verdict]) => (verdict === 'inexact' ? [name] : [])))).toEqual(
      new Set(),
    )
    expect(server.sent.filter((line) => line.includes('/items?'))).toHaveLength(1)
  })

  it('says which URL is no catalogue', async () => {
    const transport: Transport = async () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: (async function* () {})() })
    const connecting = recordsAdapter.connect({ url: `${ORIGIN}/` }, contextOf(transport))
    await expect(connecting).rejects.toMatchObject({ code: 'SOURCE_MALFORMED' })
    await expect(recordsAdapter.connect({}, contextOf(transport))).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  })
})

describe.skipIf(lacksShared(RECORDINGS))('probes', () => {
  it('find a box that is ignored, identifiers that are lost and patterns that are refused, and leave none of it to the server', async () => {
    const all = createPycswServer()
    const everything = async (): Promise<unknown> => {
      const signal = new AbortController().signal
      const { body } = await all.send({ method: 'GET', url: `${ORIGIN}/collections/metadata:main/items?limit=20`, headers: {}, signal })
      const chunks: Uint8Array[] = []
      for await (const chunk of body) chunks.push(chunk)
      return JSON.parse(Buffer.concat(chunks).toString())
    }
    const whole = await everything()
    const change: PycswOptions['change'] = ({ path }) => {
      if (path.includes('bbox=')) return whole
      if (path.includes('ids=')) return { type: 'FeatureCollection', features: [], links: [] }
      return path.includes('filter=') ? '<html>' : undefined
    }
    const { source } = await connect('/', { change })
    expect(source.description.quirks).toEqual([
      'a list of identifiers loses records that match: not asked',
      'bbox is ignored: not asked',
      'title LIKE is refused: not asked',
      'keywords LIKE is refused: not asked',
      'a choice of patterns is refused: not asked',
    ])
    const filter = [{ op: 's_intersects', args: [{ property: 'geometry' }, { bbox: [13.3, 52.4, 13.5, 52.6] }] }] as const
    const plan = source.plan(requestAll('metadata:main', { filter }))
    expect(plan.pushed).toEqual([])
  })

  it('that take too long leave the question unasked, and the catalogue connected', async () => {
    const server = createPycswServer()
    const slow: Transport = async (request) => {
      if (request.url.includes('filter='))
        await new Promise((_resolve, reject) => request.signal.addEventListener('abort', () => reject(new Error('aborted'))))
      return server.send(request)
    }
    const source: Source = await recordsAdapter.connect({ url: `${ORIGIN}/`, cacheBytes: 0, probeTimeoutMs: 500 }, contextOf(slow))
    expect(source.description.quirks).toEqual([
      'title LIKE could not be tried in time: not asked',
      'keywords LIKE could not be tried in time: not asked',
      'a choice of patterns could not be tried in time: not asked',
    ])
    expect(verdictsOf(source)).toMatchObject({ s_intersects: 'inexact', 'like title': 'unsupported' })
  })

  it('find boxes that are read longitude first', async () => {
    const server = createPycswServer()
    // The catalogue of the recordings reads latitude first: with corners swapped on the way it is one that does not.
    const swapping: Transport = (request) => {
      const swapped = request.body?.replaceAll(/(<gml:(?:lower|upper)Corner>)([^<\s]+) ([^<\s]+)</g, '$1$3 $2<')
      return server.send({ ...request, body: swapped?.replace('<gml:Envelope>', '<gml:Envelope srsName="x">') })
    }
    const source: Source = await recordsAdapter.connect({ url: `${ORIGIN}/csw`, cacheBytes: 0 }, contextOf(swapping))
    expect(source.description.quirks).toEqual(['reads boxes longitude first'])
    const filter = [{ op: 's_intersects', args: [{ property: 'geometry' }, { bbox: [13.3, 52.4, 13.5, 52.6] }] }] as const
    expect(await readItems(source, requestAll('records', { filter }))).toHaveLength(4)
  })
})

describe.skipIf(lacksShared(RECORDINGS))('pages that do not end', () => {
  const readAll = async (source: Source, collection: string) => {
    const plan = source.plan(requestAll(collection, { fetchSize: 2 }))
    return readBatches(source, plan)
  }
  const page = (body: unknown, next: string): unknown => ({ ...(body as object), links: [{ rel: 'next', href: next }] })

  it.each([
    ['leads to itself', (path: string) => `${ORIGIN}${path}`],
    ['ignores where to begin', () => `${ORIGIN}/collections/metadata:main/items?limit=2&page=${Math.random()}`],
  ])('a next that %s: SOURCE_MALFORMED', async (_name, nextOf) => {
    const { source } = await connect('/', {
      probe: false,
      change: (request, body) => (isItems(request) ? page(body, nextOf(request.path)) : undefined),
    })
    await expect(readAll(source, 'metadata:main')).rejects.toMatchObject({ code: 'SOURCE_MALFORMED' })
  })

  it.each(['http://evil.example/collections/metadata:main/items?limit=2', `${ORIGIN}/collections/other/items?limit=2`])(
    'a next to %s: SOURCE_MALFORMED',
    async (next) => {
      let isConnected = false
      const { source } = await connect('/', {
        probe: false,
        change: (request, body) => (isItems(request) && isConnected ? page(body, next) : undefined),
      })
      isConnected = true
      await expect(readAll(source, 'metadata:main')).rejects.toMatchObject({ code: 'SOURCE_MALFORMED' })
    },
  )

  it('empty pages, each with a next one, end', async () => {
    let number = 0
    const empty = (): unknown =>
      page({ type: 'FeatureCollection', features: [] }, `${ORIGIN}/collections/metadata:main/items?page=${(number += 1)}`)
    const { source } = await connect('/', { probe: false, change: (request) => (isItems(request) ? empty() : undefined) })
    await expect(readAll(source, 'metadata:main')).rejects.toMatchObject({
      code: 'SOURCE_MALFORMED',
      message: expect.stringMatching(/21 pages without/),
    })
  })

  it('nextRecord that leads back to 1 is the end', async () => {
    const change: PycswOptions['change'] = ({ method }, body) =>
      method === 'POST' ? String(body).replace('nextRecord="0"', 'nextRecord="1"') : undefined
    const { source } = await connect('/csw', { probe: false, change })
    const batches = await readAll(source, 'records')
    expect(batches.map(({ items }) => items.length)).toEqual([2, 2, 2])
  })

  it('more records than were asked for are cut into batches that can each be resumed', async () => {
    const all = await connect('/')
    const whole = await readItems(all.source, requestAll('metadata:main'))
    const change: PycswOptions['change'] = (request, body) =>
      isItems(request) ? { ...(body as object), features: whole, links: [] } : undefined
    const { source } = await connect('/', { probe: false, change })
    const batches = await readAll(source, 'metadata:main')
    expect(batches.map(({ items }) => items.length)).toEqual([2, 2, 2])
    const plan = source.plan(requestAll('metadata:main', { fetchSize: 2 }))
    const rest = await readBatches(source, plan, batches[1]?.next ?? '')
    expect(rest.flatMap(({ items }) => items)).toEqual(whole.slice(4))
  })
})

describe.skipIf(lacksShared(RECORDINGS))('recognise', () => {
  it('tells a landing page from an address of CSW, and both from anything else', async () => {
    const recognise = (path: string) => recordsAdapter.recognise(`${ORIGIN}${path}`, contextOf(createPycswServer().send))
    expect(await recognise('/')).toEqual({ options: { url: `${ORIGIN}/` }, title: 'City catalogue' })
    expect(await recognise('/csw')).toEqual({ options: { url: `${ORIGIN}/csw`, protocol: 'csw' }, title: 'City catalogue' })
    expect(await recognise('/elsewhere')).toBe(null)
  })

  it('throws where nobody answers', async () => {
    const dead: Transport = async () => {
      throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
    }
    await expect(recordsAdapter.recognise(`${ORIGIN}/`, contextOf(dead))).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE' })
  })
})

describe.skipIf(lacksShared(RECORDINGS))('scan', () => {
  it('says what it asks, and what that cost', async () => {
    const { source, server } = await connect('/')
    const filter = [
      { op: 's_within', args: [{ property: 'geometry' }, { bbox: [13, 52, 14, 53] }] },
      { op: 'a_contains', args: [{ property: 'keywords' }, ['air quality']] },
    ] as const
    const plan = source.plan(requestAll('metadata:main', { filter, fetchSize: 100 }))
    const path =
      "/collections/metadata:main/items?limit=100&bbox=13,52,14,53&filter-lang=cql2-text&filter=keywords%20LIKE%20'%25air%20quality%25'"
    expect(plan.native).toEqual({ method: 'GET', url: `${ORIGIN}${path}` })
    expect([plan.pushed, plan.residual]).toEqual([filter, filter])
    const before = server.sent.length
    const [batch] = await readBatches(source, plan)
    expect(server.sent.slice(before)).toEqual([`GET ${path}`])
    expect(batch?.items.map(source.keyOf('metadata:main'))).toEqual(['inspire-s03', 'stations-oaf', 'stations-sta'])
    expect(batch?.cost).toMatchObject({ requests: 1 })
  })

  it('passes on what the server says of a collection that has gone', async () => {
    const gone: Transport = async () => ({
      status: 400,
      headers: { 'content-type': 'application/json' },
      body: (async function* () {
        yield Buffer.from('{"code": "InvalidParameterValue", "description": "Invalid collection"}')
      })(),
    })
    let isGone = false
    const server = createPycswServer()
    const transport: Transport = (request) => (isGone ? gone(request) : server.send(request))
    const source: Source = await recordsAdapter.connect({ url: `${ORIGIN}/`, cacheBytes: 0 }, contextOf(transport))
    isGone = true
    const reading = readItems(source, requestAll('metadata:main'))
    await expect(reading).rejects.toMatchObject({ code: 'SOURCE_REJECTED', message: expect.stringMatching(/Invalid collection/) })
  })
})

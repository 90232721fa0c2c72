// The resources around the features: links that lead somewhere, representations, refusals, pages.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, createLampsWorld, SOUTH, type World } from '../testing/lamps-world.ts'
import type { Link } from './link.ts'
import { rawCollectionId } from './raw-collection.ts'

let world: World
beforeAll(async () => {
  world = await createLampsWorld({ face: { raw: true } })
})
afterAll(() => world.close())

const RESOURCES = [
  '',
  '/conformance',
  '/api',
  '/collections',
  '/collections/lamps',
  '/collections/lamps/queryables',
  '/collections/lamps/sortables',
  '/collections/lamps/schema',
  '/collections/lamps/items',
  `/collections/lamps/items/${encodeURIComponent('https://data.example.org/north/2')}`,
  '/collections/north:lamps/schema',
  '/collections/north:lamps/items',
]

function linksIn(value: unknown): readonly Link[] {
  if (typeof value !== 'object' || value === null) return []
  const own = 'href' in value && typeof value.href === 'string' ? [value as Link] : []
  return [...own, ...Object.values(value).flatMap(linksIn)]
}

describe('links', () => {
  it('all lead to what they say, and every resource is reached from the landing page', async () => {
    const seen = new Map<string, Link>()
    const waiting: Link[] = [{ href: 'http://city.example/ogc', rel: 'start', type: 'application/json' }]
    for (let link = waiting.shift(); link !== undefined && seen.size < 200; link = waiting.shift()) {
      if (seen.has(link.href)) continue
      seen.set(link.href, link)
      const { status, headers, body } = await ask(world, link.href)
      expect([link.href, status]).toEqual([link.href, 200])
      expect([link.href, headers.get('content-type')?.split(';')[0]]).toEqual([link.href, link.type.split(';')[0]])
      waiting.push(...linksIn(body))
    }
    const paths = new Set([...seen.keys()].map((href) => new URL(href).pathname))
    for (const path of RESOURCES.filter((resource) => !/items\/./.test(resource))) expect([...paths]).toContain(`/ogc${path}`)
  })

  it.each(RESOURCES.filter((path) => !/api|queryables|sortables|schema/.test(path)))(
    '%j names itself and its other representation',
    async (path) => {
      const [self, alternate] = linksIn((await ask(world, path)).body)
      expect([self?.rel, alternate?.rel, alternate?.type]).toEqual(['self', 'alternate', 'text/html'])
      expect([self?.href, alternate?.href]).toEqual(['json', 'html'].map((format) => `http://city.example/ogc${path}?f=${format}`))
    },
  )
})

describe('collections', () => {
  it('are the models with a geometry that something fills, then raw ones', async () => {
    const collections = (await ask(world, '/collections')).body['collections'] as readonly Record<string, unknown>[]
    expect(collections.map(({ id }) => id)).toEqual(['lamps', 'streets', 'north:lamps', 'south:lamps'])
    expect(collections[0]).toMatchObject({
      title: 'lamps',
      description: 'A street lamp.',
      itemType: 'feature',
      license: 'CC0-1.0',
      attribution: 'City of north; City of south',
      storageCrs: 'http://www.opengis.net/def/crs/OGC/1.3/CRS84',
      extent: {
        spatial: { bbox: [[-179.99, -17.7, 179.99, 52.55]] },
        temporal: { interval: [['2026-03-01T10:00:00Z', '2026-05-01T06:00:00Z']] },
      },
    })
  })

  it('say from when to when their features are, as far as that is known', async () => {
    const intervalOf = async (asked: World, id: string): Promise<unknown> =>
      ((await ask(asked, `/collections/${id}`)).body['extent'] as { temporal?: { interval: unknown } } | undefined)?.temporal?.interval
    expect(await intervalOf(world, 'north:lamps')).toEqual([['2026-03-01T10:00:00Z', '2026-04-01T00:00:00Z']])
    expect(await intervalOf(world, 'streets')).toBeUndefined()
    const days = SOUTH.map((lamp, index) => ({ ...lamp, seen: `2026-03-0${index + 1}` }))
    const others = await createLampsWorld({ north: [], south: days, types: { seen: 'date' }, face: { raw: true } })
    expect(await intervalOf(others, 'south:lamps')).toEqual([['2026-03-01T00:00:00Z', '2026-03-02T23:59:59Z']])
    await others.close()
    const dead = await createLampsWorld({ dead: ['north'] })
    expect(await intervalOf(dead, 'lamps')).toEqual([[null, null]])
    await dead.close()
  })

  it('have identifiers that stand in an address as they are', () => {
    const ids = ['ms:lampen', 'a b', 'a~b', 'a~20~b', 'ü/?#', 'ok-1.2_3'].map((name) => rawCollectionId('src', name))
    expect(ids.every((id) => encodeURI(id) === id && !/[/?#]/.test(id))).toBe(true)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids[0]).toBe('src:ms:lampen')
  })
})

describe('schemas', () => {
  it('state roles, units, definitions and codes', async () => {
    const { headers, body } = await ask(world, '/collections/lamps/schema')
    expect(headers.get('content-type')).toBe('application/schema+json')
    expect(body).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'http://city.example/ogc/collections/lamps/schema',
      type: 'object',
      additionalProperties: false,
      properties: {
        id: { type: 'string', 'x-ogc-role': 'id' },
        status: { type: 'string', enum: ['ok', 'defective'] },
        location: { format: 'geometry-any', 'x-ogc-role': 'primary-geometry' },
        seen: { type: 'string', anyOf: [{ format: 'date-time' }, { format: 'date' }], 'x-ogc-role': 'primary-interval-start' },
        seen_end: { type: 'string', 'x-ogc-role': 'primary-interval-end' },
        height: { type: 'number', 'x-ogc-unit': 'm', 'x-ogc-unitLang': 'UCUM', 'x-ogc-definition': 'https://example.org/def/height' },
        height_unit: { type: 'string' },
        height_observedAt: { type: 'string', format: 'date-time' },
        tags: { type: 'array', items: { type: 'string' } },
        street: { type: 'string', format: 'uri', 'x-ogc-role': 'reference' },
      },
    })
  })

  it('list exactly what features show, filters may name and sortby takes', async () => {
    const namesOf = async (kind: string): Promise<readonly string[]> =>
      Object.keys((await ask(world, `/collections/lamps/${kind}`)).body['properties'] as object)
    const [feature] = (await ask(world, '/collections/lamps/items', { limit: '1' })).body['features'] as readonly [{ properties: object }]
    expect(await namesOf('schema')).toEqual([
      'id',
      ...Object.keys(feature.properties).flatMap((name) => (name === 'cone' ? ['location', 'cone'] : [name])),
    ])
    for (const name of await namesOf('queryables')) {
      expect([name, (await ask(world, '/collections/lamps/items', { filter: `"${name}" IS NULL` })).status]).toEqual([name, 200])
    }
    for (const name of await namesOf('sortables')) {
      expect([name, (await ask(world, '/collections/lamps/items', { sortby: name })).status]).toEqual([name, 200])
    }
  })
})

describe('refusals', () => {
  it.each(RESOURCES)('%j refuses a parameter that is not declared, one that stands twice, an unknown format', async (path) => {
    for (const [search, parameter] of [
      ['unknown=1', 'unknown'],
      ['f=json&f=json', 'f'],
      ['f=gml', 'f'],
    ] as const) {
      const { status, headers, body } = await ask(world, `${path}?${search}`)
      expect([status, headers.get('content-type')]).toEqual([400, 'application/problem+json'])
      expect(body).toMatchObject({ type: 'about:blank', title: 'Bad Request', status: 400, code: 'QUERY_INVALID', parameter })
    }
  })

  it.each(RESOURCES)('%j refuses other methods, says which it serves, and answers HEAD without a body', async (path) => {
    const request = (method: string): Promise<Response> => Promise.resolve(world.app.request(`http://city.example/ogc${path}`, { method }))
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      const answer = await request(method)
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
    }
    const options = await request('OPTIONS')
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS'])
    const head = await request('HEAD')
    expect([head.status, await head.text()]).toEqual([200, ''])
  })

  it('404 for what is not there', async () => {
    for (const path of ['/nothing', '/collections/none', '/collections/none/items', '/collections/notes', '/collections/lamps/nothing']) {
      expect([path, (await ask(world, path)).status]).toEqual([path, 404])
    }
  })

  it('406 where no type that is accepted is offered', async () => {
    expect((await ask(world, '/collections', {}, { accept: 'image/png' })).status).toBe(406)
    expect((await ask(world, '/collections/lamps/items', {}, { accept: 'application/gml+xml, application/json;q=0' })).status).toBe(406)
  })

  it('masks a bug and tells who wants to know', async () => {
    const bugs: unknown[] = []
    const broken = await createLampsWorld({ face: { onUnexpectedError: (error) => bugs.push(error) } })
    Object.assign(broken.service, { page: () => Promise.reject(new TypeError('secret')) })
    const { status, body } = await ask(broken, '/collections/lamps/items')
    expect([status, JSON.stringify(body).includes('secret'), bugs.length]).toEqual([500, false, 1])
    await broken.close()
  })
})

describe('representations', () => {
  it.each([
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html'],
    ['application/geo+json, application/json', 'application/geo+json'],
    ['application/json', 'application/json'],
    ['*/*', 'application/geo+json'],
    ['', 'application/geo+json'],
    ['application/*;q=0.2, text/html;q=0.1', 'application/geo+json'],
    ['application/geo+json;q=0.1, text/html', 'text/html'],
  ])('Accept %j gives %s', async (accept, type) => {
    const { headers } = await ask(world, '/collections/lamps/items', {}, { accept })
    expect([headers.get('content-type')?.split(';')[0], headers.get('vary')]).toEqual([type, 'accept'])
  })

  it.each(RESOURCES)('%j is there with a slash behind it, too', async (path) => {
    expect((await ask(world, `${path}/`)).status).toBe(200)
  })

  it('f beats Accept', async () => {
    expect((await ask(world, '', { f: 'json' }, { accept: 'text/html' })).headers.get('content-type')).toBe('application/json')
  })
})

describe('pages', () => {
  it.each(RESOURCES)('%j is plain, whole and fetches nothing', async (path) => {
    const { status, headers, body } = await ask(world, path, { f: 'html' })
    const page = body['text'] as string
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page).toMatch(/^<!doctype html>\s*<html lang="en">/)
    expect(page).toMatch(/<h1>[^<]+<\/h1>/)
    expect(page).not.toMatch(/<script|<img|<iframe|<form|\bsrc=|@import|url\(/i)
    const [, style = ''] = /<style>([^]*?)<\/style>/.exec(page) ?? []
    const hash = createHash('sha256').update(style).digest('base64')
    expect(headers.get('content-security-policy')).toContain(`style-src 'sha256-${hash}'`)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it('escape what sources say', async () => {
    const name = '<img src=x onerror=alert(1)>"\'&'
    const hostile = await createLampsWorld({
      north: [
        {
          nr: '<b>',
          street: name,
          geometry: null,
          seen: '2026-03-01T00:00:00Z',
          rank: 1,
          tags: [],
          way: 'javascript:alert(1)',
          cm: 1,
          power: 1,
          unit: 'W',
          on: true,
          state: '0',
        },
      ],
    })
    const page = (await ask(hostile, '/collections/lamps/items', { f: 'html' })).body['text'] as string
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(page).not.toMatch(/<img|<b>|href="javascript:/)
    await hostile.close()
  })
})

// The HTTP surface in process: what surrounds each request, and the answers that are not GraphQL's.
import type { Health, SourceInfo } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { createApp } from './create-app.ts'
import type { AppOptions } from './create-app.ts'

interface LogLine {
  readonly level: string
  readonly fields: Readonly<Record<string, unknown>>
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function setUp(given: Partial<AppOptions> = {}) {
  const log: LogLine[] = []
  const write = (level: string) => (fields: object) => void log.push({ level, fields: fields as LogLine['fields'] })
  const health = (): Health => ({ state: 'degraded', sinceMs: 0, lastError: 'SOURCE_UNREACHABLE: gone' })
  const sources = { isTried: () => true, tried: Promise.resolve(), handles: [{ id: 'berlin', health }] }
  const app = createApp({
    service: { describe: () => ({ models: [], sources: [], limits: { maxPageSize: 1, maxScannedRows: 1, deadlineMs: 1 } }) },
    graphql: { fetch: async (request) => new Response(`asked ${request.method}`) },
    sources,
    logger: { info: write('info'), warn: write('warn'), error: write('error') },
    ...given,
  })
  return { app, log, sources }
}

describe('request id', () => {
  it('accepts a valid one, echoes it and logs it', async () => {
    const { app, log } = setUp()
    const answer = await app.request('/health/live', { headers: { 'x-request-id': 'abc-1:2.3_4' } })
    expect(answer.headers.get('x-request-id')).toBe('abc-1:2.3_4')
    expect(log[0]?.fields['requestId']).toBe('abc-1:2.3_4')
  })

  it('replaces one that is unfit for headers and logs', async () => {
    const { app } = setUp()
    for (const given of ['a b', 'a"b', 'x'.repeat(129), '<script>', '']) {
      const answer = await app.request('/health/live', { headers: { 'x-request-id': given } })
      expect(answer.headers.get('x-request-id')).toMatch(UUID)
    }
  })

  it('is on answers that refuse, too', async () => {
    const { app } = setUp()
    for (const path of ['/nowhere', '/graphql/x']) expect((await app.request(path)).headers.get('x-request-id')).toMatch(UUID)
  })
})

describe('access log', () => {
  it('has one line per request without query, variables or headers', async () => {
    const graphql: AppOptions['graphql'] = {
      fetch: (_request, { onOperation }) => {
        onOperation('Nearby')
        return new Response('{}', { headers: { 'content-length': '2' } })
      },
    }
    const { app, log } = setUp({ graphql })
    const body = JSON.stringify({ query: 'query Nearby { secretField }', variables: { token: 'secretValue' } })
    const headers = { authorization: 'Bearer secretToken', 'content-type': 'application/json' }
    await app.request('/graphql?query=secretParameter', { method: 'POST', body, headers })
    expect(log).toHaveLength(1)
    expect(log[0]?.fields).toEqual({
      method: 'POST',
      path: '/graphql',
      status: 200,
      elapsedMs: expect.any(Number),
      requestId: expect.stringMatching(UUID),
      operationName: 'Nearby',
      bodyBytes: 2,
      aborted: false,
    })
    expect(JSON.stringify(log)).not.toContain('secret')
  })
})

describe('health', () => {
  it('is live at once and ready once every source has been tried', async () => {
    let isTried = false
    const { sources } = setUp()
    const { app } = setUp({ sources: { ...sources, isTried: () => isTried, tried: new Promise(() => undefined) } })
    expect((await app.request('/health/live')).status).toBe(200)
    const before = await app.request('/health/ready')
    expect([before.status, ((await before.json()) as { status: string }).status]).toEqual([503, 'starting'])
    isTried = true
    const after = await app.request('/health/ready')
    expect(after.status).toBe(200)
    expect(await after.json()).toEqual({
      status: 'ready',
      sources: [{ id: 'berlin', state: 'degraded', since: '1970-01-01T00:00:00.000Z', lastError: 'SOURCE_UNREACHABLE: gone' }],
    })
  })
})

describe('/graphql', () => {
  it('waits until every source has been tried', async () => {
    const tried = Promise.withResolvers<void>()
    let asked = 0
    const { sources } = setUp()
    const { app } = setUp({
      sources: { ...sources, tried: tried.promise },
      graphql: { fetch: async () => new Response(String((asked += 1))) },
    })
    const answer = Promise.resolve(app.request('/graphql?query={models{name}}'))
    await new Promise((resolve) => setImmediate(resolve))
    expect(asked).toBe(0)
    tried.resolve()
    expect(await (await answer).text()).toBe('1')
  })

  it('refuses a body over 1 MB before it is looked at, with or without a stated length', async () => {
    const graphql: AppOptions['graphql'] = { fetch: async (request) => new Response(String((await request.arrayBuffer()).byteLength)) }
    const { app } = setUp({ graphql })
    const send = (bytes: number, headers: Record<string, string>, body: string | ReadableStream = 'x'.repeat(bytes)) =>
      app.request('/graphql', { method: 'POST', body, headers, ...(typeof body === 'string' ? {} : { duplex: 'half' }) })
    expect(await (await send(1_048_576, { 'content-length': '1048576' })).text()).toBe('1048576')
    const stated = await send(1_048_577, { 'content-length': '1048577' })
    expect(stated.status).toBe(413)
    expect(await stated.json()).toEqual({
      errors: [
        {
          message: 'a request body has at most 1048576 bytes',
          extensions: { code: 'LIMIT_EXCEEDED', limit: 'bodyBytes', maximum: 1_048_576 },
        },
      ],
    })
    const streamed = await send(0, {}, new Blob(['x'.repeat(1_048_577)]).stream())
    expect(streamed.status).toBe(413)
  })
})

describe('/ogc', () => {
  const features: AppOptions['features'] = {
    fetch: (request) => new Response(`features ${request.method} ${new URL(request.url).pathname}`),
  }

  it('is the Features face, at and below its path, with what surrounds every answer', async () => {
    const { app } = setUp({ features, cors: true })
    for (const path of ['/ogc', '/ogc/collections/a%2Fb']) {
      const answer = await app.request(path, { headers: { origin: 'https://app.example.org' } })
      expect(await answer.text()).toBe(`features GET ${path}`)
      expect(answer.headers.get('x-request-id')).toMatch(UUID)
      expect(answer.headers.get('access-control-allow-origin')).toBe('*')
      expect(answer.headers.get('access-control-expose-headers')).toContain('crosswalk-complete')
    }
    expect(await (await app.request('/ogc', { method: 'POST' })).text()).toBe('features POST /ogc')
  })

  it('waits until every source has been tried', async () => {
    const tried = Promise.withResolvers<void>()
    const { sources } = setUp()
    const { app } = setUp({ features, sources: { ...sources, tried: tried.promise } })
    let answered = false
    const answer = Promise.resolve(app.request('/ogc')).then(() => (answered = true))
    await new Promise((resolve) => setImmediate(resolve))
    expect(answered).toBe(false)
    tried.resolve()
    expect(await answer).toBe(true)
  })

  it('is not there where it is left out', async () => {
    const { app } = setUp()
    expect((await app.request('/ogc')).status).toBe(404)
    expect(await (await app.request('/')).text()).not.toContain('href="ogc')
    expect(await (await setUp({ features }).app.request('/')).text()).toContain('<a href="ogc?f=html">')
  })
})

describe('refusals', () => {
  it('answers unknown paths and methods as problems in JSON', async () => {
    const { app } = setUp()
    const unknown = await app.request('/nowhere?secret=1')
    expect([unknown.status, unknown.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
    expect(await unknown.json()).toEqual({ type: 'about:blank', title: 'Not Found', status: 404, detail: 'nothing is served at /nowhere' })
    for (const [method, path, allow] of [
      ['POST', '/', 'GET, HEAD'],
      ['DELETE', '/health/live', 'GET, HEAD'],
      ['PUT', '/graphql', 'GET, POST, OPTIONS'],
    ] as const) {
      const answer = await app.request(path, { method })
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow])
      expect(await answer.json()).toMatchObject({ status: 405, detail: `${method} is not served at ${path}` })
    }
  })

  it('refuses HEAD where an answer costs a query, and serves it elsewhere', async () => {
    const { app } = setUp()
    const statusOf = async (path: string) => (await app.request(path, { method: 'HEAD' })).status
    expect(await Promise.all(['/graphql?query={models{name}}', '/', '/health/live'].map(statusOf))).toEqual([405, 200, 200])
  })

  it('masks a bug and logs it under the request id', async () => {
    const bug = new Error('the secret of the database')
    const { app, log } = setUp({ graphql: { fetch: () => Promise.reject(bug) } })
    const answer = await app.request('/graphql', { headers: { 'x-request-id': 'r1' } })
    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toContain('secret')
    expect(log.filter(({ level }) => level === 'error').map(({ fields }) => fields)).toEqual([{ err: bug, requestId: 'r1' }])
    expect(log.filter(({ level }) => level === 'info').map(({ fields }) => fields['status'])).toEqual([500])
  })
})

describe('headers', () => {
  it('are safe everywhere, and the page runs nothing', async () => {
    const { app } = setUp()
    for (const path of ['/', '/health/live', '/nowhere', '/graphql']) {
      const { headers } = await app.request(path)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    }
    const policy = (await app.request('/')).headers.get('content-security-policy')
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; /)
    expect(policy).not.toContain('unsafe')
  })

  it('let no other origin read unless configured', async () => {
    const asked = { headers: { origin: 'https://app.example.org' } }
    const allowed = async (setting: AppOptions['cors']) =>
      (await setUp({ cors: setting }).app.request('/graphql', asked)).headers.get('access-control-allow-origin')
    expect(await allowed(undefined)).toBeNull()
    expect(await allowed(false)).toBeNull()
    expect(await allowed(true)).toBe('*')
    expect(await allowed(['https://app.example.org', 'https://b.example.org'])).toBe('https://app.example.org')
    expect(await allowed(['https://b.example.org'])).toBeNull()
  })

  it('answer a preflight where configured', async () => {
    const { app } = setUp({ cors: ['https://app.example.org'] })
    const headers = {
      origin: 'https://app.example.org',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    }
    const answer = await app.request('/graphql', { method: 'OPTIONS', headers })
    expect(answer.status).toBe(204)
    expect(answer.headers.get('access-control-allow-methods')).toBe('GET,POST,OPTIONS')
    expect(answer.headers.get('access-control-allow-headers')).toBe('content-type')
  })
})

describe('page', () => {
  it('is asked from the service at each request', async () => {
    const source = {
      id: 'late',
      title: null,
      description: null,
      mechanism: 'files',
      licence: 'UNKNOWN',
      attribution: null,
      publisher: null,
    } as const
    let sources: readonly SourceInfo[] = []
    const { app } = setUp({
      service: { describe: () => ({ models: [], sources, limits: { maxPageSize: 1, maxScannedRows: 1, deadlineMs: 1 } }) },
    })
    expect(await (await app.request('/')).text()).toContain('No source is configured.')
    const health: Health = { state: 'ready', sinceMs: 0 }
    sources = [
      { ...source, product: null, version: null, url: null, health, collections: [], capabilities: [], quirks: [], describedBy: [] },
    ]
    expect(await (await app.request('/')).text()).toContain('<code>late</code>')
  })
})

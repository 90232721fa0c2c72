// The face over HTTP: conformance, masking, explain, cancellation, the page for browsers.
import { SourceError } from '@crosswalk/contract'
import { serverAudits } from 'graphql-http'
import { describe, expect, it, vi } from 'vitest'
import { createGraphqlHandler } from './create-graphql-handler.ts'
import { createArrayService } from './testing/array-service.ts'
import { ask } from './testing/ask.ts'
import type { GraphqlRequestEvent } from './use-crosswalk.ts'

const query = '{ stations(first: 1) { nodes { id } } }'

describe('GraphQL over HTTP', () => {
  const handler = createGraphqlHandler({ service: createArrayService() })
  const audits = serverAudits({
    url: 'http://localhost/graphql',
    fetchFn: async (url: string, init?: RequestInit) => handler.fetch(new Request(url, init)),
  })

  it('is audited in full', () => {
    expect(audits).toHaveLength(61)
  })

  it.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_name, audit) => {
    const result = await audit.fn()
    expect(result.status, 'reason' in result ? result.reason : '').toBe('ok')
  })

  it('answers GET with variables', async () => {
    const url = new URL('http://localhost/graphql')
    url.searchParams.set('query', 'query($n: Int) { stations(first: $n) { nodes { id } } }')
    url.searchParams.set('variables', '{"n":2}')
    const response = await handler.fetch(new Request(url))
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ data: { stations: { nodes: [{ id: 'urn:s:1' }, { id: 'urn:s:2' }] } } })
  })

  it.each([
    ['application/json', query, 200],
    ['application/json', '{ nope }', 200],
    ['application/json', '{', 200],
    ['application/graphql-response+json', '{ nope }', 400],
    ['application/graphql-response+json', '{', 400],
    ['application/graphql-response+json', '{ stations(first: 0) { nodes { id } } }', 200],
    ['application/graphql-response+json', '{ sources(model: "x") { id } }', 400],
  ])('as %s answers %s with status %i', async (accept, text, status) => {
    const headers = { 'content-type': 'application/json', accept }
    const response = await handler.fetch(
      new Request('http://localhost/graphql', { method: 'POST', headers, body: JSON.stringify({ query: text }) }),
    )
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toContain(accept)
    const body = await response.text()
    expect(body).not.toContain('"http"')
  })

  it.each([
    [{ method: 'PUT', body: '{}' }, 405],
    [{ method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } }, 415],
    [{ method: 'POST', body: '{', headers: { 'content-type': 'application/json' } }, 400],
    [{ method: 'POST', body: '[]', headers: { 'content-type': 'application/json' } }, 400],
    [{ method: 'POST', body: 'null', headers: { 'content-type': 'application/json' } }, 400],
  ])('refuses %j with %i', async (init, status) => {
    const unexpected = vi.fn()
    const own = createGraphqlHandler({ service: createArrayService(), onUnexpectedError: unexpected })
    const response = await own.fetch(new Request('http://localhost/graphql', init))
    expect(response.status).toBe(status)
    expect(unexpected).not.toHaveBeenCalled()
  })
})

describe('errors', () => {
  it('that are bugs leave masked and are reported', async () => {
    const seen: unknown[] = []
    const bug = new TypeError('secret detail')
    const service = createArrayService({
      beforePage: () => {
        throw bug
      },
    })
    const answer = await ask(
      createGraphqlHandler({ service, onUnexpectedError: (error) => seen.push(error) }),
      `{ a: stations { complete } models { id } }`,
    )
    expect(JSON.stringify(answer)).not.toContain('secret')
    expect(answer.data).toMatchObject({ a: null, models: [{ id: 'Station' }, {}, {}, {}, {}] })
    expect(answer.errors).toMatchObject([{ message: 'Unexpected error', path: ['a'], extensions: { code: 'INTERNAL_SERVER_ERROR' } }])
    expect(seen).toEqual([bug])
  })

  it('that are bugs of a page are masked too', async () => {
    const seen: unknown[] = []
    const real = createArrayService()
    const service = {
      ...real,
      page: async (...args: Parameters<typeof real.page>) => ({ ...(await real.page(...args)), rows: [{ id: null }] as never }),
    }
    const answer = await ask(createGraphqlHandler({ service, onUnexpectedError: (error) => seen.push(error) }), query)
    expect(answer.data).toEqual({ stations: null })
    expect(answer.errors).toMatchObject([
      { message: 'Unexpected error', path: ['stations', 'nodes', 0, 'id'], extensions: { code: 'INTERNAL_SERVER_ERROR' } },
    ])
    expect(seen).toHaveLength(1)
  })

  it('of a service that cannot describe itself are status 500', async () => {
    const real = createArrayService()
    let isBroken = false
    const describe_ = (): ReturnType<typeof real.describe> => {
      if (isBroken) throw new Error('secret')
      return real.describe()
    }
    const handler = createGraphqlHandler({ service: { ...real, describe: describe_ } })
    isBroken = true
    const answer = await ask(handler, query)
    expect(answer).toMatchObject({ status: 500, errors: [{ message: 'Unexpected error', extensions: { code: 'INTERNAL_SERVER_ERROR' } }] })
  })

  it('on purpose keep code, source and details', async () => {
    const service = createArrayService({
      beforePage: () => {
        throw new SourceError('SOURCE_RATE_LIMITED', 'too many requests', { sourceId: 'berlin', retryAfterMs: 3000 })
      },
    })
    const answer = await ask(createGraphqlHandler({ service }), query)
    expect(answer).toMatchObject({
      status: 200,
      data: { stations: null },
      errors: [{ message: 'too many requests', extensions: { code: 'SOURCE_RATE_LIMITED', source: 'berlin', retryAfterMs: 3000 } }],
    })
  })

  it('do not hide the other aliases', async () => {
    const answer = await ask(
      createGraphqlHandler({ service: createArrayService() }),
      '{ a: stations(first: 0) { complete } b: stations(first: 1) { nodes { id } } }',
    )
    expect(answer.data).toEqual({ a: null, b: { nodes: [{ id: 'urn:s:1' }] } })
    expect(answer.errors).toHaveLength(1)
  })
})

describe('one request', () => {
  it('has one context for all its fields', async () => {
    const service = createArrayService()
    const contexts = new Set<unknown>()
    const handler = createGraphqlHandler({
      service: { ...service, page: async (entityQuery, context) => (contexts.add(context), service.page(entityQuery, context)) },
    })
    await ask(handler, '{ a: stations { complete } b: lines { complete } entity(id: "x") { id } }')
    expect(service.log.contexts).toBe(1)
    expect(contexts.size).toBe(1)
  })

  it('stops its query when the client goes away', async () => {
    const controller = new AbortController()
    const unexpected = vi.fn()
    let signal: AbortSignal | undefined
    const service = createArrayService({
      beforePage: async (_query, context) => {
        signal = context.signal
        controller.abort()
        await new Promise((_resolve, reject) => {
          reject(context.signal.reason as Error)
        })
      },
    })
    const handler = createGraphqlHandler({ service, onUnexpectedError: unexpected })
    const request = new Request('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
      signal: controller.signal,
    })
    await handler.fetch(request).then(
      () => undefined,
      () => undefined,
    )
    expect(signal?.aborted).toBe(true)
    expect(unexpected).not.toHaveBeenCalled()
  })

  it('is told to the log as the request that came in', async () => {
    const events: GraphqlRequestEvent[] = []
    const handler = createGraphqlHandler({ service: createArrayService(), onRequest: (event) => events.push(event) })
    const request = new Request(`http://localhost/graphql?query=${encodeURIComponent(query)}`)
    await handler.fetch(request)
    expect(events[0]?.request).toBe(request)
  })

  it('is told to the log without query and variables', async () => {
    const events: GraphqlRequestEvent[] = []
    const handler = createGraphqlHandler({ service: createArrayService(), onRequest: (event) => events.push(event) })
    await ask(handler, { query: 'query Mine($n: Int) { stations(first: $n) { complete } }', operationName: 'Mine', variables: { n: 0 } })
    await ask(handler, 'query Named { stations(first: 1) { complete } }')
    await ask(handler, '{')
    expect(events.map(({ operationName, errorCodes }) => ({ operationName, errorCodes }))).toEqual([
      { operationName: 'Mine', errorCodes: ['QUERY_INVALID'] },
      { operationName: 'Named', errorCodes: [] },
      { operationName: null, errorCodes: ['QUERY_INVALID'] },
    ])
    expect(Object.keys(events[0] ?? {}).toSorted()).toEqual(['errorCodes', 'operationName', 'request'])
  })
})

describe('explain', () => {
  const extensions = { explain: true }

  it('shows the plan of each root field beside the data', async () => {
    const handler = createGraphqlHandler({ service: createArrayService(), explain: true })
    const answer = await ask(handler, {
      query: '{ a: stations(first: 1) { nodes { id } } entity(id: "urn:d:1") { id } models { id } }',
      extensions,
    })
    expect(answer.data?.['a']).toEqual({ nodes: [{ id: 'urn:s:1' }] })
    expect(answer.extensions).toMatchObject({
      explain: [
        { field: 'a', plan: { target: { model: 'Station' }, stages: [] } },
        { field: 'entity', plan: { target: { any: true } } },
      ],
    })
    expect((await ask(handler, query)).extensions).toBeUndefined()
    expect((await ask(handler, { query, extensions: { explain: 'yes' } })).extensions).toBeUndefined()
  })

  it('is forbidden unless it is switched on', async () => {
    const service = createArrayService()
    const answer = await ask(createGraphqlHandler({ service }), { query, extensions })
    expect(answer).toMatchObject({ status: 403, errors: [{ extensions: { code: 'FORBIDDEN' } }] })
    expect(service.log.queries).toEqual([])
  })
})

describe('GraphiQL', () => {
  const html = { headers: { accept: 'text/html' } }

  it('comes with its queries and loads nothing from elsewhere', async () => {
    const handler = createGraphqlHandler({
      service: createArrayService(),
      graphiql: { queries: [{ title: 'All stations', query: 'query All { stations { nodes { id } } }' }] },
    })
    const response = await handler.fetch(new Request('http://localhost/graphql', html))
    expect(response.headers.get('content-type')).toContain('text/html')
    const page = await response.text()
    expect(page).toContain('# All stations\\nquery All { stations { nodes { id } } }')
    expect(page).not.toMatch(/<(?:script|link|img)[^>]+(?:src|href)="(?:https?:)?\/\//)
    expect(page).not.toMatch(/unpkg\.com|jsdelivr\.net|esm\.sh|cdnjs/)
  }, 30_000)

  it('can be switched off', async () => {
    const handler = createGraphqlHandler({ service: createArrayService(), graphiql: false })
    const response = await handler.fetch(new Request('http://localhost/graphql', html))
    expect(await response.text()).not.toContain('<html')
  })
})

// Stored operations over HTTP: by id and by hash, GET and POST; what is refused; mistakes at the start.
import { createHash } from 'node:crypto'
import { ConfigError } from '@crosswalk/contract'
import { serverAudits } from 'graphql-http'
import { describe, expect, it, vi } from 'vitest'
import { createGraphqlHandler } from './create-graphql-handler.ts'
import type { StoredOperation } from './stored-operations.ts'
import { createArrayService } from './testing/array-service.ts'

const text = 'query First($n: Int = 1) { stations(first: $n) { nodes { id } } }\n'
const sha256 = (given: string): string => createHash('sha256').update(given).digest('hex')
const stored = (id: string, given = text): StoredOperation => ({ id, text: given, file: 'operations.json', path: [id] })
const OPERATIONS = [
  stored('first'),
  stored('two', 'query A { lines { complete } } query B { stations(first: 1) { complete } }'),
  stored(sha256('anything')),
]

const handlerOf = (only: boolean) => createGraphqlHandler({ service: createArrayService(), stored: { operations: OPERATIONS, only } })
const handlers = { beside: handlerOf(false), only: handlerOf(true) }

type Parameters = Readonly<Record<string, unknown>>

async function post(body: unknown, only = false) {
  const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' }
  const request = new Request('http://localhost/graphql', { method: 'POST', headers, body: JSON.stringify(body) })
  return read(await handlers[only ? 'only' : 'beside'].fetch(request))
}

async function get(parameters: Parameters, only = false) {
  const url = new URL('http://localhost/graphql')
  for (const [name, value] of Object.entries(parameters)) {
    url.searchParams.set(name, typeof value === 'string' ? value : JSON.stringify(value))
  }
  const request = new Request(url, { headers: { accept: 'application/graphql-response+json' } })
  return read(await handlers[only ? 'only' : 'beside'].fetch(request))
}

async function read(response: Response) {
  const body = (await response.json()) as { readonly data?: unknown; readonly errors?: readonly { message: string; extensions: object }[] }
  return { status: response.status, data: body.data, error: body.errors?.[0] }
}

const FIRST = { stations: { nodes: [{ id: 'urn:s:1' }] } }
const byHash = (hash: string): Parameters => ({ extensions: { persistedQuery: { version: 1, sha256Hash: hash } } })

describe('a stored operation', () => {
  it.each([
    ['its id', { documentId: 'first' }],
    ['the hash of its text', { documentId: `sha256:${sha256(text)}` }],
    ['the hash of its text without a line break at the end', { documentId: `sha256:${sha256(text.trim())}` }],
    ['the hash alone, in capitals', { documentId: sha256(text).toUpperCase() }],
    ['the hash in the extensions', byHash(sha256(text))],
  ])('is found by %s', async (_name, parameters) => {
    for (const only of [false, true]) {
      for (const send of [get, post]) {
        expect(await send(parameters, only)).toMatchObject({ status: 200, data: FIRST })
        const two = await send({ ...parameters, variables: { n: 2 } }, only)
        expect(two.data).toEqual({ stations: { nodes: [{ id: 'urn:s:1' }, { id: 'urn:s:2' }] } })
      }
    }
  })

  it('may be one of several in a document', async () => {
    expect((await get({ documentId: 'two', operationName: 'B' }, true)).data).toEqual({ stations: { complete: true } })
    expect(await get({ documentId: 'two' }, true)).toMatchObject({ status: 400, error: { extensions: { code: 'QUERY_INVALID' } } })
  })

  it('that is not there is refused by name', async () => {
    expect((await get(byHash(sha256('anything')))).data).toEqual(FIRST)
    for (const parameters of [
      { documentId: 'other' },
      { documentId: '__proto__' },
      { documentId: 'sha256:first' },
      { documentId: 'sha256:' },
      byHash('0'.repeat(64)),
    ]) {
      for (const send of [get, post]) {
        expect(await send(parameters)).toMatchObject({
          status: 400,
          error: { message: 'PersistedQueryNotFound', extensions: { code: 'QUERY_INVALID', reason: 'PERSISTED_QUERY_NOT_FOUND' } },
        })
      }
    }
  })

  it.each([[{}], [{ documentId: 5 }], [{ extensions: { persistedQuery: null } }], [{ extensions: { persistedQuery: { sha256Hash: 1 } } }]])(
    'is not meant by %j',
    async (body) => {
      expect(await post(body)).toMatchObject({ status: 400, error: { extensions: { code: 'QUERY_INVALID' } } })
    },
  )
})

describe('operations that a client sends itself', () => {
  it('are answered beside the stored ones, whatever hash comes with them', async () => {
    expect(await post({ query: text, ...byHash('0'.repeat(64)) })).toMatchObject({ status: 200, data: FIRST })
  })

  it('are refused where only stored ones are answered, even if they are equal', async () => {
    for (const send of [get, post]) {
      for (const extra of [{}, { documentId: 'first' }]) {
        expect(await send({ query: text, ...extra }, true)).toMatchObject({ status: 403, error: { extensions: { code: 'FORBIDDEN' } } })
      }
    }
  })
})

describe('GraphQL over HTTP with stored operations', () => {
  const fetchFn = async (url: string, init?: RequestInit) => handlers.beside.fetch(new Request(url, init))
  it.each(serverAudits({ url: 'http://localhost/graphql', fetchFn }).map((audit) => [audit.name, audit] as const))(
    '%s',
    async (_name, audit) => {
      const result = await audit.fn()
      expect(result.status, 'reason' in result ? result.reason : '').toBe('ok')
    },
  )

  it.each(['null', '[]', '{', '5'])('refuses the body %s', async (body) => {
    const unexpected = vi.fn()
    const service = createArrayService()
    const handler = createGraphqlHandler({ service, stored: { operations: [], only: true }, onUnexpectedError: unexpected })
    const headers = { 'content-type': 'application/json' }
    expect((await handler.fetch(new Request('http://localhost/graphql', { method: 'POST', headers, body }))).status).toBe(400)
    expect(unexpected).not.toHaveBeenCalled()
  })
})

describe('mistakes in stored operations', () => {
  it('are all found at the start, with file and place', () => {
    const file = (id: string, given: string): StoredOperation => ({ id, text: given, file: `${id}.graphql`, path: [] })
    const operations = [
      file('a', '{\n  nope }'),
      file('b', '{ stations { '),
      stored('c', `{ ${'a: '.repeat(1)}stations { nodes { ${'line { stations { nodes { '.repeat(8)} id ${'} } } '.repeat(8)} } } }`),
    ]
    const start = () => createGraphqlHandler({ service: createArrayService(), stored: { operations, only: false } })
    expect(start).toThrow(ConfigError)
    try {
      start()
    } catch (error) {
      expect((error as ConfigError).message.split('\n')).toEqual([
        'a.graphql:2:3 Cannot query field "nope" on type "Query".',
        'b.graphql:1:14 Syntax Error: Expected Name, found <EOF>.',
        expect.stringMatching(/^operations.json c: Fields are nested too deeply/),
      ])
    }
  })
})

// Signing in, each way, and that nothing of it is shown.
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { clientOf, contextOf, errorOf, jsonOf } from './__fixtures__/client-of.ts'
import { openServer, sendJson } from './__fixtures__/open-server.ts'
import type { ErrorAnswer } from './http-client.ts'
import type { HttpAuth } from './options.ts'

const WAYS: readonly [string, HttpAuth, { readonly url?: string; readonly headers?: object }][] = [
  ['header', { header: { name: 'X-Token', value: 's3cret-value' } }, { headers: { 'x-token': 's3cret-value' } }],
  [
    'basic',
    { basic: { username: 'ana', password: 's3cret-välue' } },
    { headers: { authorization: `Basic ${Buffer.from('ana:s3cret-välue').toString('base64')}` } },
  ],
  ['apiKey in a header', { apiKey: { in: 'header', name: 'key', value: 's3cret-value' } }, { headers: { key: 's3cret-value' } }],
  [
    'apiKey in the query',
    { apiKey: { in: 'query', name: 'Schlüssel', value: 's3cret+value' } },
    { url: '/x?a=%2f&Schl%C3%BCssel=s3cret%2Bvalue' },
  ],
]

describe('auth', () => {
  it.each(WAYS)('%s goes on the wire', async (_name, auth, expected) => {
    await using server = await openServer((_request, response) => sendJson(response, {}))
    await using client = clientOf(server.url, { settings: { auth } })
    const answer = await client.send(jsonOf(`${server.url}/x?a=%2f`), contextOf())
    const [request] = server.requests
    expect(request?.url).toBe(expected.url ?? '/x?a=%2f')
    expect(request?.headers).toMatchObject(expected.headers ?? {})
    expect(answer.url).toBe(`${server.url}/x?a=%2f`)
  })

  it.each(WAYS)('%s is shown in no error, even where the server repeats it', async (_name, auth) => {
    await using server = await openServer((request, response) => {
      const repeated = `${request.url} ${JSON.stringify(request.headers)} ${decodeURIComponent(request.url ?? '')}`
      response.writeHead(request.url?.startsWith('/body') === true ? 200 : 400, { 'content-type': 'text/plain' }).end(repeated)
    })
    await using client = clientOf(server.url, { settings: { auth } })
    const answers: ErrorAnswer[] = []
    const readError = (answer: ErrorAnswer): undefined => void answers.push(answer)
    for (const path of ['x', 'body']) {
      const error = await errorOf(client.send({ ...jsonOf(`${server.url}/${path}`), readError }, contextOf()))
      expect(error).toHaveProperty('code')
      expect(answers.at(-1)?.text).toContain('***')
      const shown = inspect([error, answers], { depth: 10, showHidden: true })
      expect(shown).not.toMatch(/s3cret|YW5hOnMzY3JldC/)
    }
  })

  it('hides what looks like a secret in a URL that an adapter made', async () => {
    await using server = await openServer((_request, response) => response.writeHead(404).end())
    await using client = clientOf(server.url)
    const error = await errorOf(client.send(jsonOf(`${server.url}/x?access_token=abc&api-key=def&service=WFS`), contextOf()))
    expect(error).toMatchObject({ details: { url: `${server.url}/x?service=WFS`, native: { url: `${server.url}/x?service=WFS` } } })
  })
})

describe('forward', () => {
  it("hands on the caller's own header alone, and keeps callers apart in the cache", async () => {
    await using server = await openServer((request, response) =>
      sendJson(response, request.headers.authorization ?? 'nobody', { 'cache-control': 'max-age=60' }),
    )
    await using client = clientOf(server.url, { settings: { auth: { forward: 'Authorization' } } })
    const ask = async (key: string, headers?: Readonly<Record<string, string>>): Promise<unknown> => {
      const answer = await client.send(jsonOf(server.url), { ...contextOf(), principal: { key, headers } })
      return answer.json()
    }
    const asked = [
      await ask('ana', { authorization: 'Bearer A', cookie: 'c' }),
      await ask('ana', { authorization: 'Bearer A' }),
      await ask('ana', { authorization: 'Bearer B' }),
      await ask('ben', { authorization: 'Bearer A' }),
      await ask('anonymous'),
    ]
    expect(asked).toEqual(['Bearer A', 'Bearer A', 'Bearer B', 'Bearer A', 'nobody'])
    expect(server.seen).toHaveLength(4)
    expect(server.requests[0]?.headers).not.toHaveProperty('cookie')
  })
})

// Answers kept and shared: by what the server says, within bounds, and never between callers it tells apart.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { clientOf, contextOf, errorOf, jsonOf } from './__fixtures__/client-of.ts'
import type { TestClient } from './__fixtures__/client-of.ts'
import { openServer, sendJson } from './__fixtures__/open-server.ts'

const ask = async (client: TestClient, url: string): Promise<unknown> => (await client.send(jsonOf(url), contextOf())).json()

async function askTwice(headers: Readonly<Record<string, string>>, options: { readonly cacheBytes?: number; readonly text?: string } = {}) {
  await using server = await openServer((_request, response) => sendJson(response, options.text ?? 'x', headers))
  await using client = clientOf(server.url, { settings: options.cacheBytes === undefined ? {} : { cacheBytes: options.cacheBytes } })
  await ask(client, server.url)
  const second = await client.send(jsonOf(server.url), contextOf())
  expect(await second.json()).toBe(options.text ?? 'x')
  return { requests: server.seen.length, cost: second.cost() }
}

describe('the cache', () => {
  it.each([
    [{ 'cache-control': 'max-age=60' }, 1],
    [{ 'cache-control': 'private, max-age=60' }, 1],
    [{ 'cache-control': 'public, max-age="60"', vary: 'Accept, Origin' }, 1],
    [{ date: 'Sat, 28 Nov 2026 12:00:00 GMT', expires: 'Sat, 28 Nov 2026 12:01:00 GMT' }, 1],
    [{}, 2],
    [{ 'last-modified': 'Sat, 28 Nov 2020 12:00:00 GMT' }, 2],
    [{ 'cache-control': 'max-age=0' }, 2],
    [{ 'cache-control': 'max-age=60', age: '60' }, 2],
    [{ 'cache-control': 'no-store, max-age=60' }, 2],
    [{ 'cache-control': 'no-cache, max-age=60' }, 2],
    [{ 'cache-control': 'max-age=60', vary: '*' }, 2],
  ])('with %j asks %i times', async (headers, requests) => {
    expect((await askTwice(headers as Record<string, string>)).requests).toBe(requests)
  })

  it('says that an answer is kept, and how old it is', async () => {
    let nowMs = 0
    await using server = await openServer((_request, response) => sendJson(response, 'x', { 'cache-control': 'max-age=60', age: '10' }))
    await using client = clientOf(server.url, { now: () => nowMs })
    await ask(client, server.url)
    nowMs = 7000
    expect((await client.send(jsonOf(server.url), contextOf())).cost()).toEqual({ requests: 0, bytes: 0, cacheAgeMs: 17_000 })
    nowMs = 50_000
    await ask(client, server.url)
    expect(server.seen).toHaveLength(2)
  })

  it('is bounded: nothing where it is off, nothing that is too large', async () => {
    const fresh = { 'cache-control': 'max-age=60' }
    expect((await askTwice(fresh, { cacheBytes: 0 })).requests).toBe(2)
    expect((await askTwice(fresh, { cacheBytes: 10_000, text: 'x'.repeat(3000) })).requests).toBe(2)
    expect((await askTwice(fresh, { text: 'x'.repeat(2 ** 20) })).requests).toBe(2)
    await using server = await openServer((_request, response) => sendJson(response, 'x'.repeat(2000), fresh))
    await using client = clientOf(server.url, { settings: { cacheBytes: 20_000 } })
    for (let page = 0; page < 10; page += 1) await ask(client, `${server.url}/${page}`)
    await ask(client, `${server.url}/9`)
    await ask(client, `${server.url}/0`)
    expect(server.seen.length).toBe(11)
  })

  it('keeps no error and nothing that broke off', async () => {
    await using server = await openServer((request, response) => {
      response.setHeader('cache-control', 'max-age=60')
      if (request.url === '/error') return response.writeHead(404).end()
      response.writeHead(200, { 'content-length': '10' }).write('1')
      return setTimeout(() => request.socket.destroy(), 5)
    })
    await using client = clientOf(server.url)
    for (const path of ['error', 'error', 'broken', 'broken']) await errorOf(ask(client, `${server.url}/${path}`))
    expect(server.seen).toHaveLength(4)
  })

  it('keeps POST answers by their body', async () => {
    await using server = await openServer((_request, response) => sendJson(response, server.seen.length, { 'cache-control': 'max-age=60' }))
    await using client = clientOf(server.url)
    const post = async (body: string): Promise<unknown> =>
      (await client.send({ ...jsonOf(server.url), method: 'POST', body }, contextOf())).json()
    expect([await post('a'), await post('b'), await post('a'), await ask(client, server.url)]).toEqual([1, 2, 1, 3])
  })
})

describe('revalidation', () => {
  it.each([
    ['etag', 'if-none-match', '"v1"'],
    ['last-modified', 'if-modified-since', 'Sat, 28 Nov 2020 12:00:00 GMT'],
  ])('asks with %s, and an answer of 304 is the kept one', async (header, condition, value) => {
    const answer = (request: IncomingMessage, response: ServerResponse): unknown => {
      if (request.headers[condition] === value) return response.writeHead(304, { [header]: value, 'cache-control': 'max-age=60' }).end()
      return sendJson(response, { data: 1 }, { [header]: value })
    }
    await using server = await openServer(answer)
    await using client = clientOf(server.url)
    await ask(client, server.url)
    const second = await client.send(jsonOf(server.url), contextOf())
    expect([second.status, await second.json(), second.cost()]).toEqual([200, { data: 1 }, { requests: 1, bytes: 0, cacheAgeMs: 0 }])
    expect(second.headers['content-type']).toBe('application/json')
    // The 304 said that it is fresh for a minute.
    expect(await ask(client, server.url)).toEqual({ data: 1 })
    expect(server.seen).toHaveLength(2)
  })

  it('takes the new answer where there is one', async () => {
    await using server = await openServer((_request, response) =>
      sendJson(response, server.seen.length, { etag: `"${server.seen.length}"` }),
    )
    await using client = clientOf(server.url)
    expect([await ask(client, server.url), await ask(client, server.url), await ask(client, server.url)]).toEqual([1, 2, 3])
    expect(server.requests.map((request) => request.headers['if-none-match'])).toEqual([undefined, '"1"', '"2"'])
  })
})

describe('equal requests at once', () => {
  it('are one request, whoever reads first', async () => {
    await using server = await openServer((_request, response) => setTimeout(() => sendJson(response, { n: server.seen.length }), 50))
    await using client = clientOf(server.url)
    const answers = await Promise.all(Array.from({ length: 10 }, () => client.send(jsonOf(server.url), contextOf())))
    expect(server.seen).toHaveLength(1)
    expect(await Promise.all(answers.toReversed().map((answer) => answer.json()))).toEqual(Array.from({ length: 10 }, () => ({ n: 1 })))
    expect(answers.map((answer) => answer.cost().requests)).toEqual([1, ...Array.from({ length: 9 }, () => 0)])
    expect(await ask(client, server.url)).toEqual({ n: 2 })
  })

  it('share its failure too', async () => {
    await using server = await openServer((_request, response) => setTimeout(() => response.writeHead(500).end(), 50))
    await using client = clientOf(server.url)
    const errors = await Promise.all([1, 2, 3].map(() => errorOf(ask(client, server.url))))
    expect(errors.map((error) => (error as { code: string }).code)).toEqual(['SOURCE_FAILED', 'SOURCE_FAILED', 'SOURCE_FAILED'])
    expect(server.seen).toHaveLength(1)
  })

  it('do not share an abort: the others ask for themselves', async () => {
    await using server = await openServer((_request, response) => server.seen.length > 1 && sendJson(response, 'ok'))
    await using client = clientOf(server.url)
    const controller = new AbortController()
    const first = errorOf(client.send(jsonOf(server.url), contextOf(controller.signal)))
    await expect.poll(() => server.seen.length).toBe(1)
    const second = ask(client, server.url)
    controller.abort(new Error('enough'))
    expect(await first).toEqual(new Error('enough'))
    expect(await second).toBe('ok')
  })

  it.each([true, false])('are requests of their own where the answer is large (length said: %s)', async (isSaid) => {
    const text = JSON.stringify('x'.repeat(3 * 2 ** 20))
    await using server = await openServer((_request, response) => {
      if (isSaid) response.setHeader('content-length', text.length)
      response.write(text.slice(0, 10))
      response.end(text.slice(10))
    })
    await using client = clientOf(server.url)
    const answers = await Promise.all([1, 2, 3].map(async () => (await client.send(jsonOf(server.url), contextOf())).text()))
    expect(answers.map((answer) => answer === text)).toEqual([true, true, true])
    expect(server.seen).toHaveLength(3)
  })

  it('do not lose the rest when the first leaves early', async () => {
    const text = JSON.stringify('x'.repeat(500_000))
    await using server = await openServer((_request, response) => {
      response.write(text.slice(0, 100))
      setTimeout(() => response.end(text.slice(100)), 50)
    })
    await using client = clientOf(server.url)
    const [first, second] = await Promise.all([
      client.send(jsonOf(server.url), contextOf()).then(async (answer) => {
        for await (const chunk of answer.stream()) return chunk.byteLength
        return 0
      }),
      client.send(jsonOf(server.url), contextOf()).then((answer) => answer.text()),
    ])
    expect(first).toBeGreaterThan(0)
    expect(second === text).toBe(true)
  })
})

describe('concurrency', () => {
  it('is bounded, in the order of asking, and one who gives up does not take a turn', async () => {
    const open: ServerResponse[] = []
    await using server = await openServer((_request, response) => void open.push(response))
    await using client = clientOf(server.url, { settings: { concurrency: 2 } })
    const controller = new AbortController()
    const answers = ['/1', '/2', '/3'].map((path) => ask(client, server.url + path))
    const givenUp = errorOf(client.send(jsonOf(`${server.url}/4`), contextOf(controller.signal)))
    const last = ask(client, `${server.url}/5`)
    await expect.poll(() => open.length).toBe(2)
    controller.abort(new Error('enough'))
    expect(await givenUp).toEqual(new Error('enough'))
    for (let index = 0; index < 4; index += 1) {
      await expect.poll(() => open.length).toBeGreaterThan(index)
      sendJson(open[index] as ServerResponse, index)
    }
    expect(await Promise.all([...answers, last])).toHaveLength(4)
    expect(server.seen.toSorted()).toEqual(['GET /1', 'GET /2', 'GET /3', 'GET /5'])
  })
})

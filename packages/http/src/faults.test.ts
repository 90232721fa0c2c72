// Everything that can go wrong between two machines: each is exactly one code, and nothing stays open.
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { clientOf, contextOf, errorOf, jsonOf } from './__fixtures__/client-of.ts'
import { openServer, sendJson } from './__fixtures__/open-server.ts'

/** The code, with what a test wants to see of the rest. */
const failing = (code: string, message: RegExp, details: object = {}): unknown =>
  expect.objectContaining({
    code,
    message: expect.stringMatching(message),
    details: expect.objectContaining({ sourceId: 'city', ...details }),
  })

async function readAll(client: ReturnType<typeof clientOf>, url: string): Promise<unknown> {
  return (await client.send(jsonOf(url), contextOf())).json()
}

describe('no answer', () => {
  it('refused: SOURCE_UNREACHABLE after three attempts with growing pauses', async () => {
    const gone = await openServer(() => undefined)
    await gone[Symbol.asyncDispose]()
    await using client = clientOf(gone.url)
    expect(await errorOf(readAll(client, gone.url))).toEqual(failing('SOURCE_UNREACHABLE', /refused \(ECONNREFUSED\)/))
    expect([client.pauses, client.requestsSent]).toEqual([[100, 200], 3])
  })

  it('an unknown host: SOURCE_UNREACHABLE', async () => {
    await using client = clientOf('http://nobody.invalid')
    expect(await errorOf(readAll(client, 'http://nobody.invalid/'))).toEqual(failing('SOURCE_UNREACHABLE', /host name/))
  })

  it('reset before an answer: SOURCE_UNREACHABLE, and repeated', async () => {
    await using server = await openServer((request) => request.socket.destroy())
    await using client = clientOf(server.url)
    expect(await errorOf(readAll(client, server.url))).toEqual(failing('SOURCE_UNREACHABLE', /before an answer/))
    expect(server.seen).toHaveLength(3)
  })

  it('a server that hangs: SOURCE_TIMEOUT, and its connections are closed', async () => {
    await using server = await openServer(() => undefined)
    await using client = clientOf(server.url, { settings: { timeoutMs: 300 } })
    expect(await errorOf(readAll(client, server.url))).toEqual(failing('SOURCE_TIMEOUT', /no answer in time/))
    expect(server.seen).toHaveLength(3)
    await expect.poll(() => server.openSockets()).toBe(0)
  })

  it('shares the deadline out: a connection that hangs leaves time for another', async () => {
    await using server = await openServer((_request, response) => server.seen.length > 1 && sendJson(response, 'second'))
    await using client = clientOf(server.url)
    const context = { ...contextOf(AbortSignal.timeout(10_000)), deadlineAtMs: Date.now() + 3000 }
    expect(await (await client.send(jsonOf(server.url), context)).json()).toBe('second')
  })

  it('something that is no HTTP: SOURCE_MALFORMED', async () => {
    await using server = await openServer((request) => request.socket.end('SSH-2.0-OpenSSH_9.6\r\n\r\n'))
    await using client = clientOf(server.url)
    expect(await errorOf(readAll(client, server.url))).toEqual(failing('SOURCE_MALFORMED', /no HTTP/))
  })
})

describe('the caller', () => {
  it('aborts before, while waiting and within the body: its reason, unwrapped', async () => {
    await using server = await openServer((request, response) => request.url === '/body' && response.writeHead(200).write('{'))
    await using client = clientOf(server.url)
    const reason = new Error('enough')
    expect(await errorOf(client.send(jsonOf(server.url), contextOf(AbortSignal.abort(reason))))).toBe(reason)
    const waiting = new AbortController()
    const sent = errorOf(client.send(jsonOf(server.url), contextOf(waiting.signal)))
    await expect.poll(() => server.seen.length).toBe(1)
    waiting.abort(reason)
    expect(await sent).toBe(reason)
    const reading = new AbortController()
    const answer = await client.send(jsonOf(`${server.url}/body`), contextOf(reading.signal))
    const read = errorOf(answer.json())
    reading.abort(reason)
    expect(await read).toBe(reason)
    await expect.poll(() => server.openSockets()).toBe(0)
  })

  it('aborts with a body that nobody reads: the connection is closed all the same', async () => {
    await using server = await openServer((_request, response) => response.writeHead(200).write('{'))
    await using client = clientOf(server.url, { settings: { concurrency: 1 } })
    for (let round = 0; round < 3; round += 1) {
      const controller = new AbortController()
      await client.send(jsonOf(server.url), contextOf(controller.signal))
      controller.abort()
    }
    await expect.poll(() => server.openSockets()).toBe(0)
  })

  it('leaves a stream early: the connection is closed', async () => {
    await using server = await openServer((_request, response) => response.writeHead(200).write(Buffer.alloc(4096)))
    await using client = clientOf(server.url)
    for await (const chunk of (await client.send(jsonOf(server.url), contextOf())).stream()) {
      expect(chunk.byteLength).toBeGreaterThan(0)
      break
    }
    await expect.poll(() => server.openSockets()).toBe(0)
  })
})

describe('a body', () => {
  it('of a byte now and then: SOURCE_TIMEOUT', async () => {
    await using server = await openServer((_request, response) => {
      const timer = setInterval(() => response.write(' '), 10)
      response.on('close', () => clearInterval(timer))
      response.writeHead(200, { 'content-type': 'application/json' })
    })
    await using client = clientOf(server.url, { settings: { timeoutMs: 300 } })
    expect(await errorOf(readAll(client, server.url))).toEqual(failing('SOURCE_TIMEOUT', /stood still after \d+ bytes/))
    await expect.poll(() => server.openSockets()).toBe(0)
  })

  it('that a slow reader reads is not the source standing still', async () => {
    await using server = await openServer((_request, response) => sendJson(response, 'x'.repeat(1_000_000)))
    await using client = clientOf(server.url, { settings: { timeoutMs: 500 } })
    let bytes = 0
    for await (const chunk of (await client.send(jsonOf(server.url), contextOf())).stream()) {
      if (bytes === 0) await new Promise((resolve) => setTimeout(resolve, 1200))
      bytes += chunk.byteLength
    }
    expect(bytes).toBe(1_000_002)
  })

  it('that breaks off: SOURCE_MALFORMED, and not asked again', async () => {
    await using server = await openServer((request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"a":')
      setTimeout(() => request.socket.destroy(), 20)
    })
    await using client = clientOf(server.url)
    expect(await errorOf(readAll(client, server.url))).toEqual(failing('SOURCE_MALFORMED', /broke off after 5 bytes/))
    expect(server.seen).toHaveLength(1)
  })

  it('of half a document: SOURCE_MALFORMED with the place', async () => {
    await using server = await openServer((_request, response) => response.end('{"a":[1,2'))
    await using client = clientOf(server.url)
    expect(await errorOf(readAll(client, server.url))).toEqual(failing('SOURCE_MALFORMED', /no JSON: .*position 9/))
  })

  it('that is no text in its charset: SOURCE_MALFORMED', async () => {
    await using server = await openServer((request, response) => {
      const type = request.url === '/latin' ? 'application/json; charset=ISO-8859-1' : 'application/json'
      response.writeHead(200, { 'content-type': type }).end(Buffer.from('"café"', 'latin1'))
    })
    await using client = clientOf(server.url)
    expect(await errorOf(readAll(client, server.url))).toEqual(failing('SOURCE_MALFORMED', /no text in utf-8/))
    expect(await readAll(client, `${server.url}/latin`)).toBe('café')
  })

  it('of another kind, such as a page to sign in: SOURCE_MALFORMED', async () => {
    await using server = await openServer((_request, response) =>
      response.setHeader('content-type', 'text/html').end('<html>Sign in</html>'),
    )
    await using client = clientOf(server.url)
    expect(await errorOf(readAll(client, server.url))).toEqual(
      failing('SOURCE_MALFORMED', /text\/html \(a page for people/, { status: 200 }),
    )
  })

  it('larger than the limit, said or unsaid: SOURCE_MALFORMED', async () => {
    await using server = await openServer((request, response) => {
      if (request.url === '/said') response.setHeader('content-length', '5000')
      response.write('x'.repeat(2500))
      response.end('x'.repeat(2500))
    })
    await using client = clientOf(server.url, { settings: { maxBodyBytes: 4000 } })
    for (const path of ['said', 'unsaid']) {
      expect(await errorOf(readAll(client, `${server.url}/${path}`))).toEqual(
        failing('SOURCE_MALFORMED', /larger than maxBodyBytes \(4000\)/),
      )
    }
  })

  it('that bursts when decompressed ends at the limit, long before it is in memory', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20))
    await using server = await openServer((_request, response) => response.setHeader('content-encoding', 'gzip').end(bomb))
    await using client = clientOf(server.url, { settings: { maxBodyBytes: 2 ** 20 } })
    let bytes = 0
    const read = async (): Promise<void> => {
      for await (const chunk of (await client.send(jsonOf(server.url), contextOf())).stream()) bytes += chunk.byteLength
    }
    expect(await errorOf(read())).toEqual(failing('SOURCE_MALFORMED', /larger than maxBodyBytes/))
    expect(bytes).toBeLessThanOrEqual(2 ** 20)
  })
})

describe('a status', () => {
  const answering = (status: number, headers: Readonly<Record<string, string>> = {}, text = '') =>
    openServer((_request, response) => response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(text))

  it.each([
    [500, 'SOURCE_FAILED', 1],
    [501, 'SOURCE_FAILED', 1],
    [502, 'SOURCE_FAILED', 3],
    [503, 'SOURCE_FAILED', 3],
    [504, 'SOURCE_FAILED', 3],
    [429, 'SOURCE_RATE_LIMITED', 3],
    [401, 'SOURCE_UNAUTHORIZED', 1],
    [403, 'SOURCE_UNAUTHORIZED', 1],
    [407, 'SOURCE_UNAUTHORIZED', 1],
    [400, 'SOURCE_REJECTED', 1],
    [404, 'SOURCE_REJECTED', 1],
    [304, 'SOURCE_MALFORMED', 1],
  ])('%i is %s after %i attempts', async (status, code, attempts) => {
    await using server = await answering(status)
    await using client = clientOf(server.url)
    expect(await errorOf(readAll(client, `${server.url}/x`))).toEqual(failing(code, new RegExp(`status ${status}`), { status }))
    expect(server.seen).toHaveLength(attempts)
  })

  it('4xx keeps the request and what the server said', async () => {
    await using server = await answering(400, {}, 'no such\n  property')
    await using client = clientOf(server.url)
    const native = { method: 'GET', url: `${server.url}/x`, body: undefined }
    expect(await errorOf(readAll(client, `${server.url}/x`))).toEqual(
      failing('SOURCE_REJECTED', /status 400: no such property$/, { native }),
    )
  })

  it('waits as long as Retry-After says, where that fits', async () => {
    await using server = await openServer((_request, response) =>
      server.seen.length === 1 ? response.writeHead(429, { 'retry-after': '2' }).end() : sendJson(response, 'ok'),
    )
    await using client = clientOf(server.url)
    const context = { ...contextOf(), deadlineAtMs: Date.now() + 60_000 }
    expect(await (await client.send(jsonOf(server.url), context)).json()).toBe('ok')
    expect(client.pauses).toEqual([2000])
  })

  it('does not wait beyond the deadline: SOURCE_RATE_LIMITED says when to come again', async () => {
    await using server = await answering(503, { 'retry-after': '5' })
    await using client = clientOf(server.url)
    const context = { ...contextOf(), deadlineAtMs: Date.now() + 4000 }
    const error = await errorOf(client.send(jsonOf(server.url), context))
    expect(error).toEqual(failing('SOURCE_RATE_LIMITED', /status 503/, { retryAfterMs: 5000 }))
    expect([client.pauses, server.seen.length]).toEqual([[], 1])
  })
})

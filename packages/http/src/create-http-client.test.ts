// The plain cases against a server that the test opens: reading, cost, attempts and what is sent.
import { describe, expect, it } from 'vitest'
import { clientOf, contextOf, jsonOf } from './__fixtures__/client-of.ts'
import { openServer, sendJson } from './__fixtures__/open-server.ts'

describe('send', () => {
  it('reads JSON, text and streams, and says what they cost', async () => {
    await using server = await openServer((_request, response) => sendJson(response, { a: 1 }))
    await using client = clientOf(server.url)
    const answer = await client.send(jsonOf(`${server.url}/x?y=%20z`), contextOf())
    expect(await answer.json()).toEqual({ a: 1 })
    expect(answer.cost()).toEqual({ requests: 1, bytes: 7 })
    expect(answer.url).toBe(`${server.url}/x?y=%20z`)
    expect(await (await client.send(jsonOf(server.url), contextOf())).text()).toBe('{"a":1}')
    const chunks: Uint8Array[] = []
    for await (const chunk of (await client.send(jsonOf(server.url), contextOf())).stream()) chunks.push(chunk)
    expect(Buffer.concat(chunks).toString()).toBe('{"a":1}')
    expect(server.seen).toEqual(['GET /x?y=%20z', 'GET /', 'GET /'])
    expect(client.requestsSent).toBe(3)
  })

  it('sends a body by POST, with the headers of the request and of the source', async () => {
    const bodies: string[] = []
    await using server = await openServer((request, response) => {
      request.on('data', (chunk: Buffer) => bodies.push(chunk.toString()))
      request.on('end', () => sendJson(response, {}))
    })
    await using client = clientOf(server.url, { settings: { headers: { 'X-City': 'Porto' } } })
    const headers = { 'Content-Type': 'application/xml' }
    await client.send({ url: server.url, method: 'POST', body: '<a/>', headers, accept: ['application/json'] }, contextOf())
    expect(bodies).toEqual(['<a/>'])
    expect(server.requests[0]?.headers).toMatchObject({ 'x-city': 'Porto', 'content-type': 'application/xml', accept: 'application/json' })
  })

  it('leaves no connection open', async () => {
    await using server = await openServer((_request, response) => sendJson(response, {}))
    const client = clientOf(server.url)
    await (await client.send(jsonOf(server.url), contextOf())).text()
    expect(server.openSockets()).toBe(1)
    await client.close()
    await expect.poll(() => server.openSockets()).toBe(0)
  })
})

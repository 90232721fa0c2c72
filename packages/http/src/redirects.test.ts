// Redirects: only where the source lives, bounded, with the right method, and never with credentials to another origin.
import { describe, expect, it } from 'vitest'
import { clientOf, contextOf, errorOf, jsonOf } from './__fixtures__/client-of.ts'
import { openServer, sendJson } from './__fixtures__/open-server.ts'

const redirecting = (status: number, location: string) =>
  openServer((_request, response) => response.writeHead(status, { location }).end('moved'))

describe('redirects', () => {
  it.each([301, 302, 303, 307, 308])('%i within the origin is followed, relative ones too', async (status) => {
    await using server = await openServer((request, response) =>
      request.url === '/a/b' ? response.writeHead(status, { location: '../c?d=1' }).end() : sendJson(response, request.url),
    )
    await using client = clientOf(server.url)
    const answer = await client.send(jsonOf(`${server.url}/a/b`), contextOf())
    expect(await answer.json()).toBe('/c?d=1')
    expect(answer.url).toBe(`${server.url}/c?d=1`)
    expect(answer.cost().requests).toBe(2)
  })

  it.each([
    [301, 'POST <a/>'],
    [302, 'POST <a/>'],
    [303, 'GET '],
    [307, 'POST <a/>'],
    [308, 'POST <a/>'],
  ])('%i of a POST becomes %s', async (status, expected) => {
    await using server = await openServer((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () =>
        request.url === '/b' ? sendJson(response, `${request.method} ${body}`) : response.writeHead(status, { location: '/b' }).end(),
      )
    })
    await using client = clientOf(server.url)
    const answer = await client.send({ ...jsonOf(`${server.url}/a`), method: 'POST', body: '<a/>' }, contextOf())
    expect(await answer.json()).toBe(expected)
  })

  it('to a foreign host is not followed: SOURCE_MALFORMED names the setting', async () => {
    await using other = await openServer((_request, response) => sendJson(response, {}))
    await using server = await redirecting(302, `${other.url}/x`)
    await using client = clientOf(server.url)
    const error = await errorOf(client.send(jsonOf(server.url), contextOf()))
    expect(error).toMatchObject({ code: 'SOURCE_MALFORMED', message: expect.stringMatching(/leads away from .* origins or publicUrl/) })
    expect(other.seen).toEqual([])
  })

  it('to a further origin of the source is followed without credentials', async () => {
    await using other = await openServer((_request, response) => sendJson(response, {}))
    await using server = await redirecting(307, `${other.url}/x`)
    const auth = { header: { name: 'authorization', value: 'Bearer secret-token' } }
    await using client = clientOf(server.url, { settings: { auth, origins: [other.url], headers: { 'x-key': 'secret-key' } } })
    await client.send(jsonOf(server.url), contextOf())
    expect(server.requests[0]?.headers).toMatchObject({ authorization: 'Bearer secret-token', 'x-key': 'secret-key' })
    expect(other.requests[0]?.headers).not.toHaveProperty('authorization')
    expect(other.requests[0]?.headers).not.toHaveProperty('x-key')
  })

  it('in a circle, and on and on: SOURCE_MALFORMED', async () => {
    await using circle = await redirecting(302, '/')
    await using endless = await openServer((request, response) => response.writeHead(302, { location: `${request.url}1` }).end())
    await using first = clientOf(circle.url)
    await using second = clientOf(endless.url)
    expect(await errorOf(first.send(jsonOf(`${circle.url}/`), contextOf()))).toMatchObject({
      code: 'SOURCE_MALFORMED',
      message: 'redirects in a circle',
    })
    expect(await errorOf(second.send(jsonOf(`${endless.url}/`), contextOf()))).toMatchObject({
      code: 'SOURCE_MALFORMED',
      message: 'redirects more than 5 times',
    })
    expect([circle.seen.length, endless.seen.length]).toEqual([1, 6])
  })
})

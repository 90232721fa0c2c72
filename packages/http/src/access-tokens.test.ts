// OAuth2 client credentials: fetched once, refreshed before the end, renewed once after a 401, and failing as what it is.
import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { clientOf, contextOf, errorOf, jsonOf } from './__fixtures__/client-of.ts'
import { openServer, sendJson } from './__fixtures__/open-server.ts'

interface Signing {
  readonly issue: (response: ServerResponse, number: number, body: string) => void
  readonly accepts?: (token: string) => boolean
}

async function openSource({ issue, accepts = () => true }: Signing) {
  let issued = 0
  return openServer((request, response) => {
    if (request.url !== '/token') {
      const token = request.headers.authorization ?? ''
      return accepts(token) ? sendJson(response, token) : response.writeHead(401).end()
    }
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => issue(response, (issued += 1), body))
  })
}

const oauth2 = (url: string) => ({ tokenUrl: `${url}/token`, clientId: 'city hall', clientSecret: 's3cret:1', scope: 'read' })
const grant = (response: ServerResponse, number: number): void =>
  sendJson(response, { access_token: `t${number}`, token_type: 'Bearer', expires_in: 100 })

describe('oauth2', () => {
  it('shares one token among all, and asks for another before it ends', async () => {
    const bodies: string[] = []
    await using server = await openSource({
      issue: (response, number, body) => {
        bodies.push(body)
        grant(response, number)
      },
    })
    let nowMs = 0
    await using client = clientOf(server.url, { settings: { auth: { oauth2: oauth2(server.url) } }, now: () => nowMs })
    const ask = async (path: string): Promise<unknown> => (await client.send(jsonOf(`${server.url}${path}`), contextOf())).json()
    expect(await Promise.all([ask('/a'), ask('/b'), ask('/c')])).toEqual(['Bearer t1', 'Bearer t1', 'Bearer t1'])
    nowMs = 69_999
    expect(await ask('/d')).toBe('Bearer t1')
    nowMs = 70_000
    expect(await ask('/e')).toBe('Bearer t2')
    expect(bodies).toEqual(['grant_type=client_credentials&scope=read', 'grant_type=client_credentials&scope=read'])
    const pair = Buffer.from('city%20hall:s3cret%3A1').toString('base64')
    expect(server.requests.find(({ url }) => url === '/token')?.headers.authorization).toBe(`Basic ${pair}`)
  })

  it('asks for another token once where the source refuses it', async () => {
    await using server = await openSource({ issue: grant, accepts: (token) => token !== 'Bearer t1' })
    await using client = clientOf(server.url, { settings: { auth: { oauth2: oauth2(server.url) } } })
    expect(await (await client.send(jsonOf(`${server.url}/a`), contextOf())).json()).toBe('Bearer t2')
    expect(server.seen).toEqual(['POST /token', 'GET /a', 'POST /token', 'GET /a'])
  })

  it('asks for one other token, however many requests were refused with the last', async () => {
    await using server = await openSource({ issue: grant, accepts: (token) => token !== 'Bearer t1' })
    await using client = clientOf(server.url, { settings: { auth: { oauth2: oauth2(server.url) } } })
    const ask = async (path: string): Promise<unknown> => (await client.send(jsonOf(`${server.url}${path}`), contextOf())).json()
    expect(await Promise.all(['/a', '/b', '/c', '/d'].map(ask))).toEqual(['Bearer t2', 'Bearer t2', 'Bearer t2', 'Bearer t2'])
    expect(server.seen.filter((line) => line === 'POST /token')).toHaveLength(2)
  })

  it('gives up after the second refusal: SOURCE_UNAUTHORIZED', async () => {
    await using server = await openSource({ issue: grant, accepts: () => false })
    await using client = clientOf(server.url, { settings: { auth: { oauth2: oauth2(server.url) } } })
    expect(await errorOf(client.send(jsonOf(`${server.url}/a`), contextOf()))).toMatchObject({ code: 'SOURCE_UNAUTHORIZED' })
    expect(server.seen).toHaveLength(4)
  })

  it.each([
    ['SOURCE_UNAUTHORIZED', (response: ServerResponse) => response.writeHead(400).end('{"error":"invalid_client"}')],
    ['SOURCE_FAILED', (response: ServerResponse) => response.writeHead(500).end()],
    ['SOURCE_MALFORMED', (response: ServerResponse) => sendJson(response, { access_token: '' })],
    ['SOURCE_MALFORMED', (response: ServerResponse) => response.end('<html>')],
    ['SOURCE_UNREACHABLE', (response: ServerResponse) => response.socket?.destroy()],
  ] as const)('%s where no token can be had, naming the setting', async (code, issue) => {
    await using server = await openSource({ issue: (response) => void issue(response) })
    await using client = clientOf(server.url, { settings: { auth: { oauth2: oauth2(server.url) } } })
    const error = await errorOf(client.send(jsonOf(`${server.url}/a`), contextOf()))
    expect(error).toMatchObject({ code, message: expect.stringMatching(/auth\.oauth2\.tokenUrl/) })
  })
})

// What is published of each attempt.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { afterEach, describe, expect, it } from 'vitest'
import { clientOf, contextOf, errorOf, jsonOf } from './__fixtures__/client-of.ts'
import { openServer, sendJson } from './__fixtures__/open-server.ts'
import type { RequestEnd, RequestStart } from './channels.ts'

const starts: RequestStart[] = []
const ends: RequestEnd[] = []
const onStart = (message: unknown): void => void starts.push(message as RequestStart)
const onEnd = (message: unknown): void => void ends.push(message as RequestEnd)
afterEach(() => {
  unsubscribe('crosswalk:http:request-start', onStart)
  unsubscribe('crosswalk:http:request-end', onEnd)
})

describe('channels', () => {
  it('tell start and end of each attempt, with what came of it and without secrets', async () => {
    subscribe('crosswalk:http:request-start', onStart)
    subscribe('crosswalk:http:request-end', onEnd)
    await using server = await openServer((request, response) => {
      if (request.url === '/hang') return
      if (server.seen.length === 1) response.writeHead(503).end()
      else sendJson(response, 1)
    })
    await using client = clientOf(server.url)
    await client.send(jsonOf(`${server.url}/x?apikey=abc&a=1`), contextOf())
    const controller = new AbortController()
    const hanging = errorOf(client.send(jsonOf(`${server.url}/hang`), contextOf(controller.signal)))
    await expect.poll(() => server.seen.length).toBe(3)
    controller.abort()
    await hanging
    const url = `${server.url}/x?a=1`
    expect(starts).toEqual([
      { sourceId: 'city', method: 'GET', url, attempt: 1 },
      { sourceId: 'city', method: 'GET', url, attempt: 2 },
      { sourceId: 'city', method: 'GET', url: `${server.url}/hang`, attempt: 1 },
    ])
    expect(ends.map(({ status, code }) => [status, code])).toEqual([
      [503, 'SOURCE_FAILED'],
      [200, undefined],
      [undefined, 'ABORTED'],
    ])
    expect(ends.map(({ start }) => start)).toEqual(starts)
    expect(ends.every(({ start }, index) => start === starts[index])).toBe(true)
  })
})

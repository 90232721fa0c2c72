// The wire of recordings: answers the very request, and says loudly which one it has not.
import { describe, expect, it } from 'vitest'
import { lacksShared, sharedPath } from '../../../../test/shared-data.ts'
import { createHttpClient } from '../create-http-client.ts'
import { createRecordedTransport, readExchanges } from './recorded-transport.ts'
import type { RecordedExchange } from './recorded-transport.ts'

const exchange = (
  name: string,
  request: Partial<RecordedExchange['request']>,
  body: unknown,
  contentType = 'application/json',
): RecordedExchange => ({
  name,
  request: { method: 'GET', path: '/', ...request },
  response: { status: 200, headers: { 'Content-Type': contentType }, body },
})
const signal = new AbortController().signal
const principal = { key: 'anonymous' }

describe('createRecordedTransport', () => {
  const recorded = createRecordedTransport([
    exchange('page', { path: '/items?limit=1' }, { page: 1 }),
    exchange('post', { method: 'POST', path: '/csw', body: '<a/>' }, '<b/>', 'application/xml'),
    exchange('html', { headers: { Accept: 'text/html' } }, '<html>', 'text/html'),
    exchange('json', { headers: { Accept: 'application/json' } }, { root: true }),
  ])
  const client = createHttpClient({ sourceId: 'city', url: 'http://server.test', transport: recorded.send })

  it('answers by method, path and body, and among equals by Accept', async () => {
    const json = async (path: string): Promise<unknown> =>
      (await client.send({ url: `http://server.test${path}`, accept: ['application/json'] }, { signal, principal })).json()
    expect([await json('/items?limit=1'), await json('/')]).toEqual([{ page: 1 }, { root: true }])
    const post = { url: 'http://server.test/csw', method: 'POST', body: '<a/>', accept: ['application/xml'] } as const
    expect(await (await client.send(post, { signal, principal })).text()).toBe('<b/>')
    expect(recorded.sent).toEqual(['GET /items?limit=1', 'GET /', 'POST /csw'])
    expect([...recorded.used]).toEqual(['page', 'json', 'post'])
  })

  it('names what was asked, and what is recorded nearby, as an error that no source makes', async () => {
    const asked = client.send({ url: 'http://server.test/items?limit=2', accept: ['application/json'] }, { signal, principal })
    const expected = 'nothing recorded for GET /items?limit=2\nrecorded for /items:\n  page: GET /items?limit=1'
    await expect(asked).rejects.toThrow(expect.objectContaining({ name: 'Error', message: expected }))
  })
})

describe.skipIf(lacksShared('recordings'))('readExchanges', () => {
  it('reads every exchange of a folder, and each answers its own request', async () => {
    const exchanges = readExchanges(sharedPath('recordings/pycsw-3.0.0b2'))
    expect(exchanges.length).toBeGreaterThan(60)
    const { send } = createRecordedTransport(exchanges)
    for (const { request, response } of exchanges) {
      const body =
        request.body === undefined || request.body === null
          ? undefined
          : typeof request.body === 'string'
            ? request.body
            : JSON.stringify(request.body)
      const accept = request.headers?.['Accept'] ?? '*/*'
      const answer = await send({
        method: request.method as 'GET' | 'POST',
        url: `http://server.test${request.path}`,
        headers: { accept },
        body,
        signal,
      })
      expect(answer.status).toBe(response.status)
    }
  })
})

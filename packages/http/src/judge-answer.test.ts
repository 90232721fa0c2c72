// Which answers are successes: status, media type, and what the mechanism itself makes of an error.
import { SourceError } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { clientOf, contextOf, errorOf } from './__fixtures__/client-of.ts'
import { openServer } from './__fixtures__/open-server.ts'
import type { ErrorAnswer, HttpRequest } from './http-client.ts'
import { readRetryAfter } from './failures.ts'
import { isAccepted } from './media-type.ts'

const REPORT = '<ows:ExceptionReport><ows:Exception exceptionCode="NoApplicableCode"/></ows:ExceptionReport>'

function reading(url: string): { readonly request: HttpRequest; readonly answers: ErrorAnswer[] } {
  const answers: ErrorAnswer[] = []
  const readError = (answer: ErrorAnswer): SourceError | undefined => {
    answers.push(answer)
    return answer.text.includes('ExceptionReport')
      ? new SourceError('SOURCE_REJECTED', 'the server says no', { sourceId: 'city' })
      : undefined
  }
  return { request: { url, accept: ['application/xml'], readError }, answers }
}

const serve = (status: number, contentType: string, text: string) =>
  openServer((_request, response) => response.writeHead(status, { 'content-type': contentType }).end(text))

describe('readError', () => {
  it.each([
    [200, 'text/xml; charset=UTF-8'],
    [200, 'application/vnd.ogc.se_xml'],
    [400, 'application/xml'],
    [500, 'application/xml'],
  ])('of a report with status %i and %s decides', async (status, contentType) => {
    await using server = await serve(status, contentType, REPORT)
    await using client = clientOf(server.url)
    const { request, answers } = reading(`${server.url}/?token=abc`)
    expect(await errorOf(client.send(request, contextOf()))).toMatchObject({ code: 'SOURCE_REJECTED', message: 'the server says no' })
    expect(answers).toEqual([{ status, contentType, text: REPORT, url: `${server.url}/` }])
    expect(server.seen).toHaveLength(1)
  })

  it('leaves a success as it is, short or long', async () => {
    for (const text of ['<a/>', `<a>${'x'.repeat(200_000)}</a>`, 'x'.repeat(64 * 1024)]) {
      await using server = await serve(200, 'text/xml', text)
      await using client = clientOf(server.url)
      const { request, answers } = reading(server.url)
      expect((await (await client.send(request, contextOf())).text()) === text).toBe(true)
      expect(answers).toHaveLength(text.length < 64 * 1024 ? 1 : 0)
    }
  })

  it('is asked about an answer of another kind before that is an error by itself', async () => {
    await using server = await serve(200, 'text/plain', REPORT)
    await using page = await serve(200, 'text/html', '<html>')
    await using client = clientOf(server.url)
    await using other = clientOf(page.url)
    expect(await errorOf(client.send(reading(server.url).request, contextOf()))).toMatchObject({ message: 'the server says no' })
    expect(await errorOf(other.send(reading(page.url).request, contextOf()))).toMatchObject({ code: 'SOURCE_MALFORMED' })
  })

  it('is given 64 KiB at most', async () => {
    await using server = await serve(404, 'text/xml', 'x'.repeat(1_000_000))
    await using client = clientOf(server.url)
    const { request, answers } = reading(server.url)
    await errorOf(client.send(request, contextOf()))
    expect(answers.map(({ text }) => text.length)).toEqual([64 * 1024])
  })

  it('is not given the half of a body that broke off: SOURCE_MALFORMED', async () => {
    await using server = await openServer((request, response) => {
      response.writeHead(200, { 'content-type': 'text/xml', 'content-length': '100' }).write('<ows:ExceptionReport>')
      setTimeout(() => request.socket.destroy(), 20)
    })
    await using client = clientOf(server.url)
    const { request, answers } = reading(server.url)
    expect(await errorOf(client.send(request, contextOf()))).toMatchObject({
      code: 'SOURCE_MALFORMED',
      message: expect.stringMatching(/broke off/),
    })
    expect(answers).toEqual([])
  })
})

describe('isAccepted', () => {
  it.each([
    ['application/geo+json; charset=utf-8', ['application/geo+json'], true],
    ['Application/JSON', ['application/json;q=0.9'], true],
    ['application/geo+json', ['application/json'], true],
    ['application/json', ['application/geo+json'], false],
    ['text/xml; subtype=gml/3.1.1', ['application/xml'], true],
    ['application/gml+xml; version=3.2', ['text/xml'], true],
    ['application/gml+xml; version=3.2', ['application/gml+xml'], true],
    ['text/html', ['application/json', 'application/xml'], false],
    ['application/xhtml', ['application/xml'], false],
    ['text/csv', ['text/*'], true],
    ['image/png', ['*/*'], true],
    ['', ['application/json'], true],
  ])('%s for %j: %s', (given, accept, expected) => {
    expect(isAccepted(given, accept)).toBe(expected)
  })
})

describe('readRetryAfter', () => {
  it('reads seconds and dates', () => {
    const nowMs = Date.parse('Sat, 28 Nov 2026 12:00:00 GMT')
    const read = ['3', ' 0 ', 'Sat, 28 Nov 2026 12:00:05 GMT', 'Sat, 28 Nov 2026 11:00:00 GMT', 'soon', undefined].map((header) =>
      readRetryAfter(header, nowMs),
    )
    expect(read).toEqual([3000, 0, 5000, 0, undefined, undefined])
  })
})

// The breaker under a clock that the test holds, by itself and in the client.
import { describe, expect, it } from 'vitest'
import { clientOf, contextOf, errorOf, jsonOf } from './__fixtures__/client-of.ts'
import { openServer, sendJson } from './__fixtures__/open-server.ts'
import { createCircuitBreaker } from './circuit-breaker.ts'
import type { CircuitBreaker, Trial } from './circuit-breaker.ts'

function admitted(breaker: CircuitBreaker): Trial {
  const admission = breaker.admit()
  if ('open' in admission) throw new Error('the circuit is open')
  return admission.trial
}
const fail = (breaker: CircuitBreaker, times = 1): void => {
  for (let time = 0; time < times; time += 1) admitted(breaker).failed('SOURCE_FAILED: 500')
}

describe('createCircuitBreaker', () => {
  it('opens after five failures in a row; a success between begins anew, a request given up counts for nothing', () => {
    const breaker = createCircuitBreaker(() => 7)
    fail(breaker, 4)
    admitted(breaker).succeeded()
    fail(breaker, 4)
    admitted(breaker).abandoned()
    fail(breaker)
    expect(breaker.admit()).toEqual({ open: { reason: 'SOURCE_FAILED: 500', sinceMs: 7, retryAfterMs: 5000 } })
  })

  it('lets one trial through when its time is over, and closes with its answer', () => {
    let nowMs = 0
    const breaker = createCircuitBreaker(() => nowMs)
    fail(breaker, 5)
    nowMs = 4999
    expect(breaker.admit()).toHaveProperty('open.retryAfterMs', 1)
    nowMs = 5000
    const trial = admitted(breaker)
    expect(breaker.admit()).toHaveProperty('open.sinceMs', 0)
    trial.answered()
    expect(breaker.admit()).toHaveProperty('trial')
  })

  it('opens for twice as long with each trial that fails, up to a minute, and still says since when', () => {
    let nowMs = 0
    const breaker = createCircuitBreaker(() => nowMs)
    fail(breaker, 5)
    const waits = [5000, 10_000, 20_000, 40_000, 60_000, 60_000].map((expected) => {
      const admission = breaker.admit()
      const waitMs = 'open' in admission ? admission.open.retryAfterMs : Number.NaN
      nowMs += expected
      fail(breaker)
      return waitMs
    })
    expect(waits).toEqual([5000, 10_000, 20_000, 40_000, 60_000, 60_000])
    expect(breaker.admit()).toHaveProperty('open.sinceMs', 0)
  })

  it('a trial that is given up leaves room for another; stragglers neither close nor prolong', () => {
    let nowMs = 0
    const breaker = createCircuitBreaker(() => nowMs)
    const stragglers = [admitted(breaker), admitted(breaker)]
    fail(breaker, 5)
    stragglers[0]?.succeeded()
    stragglers[1]?.failed('late')
    expect(breaker.admit()).toHaveProperty('open.reason', 'SOURCE_FAILED: 500')
    nowMs = 5000
    admitted(breaker).abandoned()
    admitted(breaker).succeeded()
    expect(breaker.admit()).toHaveProperty('trial')
  })
})

describe('in the client', () => {
  it('an open circuit is SOURCE_UNREACHABLE at once, with the reason and since when; the source is asked again later', async () => {
    let nowMs = Date.parse('2026-11-28T12:00:00Z')
    let status = 500
    await using server = await openServer((_request, response) =>
      status === 200 ? sendJson(response, 'back') : response.writeHead(status).end(),
    )
    await using client = clientOf(server.url, { now: () => nowMs })
    const ask = async (): Promise<unknown> => (await client.send(jsonOf(server.url), contextOf())).json()
    for (let time = 0; time < 5; time += 1) expect(await errorOf(ask())).toMatchObject({ code: 'SOURCE_FAILED' })
    expect(await errorOf(ask())).toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      message: expect.stringMatching(/kept failing since 2026-11-28T12:00:00\.000Z, last with SOURCE_FAILED: .* status 500/),
      details: { retryAfterMs: 5000 },
    })
    expect(server.seen).toHaveLength(5)
    nowMs += 5000
    status = 200
    expect([await ask(), await ask()]).toEqual(['back', 'back'])
  })

  it.each([
    ['a reset within the body', true, 'reset'],
    ['a client error', false, '404'],
    ['too many requests', false, '429'],
  ])('%s counts: %s', async (_name, counts, kind) => {
    await using server = await openServer((request, response) => {
      if (kind !== 'reset') return response.writeHead(Number(kind)).end()
      response.writeHead(200, { 'content-length': '100' }).write('{')
      return setTimeout(() => request.socket.destroy(), 5)
    })
    await using client = clientOf(server.url)
    const ask = async (): Promise<unknown> => (await client.send(jsonOf(server.url), contextOf())).json()
    for (let time = 0; time < 5; time += 1) await errorOf(ask())
    const sent = server.seen.length
    const error = await errorOf(ask())
    expect(server.seen.length === sent).toBe(counts)
    expect(error).toMatchObject({ code: counts ? 'SOURCE_UNREACHABLE' : kind === '404' ? 'SOURCE_REJECTED' : 'SOURCE_RATE_LIMITED' })
  })
})

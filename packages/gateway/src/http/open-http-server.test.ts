// Listening and ending in order, over real connections on the loopback address.
import { connect } from 'node:net'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { openHttpServer } from './open-http-server.ts'

const host = '127.0.0.1'

describe('openHttpServer', () => {
  it('lets a request under way end, closes idle connections at once and accepts no more', async () => {
    const began = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const server = await openHttpServer({
      host,
      port: 0,
      fetch: async (request) => {
        if (new URL(request.url).pathname === '/quick') return new Response('quick')
        began.resolve()
        await release.promise
        return new Response('whole')
      },
    })
    const base = `http://${host}:${server.port}`
    // Keep-alive leaves this connection open and idle; the bare one never sends a request.
    expect(await (await fetch(`${base}/quick`)).text()).toBe('quick')
    const bare = connect(server.port, host)
    await once(bare, 'connect')
    const bareClosed = once(bare, 'close')
    const answer = fetch(`${base}/slow`)
    await began.promise
    const closing = server.close(5_000)
    await bareClosed
    await expect(fetch(`${base}/quick`)).rejects.toThrow()
    release.resolve()
    expect(await (await answer).text()).toBe('whole')
    const startMs = performance.now()
    expect(await closing).toBe(0)
    expect(performance.now() - startMs).toBeLessThan(1_000)
  })

  it('cuts off what is not done in time and says how much', async () => {
    const began = Promise.withResolvers<void>()
    const server = await openHttpServer({
      host,
      port: 0,
      fetch: () => {
        began.resolve()
        return new Promise<Response>(() => undefined)
      },
    })
    const answer = fetch(`http://${host}:${server.port}/`)
    answer.catch(() => undefined)
    await began.promise
    expect(await server.close(50)).toBe(1)
    await expect(answer).rejects.toThrow()
  })

  it('refuses a port in use', async () => {
    const server = await openHttpServer({ host, port: 0, fetch: () => new Response() })
    await expect(openHttpServer({ host, port: server.port, fetch: () => new Response() })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await server.close(0)
  })
})

// Content codings, also broken and unknown ones, over the wire.
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { clientOf, contextOf, errorOf, jsonOf } from './__fixtures__/client-of.ts'
import { openServer } from './__fixtures__/open-server.ts'

const TEXT = JSON.stringify({ text: 'à'.repeat(50_000) })
const BODIES: Readonly<Record<string, { readonly coding: string; readonly bytes: Buffer }>> = {
  plain: { coding: 'identity', bytes: Buffer.from(TEXT) },
  gzip: { coding: 'gzip', bytes: gzipSync(TEXT) },
  'x-gzip': { coding: 'X-GZIP', bytes: gzipSync(TEXT) },
  br: { coding: 'br', bytes: brotliCompressSync(TEXT) },
  zlib: { coding: 'deflate', bytes: deflateSync(TEXT) },
  bare: { coding: 'deflate', bytes: deflateRawSync(TEXT) },
  twice: { coding: 'gzip, br', bytes: brotliCompressSync(gzipSync(TEXT)) },
  broken: { coding: 'gzip', bytes: Buffer.from(TEXT) },
  short: { coding: 'gzip', bytes: gzipSync(TEXT).subarray(0, -20) },
  unknown: { coding: 'zstd', bytes: Buffer.from(TEXT) },
}

const serve = () =>
  openServer((request, response) => {
    const { coding, bytes } = BODIES[request.url?.slice(1) ?? ''] as { coding: string; bytes: Buffer }
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': coding }).end(bytes)
  })

describe('bodies', () => {
  it.each(['plain', 'gzip', 'x-gzip', 'br', 'zlib', 'bare', 'twice'])('in %s are read, and cost what came over the wire', async (name) => {
    await using server = await serve()
    await using client = clientOf(server.url)
    const answer = await client.send(jsonOf(`${server.url}/${name}`), contextOf())
    expect(await answer.text()).toBe(TEXT)
    expect(answer.cost().bytes).toBe(BODIES[name]?.bytes.byteLength)
    expect(server.requests[0]?.headers['accept-encoding']).toBe('gzip, deflate, br')
  })

  it.each([
    ['broken', /cannot be decompressed/],
    ['short', /cannot be decompressed|broke off/],
    ['unknown', /encoding that was not asked for: zstd/],
  ])('%s: SOURCE_MALFORMED', async (name, message) => {
    await using server = await serve()
    await using client = clientOf(server.url)
    const read = async (): Promise<string> => (await client.send(jsonOf(`${server.url}/${name}`), contextOf())).text()
    expect(await errorOf(read())).toMatchObject({ code: 'SOURCE_MALFORMED', message: expect.stringMatching(message) })
  })

  it('left early close the connection under the decoder', async () => {
    await using server = await openServer((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).write(gzipSync(Buffer.alloc(2 ** 22)))
    })
    await using client = clientOf(server.url)
    for await (const chunk of (await client.send(jsonOf(server.url), contextOf())).stream()) {
      expect(chunk.byteLength).toBeGreaterThan(0)
      break
    }
    await expect.poll(() => server.openSockets()).toBe(0)
  })
})

// TLS that is verified, an authority of one's own, and proxies, with keys made for the test.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createTlsServer } from 'node:https'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientOf, contextOf, errorOf, jsonOf } from './__fixtures__/client-of.ts'
import { openServer, sendJson } from './__fixtures__/open-server.ts'

let folder = ''
const hasOpenssl = (() => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    process.stderr.write('SKIPPED, for want of openssl: the tests of TLS\n')
    return false
  }
})()

function makeCertificate(name: string, subject: string): { readonly key: string; readonly cert: string } {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)]
  const options = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=test']
  execFileSync('openssl', ['req', ...options, '-addext', `subjectAltName=${subject}`, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
}

async function openTlsServer(certificate: { readonly key: string; readonly cert: string }) {
  const server = createTlsServer(certificate, (_request, response) => sendJson(response, 'safe'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'crosswalk-http-'))))
afterAll(() => rmSync(folder, { recursive: true }))

describe.skipIf(!hasOpenssl)('TLS', () => {
  it('with an authority nobody knows: SOURCE_UNREACHABLE at once, naming the setting; with it named as text or file, an answer', async () => {
    const certificate = makeCertificate('own', 'IP:127.0.0.1')
    await using server = await openTlsServer(certificate)
    await using stranger = clientOf(server.url)
    const error = await errorOf(stranger.send(jsonOf(server.url), contextOf()))
    expect(error).toMatchObject({ code: 'SOURCE_UNREACHABLE', message: expect.stringMatching(/SELF_SIGNED.*tls\.ca/) })
    expect(stranger.requestsSent).toBe(1)
    for (const ca of [certificate.cert, 'own.pem']) {
      await using client = clientOf(server.url, { settings: { tls: { ca } }, baseDirectory: folder })
      expect(await (await client.send(jsonOf(server.url), contextOf())).json()).toBe('safe')
    }
  })

  it('with a certificate for another name: SOURCE_UNREACHABLE, whatever authority is named', async () => {
    const certificate = makeCertificate('other', 'DNS:other.example')
    await using server = await openTlsServer(certificate)
    await using client = clientOf(server.url, { settings: { tls: { ca: certificate.cert } } })
    const error = await errorOf(client.send(jsonOf(server.url), contextOf()))
    expect(error).toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      message: expect.stringMatching(/not valid \(ERR_TLS_CERT_ALTNAME_INVALID\)/),
    })
  })
})

describe('tls.ca', () => {
  it('that cannot be read is a mistake of the configuration', () => {
    const create = (): unknown => clientOf('https://geo.example', { settings: { tls: { ca: 'none.pem' } }, baseDirectory: folder })
    expect(create).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringMatching(/tls\.ca: cannot read none\.pem \(ENOENT\)/) }),
    )
  })
})

describe('a proxy', () => {
  it('carries the requests', async () => {
    await using server = await openServer((_request, response) => sendJson(response, 'direct'))
    await using proxy = await openServer((request, response) => sendJson(response, { via: request.url }))
    await using client = clientOf(server.url, { settings: { proxy: proxy.url } })
    expect(await (await client.send(jsonOf(`${server.url}/x`), contextOf())).json()).toEqual({ via: `${server.url}/x` })
    expect(server.seen).toEqual([])
  })

  it('that is down: SOURCE_UNREACHABLE names the setting', async () => {
    const gone = await openServer(() => undefined)
    await gone[Symbol.asyncDispose]()
    for (const url of ['http://geo.example', 'https://geo.example']) {
      await using client = clientOf(url, { settings: { proxy: gone.url } })
      const error = await errorOf(client.send(jsonOf(url), contextOf()))
      expect(error).toMatchObject({ code: 'SOURCE_UNREACHABLE', message: expect.stringMatching(/setting proxy/) })
    }
  })

  it('that wants credentials: SOURCE_UNAUTHORIZED names the setting', async () => {
    await using proxy = await openServer((_request, response) => response.writeHead(407).end())
    await using client = clientOf('http://geo.example', { settings: { proxy: proxy.url } })
    const error = await errorOf(client.send(jsonOf('http://geo.example/'), contextOf()))
    expect(error).toMatchObject({ code: 'SOURCE_UNAUTHORIZED', message: expect.stringMatching(/setting proxy/) })
  })
})

describe.skipIf(!hasOpenssl)('a proxy before TLS', () => {
  it('is a tunnel, and the certificate behind it is verified', async () => {
    const certificate = makeCertificate('tunnel', 'IP:127.0.0.1')
    await using server = await openTlsServer(certificate)
    const { createServer } = await import('node:http')
    const proxy = createServer()
    proxy.on('connect', (request, socket) => {
      const [host, port] = (request.url ?? '').split(':')
      const upstream = connect(Number(port), host, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'))
      upstream.pipe(socket).pipe(upstream)
      for (const end of [upstream, socket]) end.on('error', () => undefined)
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const settings = { proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` }
    {
      await using stranger = clientOf(server.url, { settings })
      const error = await errorOf(stranger.send(jsonOf(server.url), contextOf()))
      expect(error).toMatchObject({ code: 'SOURCE_UNREACHABLE', message: expect.stringMatching(/tls\.ca/) })
      await using client = clientOf(server.url, { settings: { ...settings, tls: { ca: certificate.cert } } })
      expect(await (await client.send(jsonOf(server.url), contextOf())).json()).toBe('safe')
    }
    proxy.closeAllConnections()
    await new Promise((resolve) => proxy.close(resolve))
  })
})

// A source's credentials are shown nowhere, though its server repeats them in an error with status 200 and its adapter in its description.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { SourceError } from '@crosswalk/contract'
import type { CallContext, ScanPlan, SeriesPlan, Source } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { loadConfiguration } from '../configuration/load-configuration.ts'
import { startGateway } from '../start-gateway.ts'
import { createSourceHider, hideSourceSecrets } from './hide-source-secrets.ts'

const SECRETS = ['s3cret-header', 's3cret-agent', 's3cret-query', 's3cret-env', 's3cret-link']

/** Says what it was sent, as some servers do, in a report of CSW, which has status 200. */
async function openTalkative() {
  const server = createServer((request, response) => {
    const headers = JSON.stringify([request.headers['authorization'], request.headers['x-api-key']])
    const said = `${request.url} ${headers} at http://ana:s3cret-link@elsewhere.example/?token=s3cret-link`.replaceAll('&', '&amp;')
    const exception = `<Exception exceptionCode="InvalidParameterValue"><ExceptionText>${said}</ExceptionText></Exception>`
    response.writeHead(200, { 'content-type': 'application/xml' }).end(`<ExceptionReport>${exception}</ExceptionReport>`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}

describe('credentials of a source', () => {
  it('are in no health, answer, page or log line of the gateway', async () => {
    const server = await openTalkative()
    const folder = await mkdtemp(join(tmpdir(), 'crosswalk-secrets-'))
    const lines: string[] = []
    const source = {
      id: 'csw',
      adapter: 'ogc-api-records',
      protocol: 'csw',
      url: `${server.url}/csw?map=\${MAP}&api_key=s3cret-query`,
      auth: { header: { name: 'Authorization', value: 'Bearer s3cret-header' } },
      headers: { 'x-api-key': 's3cret-agent' },
    }
    await writeFile(join(folder, 'crosswalk.yaml'), JSON.stringify({ sources: [source] }))
    const configuration = await loadConfiguration(join(folder, 'crosswalk.yaml'), { MAP: 's3cret-env' })
    const logger = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) })
    const gateway = await startGateway({ configuration, host: '127.0.0.1', port: 0, logger })
    try {
      await gateway.sources.tried
      const query = '{ sources { id url quirks health { state lastError } } datasets { complete completeness { entries { message } } } }'
      const asked = await fetch(`${gateway.address}/graphql?query=${encodeURIComponent(query)}`)
      const shown = [
        await asked.text(),
        await (await fetch(`${gateway.address}/health/ready`)).text(),
        await (await fetch(gateway.address)).text(),
      ]
      expect(shown[0]).toContain('InvalidParameterValue')
      expect(shown[1]).toContain('InvalidParameterValue')
      expect(shown[2]).toContain('InvalidParameterValue')
      for (const text of [...shown, lines.join('')]) for (const secret of SECRETS) expect(text).not.toContain(secret)
      expect(lines.join('')).toContain('InvalidParameterValue')
    } finally {
      await gateway.close(0)
      await server.close()
      await rm(folder, { recursive: true })
    }
  })

  it('are in no failure of a scan or a history, whose other errors pass as they are', async () => {
    let error: unknown
    async function* fails(): AsyncGenerator<never, void, undefined> {
      yield* []
      throw error
    }
    const description = { url: 'https://ana:pw@a.example/wfs?token=t0ken&map=x', quirks: ['calls itself https://b.example/?key=k3y'] }
    const source = { id: 'a', description, scan: fails, series: fails } as unknown as Source
    const options = { auth: { apiKey: { in: 'query', name: 'schluessel', value: 's3cret-query' } } }
    const hidden = hideSourceSecrets(
      source,
      createSourceHider({ options }, (text) => text.replaceAll('s3cret-env', '${ENV}')),
    )
    expect(hidden.description).toEqual({ url: 'https://a.example/wfs?map=x', quirks: ['calls itself https://b.example/'] })
    const failureOf = async (read: () => AsyncIterable<unknown> | undefined): Promise<unknown> => {
      try {
        for await (const _batch of read() ?? []) continue
      } catch (caught) {
        return caught
      }
      return undefined
    }
    const reads = [() => hidden.scan({} as ScanPlan, {} as CallContext), () => hidden.series?.({} as SeriesPlan, {} as CallContext)]
    for (const read of reads) {
      error = new SourceError('SOURCE_FAILED', 'said s3cret-query and s3cret-env', { sourceId: 'a', status: 500 })
      expect(await failureOf(read)).toMatchObject({ code: 'SOURCE_FAILED', message: 'said *** and ${ENV}', details: { status: 500 } })
      error = new DOMException('gone', 'AbortError')
      expect(await failureOf(read)).toBe(error)
      error = new SourceError('SOURCE_FAILED', 'status 500', { sourceId: 'a' })
      expect(await failureOf(read)).toBe(error)
    }
    expect(
      hideSourceSecrets({ ...source, series: undefined } as unknown as Source, createSourceHider({ options }, String)).series,
    ).toBeUndefined()
  })
})

// A gateway over files that a test writes, asked through GraphQL over HTTP as a client would.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { loadConfiguration, startGateway, waitForSources } from '@crosswalk/gateway'

export interface Answer<Data> {
  readonly data: Data
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[]
}

export interface OpenGateway {
  readonly folder: string
  /** Writes a file of the folder anew. */
  write(name: string, text: string): void
  ask<Data>(query: string, variables?: object): Promise<Answer<Data>>
  close(): Promise<void>
}

const logger = { info: () => {}, warn: () => {}, error: () => {} }

/** `files` by their names below the folder; `crosswalk.yaml` is the configuration. Ready when its sources are. */
export async function openGateway(files: Readonly<Record<string, string>>): Promise<OpenGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-e2e-'))
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  for (const [name, text] of Object.entries(files)) write(name, text)
  const start = { configuration: await loadConfiguration(join(folder, 'crosswalk.yaml'), {}), host: '127.0.0.1', port: 0, logger }
  const gateway = await startGateway(start)
  await waitForSources(gateway, start)
  return {
    folder,
    write,
    async ask<Data>(query: string, variables: object = {}) {
      const response = await fetch(`${gateway.address}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(60_000),
      })
      return (await response.json()) as Answer<Data>
    },
    async close() {
      await gateway.close(1000)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

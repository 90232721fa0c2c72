// A whole gateway for a scenario: configuration, models and crosswalks as files of a folder of its own, asked in GraphQL over HTTP.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SourceHandle } from '@crosswalk/engine'
import { type Configuration, loadConfiguration, type RunningGateway, startGateway, waitForSources } from '@crosswalk/gateway'

const CALL_MS = 60_000
/** A source that was too busy to describe itself in time is tried again by the gateway. */
const READY_MS = 90_000
const POLL_MS = 200
const CLOSE_MS = 1000

export interface Answer<Data> {
  readonly data: Data | null
  readonly errors: readonly { readonly message: string; readonly extensions?: Readonly<Record<string, unknown>> }[]
  readonly extensions: Readonly<Record<string, unknown>>
}
export interface TestGateway extends AsyncDisposable {
  readonly address: string
  /** What the faces stand on. */
  readonly service: RunningGateway['service']
  readonly sources: RunningGateway['sources']
  /** What the gateway warned of, as JSON. */
  readonly warnings: readonly string[]
  /** Writes a file of the folder anew. */
  write(name: string, content: string): void
  /** One operation; the answer with its errors, whatever they are. */
  send<Data>(query: string, options?: { readonly variables?: object; readonly explain?: boolean }): Promise<Answer<Data>>
  /** @throws Error where the answer holds an error */
  ask<Data>(query: string, variables?: object): Promise<Data>
}

/**
 * Starts a gateway and waits until every source is ready.
 * @param files contents by path below the folder; `crosswalk.yaml` is the configuration
 * @throws ConfigError
 * @throws Error where a source does not become ready
 */
export async function openGateway(files: Readonly<Record<string, string>>): Promise<TestGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-e2e-'))
  const write = (name: string, content: string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  for (const [name, content] of Object.entries(files)) write(name, content)
  const warnings: string[] = []
  const warn = (...details: readonly unknown[]): void => {
    warnings.push(JSON.stringify(details))
  }
  const configuration = await loadConfiguration(join(folder, 'crosswalk.yaml'), {})
  const options = { configuration, host: '127.0.0.1', port: 0, logger: { info: () => {}, warn, error: warn } }
  const gateway = await startGateway(options)
  await waitForSources(gateway, options)
  await untilReady(gateway, configuration)
  return {
    address: gateway.address,
    service: gateway.service,
    sources: gateway.sources,
    warnings,
    write,
    ...asking(gateway.address),
    [Symbol.asyncDispose]: async () => {
      await gateway.close(CLOSE_MS)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Asks the gateway at an address, whoever started it. */
export function asking(address: string): Pick<TestGateway, 'send' | 'ask'> {
  const send = async <Data>(query: string, { variables = {}, explain = false } = {}): Promise<Answer<Data>> => {
    const response = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables, ...(explain ? { extensions: { explain } } : {}) }),
      signal: AbortSignal.timeout(CALL_MS),
    })
    return { data: null, errors: [], extensions: {}, ...((await response.json()) as Partial<Answer<Data>>) }
  }
  return {
    send,
    ask: async <Data>(query: string, variables: object = {}): Promise<Data> => {
      const { data, errors } = await send<Data>(query, { variables })
      if (errors.length > 0 || data === null) throw new Error(JSON.stringify(errors))
      return data
    },
  }
}

/** What of a source is not there yet: a busy server describes its collections one after the other. */
function lackOf(handle: SourceHandle, configuration: Configuration): string | undefined {
  const { id } = handle
  const { state, lastError } = handle.health()
  if (state !== 'ready') return `${id}: ${lastError}`
  const named = configuration.sources.find((source) => source.id === id)?.options['collections'] ?? {}
  const names = Array.isArray(named) ? (named as readonly string[]) : Object.keys(named)
  const missing = names.filter((name) => !handle.current()?.collections.has(name))
  return missing.length === 0 ? undefined : `${id} has no collection ${missing.join(', ')}`
}

async function untilReady(gateway: RunningGateway, configuration: Configuration): Promise<void> {
  const deadline = Date.now() + READY_MS
  for (;;) {
    const lacks = gateway.sources.handles.flatMap((handle) => lackOf(handle, configuration) ?? [])
    if (lacks.length === 0) return
    if (Date.now() > deadline) {
      await gateway.close(CLOSE_MS)
      throw new Error(lacks.join('; '))
    }
    await sleep(POLL_MS)
  }
}

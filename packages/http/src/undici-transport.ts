// The network: one pool of connections per origin, with verified TLS, through a proxy where one is set.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { getCACertificates } from 'node:tls'
import { ConfigError } from '@crosswalk/contract'
import type { Transport } from '@crosswalk/contract'
import type { Dispatcher, Pool, ProxyAgent } from 'undici'

export interface UndiciTransportOptions {
  /** PEM text or a path. */
  readonly ca?: string | undefined
  /** Relative paths start here. */
  readonly baseDirectory?: string | undefined
  readonly proxy?: string | undefined
}

export interface NetworkTransport {
  readonly send: Transport
  /** Connections that stand, in use or not. */
  close(): Promise<void>
}

const KEEP_ALIVE_MS = 10_000

/** Follows no redirect, decompresses nothing, has no time limit but the request's signal. @throws ConfigError where `ca` cannot be read */
export function createUndiciTransport(options: UndiciTransportOptions = {}): NetworkTransport {
  const connect =
    options.ca === undefined ? {} : { ca: [...getCACertificates('default'), readAuthority(options.ca, options.baseDirectory)] }
  // HTTP/1.1 alone: one way for a stream to break off, and a connection that is left early is closed.
  const common = { connect: { ...connect, timeout: 0 }, allowH2: false, headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: KEEP_ALIVE_MS }
  const dispatchers = new Map<string, Dispatcher>()
  let loaded: ClientLibrary | undefined
  const open = (origin: string, client: ClientLibrary): Dispatcher => {
    if (options.proxy === undefined) return new client.Pool(origin, common)
    return new client.ProxyAgent({ ...common, uri: options.proxy, requestTls: connect, proxyTls: connect })
  }
  const dispatcherOf = (origin: string, client: ClientLibrary): Dispatcher => {
    const key = options.proxy === undefined ? origin : 'proxy'
    const found = dispatchers.get(key)
    if (found) return found
    const made = open(origin, client)
    dispatchers.set(key, made)
    return made
  }
  return {
    async send({ method, url, headers, body, signal }) {
      const { origin, path } = splitUrl(url)
      const request = { origin, path, method, headers, body: body ?? null, signal }
      loaded ??= await loadClient()
      const response = await dispatcherOf(origin, loaded).request(request)
      // A body that nobody reads when its request is aborted must not end the process.
      response.body.on('error', () => undefined)
      return { status: response.statusCode, headers: joinHeaders(response.headers), body: response.body as AsyncIterable<Uint8Array> }
    },
    async close() {
      await Promise.all(Array.from(dispatchers.values(), (dispatcher) => dispatcher.destroy()))
    },
  }
}

interface ClientLibrary {
  readonly Pool: typeof Pool
  readonly ProxyAgent: typeof ProxyAgent
}

/** Loaded by the first request: a gateway over files alone is smaller by it (measured: 6 MB). */
function loadClient(): Promise<ClientLibrary> {
  return import('undici')
}

/** The path and query go out byte for byte, where they can stand in a request line as they are. */
function splitUrl(url: string): { readonly origin: string; readonly path: string } {
  const parsed = new URL(url)
  const raw = (url.replace(/^https?:\/\/[^/?#]*/i, '').split('#', 1)[0] as string) || '/'
  const isSendable = /^[\x21-\x7e]*$/.test(raw)
  const path = isSendable ? raw : parsed.pathname + parsed.search
  return { origin: parsed.origin, path: path.startsWith('?') ? `/${path}` : path }
}

function joinHeaders(headers: Readonly<Record<string, string | readonly string[] | undefined>>): Record<string, string> {
  const joined: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) joined[name.toLowerCase()] = typeof value === 'string' ? value : value.join(', ')
  }
  return joined
}

function readAuthority(ca: string, baseDirectory: string | undefined): string {
  if (ca.includes('-----BEGIN ')) return ca
  try {
    return readFileSync(resolve(baseDirectory ?? '.', ca), 'utf8')
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'no text'
    throw new ConfigError([
      { file: 'options', path: ['tls', 'ca'], message: `cannot read ${ca} (${reason})`, expected: 'PEM text or a file of it' },
    ])
  }
}

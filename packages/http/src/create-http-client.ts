// The client of one source: its credentials, breaker, cache and connections.
import type { Transport } from '@crosswalk/contract'
import { createAccessTokens } from './access-tokens.ts'
import { createAnswerCache } from './answer-cache.ts'
import { createCircuitBreaker } from './circuit-breaker.ts'
import { createCredentials } from './credentials.ts'
import { systemDelay } from './exchange.ts'
import type { ExchangeSettings } from './exchange.ts'
import { createFlights } from './flights.ts'
import { hiderOf } from './hider-of.ts'
import type { HttpClient } from './http-client.ts'
import { DEFAULT_CACHE_BYTES, DEFAULT_CONCURRENCY, DEFAULT_MAX_BODY_BYTES, DEFAULT_TIMEOUT_MS } from './options.ts'
import type { HttpOptions } from './options.ts'
import { createOriginGuard } from './origin-guard.ts'
import { sendShared } from './send-shared.ts'
import { createSlots } from './slots.ts'
import { createUndiciTransport } from './undici-transport.ts'

export interface HttpClientOptions {
  readonly sourceId: string
  /** The source's base URL: its origin is the one that sees credentials. */
  readonly url: string
  /** The source's options; members that are not of HTTP are not looked at. @default none */
  readonly settings?: HttpOptions | undefined
  /** Relative paths in the settings start here. */
  readonly baseDirectory?: string | undefined
  /** @default the network */
  readonly transport?: Transport | undefined
  /** Epoch milliseconds. @default the machine's clock */
  readonly now?: (() => number) | undefined
  /** From 0 (included) to 1 (excluded). */
  readonly random?: (() => number) | undefined
  readonly delay?: ((milliseconds: number, signal: AbortSignal) => Promise<unknown>) | undefined
}

/** Nothing is sent before the first `send`. @throws ConfigError for a `url` or `tls.ca` that no retry will mend */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { settings = {} } = options
  const network = options.transport
    ? undefined
    : createUndiciTransport({ ca: settings.tls?.ca, proxy: settings.proxy, baseDirectory: options.baseDirectory })
  const counted = countRequests(options.transport ?? (network as { send: Transport }).send)
  const exchangeSettings = createExchangeSettings(options, counted.transport)
  const { guard, now } = exchangeSettings
  const sending = {
    exchange: exchangeSettings,
    cache: createAnswerCache(settings.cacheBytes ?? DEFAULT_CACHE_BYTES, now),
    flights: createFlights(),
    maxBodyBytes: settings.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES,
  }
  return {
    send: (request, context) => sendShared(sending, request, context),
    followLink: (link, base) => guard.followLink(link, base),
    learnPublicUrl: (url) => guard.learnPublicUrl(url),
    notes: guard.notes,
    get requestsSent() {
      return counted.count()
    },
    close: async () => network?.close(),
  }
}

function countRequests(transport: Transport): { readonly transport: Transport; count(): number } {
  let count = 0
  return {
    transport: (request) => {
      count += 1
      return transport(request)
    },
    count: () => count,
  }
}

function createExchangeSettings(options: HttpClientOptions, transport: Transport): ExchangeSettings {
  const { sourceId, settings = {}, now = Date.now } = options
  const timeoutMs = settings.timeoutMs ?? DEFAULT_TIMEOUT_MS
  const oauth2 = settings.auth?.oauth2
  const tokens = oauth2 && createAccessTokens({ sourceId, oauth2, transport, timeoutMs, now })
  const credentials = createCredentials(settings.auth, tokens)
  const { keyParameter } = credentials
  const hide = hiderOf({ ...settings, url: options.url })
  const { url, origins = [], publicUrl } = { ...settings, url: options.url }
  return {
    sourceId,
    transport,
    credentials,
    hide,
    guard: createOriginGuard({ sourceId, url, origins, publicUrl, keyParameter, hide }),
    headers: lowerCaseNames(settings.headers ?? {}),
    usesProxy: settings.proxy !== undefined,
    slots: createSlots(settings.concurrency ?? DEFAULT_CONCURRENCY),
    breaker: createCircuitBreaker(now),
    timeoutMs,
    now,
    random: options.random ?? Math.random,
    delay: options.delay ?? systemDelay,
  }
}

function lowerCaseNames(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

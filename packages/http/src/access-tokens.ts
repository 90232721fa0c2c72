// Tokens by OAuth2 client credentials (RFC 6749 section 4.4): one at a time, replaced before it ends.
import { SourceError } from '@crosswalk/contract'
import type { SourceErrorCode, Transport, TransportResponse } from '@crosswalk/contract'
import { raceSignal } from './abort.ts'
import type { OAuth2Options } from './options.ts'

/** A token is replaced so long before it ends that a request under way still arrives with it. */
const RESERVE_MS = 30_000
const DEFAULT_LIFETIME_S = 300
const MAX_ANSWER_BYTES = 64 * 1024

export interface AccessTokens {
  /** Those who wait share one request for a token. @throws SourceError */
  take(signal: AbortSignal): Promise<string>
  /** The source refused this one: nothing happens where another has taken its place since. */
  discard(value: string): void
}

export interface AccessTokensOptions {
  readonly sourceId: string
  readonly oauth2: OAuth2Options
  readonly transport: Transport
  readonly timeoutMs: number
  readonly now: () => number
}

interface Token {
  readonly value: string
  readonly renewAtMs: number
}

export function createAccessTokens(options: AccessTokensOptions): AccessTokens {
  let present: Token | undefined
  let coming: Promise<Token> | undefined
  const fetchToken = (): Promise<Token> => {
    coming ??= requestToken(options).then(
      (token) => {
        coming = undefined
        return (present = token)
      },
      (error: unknown) => {
        coming = undefined
        throw error
      },
    )
    return coming
  }
  return {
    async take(signal) {
      if (present && options.now() < present.renewAtMs) return present.value
      return (await raceSignal(fetchToken(), signal)).value
    },
    discard(value) {
      if (present?.value === value) present = undefined
    },
  }
}

async function requestToken(options: AccessTokensOptions): Promise<Token> {
  const { oauth2, sourceId } = options
  const fail = (code: SourceErrorCode, reason: string, cause?: unknown): never => {
    throw new SourceError(code, `no token from auth.oauth2.tokenUrl: ${reason}`, { sourceId, url: oauth2.tokenUrl, cause })
  }
  // The name and the secret are encoded as form values before they are joined (RFC 6749 section 2.3.1).
  const pair = `${encodeURIComponent(oauth2.clientId)}:${encodeURIComponent(oauth2.clientSecret)}`
  const signal = AbortSignal.timeout(options.timeoutMs)
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...(oauth2.scope === undefined ? {} : { scope: oauth2.scope }) })
  const headers = {
    authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
  }
  let response: TransportResponse
  let text: string
  try {
    response = await options.transport({ method: 'POST', url: oauth2.tokenUrl, headers, body: body.toString(), signal })
    text = await readText(response.body)
  } catch (error) {
    if (signal.aborted) return fail('SOURCE_TIMEOUT', `no answer within ${options.timeoutMs} ms`, error)
    return fail('SOURCE_UNREACHABLE', 'nobody answers there', error)
  }
  if (response.status >= 500) return fail('SOURCE_FAILED', `status ${response.status}`)
  if (response.status !== 200) return fail('SOURCE_UNAUTHORIZED', `status ${response.status}`)
  const token = readToken(text)
  if (!token) return fail('SOURCE_MALFORMED', 'its answer holds no access_token')
  const lifetimeMs = (token.lifetimeS ?? DEFAULT_LIFETIME_S) * 1000
  return { value: token.value, renewAtMs: options.now() + Math.max(lifetimeMs - RESERVE_MS, lifetimeMs / 2) }
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.byteLength
    if (bytes > MAX_ANSWER_BYTES) break
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function readToken(text: string): { readonly value: string; readonly lifetimeS: number | undefined } | undefined {
  let answer: unknown
  try {
    answer = JSON.parse(text)
  } catch {
    return undefined
  }
  const { access_token: value, expires_in: lifetime } = (answer ?? {}) as { access_token?: unknown; expires_in?: unknown }
  const lifetimeS = Number(lifetime)
  if (typeof value !== 'string' || value === '') return undefined
  return { value, lifetimeS: lifetime !== undefined && lifetimeS > 0 ? lifetimeS : undefined }
}

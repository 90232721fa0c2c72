// How a request of ours signs in at the source.
import { createHash } from 'node:crypto'
import type { Principal } from '@crosswalk/contract'
import type { AccessTokens } from './access-tokens.ts'
import type { HttpAuth } from './options.ts'

/** What goes on the wire. */
export interface SignedRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

export interface Credentials {
  /** @throws SourceError where a token is needed and cannot be had */
  sign(request: SignedRequest, principal: Principal, signal: AbortSignal): Promise<SignedRequest>
  /** After a 401 to this request: true where another attempt would carry another credential. */
  renew(refused: SignedRequest): boolean
  /** Equal for callers who may share an answer. */
  shareKey(principal: Principal): string
  /** The query parameter that carries the key, where one does. */
  readonly keyParameter?: string | undefined
  /** Values that no error may show. */
  readonly secrets: readonly string[]
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64')

/** @param tokens where `auth` is oauth2 */
export function createCredentials(auth: HttpAuth | undefined, tokens: AccessTokens | undefined): Credentials {
  if (auth?.header) return withHeader(auth.header.name, auth.header.value, [auth.header.value])
  if (auth?.basic) {
    const { username, password } = auth.basic
    const pair = base64(`${username}:${password}`)
    return withHeader('authorization', `Basic ${pair}`, [password, pair])
  }
  if (auth?.apiKey?.in === 'header') return withHeader(auth.apiKey.name, auth.apiKey.value, [auth.apiKey.value])
  if (auth?.apiKey) return withParameter(auth.apiKey.name, auth.apiKey.value)
  if (auth?.oauth2 && tokens) return withTokens(tokens, auth.oauth2.clientSecret)
  if (auth?.forward !== undefined) return withCallersHeader(auth.forward.toLowerCase())
  return { sign: async (request) => request, renew: () => false, shareKey: () => '', secrets: [] }
}

function addHeader(request: SignedRequest, name: string, value: string): SignedRequest {
  return { ...request, headers: { ...request.headers, [name.toLowerCase()]: value } }
}

function withHeader(name: string, value: string, secrets: readonly string[]): Credentials {
  return { sign: async (request) => addHeader(request, name, value), renew: () => false, shareKey: () => '', secrets }
}

function withParameter(name: string, value: string): Credentials {
  const pair = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`
  return {
    sign: async (request) => {
      const [head, ...fragment] = request.url.split('#')
      const joint = head?.includes('?') === true ? '&' : '?'
      return { ...request, url: [`${head}${joint}${pair}`, ...fragment].join('#') }
    },
    renew: () => false,
    shareKey: () => '',
    keyParameter: name,
    secrets: [value],
  }
}

function withTokens(tokens: AccessTokens, clientSecret: string): Credentials {
  return {
    sign: async (request, _principal, signal) => addHeader(request, 'authorization', `Bearer ${await tokens.take(signal)}`),
    renew: ({ headers }) => {
      tokens.discard(headers['authorization']?.replace('Bearer ', '') ?? '')
      return true
    },
    shareKey: () => '',
    secrets: [clientSecret],
  }
}

function withCallersHeader(name: string): Credentials {
  const valueOf = (principal: Principal): string | undefined => principal.headers?.[name]
  return {
    sign: async (request, principal) => {
      const value = valueOf(principal)
      return value === undefined ? request : addHeader(request, name, value)
    },
    renew: () => false,
    // By the value too: what a caller may see hangs on what the source is shown, not on who we believe it is.
    shareKey: (principal) =>
      createHash('sha256')
        .update(JSON.stringify([principal.key, valueOf(principal) ?? null]))
        .digest('base64url'),
    secrets: [],
  }
}

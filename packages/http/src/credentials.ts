// How a request of ours signs in at the source.
import { createHash } from 'node:crypto'
import type { Principal } from '@crosswalk/contract'
import type { AccessTokens } from './access-tokens.ts'
import { isSecretName } from './hide-secrets.ts'
import type { HttpAuth, HttpOptions } from './options.ts'

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
}

function basicPair({ username, password }: NonNullable<HttpAuth['basic']>): string {
  return Buffer.from(`${username}:${password}`, 'utf8').toString('base64')
}

/** Configured values that nothing may show: credentials, and headers whose names say that they are. */
export function secretsOf({ auth, headers = {} }: Pick<HttpOptions, 'auth' | 'headers'>): readonly string[] {
  const { header, basic, apiKey, oauth2 } = auth ?? {}
  const ofBasic = basic && [basic.password, basicPair(basic)]
  const ofHeaders = Object.entries(headers).flatMap(([name, value]) => (isSecretName(name) ? [value] : []))
  const values = [header?.value, ...(ofBasic ?? []), apiKey?.value, oauth2?.clientSecret, ...ofHeaders].filter(
    (value) => value !== undefined,
  )
  // `Bearer x`: a server may repeat x alone.
  return values.flatMap((value) => [value, ...(/^[A-Za-z]+ (\S+)$/.exec(value)?.slice(1) ?? [])])
}

/** @param tokens where `auth` is oauth2 */
export function createCredentials(auth: HttpAuth | undefined, tokens: AccessTokens | undefined): Credentials {
  if (auth?.header) return withHeader(auth.header.name, auth.header.value)
  if (auth?.basic) return withHeader('authorization', `Basic ${basicPair(auth.basic)}`)
  if (auth?.apiKey?.in === 'header') return withHeader(auth.apiKey.name, auth.apiKey.value)
  if (auth?.apiKey) return withParameter(auth.apiKey.name, auth.apiKey.value)
  if (auth?.oauth2 && tokens) return withTokens(tokens)
  if (auth?.forward !== undefined) return withCallersHeader(auth.forward.toLowerCase())
  return { sign: async (request) => request, renew: () => false, shareKey: () => '' }
}

function addHeader(request: SignedRequest, name: string, value: string): SignedRequest {
  return { ...request, headers: { ...request.headers, [name.toLowerCase()]: value } }
}

function withHeader(name: string, value: string): Credentials {
  return { sign: async (request) => addHeader(request, name, value), renew: () => false, shareKey: () => '' }
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
  }
}

function withTokens(tokens: AccessTokens): Credentials {
  return {
    sign: async (request, _principal, signal) => addHeader(request, 'authorization', `Bearer ${await tokens.take(signal)}`),
    renew: ({ headers }) => {
      tokens.discard(headers['authorization']?.replace('Bearer ', '') ?? '')
      return true
    },
    shareKey: () => '',
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
  }
}

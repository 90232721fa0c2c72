// What a configuration may say of a source that lies behind HTTP, beside its `url`.

/** How the gateway, or its caller, signs in at the source. Exactly one of the members. */
export interface HttpAuth {
  readonly header?: { readonly name: string; readonly value: string } | undefined
  readonly basic?: { readonly username: string; readonly password: string } | undefined
  readonly apiKey?: { readonly in: 'query' | 'header'; readonly name: string; readonly value: string } | undefined
  /** Client credentials (RFC 6749 section 4.4). */
  readonly oauth2?: OAuth2Options | undefined
  /** The name of a header of the caller's own request that is handed on; answers are then kept apart by its value. */
  readonly forward?: string | undefined
}

export interface OAuth2Options {
  readonly tokenUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly scope?: string | undefined
}

export interface HttpOptions {
  readonly auth?: HttpAuth | undefined
  /** Sent with every request to the source's own origin. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** `ca`: a further certificate authority, PEM text or the path of a file, relative to the configuration. Verification cannot be turned off. */
  readonly tls?: { readonly ca?: string | undefined } | undefined
  /** URL of an HTTP proxy. @default none: environment variables are not read */
  readonly proxy?: string | undefined
  /** For an attempt until its answer begins, and for its body to bring another KiB. The request's deadline ends it earlier. @default 10000 */
  readonly timeoutMs?: number | undefined
  /** Further origins that the source's links and redirects may lead to. They never see credentials. */
  readonly origins?: readonly string[] | undefined
  /** What the server calls itself, where a proxy stands between. @default learned from its description */
  readonly publicUrl?: string | undefined
  /** Of a body, as it comes and decompressed. @default 67108864 */
  readonly maxBodyBytes?: number | undefined
  /** Bytes of answers kept, by what the server says of their freshness; 0 keeps none. @default 16777216 */
  readonly cacheBytes?: number | undefined
  /** Requests under way at once. @default 8 */
  readonly concurrency?: number | undefined
}

export const DEFAULT_TIMEOUT_MS = 10_000
export const DEFAULT_MAX_BODY_BYTES = 64 * 2 ** 20
export const DEFAULT_CACHE_BYTES = 16 * 2 ** 20
export const DEFAULT_CONCURRENCY = 8

const text = { type: 'string', minLength: 1 }
const httpUrl = { type: 'string', pattern: '^https?://' }
const record = (required: readonly string[], properties: object): object => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
})

/** JSON Schema (draft 2020-12) of the members of `HttpOptions`: spread into the `properties` of an adapter's schema, next to `url`. */
export const HTTP_OPTION_PROPERTIES = {
  auth: {
    description: 'How the gateway signs in: one of header, basic, apiKey, oauth2, forward',
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    maxProperties: 1,
    properties: {
      header: record(['name', 'value'], { name: text, value: text }),
      basic: record(['username', 'password'], { username: text, password: { type: 'string' } }),
      apiKey: record(['in', 'name', 'value'], { in: { enum: ['query', 'header'] }, name: text, value: text }),
      oauth2: record(['tokenUrl', 'clientId', 'clientSecret'], { tokenUrl: httpUrl, clientId: text, clientSecret: text, scope: text }),
      forward: text,
    },
  },
  headers: { type: 'object', additionalProperties: { type: 'string' } },
  tls: record([], { ca: text }),
  proxy: httpUrl,
  timeoutMs: { type: 'integer', minimum: 1, default: DEFAULT_TIMEOUT_MS },
  origins: { type: 'array', items: httpUrl },
  publicUrl: httpUrl,
  maxBodyBytes: { type: 'integer', minimum: 1, default: DEFAULT_MAX_BODY_BYTES },
  cacheBytes: { type: 'integer', minimum: 0, default: DEFAULT_CACHE_BYTES },
  concurrency: { type: 'integer', minimum: 1, maximum: 256, default: DEFAULT_CONCURRENCY },
} as const

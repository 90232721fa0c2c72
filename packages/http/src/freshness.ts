// What a server says of keeping its answer (RFC 9111), as a cache of one client understands it.

type Headers = Readonly<Record<string, string>>

export interface Freshness {
  /** It may be kept: fresh for a while, or with a validator to ask by. */
  readonly isStorable: boolean
  /** From now. At most 0: ask before use. */
  readonly freshMs: number
  /** How old it was when it came. */
  readonly ageMs: number
}

/**
 * Only what the server says itself: no heuristic freshness, for data are live. The request's own headers are part of the key, so of Vary only
 * `*` matters.
 */
export function readFreshness(headers: Headers, nowMs: number): Freshness {
  const directives = readDirectives(headers['cache-control'] ?? '')
  const ageMs = Math.max(Number(headers['age'] ?? 0) || 0, 0) * 1000
  const hasValidator = headers['etag'] !== undefined || headers['last-modified'] !== undefined
  const lifetimeMs = directives.has('no-cache') ? 0 : lifetimeOf(directives.get('max-age'), headers, nowMs)
  const freshMs = lifetimeMs - ageMs
  const isForbidden = directives.has('no-store') || (headers['vary'] ?? '').includes('*')
  return { isStorable: !isForbidden && (freshMs > 0 || hasValidator), freshMs, ageMs }
}

function lifetimeOf(maxAge: string | undefined, headers: Headers, nowMs: number): number {
  if (maxAge !== undefined) return /^\d+$/.test(maxAge) ? Number(maxAge) * 1000 : 0
  const expiresMs = Date.parse(headers['expires'] ?? '')
  const dateMs = Date.parse(headers['date'] ?? '')
  return Number.isNaN(expiresMs) ? 0 : expiresMs - (Number.isNaN(dateMs) ? nowMs : dateMs)
}

function readDirectives(header: string): ReadonlyMap<string, string> {
  const pairs = header.split(',').map((directive): [string, string] => {
    const [name = '', value = ''] = directive.split('=', 2)
    return [name.trim().toLowerCase(), value.trim().replaceAll('"', '')]
  })
  return new Map(pairs)
}

/** Headers that ask whether what is kept is still right. */
export function validatorsOf(headers: Headers): Headers {
  const { etag, 'last-modified': lastModified } = headers
  return {
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
    ...(lastModified === undefined ? {} : { 'if-modified-since': lastModified }),
  }
}

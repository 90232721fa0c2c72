// Which of the links that a server gives are its own, and how they read from here.
import { ConfigError, SourceError } from '@crosswalk/contract'
import { dropParameters } from './hide-secrets.ts'
import type { SecretHider } from './hide-secrets.ts'

export interface OriginGuardOptions {
  readonly sourceId: string
  readonly url: string
  readonly origins: readonly string[]
  readonly publicUrl?: string | undefined
  /** A query parameter that carries our key: taken out of links that repeat it. */
  readonly keyParameter?: string | undefined
  readonly hide: SecretHider
}

export interface OriginGuard {
  /** The origin that sees credentials. */
  readonly homeOrigin: string
  /** @throws SourceError SOURCE_MALFORMED */
  followLink(link: string, base: string): string
  learnPublicUrl(url: string): void
  allows(url: string): boolean
  readonly notes: readonly string[]
}

/** An origin and the path under which the server's own tree begins, without a slash at the end. */
interface Place {
  readonly origin: string
  readonly path: string
}

const AUTHORITY = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i

function placeOf(url: string): Place | undefined {
  if (!URL.canParse(url)) return undefined
  const { origin, pathname, protocol } = new URL(url)
  return protocol === 'http:' || protocol === 'https:' ? { origin, path: pathname.replace(/\/+$/, '') } : undefined
}

/** What follows the authority, byte for byte. */
const restOf = (url: string): string => url.replace(AUTHORITY, '')

function restUnder(place: Place, url: URL, link: string): string | undefined {
  if (url.origin !== place.origin) return undefined
  const rest = restOf(link)
  const after = rest.slice(place.path.length)
  return rest.startsWith(place.path) && (after === '' || /^[/?#]/.test(after)) ? after : undefined
}

/** @throws ConfigError for a `url` that is none, or that carries user information: credentials belong under `auth` */
export function createOriginGuard(options: OriginGuardOptions): OriginGuard {
  const home = placeOf(options.url)
  if (!home) throw configIssue('url', 'not a URL of http or https')
  if (new URL(options.url).username !== '') throw configIssue('url', 'holds a user name: put credentials under auth.basic')
  const allowed = new Set([home.origin, ...options.origins.map((origin) => new URL(origin).origin)])
  let named = options.publicUrl === undefined ? undefined : placeOf(options.publicUrl)
  const notes: string[] = []
  const refuse = (link: string, reason: string): never => {
    throw new SourceError('SOURCE_MALFORMED', `the source gave the link ${options.hide.url(link)}, ${reason}`, {
      sourceId: options.sourceId,
      url: options.hide.url(options.url),
    })
  }
  const rewrite = (url: URL, link: string): string | undefined => {
    if (restUnder(home, url, link) !== undefined || !named) return undefined
    const under = restUnder(named, url, link)
    if (under !== undefined) return `${home.origin}${home.path}${under}`
    return url.origin === named.origin && !allowed.has(url.origin) ? `${home.origin}${restOf(link)}` : undefined
  }
  return {
    homeOrigin: home.origin,
    notes,
    allows: (url) => URL.canParse(url) && allowed.has(new URL(url).origin),
    followLink(given, base) {
      if (!URL.canParse(given, base)) return refuse(given, 'which is no URL')
      const link = AUTHORITY.test(given) ? given : new URL(given, base).href
      const url = new URL(link)
      if (url.username !== '' || url.password !== '') return refuse(link, 'which holds a user name')
      const rewritten = rewrite(url, link) ?? link
      if (!allowed.has(new URL(rewritten).origin)) {
        return refuse(link, `which leads away from ${home.origin}: if it is the source's own, name it under origins or publicUrl`)
      }
      const { keyParameter } = options
      return keyParameter === undefined ? rewritten : dropParameters(rewritten, (name) => name === keyParameter)
    },
    learnPublicUrl(url) {
      const place = placeOf(url)
      if (!place || options.publicUrl !== undefined || (place.origin === home.origin && place.path === home.path)) return
      if (named?.origin === place.origin && named.path === place.path) return
      named = place
      notes.push(`calls itself ${place.origin}${place.path}; its links are read as ${home.origin}${home.path}`)
    },
  }
}

function configIssue(option: string, message: string): ConfigError {
  return new ConfigError([{ file: 'options', path: [option], message }])
}

// One attempt's way through redirects and a renewed credential, to the answer that counts.
import type { Transport, TransportResponse } from '@crosswalk/contract'
import type { Credentials, SignedRequest } from './credentials.ts'
import { failure } from './failures.ts'
import type { FailureContext } from './failures.ts'
import type { OriginGuard } from './origin-guard.ts'
import { readShort } from './read-short.ts'
import type { Cost, WireRequest } from './wire-request.ts'

const MAX_REDIRECTS = 5

export interface HopSettings extends FailureContext {
  readonly transport: Transport
  readonly credentials: Credentials
  readonly guard: OriginGuard
  /** Configured headers: they may hold secrets, so only the source's own origin sees them. */
  readonly headers: Readonly<Record<string, string>>
}

export interface HopAnswer {
  readonly response: TransportResponse
  readonly url: string
  readonly isRedirected: boolean
  /** Header values that signed the request. */
  readonly signed: readonly string[]
}

/** @param signal the attempt's own */
export async function followHops(settings: HopSettings, request: WireRequest, signal: AbortSignal, cost: Cost): Promise<HopAnswer> {
  let { method, url, body } = request
  let isRenewed = false
  const seen = new Set<string>()
  for (;;) {
    const signed = await sign(settings, { ...request, url }, signal)
    cost.requests += 1
    const response = await settings.transport({ method, url: signed.url, headers: signed.headers, body, signal })
    if (response.status === 401 && !isRenewed && settings.credentials.renew(signed)) {
      isRenewed = true
      await readShort(response.body)
      continue
    }
    const { location } = response.headers
    if (!isRedirect(response.status) || location === undefined) {
      return { response, url, isRedirected: url !== request.url, signed: newValues(request.headers, signed) }
    }
    await readShort(response.body)
    seen.add(`${method} ${url}`)
    url = settings.guard.followLink(location, url)
    // 301 and 302 keep POST: these are reads, and a GET without their body would be another question.
    if (response.status === 303) [method, body] = ['GET', undefined]
    if (seen.has(`${method} ${url}`) || seen.size > MAX_REDIRECTS) {
      const message = seen.size > MAX_REDIRECTS ? `redirects more than ${MAX_REDIRECTS} times` : 'redirects in a circle'
      throw failure(settings, 'SOURCE_MALFORMED', { message, url: request.url, status: response.status })
    }
  }
}

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status)

async function sign(settings: HopSettings, request: WireRequest, signal: AbortSignal): Promise<SignedRequest> {
  const isHome = new URL(request.url).origin === settings.guard.homeOrigin
  if (!isHome) return request
  const plain = { url: request.url, headers: { ...settings.headers, ...request.headers } }
  return settings.credentials.sign(plain, request.principal, signal)
}

function newValues(plain: Readonly<Record<string, string>>, signed: SignedRequest): readonly string[] {
  return Object.entries(signed.headers)
    .filter(([name, value]) => plain[name] !== value)
    .flatMap(([, value]) => [value, value.replace(/^\S+ /, '')])
}

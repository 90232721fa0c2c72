// One request on its way to an answer: where links begin, which representation is wanted, how a document leaves.
import type { Principal } from '@crosswalk/contract'
import { MEDIA_TYPES, type Link } from './link.ts'
import type { FaceState } from './face-state.ts'
import { negotiate, type Representation } from './negotiate.ts'
import { FORMAT_PARAMETER, readParameters, type ParameterDefinition, type Parameters } from './parameter.ts'
import { problem } from './problem.ts'
import { PAGE_POLICY } from './page-style.ts'
import type { Html } from './page.ts'

export interface Exchange {
  readonly state: FaceState
  /** Where the face is as the client should see it, without a slash at the end. */
  readonly base: string
  /** The request as the client should see it: below `base`. */
  readonly url: URL
  readonly accept: string | null
  readonly signal: AbortSignal
  /** Undefined for anybody. */
  readonly principal: Principal | undefined
}

/** What a resource is in both representations. */
export interface Resource {
  readonly document: object
  readonly headers?: Readonly<Record<string, string>> | undefined
  page(): Html | Promise<Html>
}

export interface Wanted {
  readonly parameters: Parameters
  readonly representation: Representation
}

/**
 * The parameters and the representation, or the answer that refuses it.
 * @throws QueryError QUERY_INVALID
 */
export function readRequest(
  exchange: Exchange,
  mediaTypes: readonly string[],
  declared: readonly ParameterDefinition[],
): Wanted | Response {
  const parameters = readParameters(exchange.url.searchParams, declared)
  const representation = negotiate(parameters.get(FORMAT_PARAMETER.name), exchange.accept, { json: mediaTypes })
  return representation === null
    ? problem(406, `what is offered here is ${[...mediaTypes, MEDIA_TYPES.html].join(', ')}`)
    : { parameters, representation }
}

/** The resource in the representation that is wanted. */
export async function answerWith({ mediaType, format }: Representation, resource: Resource): Promise<Response> {
  const headers = new Headers({ ...resource.headers, vary: 'accept' })
  if (format === 'html') {
    headers.set('content-type', 'text/html; charset=utf-8')
    headers.set('content-security-policy', PAGE_POLICY)
    return new Response(String(await resource.page()), { headers })
  }
  headers.set('content-type', mediaType)
  return new Response(JSON.stringify(resource.document), { headers })
}

/** `self` and `alternate` (OGC 17-069r4 /req/core/fc-links), whichever representation is sent. */
export function selfLinks({ url }: Exchange, { format }: Representation, mediaType: string): readonly Link[] {
  const isJson = format === 'json'
  const json = { href: withParameter(url, 'f', 'json'), type: mediaType, title: 'This document' }
  const html = { href: withParameter(url, 'f', 'html'), type: MEDIA_TYPES.html, title: 'This document for people' }
  return [
    { ...json, rel: isJson ? 'self' : 'alternate' },
    { ...html, rel: isJson ? 'alternate' : 'self' },
  ]
}

/** The same request but for one parameter. */
export function withParameter(url: URL, name: string, value: string): string {
  const changed = new URL(url)
  changed.searchParams.set(name, value)
  return changed.href
}

// Sends WFS requests: XML expected, exceptions made errors, empty bodies noticed.
import { SourceError } from '@crosswalk/contract'
import type { HttpClient, HttpContext, HttpResponse } from '@crosswalk/http'
import { readXml, XmlError } from '@crosswalk/xml'
import type { XmlElement } from '@crosswalk/xml'
import type { NativeRequest } from './build-request.ts'
import { readException } from './read-exception.ts'

export interface WfsClient {
  readonly sourceId: string
  readonly http: HttpClient
  /** An answer, its status and media type judged. @throws SourceError */
  send(request: NativeRequest, accept: readonly string[], context: HttpContext): Promise<HttpResponse>
  /** A whole document, of at most 64 Mi characters. @throws SourceError */
  readDocument(request: NativeRequest, context: HttpContext): Promise<XmlElement>
  /** An error of reading, as an error of this source. Anything else is given back as it is. */
  toSourceError(error: unknown, url: string): unknown
}

/** Servers name XML in many ways, and old ones say `text/plain`. */
export const XML_TYPES: readonly string[] = ['application/xml', 'text/xml', 'application/gml+xml', 'text/plain', 'application/octet-stream']

export function createWfsClient(http: HttpClient, sourceId: string): WfsClient {
  const toSourceError = (error: unknown, url: string): unknown =>
    error instanceof XmlError ? new SourceError('SOURCE_MALFORMED', error.message, { sourceId, url, cause: error }) : error
  const send: WfsClient['send'] = (request, accept, context) =>
    http.send(
      {
        url: request.url,
        method: request.method,
        accept,
        readError: (answer) => readException(answer, sourceId),
        ...(request.body === undefined ? {} : { body: request.body, headers: { 'content-type': 'text/xml; charset=UTF-8' } }),
      },
      context,
    )
  return {
    sourceId,
    http,
    send,
    toSourceError,
    async readDocument(request, context) {
      const response = await send(request, XML_TYPES, context)
      try {
        return await readXml(response.stream(), { charset: charsetOf(response) })
      } catch (error) {
        throw toSourceError(error, response.url)
      }
    },
  }
}

/** What the Content-Type says; a charset that nobody knows counts as none. */
export function charsetOf({ headers }: Pick<HttpResponse, 'headers'>): string | undefined {
  return /charset\s*=\s*"?([\w.:-]{1,40})/i.exec(headers['content-type'] ?? '')?.[1]
}

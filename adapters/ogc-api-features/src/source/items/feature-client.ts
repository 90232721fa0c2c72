// The HTTP client as this adapter uses it: JSON documents, pages and single features, with the errors of OGC API servers read.
import { SourceError } from '@crosswalk/contract'
import type { Batch } from '@crosswalk/contract'
import type { ErrorAnswer, HttpClient, HttpContext, HttpRequest, HttpResponse } from '@crosswalk/http'
import { isRecord, recordsOf, textOf } from '../json.ts'
import type { CollectionState } from '../request/collection-state.ts'
import type { NativeRequest } from '../request/create-requests.ts'
import type { Feature } from './feature.ts'
import { readPage, readSingle } from './read-page.ts'
import type { Page } from './read-page.ts'

type Cost = NonNullable<Batch['cost']>
type ReadState = { readonly repair: CollectionState['repair'] | 'none'; readonly collection: { readonly id: string } }

export interface FeatureClient {
  readonly sourceId: string
  /** @throws SourceError */
  readDocument(
    url: string,
    context: HttpContext,
  ): Promise<{ readonly body: unknown; readonly url: string; readonly headers: Readonly<Record<string, string>> }>
  /** @throws SourceError */
  readPage(request: NativeRequest, state: ReadState, context: HttpContext): Promise<Page & { readonly cost: () => Cost }>
  /** The same for a question that the server may not understand: whatever it refuses, with 500 too, is SOURCE_REJECTED. @throws SourceError */
  probePage(request: NativeRequest, state: ReadState, context: HttpContext): Promise<Page>
  /** Undefined where there is none of that name. @throws SourceError */
  readFeature(
    request: NativeRequest,
    state: ReadState,
    context: HttpContext,
  ): Promise<{ readonly feature: Feature | undefined; readonly isDamaged: boolean; readonly bytes: number }>
  followLink(link: string, base: string): string
}

const DOCUMENT_TYPES = ['application/json', 'application/schema+json;q=0.9']
/** The one type that no server answers with something else: tipg gives flat rows for `application/json`, without geometry as GeoJSON. */
const FEATURE_TYPES = ['application/geo+json', 'application/json;q=0.5']

export function createFeatureClient(http: HttpClient, sourceId: string): FeatureClient {
  const readError = (answer: ErrorAnswer): SourceError | undefined => errorOf(answer, sourceId)
  const send = (request: NativeRequest, context: HttpContext): Promise<HttpResponse> =>
    http.send({ ...toHttp(request), accept: FEATURE_TYPES, readError }, context)
  const settingsOf = ({ collection, repair }: ReadState) => ({ sourceId, collection: collection.id, repair })
  return {
    sourceId,
    async readDocument(url, context) {
      const response = await http.send({ url, accept: DOCUMENT_TYPES, readError }, context)
      return { body: await response.json(), url: response.url, headers: response.headers }
    },
    async readPage(request, state, context) {
      const response = await send(request, context)
      const body = await response.json()
      const page = readPage({ body, headers: response.headers, url: response.url }, settingsOf(state))
      return { ...page, cost: () => response.cost() }
    },
    async probePage(request, state, context) {
      const response = await http.send(
        { ...toHttp(request), accept: FEATURE_TYPES, readError: (answer) => refusalOf(answer, sourceId) },
        context,
      )
      const body = await response.json()
      return readPage({ body, headers: response.headers, url: response.url }, settingsOf(state))
    },
    async readFeature(request, state, context) {
      try {
        const response = await send(request, context)
        const body = await response.json()
        const single = readSingle({ body, headers: response.headers, url: response.url }, settingsOf(state))
        return { ...single, bytes: response.cost().bytes }
      } catch (error) {
        if (error instanceof SourceError && error.details.status === 404) return { feature: undefined, isDamaged: false, bytes: 0 }
        throw error
      }
    },
    followLink: (link, base) => http.followLink(link, base),
  }
}

function toHttp({ url, method, body }: NativeRequest): Pick<HttpRequest, 'url' | 'method' | 'body' | 'headers'> {
  return body === undefined ? { url, method } : { url, method, body, headers: { 'content-type': 'application/query-cql-json' } }
}

/** Of servers that answer nonsense with 500, a probe learns as much as of those that say 400; that the server is down is another matter. */
function refusalOf({ status, text, url }: ErrorAnswer, sourceId: string): SourceError | undefined {
  if (status < 400 || [401, 403, 429, 502, 503, 504].includes(status)) return undefined
  return new SourceError('SOURCE_REJECTED', `${status}${saidIn(text) === undefined ? '' : ` ${saidIn(text)?.slice(0, 120) ?? ''}`}`, {
    sourceId,
    url,
    status,
  })
}

/** What the server says of its refusal: `{code, description}` (OGC 17-069r4 section 7.5.2), `{detail}` or `{title, detail}` (RFC 9457). */
function errorOf({ status, text, url }: ErrorAnswer, sourceId: string): SourceError | undefined {
  const said = saidIn(text)
  if (said === undefined || status === 401 || status === 403 || status === 429) return undefined
  const code = status >= 500 ? 'SOURCE_FAILED' : status >= 400 ? 'SOURCE_REJECTED' : undefined
  return code === undefined ? undefined : new SourceError(code, `answered ${status}: ${said.slice(0, 300)}`, { sourceId, url, status })
}

function saidIn(text: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text)
    if (!isRecord(body)) return undefined
    const [first] = recordsOf(body['detail'])
    return textOf(body['description']) ?? textOf(body['detail']) ?? textOf(first?.['msg']) ?? textOf(body['title'])
  } catch {
    return undefined
  }
}

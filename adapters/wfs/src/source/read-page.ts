// One page of a list: sent for, read as it arrives, and what it shows of itself on the way.
import { SourceError } from '@crosswalk/contract'
import type { GmlError } from '@crosswalk/geo'
import type { HttpContext, HttpResponse } from '@crosswalk/http'
import { readGeoJson, streamFeatures } from '../features/stream-features.ts'
import type { AnswerHead, FeatureReading } from '../features/stream-features.ts'
import type { WfsItem } from '../features/wfs-item.ts'
import { buildGetFeature } from '../request/build-request.ts'
import type { Endpoint, NativeRequest } from '../request/build-request.ts'
import { XML_TYPES } from '../request/create-wfs-client.ts'
import type { WfsClient } from '../request/create-wfs-client.ts'
import type { CostMeter } from './cost-meter.ts'
import { questionOf } from './plan.ts'
import type { PlannedRows } from './plan.ts'
import type { PageAhead } from './read-ahead.ts'
import type { WfsCollection } from './wfs-collection.ts'

export interface PageReading {
  readonly client: WfsClient
  readonly endpoint: Endpoint
  readonly collection: WfsCollection
  readonly planned: PlannedRows
  readonly context: HttpContext
  readonly meter: CostMeter
  /** Does anybody look at geometries: one in an unknown system is then an error, and no gap. */
  readonly readsGeometry: boolean
  /** Called with the number that the first page gives of all rows, where it gives one. */
  readonly onMatched: (matched: number) => void
}

export interface PageState {
  readonly start: number
  /** Rows asked for; undefined where pages cannot be asked for by number. */
  readonly count: number | undefined
  received: number
  head: AnswerHead | undefined
  url: string
  /** Of the body; decompressed where it is GML. */
  bytes: number
  /** From asking until the answer began. */
  waitMs: number
}

export interface PageWay {
  /** The server's own link to this page. */
  readonly link: string | undefined
  readonly ahead: PageAhead | undefined
  readonly onAnswer: () => void
}

/** An answer that has begun. */
export interface PageAnswer {
  readonly response: HttpResponse
  readonly waitMs: number
}

/** Lists of items, never empty. @throws SourceError */
export async function* readPage(
  reading: PageReading,
  page: PageState,
  { link, ahead, onAnswer }: PageWay,
): AsyncGenerator<readonly WfsItem[], void, undefined> {
  const { client, collection, meter, readsGeometry } = reading
  const { start, count } = page
  const { geoJsonFormat } = collection.probed.findings
  const { response, waitMs } = await (ahead?.take() ?? sendForPage(reading, { start, count, link }, reading.context))
  page.waitMs = waitMs
  page.url = response.url
  meter.watch(response)
  onAnswer()
  const refuse = (error: GmlError): never => {
    const message = `${collection.probed.description.name}: ${error.message}`
    throw new SourceError('SOURCE_MALFORMED', message, { sourceId: client.sourceId, url: page.url, cause: error })
  }
  const features: FeatureReading = {
    shape: { ...collection.probed.shape, refuseUnknownCrs: readsGeometry ? refuse : undefined },
    firstRow: start,
    onHead(head) {
      page.head = head
      if (start === 0 && geoJsonFormat === undefined && head.matched !== undefined && head.matched > (count ?? 0))
        reading.onMatched(head.matched)
    },
    onBytes: (bytes) => (page.bytes += bytes),
  }
  if (geoJsonFormat === undefined) {
    yield* streamFeatures(client, response, features)
    return
  }
  const items = await readGeoJson(client, response, features)
  page.bytes = response.cost().bytes
  if (items.length > 0) yield items
}

export async function sendForPage(
  { client, endpoint, collection, planned }: PageReading,
  { start, count, link }: Pick<PageState, 'start' | 'count'> & Pick<PageWay, 'link'>,
  context: HttpContext,
): Promise<PageAnswer> {
  const { geoJsonFormat } = collection.probed.findings
  const request: NativeRequest =
    link === undefined ? buildGetFeature(endpoint, questionOf(collection, planned, { start, count })) : { method: 'GET', url: link }
  const beganMs = performance.now()
  const response = await client.send(request, geoJsonFormat === undefined ? XML_TYPES : ['application/json'], context)
  return { response, waitMs: performance.now() - beganMs }
}

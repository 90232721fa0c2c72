// Rows of a list, page after page, until there is reason to believe that it ends.
import { SourceError } from '@crosswalk/contract'
import type { HttpContext, HttpResponse } from '@crosswalk/http'
import { readGeoJson, streamFeatures } from '../features/stream-features.ts'
import type { AnswerHead, FeatureReading } from '../features/stream-features.ts'
import type { WfsItem } from '../features/wfs-item.ts'
import { buildGetFeature } from '../request/build-request.ts'
import type { Endpoint, NativeRequest } from '../request/build-request.ts'
import { XML_TYPES } from '../request/create-wfs-client.ts'
import type { WfsClient } from '../request/create-wfs-client.ts'
import type { CostMeter } from './cost-meter.ts'
import { nextPageSize } from './next-page-size.ts'
import { questionOf } from './plan.ts'
import type { PlannedFilter } from './plan.ts'
import type { WfsCollection } from './wfs-collection.ts'

export interface RowReading {
  readonly client: WfsClient
  readonly endpoint: Endpoint
  readonly collection: WfsCollection
  readonly planned: PlannedFilter
  readonly context: HttpContext
  readonly meter: CostMeter
  readonly countDefault: number | undefined
  /** Index of the first row wanted. */
  readonly from: number
  /** Rows wanted in all, from there on. */
  readonly wanted: number
  /** Rows of the first page; later ones are larger, up to `maxPageSize`. */
  readonly pageSize: number
  readonly maxPageSize: number
  /** Called with the number that the first page gives of all rows, where it gives one. */
  readonly onMatched: (matched: number) => void
}

/** Lists of items, never empty. @throws SourceError also for a server that gives the same page again */
export async function* readRows(reading: RowReading): AsyncGenerator<readonly WfsItem[], void, undefined> {
  const { collection, from, wanted, maxPageSize } = reading
  const { hasStartIndex } = collection.probed.findings
  const loop = createLoopGuard(reading)
  let size = Math.min(reading.pageSize, maxPageSize)
  let start = hasStartIndex ? from : 0
  let link: string | undefined
  for (;;) {
    const count = hasStartIndex ? Math.min(size, wanted - (start - from)) : undefined
    const page: PageState = { received: 0, head: undefined, url: '', bytes: () => 0 }
    for await (const items of readPage(reading, { start, count, link, page })) {
      loop.check(items[0], page)
      page.received += items.length
      // Without STARTINDEX a list begins at its beginning and is not cut: rows around the wanted ones are passed over.
      const first = start + page.received - items.length
      const kept = hasStartIndex ? items : items.slice(Math.max(0, from - first), Math.max(0, from + wanted - first))
      if (kept.length > 0) yield kept
    }
    start += page.received
    if (start - from >= wanted || page.received === 0) return
    link = nextLink(reading, page, start)
    if (link === undefined && !hasMore(reading, page, { start, count })) return
    size = nextPageSize({ size, received: page.received, bytes: page.bytes() }, maxPageSize)
  }
}

interface PageState {
  received: number
  head: AnswerHead | undefined
  url: string
  bytes: () => number
}

/** The server's own link, only where pages cannot be asked for by number. @throws SourceError where the list goes on and nothing leads there */
function nextLink({ client, collection, countDefault }: RowReading, { head, url, received }: PageState, start: number): string | undefined {
  if (collection.probed.findings.hasStartIndex) return undefined
  if (head?.next !== undefined) return client.http.followLink(head.next, url)
  if ((head?.matched ?? start) > start || received === countDefault) {
    const message = `the server gives ${start} features of ${head?.matched ?? 'more'}, and no way to the others: it knows neither STARTINDEX nor a next link`
    throw new SourceError('SOURCE_MALFORMED', message, { sourceId: client.sourceId, url })
  }
  return undefined
}

interface PageBounds {
  readonly start: number
  readonly count: number | undefined
}

/** A full page is followed by another; a short one only where the server is known, or may be suspected, to have cut it short. */
function hasMore({ collection, countDefault }: RowReading, { received, head }: PageState, { start, count }: PageBounds): boolean {
  const { findings } = collection.probed
  if (!findings.hasStartIndex || count === undefined) return false
  if (received >= count) return true
  if (head?.matched !== undefined) return head.matched > start
  if (head?.next !== undefined) return true
  if (received === countDefault) return true
  return received > findings.provenPageSize
}

async function* readPage(
  reading: RowReading,
  { start, count, link, page }: { start: number; count: number | undefined; link: string | undefined; page: PageState },
): AsyncGenerator<readonly WfsItem[], void, undefined> {
  const { client, endpoint, collection, planned, context, meter } = reading
  const { geoJsonFormat } = collection.probed.findings
  const request: NativeRequest =
    link === undefined ? buildGetFeature(endpoint, questionOf(collection, planned, { start, count })) : { method: 'GET', url: link }
  const response: HttpResponse = await client.send(request, geoJsonFormat === undefined ? XML_TYPES : ['application/json'], context)
  meter.watch(response)
  page.url = response.url
  page.bytes = () => response.cost().bytes
  const features: FeatureReading = {
    shape: collection.probed.shape,
    firstRow: start,
    onHead(head) {
      page.head = head
      if (start === 0 && geoJsonFormat === undefined && head.matched !== undefined && head.matched > (count ?? 0))
        reading.onMatched(head.matched)
    },
  }
  if (geoJsonFormat === undefined) {
    yield* streamFeatures(client, response, features)
    return
  }
  const items = await readGeoJson(client, response, features)
  if (items.length > 0) yield items
}

/** Two pages that begin with the same feature are one page: the server does not go on. */
function createLoopGuard({ client, collection }: RowReading): { check(first: WfsItem | undefined, page: PageState): void } {
  const seen = new Set<string>()
  return {
    check(first, page) {
      if (first === undefined || page.received > 0) return
      const key = collection.keyOf(first)
      if (seen.has(key)) {
        throw new SourceError('SOURCE_MALFORMED', `the server gives the page that begins with ${key.slice(0, 80)} again`, {
          sourceId: client.sourceId,
          url: page.url,
        })
      }
      seen.add(key)
    },
  }
}

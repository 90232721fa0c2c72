// One collection of OGC API Records: the URL of a question, and a page read from its answer.
import { QueryError, SourceError } from '@crosswalk/contract'
import type { HttpClient } from '@crosswalk/http'
import type { Catalogue, CatalogueQuery, CatalogueRecord, CataloguePage, Pattern } from '../source/catalogue.ts'
import { writeBbox } from '../source/parse-bbox.ts'
import { isObject, jsonErrorReader, linksOf } from './json-parts.ts'

export interface RecordsCatalogueOptions extends Pick<
  Catalogue,
  'id' | 'title' | 'bbox' | 'during' | 'licence' | 'queryables' | 'hasPatterns'
> {
  readonly sourceId: string
  /** Without a query. */
  readonly itemsUrl: string
}

const ACCEPT = ['application/geo+json', 'application/json']

export function createRecordsCatalogue(client: HttpClient, options: RecordsCatalogueOptions): Catalogue {
  const { itemsUrl, sourceId, ...described } = options
  return {
    ...described,
    ranges: [], // what a day is compared with, and how it is written there, no two servers agree on
    combines: false,
    showsAllValues: true,
    toRequest: (query, limit, from) => ({
      method: 'GET',
      url: from === undefined ? itemsRequestUrl(itemsUrl, query, limit) : checkNext(from, itemsUrl),
    }),
    async readPage(request, context) {
      const answer = await client.send({ url: request.url, accept: ACCEPT, readError: jsonErrorReader(sourceId, request) }, context)
      const page = readItemsPage(await answer.json(), sourceId)
      const next = page.next === undefined ? null : client.followLink(page.next, answer.url)
      return { ...page, next: next !== null && next.startsWith(itemsUrl) ? next : refuseNext(next, sourceId), cost: answer.cost() }
    },
  }
}

/** OGC 20-004 section 8.4: `limit`, `ids`, `bbox`, `q`, a parameter per queryable; patterns by `filter` (OGC 19-079r2 section 7). */
export function itemsRequestUrl(itemsUrl: string, query: CatalogueQuery, limit: number): string {
  const pairs: [string, string][] = [['limit', String(limit)]]
  if (query.ids) pairs.push(['ids', query.ids.join(',')])
  if (query.bbox) pairs.push(['bbox', writeBbox(query.bbox).join(',')])
  pairs.push(...query.equals.map(([name, value]): [string, string] => [name, value]))
  if (query.word !== undefined) pairs.push(['q', query.word])
  if (query.like.length > 0) {
    const filter = query.like.map(writeChoice).join(' AND ')
    pairs.push(['filter-lang', 'cql2-text'], ['filter', filter])
  }
  return `${itemsUrl}?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%2F', '/')}`).join('&')}`
}

function writeChoice(patterns: readonly Pattern[]): string {
  const text = patterns.map(([name, pattern]) => `${name} LIKE '${pattern}'`).join(' OR ')
  return patterns.length === 1 ? text : `(${text})`
}

/** A `next` leads on within the same items: byte for byte as the server gave it. */
function checkNext(next: string, itemsUrl: string): string {
  if (next.startsWith(`${itemsUrl}?`)) return next
  throw new QueryError('CURSOR_INVALID', 'this is no position in this catalogue')
}

function refuseNext(next: string | null, sourceId: string): null {
  if (next === null) return null
  throw new SourceError('SOURCE_MALFORMED', 'the next page is not one of the same items', { sourceId })
}

interface ItemsPage extends Pick<CataloguePage, 'records' | 'matched'> {
  /** As the server gave it. */
  readonly next: string | undefined
}

/** @throws SourceError SOURCE_MALFORMED where it is no collection of records with identifiers */
export function readItemsPage(body: unknown, sourceId: string): ItemsPage {
  const malformed = (message: string): SourceError => new SourceError('SOURCE_MALFORMED', message, { sourceId })
  if (!isObject(body) || !Array.isArray(body['features'])) throw malformed('the answer is no collection of records: it has no features')
  const records = body['features'].map((feature: unknown, index): CatalogueRecord => {
    const { id, geometry, time, properties, links } = isObject(feature) ? feature : {}
    if (typeof id !== 'string' && typeof id !== 'number') throw malformed(`record ${index + 1} of the page has no identifier`)
    return {
      id: String(id),
      properties: isObject(properties) ? properties : {},
      ...(geometry === undefined ? {} : { geometry }),
      ...(time === undefined ? {} : { time }),
      ...(links === undefined ? {} : { links }),
    }
  })
  const { numberMatched } = body
  const next = linksOf(body['links']).find(({ rel }) => rel === 'next')?.href
  return { records, matched: typeof numberMatched === 'number' && numberMatched >= 0 ? numberMatched : undefined, next }
}

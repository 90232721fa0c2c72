// OGC API Records (OGC 20-004): from the landing page to its collections of records.
import type { CallContext } from '@crosswalk/contract'
import { parseDayMs, parseTimestampMs } from '@crosswalk/cql2'
import { parseBboxOrUndefined } from '../source/parse-bbox.ts'
import type { HttpClient } from '@crosswalk/http'
import type { Catalogue } from '../source/catalogue.ts'
import { createRecordsCatalogue } from './create-records-catalogue.ts'
import { isObject, jsonErrorReader, linksOf } from './json-parts.ts'

export interface Asking extends Pick<CallContext, 'signal' | 'principal'> {
  readonly sourceId: string
}

export interface RecordsDescription {
  readonly title?: string | undefined
  readonly product?: string | undefined
  readonly catalogues: readonly Catalogue[]
}

export interface RecordsLanding {
  readonly title?: string | undefined
  readonly conformsTo: readonly string[]
  readonly landingUrl: string
}

const RECORDS = /\/ogcapi-records-1\/[\d.]+\/conf\/(?:core|record-core|record-api|record-core-query-parameters|json)$/
const PATTERNS = [/\/ogcapi-features-3\/[\d.]+\/conf\/(?:features-filter|filter)$/, /\/cql2\/[\d.]+\/conf\/cql2-text$/]
const MAX_COLLECTIONS = 1000
const DAY_MS = 86_400_000

export async function getJson(client: HttpClient, url: string, context: Asking): Promise<{ readonly body: unknown; readonly url: string }> {
  const answer = await client.send(
    { url, accept: ['application/json', 'application/schema+json'], readError: jsonErrorReader(context.sourceId, { method: 'GET', url }) },
    context,
  )
  return { body: await answer.json(), url: answer.url }
}

/** Null where the page at the URL is none of OGC API Records. @throws SourceError */
export async function readLanding(client: HttpClient, url: string, context: Asking): Promise<RecordsLanding | null> {
  const landing = await getJson(client, url, context)
  if (!isObject(landing.body)) return null
  const links = linksOf(landing.body['links'])
  const self = links.find(({ rel }) => rel === 'self')
  if (self) client.learnPublicUrl(self.href)
  const conformance = links.find(({ rel }) => rel === 'conformance' || rel === 'http://www.opengis.net/def/rel/ogc/1.0/conformance')
  if (!conformance) return null
  const { body } = await getJson(client, client.followLink(conformance.href, landing.url), context)
  const listed: readonly unknown[] = isObject(body) && Array.isArray(body['conformsTo']) ? body['conformsTo'] : []
  const conformsTo = listed.filter((item): item is string => typeof item === 'string')
  const title = typeof landing.body['title'] === 'string' ? landing.body['title'] : undefined
  return conformsTo.some((item) => RECORDS.test(item)) ? { title, conformsTo, landingUrl: landing.url } : null
}

/** Its collections whose items are records. @throws SourceError */
export async function connectRecords(client: HttpClient, landing: RecordsLanding, context: Asking): Promise<RecordsDescription> {
  const list = await getJson(client, `${landing.landingUrl.replace(/[?#].*$/, '').replace(/\/$/, '')}/collections`, context)
  const listed: readonly unknown[] = isObject(list.body) && Array.isArray(list.body['collections']) ? list.body['collections'] : []
  const collections = listed
    .filter(isObject)
    .filter(({ itemType, type }) => itemType === 'record' || type === 'catalog')
    .slice(0, MAX_COLLECTIONS)
  const hasPatterns = PATTERNS.every((pattern) => landing.conformsTo.some((item) => pattern.test(item)))
  const catalogues = await Promise.all(
    collections.map((collection) => describeCollection(client, collection, { base: list.url, hasPatterns, context })),
  )
  return { title: landing.title, product: productOf(landing, catalogues), catalogues: catalogues.filter((catalogue) => catalogue !== null) }
}

interface Describing {
  readonly base: string
  readonly hasPatterns: boolean
  readonly context: Asking
}

async function describeCollection(
  client: HttpClient,
  collection: Readonly<Record<string, unknown>>,
  at: Describing,
): Promise<Catalogue | null> {
  const { id, title, license, extent } = collection
  const links = linksOf(collection['links'])
  const items = links.find(({ rel, type }) => rel === 'items' && (type === undefined || /json/.test(type)))
  if (typeof id !== 'string' || !items) return null
  const queryables = links.find(({ rel, type }) => /(?:^|\/)queryables$/.test(rel) && (type === undefined || /json/.test(type)))
  const temporal = isObject(extent) && isObject(extent['temporal']) ? extent['temporal']['interval'] : undefined
  const spatial = isObject(extent) && isObject(extent['spatial']) ? extent['spatial']['bbox'] : undefined
  return createRecordsCatalogue(client, {
    id,
    sourceId: at.context.sourceId,
    title: typeof title === 'string' ? title : undefined,
    licence: typeof license === 'string' ? license : undefined,
    bbox: parseBboxOrUndefined(Array.isArray(spatial) ? spatial[0] : undefined),
    during: readDuring(Array.isArray(temporal) ? temporal[0] : undefined),
    itemsUrl: client.followLink(items.href, at.base).replace(/[?#].*$/, ''),
    queryables: queryables ? await readQueryables(client, client.followLink(queryables.href, at.base), at.context) : [],
    hasPatterns: at.hasPatterns,
  })
}

/** OGC 17-069r4 section 7.14.2: two instants, null or `..` for an open end. A day is that of UTC, its end included. */
function readDuring(interval: unknown): Catalogue['during'] {
  if (!Array.isArray(interval) || interval.length !== 2) return undefined
  const [startMs, endMs] = interval.map((bound: unknown, index) => {
    const ms =
      typeof bound === 'string' ? (bound.length === 10 ? parseDayMs(bound) + index * (DAY_MS - 1) : parseTimestampMs(bound)) : Number.NaN
    return Number.isNaN(ms) ? null : ms
  }) as [number | null, number | null]
  return startMs === null && endMs === null ? undefined : { startMs, endMs }
}

async function readQueryables(client: HttpClient, url: string, context: Asking): Promise<readonly string[]> {
  const { body } = await getJson(client, url, context)
  return isObject(body) && isObject(body['properties']) ? Object.keys(body['properties']) : []
}

/** By what the server says: pycsw names its one collection so, and no standard does. */
function productOf({ conformsTo }: RecordsLanding, catalogues: readonly (Catalogue | null)[]): string | undefined {
  const isPycsw = catalogues.some((catalogue) => catalogue?.id === 'metadata:main')
  return isPycsw ? 'pycsw' : conformsTo.some((item) => item.includes('ldproxy')) ? 'ldproxy' : undefined
}

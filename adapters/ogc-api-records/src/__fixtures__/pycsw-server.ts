// A catalogue in the test that follows the recordings of pycsw 3.0.0b2: its records, its links, its paging, and where it differs from the standard.
import type { Transport, TransportRequest, TransportResponse } from '@crosswalk/contract'
import { readExchanges } from '@crosswalk/http/testing'
import type { RecordedExchange } from '@crosswalk/http/testing'
import { attributeOf, childOf, childrenOf, parseXml } from '@crosswalk/xml'
import type { XmlElement } from '@crosswalk/xml'
import { sharedPath } from '../../../../test/shared-data.ts'

export const RECORDINGS = 'recordings/pycsw-3.0.0b2'
export const ORIGIN = 'http://server.test'

let read: ReadonlyMap<string, RecordedExchange> | undefined

/** By name; read once, and only where a test runs. */
export function exchanges(): ReadonlyMap<string, RecordedExchange> {
  read ??= new Map(readExchanges(sharedPath(RECORDINGS)).map((exchange) => [exchange.name, exchange]))
  return read
}

export const bodyOf = (name: string): unknown => exchanges().get(name)?.response.body

interface Feature {
  readonly id: string
  readonly geometry: { readonly coordinates: readonly (readonly (readonly [number, number])[])[] } | null
  readonly properties: Readonly<Record<string, unknown>>
}

export interface PycswServer {
  readonly send: Transport
  /** `METHOD path` of each request. */
  readonly sent: string[]
}

export interface PycswOptions {
  /** Changes an answer before it goes out; undefined leaves it. */
  readonly change?: (request: { readonly method: string; readonly path: string }, body: unknown) => unknown
}

type Answer = readonly [status: number, contentType: string, body: unknown]

export function createPycswServer(options: PycswOptions = {}): PycswServer {
  const recorded = exchanges()
  const { features } = bodyOf('records-items') as { readonly features: readonly Feature[] }
  const xml = recordsOf(String(bodyOf('csw202-getrecords')))
  const sent: string[] = []
  const answer = (request: TransportRequest, path: string): Answer => {
    const url = new URL(path, ORIGIN)
    const named = (name: string): Answer => {
      const { status, headers, body } = (recorded.get(name) as RecordedExchange).response
      return [status, headers['content-type'] ?? '', body]
    }
    if (url.pathname === '/csw') return request.method === 'POST' ? answerCsw(String(request.body), { features, xml }) : named('csw202-capabilities')
    const pages: Readonly<Record<string, string>> = {
      '/': 'records-landing',
      '/conformance': 'records-conformance',
      '/collections': 'records-collections',
      '/collections/metadata:main/queryables': 'records-queryables',
    }
    const page = pages[url.pathname]
    if (page !== undefined) return named(page)
    return url.pathname === '/collections/metadata:main/items' ? answerItems(url, features) : named('records-collection-404')
  }
  const send: Transport = async (request) => {
    request.signal.throwIfAborted()
    const path = request.url.slice(ORIGIN.length) || '/'
    sent.push(`${request.method} ${path}`)
    const [status, contentType, body] = answer(request, path)
    return toResponse(status, contentType, options.change?.({ method: request.method, path }, body) ?? body)
  }
  return { send, sent }
}

function toResponse(status: number, contentType: string, body: unknown): TransportResponse {
  async function* stream(): AsyncGenerator<Uint8Array, void, undefined> {
    yield Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  }
  return { status, headers: { 'content-type': contentType }, body: stream() }
}

const REFUSED = { code: 'InvalidParameterValue', description: 'CQL parsing error' }

/** An unknown parameter is a condition that nothing meets; a quote within a text is refused; west beyond east finds nothing. */
function answerItems(url: URL, features: readonly Feature[]): Answer {
  const { f: _format, limit = '10', offset = '0', ids, bbox, q, filter, 'filter-lang': _language, ...others } = Object.fromEntries(url.searchParams)
  const conditions = [...(filter === undefined ? [] : filter.split(' AND ')), ...Object.entries(others).map(([name, value]) => `${name} = '${value}'`)]
  if (conditions.some((condition) => condition.split(' OR ').some((part) => part.split("'").length !== 3))) return [400, 'application/json', REFUSED]
  const box = bbox?.split(',').map(Number)
  const matching = features.filter(
    (feature) =>
      (ids === undefined || ids.split(',').includes(feature.id)) &&
      (box === undefined || meets(feature, box)) &&
      (q === undefined || anyTextOf(feature).toLowerCase().includes(q.toLowerCase())) &&
      conditions.every((condition) => condition.replace(/^\((.*)\)$/, '$1').split(' OR ').some((part) => holds(feature, part))),
  )
  const [from, size] = [Number(offset), Number(limit)]
  const rest = `${ORIGIN}${url.pathname}?${[...url.searchParams].filter(([name]) => name !== 'f' && name !== 'offset').map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`
  const links = from + size < matching.length ? [{ rel: 'next', type: 'application/geo+json', href: `${rest}&offset=${from + size}` }] : []
  const page = matching.slice(from, from + size)
  const body = { type: 'FeatureCollection', features: page, numberMatched: matching.length, numberReturned: page.length, links }
  return [200, 'application/json', body]
}

function meets({ geometry }: Feature, [west = 0, south = 0, east = 0, north = 0]: readonly number[]): boolean {
  const ring = geometry?.coordinates[0] ?? []
  const [longitudes, latitudes] = [ring.map(([longitude]) => longitude), ring.map(([, latitude]) => latitude)]
  const overlaps = (values: readonly number[], low: number, high: number): boolean => Math.min(...values) <= high && Math.max(...values) >= low
  return ring.length > 0 && overlaps(longitudes, west, east) && overlaps(latitudes, south, north)
}

/** All texts of the record as one, in which q and csw:AnyText look for a part, whatever its case. */
function anyTextOf({ id, properties }: Feature): string {
  return [id, ...Object.values(properties).flat()].filter((value) => typeof value === 'string').join(' ')
}

function textOf({ id, properties }: Feature, name: string): string | undefined {
  const value = name === 'identifier' ? id : properties[name]
  if (Array.isArray(value)) return value.join(',')
  return typeof value === 'string' ? value : undefined
}

/** `name = 'x'`, case-sensitive; `name LIKE 'x%'`, not. */
function holds(feature: Feature, condition: string): boolean {
  const [, name = '', operator, value = ''] = /^(\S+) (=|LIKE) '(.*)'$/u.exec(condition) ?? []
  const text = textOf(feature, name)
  if (text === undefined || operator === undefined) return false
  return operator === '=' ? text === value : likeMatches(text, value)
}

function likeMatches(text: string, pattern: string): boolean {
  const source = pattern.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('%', '.*')
  return new RegExp(`^${source}$`, 'isu').test(text)
}

interface CswData {
  readonly features: readonly Feature[]
  /** A record as it stands in the answer, by identifier. */
  readonly xml: ReadonlyMap<string, string>
}

function recordsOf(answer: string): ReadonlyMap<string, string> {
  const records = answer.match(/<csw:Record>[^]*?<\/csw:Record>/g) ?? []
  return new Map(records.map((record) => [/<dc:identifier>(.*?)</.exec(record)?.[1] ?? '', record]))
}

const CSW_NAMES: Readonly<Record<string, string>> = {
  'dc:identifier': 'identifier',
  'dc:title': 'title',
  'dc:type': 'type',
  'dct:abstract': 'description',
  'dc:subject': 'keywords',
  'dct:modified': 'updated',
}

/** `nextRecord` is 0 at the end and 1 beyond it; boxes are latitude first with the URN, and without a system nothing is found. */
function answerCsw(body: string, { features, xml }: CswData): Answer {
  const root = parseXml(body)
  const constraint = childOf(childOf(root, 'Query') as XmlElement, 'Constraint')
  const [filter] = constraint ? (childOf(constraint, 'Filter')?.children ?? []) : []
  const matching = features.filter((feature) => filter === undefined || satisfies(feature, filter))
  const [start, size] = [Number(attributeOf(root, 'startPosition')), Number(attributeOf(root, 'maxRecords'))]
  const page = matching.slice(start - 1, start - 1 + size)
  const isPast = start > matching.length && matching.length > 0
  const next = isPast ? 1 : start + size <= matching.length ? start + size : 0
  const counts = `numberOfRecordsMatched="${matching.length}" numberOfRecordsReturned="${page.length}" nextRecord="${next}"`
  const head = String(bodyOf('csw202-getrecords')).split('<csw:SearchResults', 1)[0] as string
  const records = page.map(({ id }) => xml.get(id)).join('\n')
  return [200, 'application/xml', `${head}<csw:SearchResults ${counts}>${records}</csw:SearchResults></csw:GetRecordsResponse>`]
}

function satisfies(feature: Feature, filter: XmlElement): boolean {
  if (filter.name === 'And') return filter.children.every((child) => satisfies(feature, child))
  if (filter.name === 'Or') return filter.children.some((child) => satisfies(feature, child))
  if (filter.name === 'BBOX') {
    const envelope = childOf(filter, 'Envelope') as XmlElement
    const corners = [...childrenOf(envelope, 'lowerCorner'), ...childrenOf(envelope, 'upperCorner')].flatMap(({ text }) => text.split(' ').map(Number))
    const [south = 0, west = 0, north = 0, east = 0] = corners
    return attributeOf(envelope, 'srsName') !== undefined && meets(feature, [west, south, east, north])
  }
  const queryable = childOf(filter, 'PropertyName')?.text ?? ''
  const value = childOf(filter, 'Literal')?.text ?? ''
  const text = queryable === 'csw:AnyText' ? anyTextOf(feature) : textOf(feature, CSW_NAMES[queryable] ?? '')
  if (text === undefined) return false
  if (filter.name === 'PropertyIsGreaterThanOrEqualTo') return text >= value
  if (filter.name === 'PropertyIsLessThanOrEqualTo') return text <= value
  return filter.name === 'PropertyIsLike' ? likeMatches(text, value) : text === value
}

// CSW 2.0.2 (OGC 07-006r1): from its capabilities to the one catalogue that it is.
import type { HttpClient } from '@crosswalk/http'
import { QueryError, SourceError } from '@crosswalk/contract'
import { attributeOf, childOf, childrenOf, parseXml } from '@crosswalk/xml'
import type { XmlElement } from '@crosswalk/xml'
import type { Asking } from '../records/connect-records.ts'
import type { Catalogue, NativeRequest } from '../source/catalogue.ts'
import type { RecordSchema } from '../source/options.ts'
import { CSW } from './namespaces.ts'
import { exceptionReader } from './read-exception.ts'
import { readGetRecords } from './read-records.ts'
import { QUERYABLES, writeGetRecords } from './write-get-records.ts'
import type { AxisOrder } from './write-get-records.ts'

const ACCEPT = ['application/xml', 'text/xml']

export interface CswDescription {
  readonly title?: string | undefined
  readonly product?: string | undefined
  /** Where GetRecords is asked by POST. */
  readonly recordsUrl: string
}

/** Parameters of ours beside those that the address has already. */
function capabilitiesUrl(url: string): string {
  const [base, query = ''] = url.split('?', 2)
  const kept = query.split('&').filter((pair) => pair !== '' && !/^(?:service|version|request)=/i.test(pair))
  return `${base}?${[...kept, 'service=CSW', 'version=2.0.2', 'request=GetCapabilities'].join('&')}`
}

/** Null where the document is none of CSW 2.0.2. @throws SourceError */
export async function readCapabilities(client: HttpClient, url: string, context: Asking): Promise<CswDescription | null> {
  const requestUrl = capabilitiesUrl(url)
  const native = { method: 'GET', url: requestUrl }
  const answer = await client.send({ url: requestUrl, accept: ACCEPT, readError: exceptionReader(context.sourceId, native) }, context)
  const text = await answer.text()
  const root = parseXml(text)
  if (root.name !== 'Capabilities' || root.namespace !== CSW) return null
  const identification = childOf(root, 'ServiceIdentification')
  const title = identification && childOf(identification, 'Title')?.text.trim()
  // The address of what was just asked: what the server calls the URL that the configuration names.
  const own = addressOf(root, 'GetCapabilities', 'Get')
  if (own !== undefined) client.learnPublicUrl(own)
  const post = addressOf(root, 'GetRecords', 'Post')
  const recordsUrl = post === undefined ? (requestUrl.split('?', 1)[0] as string) : client.followLink(post, answer.url)
  const product = /<!--\s*(pycsw|GeoNetwork|deegree)[^>]*-->/i.exec(text)?.[1]
  return { title: title === '' ? undefined : title, product, recordsUrl }
}

function addressOf(root: XmlElement, operationName: string, method: 'Get' | 'Post'): string | undefined {
  const metadata = childOf(root, 'OperationsMetadata')
  const operation = metadata && childrenOf(metadata, 'Operation').find((element) => attributeOf(element, 'name') === operationName)
  const dcp = operation && childOf(operation, 'DCP')
  const http = dcp && childOf(dcp, 'HTTP')
  const element = http && childOf(http, method)
  return element && attributeOf(element, 'href', 'http://www.w3.org/1999/xlink')
}

export interface CswCatalogueOptions {
  readonly sourceId: string
  readonly description: CswDescription
  readonly axisOrder: AxisOrder
  readonly recordSchema: RecordSchema
}

/**
 * The whole catalogue as one collection, `records`. Its records are `csw:Record`, full, or `gmd:MD_Metadata`: these show other types and days than
 * those that the queryables of the core are compared with.
 */
export function createCswCatalogue(client: HttpClient, { sourceId, description, axisOrder, recordSchema }: CswCatalogueOptions): Catalogue {
  const isShown = (name: string): boolean => recordSchema === 'dublin-core' || !OF_DUBLIN_CORE.has(name)
  return {
    id: 'records',
    title: description.title,
    queryables: Object.keys(QUERYABLES).filter((name) => isShown(name)),
    hasPatterns: true,
    ranges: ['updated'].filter((name) => isShown(name)),
    combines: true,
    showsAllValues: false, // elements may be repeated, and only the first of most is read
    toRequest(query, limit, from) {
      const start = from === undefined ? 1 : readStart(from)
      return { method: 'POST', url: description.recordsUrl, body: writeGetRecords({ query, limit, start, axisOrder, recordSchema }) }
    },
    async readPage(request, context) {
      const headers = { 'content-type': 'application/xml' }
      const answer = await client.send({ ...request, headers, accept: ACCEPT, readError: exceptionReader(sourceId, request) }, context)
      const text = await answer.text()
      const { records, matched, next } = readGetRecords(parseAnswer(text, sourceId), startOf(request), sourceId)
      return { records, matched, next: next === null ? null : String(next), cost: answer.cost() }
    },
  }
}

const OF_DUBLIN_CORE: ReadonlySet<string> = new Set(['type', 'updated'])

function parseAnswer(text: string, sourceId: string): XmlElement {
  try {
    return parseXml(text)
  } catch (error) {
    throw new SourceError('SOURCE_MALFORMED', `the answer is no XML: ${error instanceof Error ? error.message : ''}`, {
      sourceId,
      cause: error,
    })
  }
}

function startOf({ body = '' }: NativeRequest): number {
  return Number(/ startPosition="(\d+)"/.exec(body)?.[1] ?? 1)
}

function readStart(from: string): number {
  if (/^[1-9]\d{0,8}$/.test(from)) return Number(from)
  throw new QueryError('CURSOR_INVALID', 'this is no position in this catalogue')
}

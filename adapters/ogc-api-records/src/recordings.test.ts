// Every recorded exchange of pycsw: what we would ask for the same, what we make of the reply, or why neither concerns us.
import { SourceError } from '@crosswalk/contract'
import type { Geometry } from '@crosswalk/contract'
import { bboxOf } from '@crosswalk/geo'
import type { ErrorAnswer } from '@crosswalk/http'
import type { RecordedExchange } from '@crosswalk/http/testing'
import { parseXml } from '@crosswalk/xml'
import type { XmlElement } from '@crosswalk/xml'
import { describe, expect, it } from 'vitest'
import { lacksShared } from '../../../test/shared-data.ts'
import { exchanges, ORIGIN, RECORDINGS } from './__fixtures__/pycsw-server.ts'
import { exceptionReader } from './csw/read-exception.ts'
import { readIsoRecord } from './csw/read-iso-record.ts'
import { readGetRecords, readRecord } from './csw/read-records.ts'
import { writeGetRecords } from './csw/write-get-records.ts'
import { itemsRequestUrl, readItemsPage } from './records/create-records-catalogue.ts'
import { jsonErrorReader } from './records/json-parts.ts'
import { recordsAdapter } from './index.ts'
import { WHOLE } from './source/catalogue.ts'
import type { CatalogueQuery, CatalogueRecord } from './source/catalogue.ts'
import { getterOf } from './source/record-properties.ts'

const ALL = ['fiji', 'inspire-s03', 'no-bbox', 'stations-oaf', 'stations-sta', 'stations-wfs']
const BERLIN = ['inspire-s03', 'stations-oaf', 'stations-sta', 'stations-wfs']

type Case =
  | {
      readonly reads: readonly string[]
      readonly matched?: number
      readonly next?: string | number
      readonly asks?: Partial<CatalogueQuery>
      readonly limit?: number
      readonly start?: number
    }
  | { readonly error: string; readonly says?: RegExp }
  | { readonly record: string }
  | { readonly description: true }
  | { readonly unasked: string }

const next = (query: string): string => `${ORIGIN}/collections/metadata:main/items?${query}`

const CASES: Readonly<Record<string, Case>> = {
  'records-landing': { description: true },
  'records-landing-accept': { description: true },
  'records-conformance': { description: true },
  'records-collections': { description: true },
  'records-collection': { unasked: 'the list of collections says the same' },
  'records-queryables': { description: true },
  'records-items': { reads: ALL, matched: 6 },
  'records-items-accept': { reads: ['fiji'], matched: 6, next: next('limit=1&offset=1'), asks: {}, limit: 1 },
  'records-page1': { reads: ['fiji', 'inspire-s03'], matched: 6, next: next('limit=2&offset=2'), asks: {}, limit: 2 },
  'records-page2': { reads: ['no-bbox', 'stations-oaf'], matched: 6, next: next('limit=2&offset=4') },
  'records-page3': { reads: ['stations-sta', 'stations-wfs'], matched: 6 },
  'records-item': { record: 'stations-wfs' },
  'records-item-iso': { record: 'inspire-s03' },
  'records-item-xml': { record: 'inspire-s03' },
  'records-item-no-bbox': { record: 'no-bbox' },
  'records-404': { unasked: 'records are asked for by ids, never one by one' },
  'records-q': { reads: ['stations-sta'], matched: 1, asks: { word: 'SensorThings' } },
  'records-q-or': { reads: ['fiji', 'stations-sta'], matched: 2 },
  'records-q-two': { reads: ['fiji'], matched: 1 },
  'records-q-nonascii': { reads: ['stations-wfs'], matched: 1 },
  'records-bbox': { reads: BERLIN, matched: 4, asks: { bbox: [13.3, 52.4, 13.5, 52.6] } },
  'records-bbox-antimeridian': { reads: [], matched: 0 },
  'records-datetime': { reads: [], matched: 0 },
  'records-datetime-z': { reads: [], matched: 0 },
  'records-datetime-open': { reads: [], matched: 0 },
  'records-type': { reads: ['stations-sta'], matched: 1, asks: { equals: [['type', 'http://purl.org/dc/dcmitype/Service']] } },
  'records-ids': { reads: ['fiji', 'no-bbox'], matched: 2, asks: { ids: ['fiji', 'no-bbox'] } },
  'records-property': { reads: ['fiji'], matched: 1, asks: { equals: [['title', 'Pacific station']] } },
  'records-sortby': { reads: ['inspire-s03', 'no-bbox', 'fiji', 'stations-wfs', 'stations-sta', 'stations-oaf'], matched: 6 },
  'records-sortby-updated': { reads: ALL, matched: 6 },
  'records-facets': { reads: ['fiji'], matched: 6, next: next('limit=1&facets=true&offset=1') },
  'records-filter': { reads: ['fiji'], matched: 1 },
  'records-filter-like': { reads: ALL.filter((id) => id !== 'no-bbox'), matched: 5, asks: { like: [[['title', '%station%']]] } },
  'records-filter-quote': { error: 'SOURCE_REJECTED', says: /CQL parsing error/ },
  'records-filter-bbox': { reads: BERLIN, matched: 4 },
  'records-filter-json': { reads: ['fiji'], matched: 1 },
  'records-filter-unknown': { reads: [], matched: 0 },
  'records-filter-bad': { unasked: 'a 500 whose page says nothing: the status decides' },
  'records-limit-bad': { unasked: 'a 500 whose page says nothing: the status decides' },
  'records-limit-zero': { error: 'SOURCE_REJECTED', says: /Limit must be a positive integer/ },
  'records-bbox-bad': { error: 'SOURCE_REJECTED', says: /CQL parsing error/ },
  'records-unknown-param': { reads: [], matched: 0 },
  'records-collection-404': { error: 'SOURCE_REJECTED', says: /Invalid collection/ },
  'csw202-capabilities': { description: true },
  'csw30-capabilities': { unasked: 'CSW 3.0: 2.0.2 is asked for by name' },
  'csw-capabilities-no-version': { unasked: 'CSW 3.0 answers where no version is named' },
  'csw202-describerecord': { unasked: 'csw:Record is the same everywhere' },
  'csw202-getdomain': { unasked: 'values are not listed' },
  'csw202-getrecords': { reads: ALL, matched: 6, asks: {} },
  'csw202-getrecords-page': { reads: ['fiji', 'inspire-s03'], matched: 6, next: 3, asks: {}, limit: 2 },
  'csw202-getrecords-last': { reads: ['stations-sta', 'stations-wfs'], matched: 6, asks: {}, start: 5, limit: 2 },
  'csw202-hits': { error: 'SOURCE_REJECTED', says: /MissingParameterValue: elementsetname: Missing one of/ },
  'csw202-hits-elementset': { reads: [], matched: 6 },
  'csw202-brief': { reads: ['fiji', 'inspire-s03'], matched: 6, next: 3 },
  'csw202-cql': { reads: ALL.filter((id) => id !== 'no-bbox'), matched: 5, asks: { like: [[['title', '%station%']]] } },
  'csw202-iso': { reads: ['fiji', 'inspire-s03'], matched: 6, next: 3 },
  'csw202-getrecordbyid': { record: 'stations-wfs' },
  'csw202-getrecordbyid-unknown': { unasked: 'records are asked for by a filter, never one by one' },
  'csw202-post-anytext': { reads: ['stations-wfs', 'stations-sta', 'stations-oaf'], matched: 3, asks: { word: 'stations' } },
  'csw202-post-bbox-latlon': {
    reads: ['inspire-s03', 'stations-wfs', 'stations-sta', 'stations-oaf'],
    matched: 4,
    asks: { bbox: [13.3, 52.4, 13.5, 52.6] },
  },
  'csw202-post-bbox-lonlat': { reads: [], matched: 0 },
  'csw202-post-and': { reads: ['inspire-s03', 'fiji', 'stations-oaf'], matched: 3 },
  'csw30-getrecords': { unasked: 'CSW 3.0' },
  'csw30-q': { unasked: 'CSW 3.0' },
  'csw30-getrecordbyid-unknown': { unasked: 'CSW 3.0' },
  'csw-error-request': { error: 'SOURCE_REJECTED', says: /InvalidParameterValue/ },
  'csw-error-version': { error: 'SOURCE_REJECTED', says: /InvalidParameterValue/ },
  'csw-error-typename': { error: 'SOURCE_REJECTED', says: /InvalidParameterValue/ },
  'csw-error-filter': { error: 'SOURCE_FAILED', says: /NoApplicableCode/ },
  'csw-error-cql': { error: 'SOURCE_REJECTED', says: /constraint: Invalid Filter syntax/ },
  'csw-error-startposition': { reads: [], matched: 6, start: 100 },
  opensearch: { unasked: 'OpenSearch is another protocol' },
}

const idsOf = (records: readonly { readonly id: string }[]): readonly string[] => records.map(({ id }) => id)

describe.skipIf(lacksShared(RECORDINGS))('recordings of pycsw', () => {
  const recorded = lacksShared(RECORDINGS) ? new Map<string, RecordedExchange>() : exchanges()

  it('are all accounted for', () => {
    expect(new Set(Object.keys(CASES))).toEqual(new Set(recorded.keys()))
  })

  it('of descriptions are read by connect', async () => {
    const used = new Set<string>()
    const described = Object.keys(CASES).filter((name) => 'description' in (CASES[name] as Case))
    const items = exchanges().get('records-items')
    const send: Parameters<typeof recordsAdapter.connect>[1]['transport'] = async ({ url, method }) => {
      const path = url.slice(ORIGIN.length)
      const name = described.find((candidate) => {
        const { request } = exchanges().get(candidate) ?? {}
        return request?.method === method && request.path.replace(/[?&]f=json$/, '') === path.replace(/[?&]f=json$/, '')
      })
      if (name !== undefined) used.add(name)
      const { status, headers, body } = (name === undefined ? items : exchanges().get(name))?.response ?? {
        status: 404,
        headers: {},
        body: null,
      }
      return {
        status,
        headers,
        body: (async function* () {
          yield Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
        })(),
      }
    }
    const context = { sourceId: 'catalogue', baseDirectory: '/', signal: new AbortController().signal, transport: send }
    const source = await recordsAdapter.connect({ url: `${ORIGIN}/`, probe: false }, context)
    expect([...source.collections.keys()]).toEqual(['metadata:main'])
    expect(await recordsAdapter.recognise(`${ORIGIN}/csw`, context)).toMatchObject({
      options: { protocol: 'csw' },
      title: 'City catalogue',
    })
    expect([...used].toSorted()).toEqual(described.filter((name) => name !== 'records-landing-accept').toSorted())
    expect(exchanges().get('records-landing-accept')?.response.body).toEqual(exchanges().get('records-landing')?.response.body)
  })

  for (const [name, one] of Object.entries(CASES)) {
    if ('unasked' in one || 'description' in one) continue
    const isCsw = name.startsWith('csw')
    it(name, () => {
      const { request, response } = recorded.get(name) as RecordedExchange
      if ('error' in one) {
        const contentType = response.headers['content-type'] ?? ''
        const text = typeof response.body === 'string' ? response.body : JSON.stringify(response.body)
        const answer: ErrorAnswer = { status: response.status, contentType, text, url: ORIGIN }
        const error = (isCsw ? exceptionReader : jsonErrorReader)('catalogue', request)(answer)
        expect(error).toBeInstanceOf(SourceError)
        expect(error).toMatchObject({ code: one.error, message: expect.stringMatching(one.says ?? /./) })
        return
      }
      if ('record' in one) return expectRecord(one.record, response.body)
      const { start = 1 } = one
      const read = isCsw ? readGetRecords(parseXml(String(response.body)), start, 'catalogue') : readItemsPage(response.body, 'catalogue')
      expect(idsOf(read.records)).toEqual(one.reads)
      expect(read.matched).toBe(one.matched)
      expect(read.next ?? undefined).toBe(one.next)
      if (one.asks) expectQuestion(isCsw, { ...WHOLE, ...one.asks }, { request, limit: one.limit ?? 10, start })
    })
  }
})

function readXmlRecord(root: XmlElement): CatalogueRecord | undefined {
  return root.name === 'MD_Metadata' ? readIsoRecord(root) : readRecord(root.children[0] as XmlElement)
}

/** Read one by one or in a list, of either protocol, a record is the same. */
function expectRecord(id: string, body: unknown): void {
  const listed = readItemsPage(exchanges().get('records-items')?.response.body, 'catalogue').records.find((record) => record.id === id)
  const single = typeof body === 'string' ? readXmlRecord(parseXml(body)) : readItemsPage({ features: [body] }, 'catalogue').records[0]
  expect(single?.id).toBe(id)
  for (const name of ['title', 'description', 'keywords', 'updated', 'type', 'distributions']) {
    // Without a link there is no list of them in XML.
    expect(getterOf(name)(single) ?? (name === 'distributions' ? [] : undefined), name).toEqual(getterOf(name)(listed))
  }
  const boxes = [single, listed].map((record) => {
    const geometry = getterOf('geometry')(record) as Geometry | null
    return geometry && bboxOf(geometry)
  })
  expect(boxes[0]).toEqual(boxes[1])
}

interface Recorded {
  readonly request: { readonly method: string; readonly path: string; readonly body?: unknown }
  readonly limit: number
  readonly start: number
}

/** The same parameters as were recorded, whatever their order; of XML the same constraint. */
function expectQuestion(isCsw: boolean, query: CatalogueQuery, { request, limit, start }: Recorded): void {
  if (!isCsw) {
    const asked = new URL(itemsRequestUrl(`${ORIGIN}/collections/metadata:main/items`, query, limit)).searchParams
    const known = new URL(request.path, ORIGIN).searchParams
    for (const [name, value] of known) if (name !== 'f') expect(asked.get(name), name).toBe(value)
    const added = [...asked.keys()].filter((name) => !known.has(name))
    expect(added.filter((name) => name !== 'limit' && name !== 'filter-lang')).toEqual([])
    return
  }
  const asked = writeGetRecords({ query, start, limit, axisOrder: 'latitude first', recordSchema: 'dublin-core' })
  expect(asked).toContain(`startPosition="${start}" maxRecords="${limit}"`)
  const constraintOf = (xml: string): string | undefined => /<csw:Constraint.*<\/csw:Constraint>/s.exec(xml)?.[0]
  if (typeof request.body === 'string') expect(constraintOf(asked)).toBe(constraintOf(request.body))
  else expect(constraintOf(asked) === undefined).toBe(!request.path.includes('constraint='))
}

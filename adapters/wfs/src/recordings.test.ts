// Every recorded WFS exchange of MapServer 8.0.0: the request is ours for that question, or why we never ask it so; the reply is read as it was meant.
import { afterAll, describe, expect, it } from 'vitest'
import { createHttpClient } from '@crosswalk/http'
import { createRecordedTransport, readExchanges } from '@crosswalk/http/testing'
import type { RecordedExchange } from '@crosswalk/http/testing'
import { parseXml } from '@crosswalk/xml'
import type { XmlElement, XmlNode } from '@crosswalk/xml'
import { lacksShared, sharedPath } from '../../../test/shared-data.ts'
import { capabilitiesRequest } from './description/fetch-description.ts'
import { chooseVersion, readCapabilities } from './description/read-capabilities.ts'
import { readSchemas } from './description/read-schema.ts'
import { readGeoJson, readHits, streamFeatures } from './features/stream-features.ts'
import type { AnswerHead } from './features/stream-features.ts'
import type { WfsItem } from './features/wfs-item.ts'
import { cornersOf } from './filter/compile-spatial.ts'
import { createFes } from './filter/create-fes.ts'
import { collectEvidence, refineProperties } from './probes/evidence.ts'
import { createReader, shapeOf } from './probes/read-sample.ts'
import { buildGetFeature, operationParameters, withParameters } from './request/build-request.ts'
import type { Endpoint, FeatureQuestion, NativeRequest } from './request/build-request.ts'
import { createWfsClient, XML_TYPES } from './request/create-wfs-client.ts'
import { DIALECTS } from './request/dialect.ts'

const FOLDER = 'recordings/mapserver-8.0.0'
const isMissing = lacksShared(FOLDER)
const exchanges = isMissing ? [] : readExchanges(sharedPath(FOLDER)).filter(({ name }) => !name.startsWith('oga-'))
const exchange = (name: string): RecordedExchange => exchanges.find((one) => one.name === name) as RecordedExchange
const urlOf = ({ request }: RecordedExchange): string => `http://server.test${request.path}`

const http = createHttpClient({
  sourceId: 'recorded',
  url: 'http://server.test/ms',
  transport: createRecordedTransport(exchanges).send,
  settings: { cacheBytes: 0 },
})
afterAll(() => http.close())
const client = createWfsClient(http, 'recorded')
const context = { signal: new AbortController().signal, principal: { key: 'anonymous' } }
const nativeOf = (one: RecordedExchange): NativeRequest =>
  one.request.method === 'POST' ? { method: 'POST', url: urlOf(one), body: String(one.request.body) } : { method: 'GET', url: urlOf(one) }

const schemas = isMissing ? new Map() : readSchemas(parseXml(String(exchange('wfs-describe-all').response.body)))

interface Read {
  readonly items: readonly WfsItem[]
  readonly head: AnswerHead | undefined
  readonly elements: readonly XmlElement[]
}

async function read(one: RecordedExchange, isSwapped = false): Promise<Read> {
  const type =
    /:?(stations|areas|observations)/.exec(
      decodeURIComponent(one.request.path) + (typeof one.request.body === 'string' ? one.request.body : ''),
    )?.[1] ?? 'stations'
  const shape = shapeOf(refineProperties(schemas.get(type) ?? [], collectEvidence([])), {
    gml: createReader(isSwapped),
    srsName: undefined,
    emptyIsNull: true,
  })
  const isJson = /json/.test(one.response.headers['content-type'] ?? '')
  const response = await client.send(nativeOf(one), isJson ? ['application/json'] : XML_TYPES, context)
  const [items, elements]: [WfsItem[], XmlElement[]] = [[], []]
  let head: AnswerHead | undefined
  const reading = {
    shape,
    firstRow: 0,
    onHead: (said: AnswerHead) => (head = said),
    onElement: (element: XmlElement) => elements.push(element),
  }
  if (isJson) items.push(...(await readGeoJson(client, response, reading)))
  else for await (const some of streamFeatures(client, response, reading)) items.push(...some)
  return { items, head, elements }
}

/** Ids by looking at the text alone. */
function idsOf({ response: { body } }: RecordedExchange): readonly string[] {
  if (typeof body === 'string') return Array.from(body.matchAll(/<city:id>([^<]*)</g), ([, id = '']) => id)
  const { features } = body as { features: readonly { properties: { id: string | number } }[] }
  return features.map(({ properties }) => String(properties.id))
}

const hasFeatures = ({ response: { body, status } }: RecordedExchange): boolean =>
  status === 200 && (typeof body === 'string' ? body.includes('<wfs:FeatureCollection') : body !== null && typeof body === 'object')
/** Labelled with the short name, and latitude first. */
const SWAPPED: ReadonlySet<string> = new Set(['wfs-1.1.0-getfeature'])
/** Answers in which the id was not asked for. */
const WITHOUT_ID: ReadonlySet<string> = new Set(['wfs-propertyname'])
const DOCUMENTS: Readonly<Record<string, string>> = {
  'wfs-csv': 'CSV has no geometry',
  'wfs-list-stored-queries': 'stored queries are never asked',
  'wfs-describe-stored-queries': 'stored queries are never asked',
  'wfs-getpropertyvalue': 'values alone are never asked for',
}

describe.skipIf(isMissing)('replies', () => {
  const collections = exchanges.filter(hasFeatures)
  it.each(collections.filter(({ name }) => !(name in DOCUMENTS)).map((one) => [one.name, one] as const))('%s', async (name, one) => {
    const { items, head } = await read(one, SWAPPED.has(name))
    if (!WITHOUT_ID.has(name)) expect(items.map((item) => String(item['id']))).toEqual(idsOf(one))
    const told = typeof one.response.body === 'string' ? /numberMatched="(\d+)"/.exec(one.response.body)?.[1] : undefined
    if (told !== undefined) expect(head?.matched).toBe(Number(told))
    if (typeof one.response.body === 'string') expect(head?.next !== undefined).toBe(/\snext="/.test(one.response.body))
    const s01 = items.find((item) => item['id'] === 's01')
    const geometry = (s01?.['geom'] ?? undefined) as { coordinates: readonly number[] } | undefined
    // GeoJSON in web Mercator is not longitude and latitude: it is never asked for.
    if (geometry === undefined || name === 'wfs-geojson-3857') return
    expect(geometry.coordinates[0]).toBeCloseTo(13.37, 4)
    expect(geometry.coordinates[1]).toBeCloseTo(52.51, 4)
  })

  it('a polygon, with its rings as RFC 7946 wants them', async () => {
    const { items } = await read(exchange('wfs-polygon'))
    expect(items[0]?.['msGeometry']).toEqual({
      type: 'Polygon',
      coordinates: [
        [
          [13.33, 52.51],
          [13.37, 52.51],
          [13.37, 52.52],
          [13.33, 52.52],
          [13.33, 52.51],
        ],
      ],
    })
  })

  it('nulls, booleans and times by what the texts show', async () => {
    const { elements } = await read(exchange('wfs-getfeature-all'))
    const properties = refineProperties(schemas.get('stations') ?? [], collectEvidence(elements))
    expect(Object.fromEntries(properties.map(({ name, type }) => [name, type]))).toMatchObject({
      active: 'boolean',
      installed: 'date',
      updated: 'timestamp',
      height_m: 'number',
    })
    const { items } = await read(exchange('wfs-getfeature-all'))
    expect(items.filter((item) => item['operator'] === null).map((item) => item['id'])).toEqual(['s08', 's09'])
  })

  it.each(['wfs-hits', 'wfs-hits-observations', 'wfs-time-parameter', 'fes-time-quoted'])('%s counts', (name) => {
    const body = String(exchange(name).response.body)
    expect(readHits(parseXml(body))).toBe(Number(/numberMatched="(\d+)"/.exec(body)?.[1]))
  })

  it.each(exchanges.filter(({ response }) => response.status >= 400).map((one) => [one.name, one] as const))(
    '%s is one error',
    async (_, one) => {
      const [, code = '', locator = ''] = /exceptionCode="(\w+)" locator="(\w+)"/.exec(String(one.response.body)) ?? []
      await expect(client.send(nativeOf(one), XML_TYPES, context)).rejects.toMatchObject({
        code: 'SOURCE_REJECTED',
        message: expect.stringContaining(`${code} (${locator})`),
        details: { status: 400, sourceId: 'recorded' },
      })
    },
  )

  it('fes-nil, an empty body with 200, is malformed', async () => {
    const one = exchange('fes-nil')
    await expect(read({ ...one, response: { ...one.response, headers: {} } })).rejects.toMatchObject({ code: 'SOURCE_MALFORMED' })
  })

  it.each([
    ['wfs-capabilities', '2.0.0'],
    ['wfs-capabilities-acceptversions', '2.0.0'],
    ['wfs-capabilities-1.1.0', '1.1.0'],
  ])('%s', (name, version) => {
    const service = readCapabilities(parseXml(String(exchange(name).response.body)))
    expect(chooseVersion([service?.version ?? ''])).toBe(version)
    expect(service).toMatchObject({ title: 'City stations', getUrl: 'http://server.test/ms?', postUrl: 'http://server.test/ms?' })
    expect(service?.types.map(({ name: type, namespace }) => [type, namespace])).toEqual(
      ['city:stations', 'city:areas', 'city:observations'].map((type) => [type, 'http://example.org/city']),
    )
    for (const operator of ['PropertyIsLike', 'PropertyIsLessThanOrEqualTo', 'BBOX', 'DWithin', 'ResourceId'])
      expect(service?.operators).toContain(operator)
    // The whole world says nothing about where features lie.
    expect(service?.types[0]?.bbox).toBeUndefined()
  })

  it.each(['wfs-describe', 'wfs-describe-all'])('%s', (name) => {
    const stations = readSchemas(parseXml(String(exchange(name).response.body))).get('stations')
    expect(
      stations
        ?.map(({ name: property, type }) => `${property}:${type}`)
        .slice(0, 7)
        .join(' '),
    ).toBe('geom:geometry id:text label:text district:text operator:text height_m:number active:number')
  })
})

const fes = createFes(DIALECTS['2.0.0'], 'city')
const endpoint: Endpoint = {
  dialect: DIALECTS['2.0.0'],
  getUrl: 'http://server.test/ms?',
  postUrl: 'http://server.test/ms',
  method: 'auto',
}
const stations = { name: 'city:stations', prefix: 'city', namespace: 'http://example.org/city' }
const observations = { ...stations, name: 'city:observations' }
const berlin = fes.compare('PropertyIsEqualTo', 'operator', 'City of Berlin')
const byId = [{ property: 'id', descending: false }]
const LAT_LON = { srsName: 'urn:ogc:def:crs:EPSG::4326', latitudeFirst: true }
const hours = (first: string, last: string): readonly XmlNode[] => [
  fes.and([
    fes.compare('PropertyIsEqualTo', 'station_id', 's01'),
    fes.compare('PropertyIsGreaterThanOrEqualTo', 'phenomenon_time', first),
    fes.compare('PropertyIsLessThan', 'phenomenon_time', last),
  ]),
]
const page = (count: number, startIndex?: number): Omit<FeatureQuestion, 'type'> => ({ count, startIndex, sortBy: byId })

/** Our question for what was asked. */
const QUESTIONS: Readonly<Record<string, Omit<FeatureQuestion, 'type'> & Partial<Pick<FeatureQuestion, 'type'>>>> = {
  'wfs-getfeature-gml32': page(3),
  'wfs-getfeature-all': {},
  'wfs-page1-nosort': { count: 3 },
  'wfs-page1-nosort-next': { count: 3, startIndex: 3 },
  'wfs-page2': page(3, 3),
  'wfs-page-last': page(3, 9),
  'wfs-polygon': { type: { ...stations, name: 'city:areas' } },
  'wfs-geojson': { ...page(3), outputFormat: 'geojson' },
  'wfs-geojson-all': { outputFormat: 'geojson' },
  'wfs-geojson-mime': { count: 1, outputFormat: 'application/json; subtype=geojson' },
  'wfs-gml31': { ...page(1), outputFormat: 'text/xml; subtype=gml/3.1.1' },
  'wfs-srsname-25833': { ...page(1), srsName: 'urn:ogc:def:crs:EPSG::25833' },
  'wfs-srsname-epsg4326-short': { ...page(1), srsName: 'EPSG:4326' },
  'wfs-srsname-unknown': { count: 1, srsName: 'urn:ogc:def:crs:EPSG::2056' },
  'wfs-hits': { hits: true },
  'wfs-hits-observations': { type: observations, hits: true },
  'wfs-sortby-desc': { count: 3, sortBy: [{ property: 'height_m', descending: true }] },
  'error-outputformat': { outputFormat: 'nosuch' },
  'error-sortby': { sortBy: [{ property: 'nosuch', descending: false }] },
  'error-unknown-type': { type: { ...stations, name: 'city:nosuch' } },
  'fes-eq': { filter: [berlin] },
  'fes-eq-prefix': { filter: [berlin] },
  'fes-eq-quote': { filter: [fes.compare('PropertyIsEqualTo', 'label', `O'Malley "Brücke" & Straße ěščř 橋`)] },
  'fes-ne': { filter: [fes.compare('PropertyIsNotEqualTo', 'operator', 'City of Berlin')] },
  'fes-not': { filter: [fes.not(berlin)] },
  'fes-null': { filter: [fes.isNull('operator')] },
  'fes-gt': { filter: [fes.compare('PropertyIsGreaterThan', 'height_m', '3.5')] },
  'fes-number-text': { filter: [fes.compare('PropertyIsGreaterThan', 'height_m', 'abc')] },
  'fes-between': { filter: [fes.between('height_m', '2', '3.5')] },
  'fes-bool': { filter: [fes.compare('PropertyIsEqualTo', 'active', 'false')] },
  'fes-like': { filter: [fes.like('label', 'Wedding*')] },
  'fes-and-or': {
    filter: [
      fes.or([
        fes.and([fes.compare('PropertyIsEqualTo', 'district', 'Mitte'), fes.compare('PropertyIsGreaterThan', 'height_m', '5')]),
        fes.like('label', 'Bus*'),
      ]),
    ],
  },
  'fes-bbox': { filter: [fes.bbox('geom', cornersOf([13.3, 52.4, 13.5, 52.6], LAT_LON))] },
  'fes-intersects': {
    filter: [
      fes.intersects('geom', {
        srsName: LAT_LON.srsName,
        positions: [
          [52.4, 13.3],
          [52.4, 13.5],
          [52.6, 13.5],
          [52.6, 13.3],
          [52.4, 13.3],
        ],
      }),
    ],
  },
  'fes-dwithin': { filter: [fes.dwithin('geom', { srsName: LAT_LON.srsName, position: [52.51, 13.37] }, 5000)] },
  'fes-during': {
    type: observations,
    filter: [
      fes.and([
        fes.compare('PropertyIsEqualTo', 'station_id', 's01'),
        fes.during('phenomenon_time', '2026-03-01T06:00:00Z', '2026-03-01T09:00:00Z'),
      ]),
    ],
  },
  'fes-time-range': { type: observations, filter: hours('2026-03-01T06:00:00Z', '2026-03-01T09:00:00Z') },
  'fes-time-space': { type: observations, filter: hours('2026-03-01 06:00:00', '2026-03-01 09:00:00') },
  'fes-time-quoted': {
    type: observations,
    hits: true,
    filter: [fes.compare('PropertyIsGreaterThanOrEqualTo', 'phenomenon_time', "'2026-03-01T06:00:00Z'")],
  },
  'fes-resourceid-one': { filter: [fes.resourceId('stations.s01')] },
  'fes-resourceid': { filter: ['stations.s01', 'stations.s02'].map((id) => fes.resourceId(id)) },
  'fes-unknown-property': { filter: [fes.compare('PropertyIsEqualTo', 'nosuch', '1')] },
}

/** Never asked in this form, and why. */
const NEVER: Readonly<Record<string, string>> = {
  ...DOCUMENTS,
  'wfs-1.0.0-getfeature': '1.0.0 is not spoken',
  'wfs-1.1.0-getfeature': 'asked with its own dialect: see below',
  'wfs-capabilities': 'the version is negotiated',
  'wfs-capabilities-1.1.0': 'the version is negotiated',
  'wfs-capabilities-acceptversions': 'asked with our own versions: see below',
  'wfs-describe': 'all types in one request: see below',
  'wfs-describe-all': 'the types are named',
  'wfs-get-feature-by-id': 'stored queries are never asked',
  'wfs-resourceid': 'ids go into the filter',
  'wfs-resourceid-unknown': 'ids go into the filter',
  'wfs-propertyname': 'the key is always among the properties: see below',
  'wfs-sortby-d': 'the old word for descending',
  'wfs-sortby-null': 'whole features are read in the order of their key',
  'wfs-geojson-3857': 'GeoJSON is asked for in longitude and latitude only',
  'wfs-srsname-crs84': 'only what the server offers is asked for',
  'wfs-srsname-uri': 'only what the server offers is asked for',
  'wfs-count-zero': 'a page has at least one feature',
  'wfs-time-parameter': 'ignored by the server',
  'wfs-post-getfeature': 'asked as a document: see below',
  'fes-eq-matchcase': 'folding case is ours',
  'fes-like-case': 'folding case is ours',
  'fes-nil': 'PropertyIsNull is asked',
  'fes-function': 'functions are ours',
  'fes-within': 'Intersects is asked, with a wider area: Within would lose what lies on the edge',
  ...Object.fromEntries(
    ['25833', 'antimeridian', 'none-latlon', 'none-lonlat', 'short-lonlat', 'urn-latlon'].map((name) => [
      `wfs-bbox-${name}`,
      'boxes go into the filter, split at the antimeridian',
    ]),
  ),
  ...Object.fromEntries(
    ['bbox', 'count', 'filter-xml', 'no-request', 'operation', 'propertyname', 'version'].map((name) => [
      `error-${name}`,
      'no request of ours is wrong in this way',
    ]),
  ),
}

/** What a request means: parameters by name but for projection, prefixes and order; the filter as a tree. */
function meaningOf(url: string): unknown {
  const parameters = new Map([...new URL(url).searchParams].map(([name, value]) => [name.toUpperCase(), value]))
  for (const name of ['PROPERTYNAME', 'NAMESPACES', 'NAMESPACE']) parameters.delete(name)
  const filter = parameters.get('FILTER')
  // The recordings of filters ask for GeoJSON of some properties in the order of the id, to be read by eye.
  if (filter !== undefined) for (const name of ['SORTBY', 'OUTPUTFORMAT']) parameters.delete(name)
  return { ...Object.fromEntries(parameters), FILTER: filter === undefined ? undefined : treeOf(parseXml(filter)) }
}

function treeOf({ namespace, name, attributes, text, children }: XmlElement): unknown {
  const own = attributes.filter((attribute) => attribute.namespace === '').map((attribute) => `${attribute.name}=${attribute.value}`)
  return [namespace, name, own.toSorted(), children.length === 0 ? text.trim().replace(/^city:/, '') : '', children.map(treeOf)]
}

describe.skipIf(isMissing)('requests', () => {
  it.each(Object.entries(QUESTIONS))('%s', (name, question) => {
    const native = buildGetFeature({ ...endpoint, method: 'GET' }, { type: stations, ...question })
    expect(native.method).toBe('GET')
    expect(meaningOf(native.url)).toEqual(meaningOf(urlOf(exchange(name))))
  })

  it('1.1.0, negotiation, schemas and POST in their own words', () => {
    const old = { ...endpoint, dialect: DIALECTS['1.1.0'] }
    expect(meaningOf(buildGetFeature(old, { type: stations, count: 2 }).url)).toEqual(meaningOf(urlOf(exchange('wfs-1.1.0-getfeature'))))
    expect(meaningOf(capabilitiesRequest('http://server.test/ms').url)).toEqual({
      ...(meaningOf(urlOf(exchange('wfs-capabilities-acceptversions'))) as object),
      ACCEPTVERSIONS: '2.0.0,1.1.0',
    })
    const describeUrl = withParameters(endpoint.getUrl, [
      ...operationParameters(endpoint.dialect, 'DescribeFeatureType'),
      ['TYPENAMES', 'city:stations'],
    ])
    expect(meaningOf(describeUrl)).toEqual(meaningOf(urlOf(exchange('wfs-describe'))))
    const label = buildGetFeature({ ...endpoint, method: 'GET' }, { type: stations, ...page(2), propertyNames: ['label'] })
    const parametersOf = (url: string): object =>
      Object.fromEntries([...new URL(url).searchParams].filter(([name]) => name !== 'NAMESPACES'))
    expect(parametersOf(label.url)).toEqual(parametersOf(urlOf(exchange('wfs-propertyname'))))
    const posted = buildGetFeature(
      { ...endpoint, method: 'POST' },
      { type: stations, count: 2, startIndex: 1, filter: [berlin], sortBy: [{ property: 'id', descending: true }] },
    )
    const recorded = exchange('wfs-post-getfeature').request
    expect(posted).toMatchObject({ method: 'POST', url: 'http://server.test/ms' })
    expect(treeOf(parseXml(posted.body ?? ''))).toEqual(treeOf(parseXml(String(recorded.body))))
  })

  it('every recording is asked for, or it is said why not', () => {
    const named = new Set([...Object.keys(QUESTIONS), ...Object.keys(NEVER)])
    expect(exchanges.map(({ name }) => name).filter((name) => !named.has(name))).toEqual([])
    expect([...named].filter((name) => !exchanges.some((one) => one.name === name))).toEqual([])
  })
})

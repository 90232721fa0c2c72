// A WFS on 127.0.0.1 that keeps to the standards, except for the lies it is told to tell.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { attributeOf, childOf, parseXml } from '@crosswalk/xml'
import type { XmlElement } from '@crosswalk/xml'
import { passes, Refusal } from './evaluate-fes.ts'
import type { FakeFeature, FakeType } from './fake-data.ts'
import { FAKE_TYPES } from './fake-data.ts'
import { sortFeatures } from './sort-features.ts'
import type { FakeSort } from './sort-features.ts'
import { capabilitiesOf, schemaOf, writeCollection, writeGeoJson, writeReport } from './write-answers.ts'

export type Lie =
  | 'BBOX is ignored'
  | 'filters have longitude first'
  | 'answers have longitude first'
  | 'geometries name no system'
  | 'short names with latitude first'
  | 'texts compare without case'
  | 'texts compare by language'
  | 'numbers compare as text'
  | 'literals have six digits'
  | 'null differs from every text'
  | 'Not of unknown is true'
  | 'PropertyIsLike ignores case'
  | 'PropertyIsBetween leaves out its ends'
  | 'isNull is refused for label'
  | 'times with T and Z match nothing'
  | 'Intersects is refused'
  | 'Intersects compares boxes'
  | 'Intersects has its axes the other way round'
  | 'DWithin ignores the unit'
  | 'During includes its ends'
  | 'several ids match nothing'
  | 'nulls are empty elements'
  | 'nulls are nil'
  | 'booleans are declared integers'
  | 'GeoJSON has 0 for booleans'
  | 'GeoJSON has other ids'
  | 'no GeoJSON'
  | 'STARTINDEX is ignored'
  | 'PROPERTYNAME is ignored'
  | 'PROPERTYNAME is refused'
  | 'PROPERTYNAME loses the key'
  | 'SORTBY is ignored'
  | 'SORTBY puts missing values first'
  | 'SORTBY sorts numbers as text'
  | 'SORTBY sorts texts by language'
  | 'pages end at 20 in silence'
  | 'pages end at 8 in silence'
  | 'numberMatched is unknown'
  | 'next leads elsewhere'
  | 'next leads to itself'
  | 'hits have no number'
  | 'exceptions come with 200'
  | 'conditions take long'
  | 'answers are empty'
  | 'answers break off'
  | 'answers end in a report'
  | 'no schema'
  | 'no ids'
  | 'one geometry is unreadable'
  | 'one geometry is in an unknown system'

export interface FakeWfs {
  readonly url: string
  /** Requests for features so far, each as its key-value pairs or its body. */
  readonly asked: readonly string[]
  /** Answers that are not written to their end yet. */
  open(): number
  tell(...lies: readonly Lie[]): void
  close(): Promise<void>
}

interface State {
  readonly asked: string[]
  open: number
  lies: ReadonlySet<Lie>
  url: string
}

export async function startFakeWfs(...lies: readonly Lie[]): Promise<FakeWfs> {
  const state: State = { asked: [], open: 0, lies: new Set(lies), url: '' }
  const server = createServer((request, response) => {
    state.open += 1
    response.on('close', () => (state.open -= 1))
    answer(request, response, state).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/wfs`
  return {
    url: state.url,
    asked: state.asked,
    open: () => state.open,
    tell: (...told) => (state.lies = new Set(told)),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** What a slow answer takes. */
const SLOW_MS = 400

/** What a request for features comes to, however it was sent. */
export interface FeatureCall {
  readonly version: '2.0.0' | '1.1.0'
  readonly type: FakeType
  readonly filter: XmlElement | undefined
  readonly count: number
  readonly startIndex: number
  readonly sortBy: readonly FakeSort[]
  /** Undefined for all. */
  readonly propertyNames: readonly string[] | undefined
  readonly isHits: boolean
  readonly format: string
}

async function answer(request: IncomingMessage, response: ServerResponse, state: State): Promise<void> {
  const body = await readBody(request)
  const parameters = new Map([...new URL(request.url ?? '', state.url).searchParams].map(([name, value]) => [name.toUpperCase(), value]))
  const operation = parameters.get('REQUEST') ?? (body === '' ? '' : parseXml(body).name)
  const send = (status: number, text: string, type = 'text/xml; charset=UTF-8'): void => {
    response.writeHead(status, { 'content-type': type })
    response.end(text)
  }
  if (operation === 'GetCapabilities') return send(200, capabilitiesOf(state.url, parameters.get('ACCEPTVERSIONS') ?? '2.0.0', state.lies))
  if (operation === 'DescribeFeatureType')
    return state.lies.has('no schema') ? send(400, writeReport('no schema')) : send(200, schemaOf(state.lies))
  state.asked.push(body === '' ? [...parameters].map(([name, value]) => `${name}=${value}`).join('&') : body)
  const call = body === '' ? readParameters(parameters) : readDocument(body)
  if (state.lies.has('conditions take long') && call.filter !== undefined) await setTimeout(SLOW_MS)
  if (state.lies.has('answers are empty')) return send(200, '')
  return sendFeatures(call, { state, send, response })
}

function sendFeatures(
  call: FeatureCall,
  { state, send, response }: { state: State; send: (status: number, text: string, type?: string) => void; response: ServerResponse },
): void {
  const { lies } = state
  try {
    if (call.propertyNames !== undefined && lies.has('PROPERTYNAME is refused')) throw new Refusal('propertyName')
    const all = call.type.features.filter((feature) => passes(call.filter, feature, { type: call.type, lies }))
    const page = pageOf(all, call, lies).map((feature) => onlyNamed(feature, call.propertyNames, lies))
    const isJson = /json/.test(call.format)
    const text = isJson ? writeGeoJson(call, page, lies) : writeCollection(call, { all, page, lies, url: state.url })
    if (!lies.has('answers break off') || call.isHits)
      return send(200, text, isJson ? 'application/geo+json' : 'application/gml+xml; version=3.2')
    response.writeHead(200, { 'content-type': 'text/xml' })
    response.end(text.slice(0, Math.floor(text.length * 0.7)))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    send(lies.has('exceptions come with 200') ? 200 : 400, writeReport(error.message))
  }
}

/** The named properties, by name; geometries stay, which the standard allows. */
function onlyNamed(feature: FakeFeature, names: readonly string[] | undefined, lies: ReadonlySet<Lie>): FakeFeature {
  if (names === undefined || lies.has('PROPERTYNAME is ignored')) return feature
  const isKept = ([name]: readonly [string, unknown]): boolean =>
    names.includes(name) && !(name === 'id' && lies.has('PROPERTYNAME loses the key'))
  return { ...feature, values: Object.fromEntries(Object.entries(feature.values).filter(isKept)) }
}

function pageOf(all: readonly FakeFeature[], { count, startIndex, sortBy }: FeatureCall, lies: ReadonlySet<Lie>): readonly FakeFeature[] {
  const sorted = sortFeatures(all, sortBy, lies)
  const start = lies.has('STARTINDEX is ignored') ? 0 : startIndex
  return sorted.slice(
    start,
    start +
      Math.min(count, lies.has('pages end at 8 in silence') ? 8 : lies.has('pages end at 20 in silence') ? 20 : Number.POSITIVE_INFINITY),
  )
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}

function findType(name: string | undefined): FakeType {
  const found = FAKE_TYPES.find((type) => type.name === (name ?? '').replace(/^t:/, ''))
  if (found === undefined) throw new Error(`no type ${name ?? ''}`)
  return found
}

function readParameters(parameters: ReadonlyMap<string, string>): FeatureCall {
  const version = parameters.get('VERSION') === '1.1.0' ? '1.1.0' : '2.0.0'
  const filter = parameters.get('FILTER')
  return {
    version,
    type: findType(parameters.get(version === '2.0.0' ? 'TYPENAMES' : 'TYPENAME')),
    filter: filter === undefined ? undefined : parseXml(filter),
    count: Number(parameters.get(version === '2.0.0' ? 'COUNT' : 'MAXFEATURES') ?? Number.POSITIVE_INFINITY),
    startIndex: Number(parameters.get('STARTINDEX') ?? 0),
    sortBy: (parameters.get('SORTBY') ?? '')
      .split(',')
      .filter((key) => key !== '')
      .map((key) => ({ property: key.replace(/ .*/, ''), descending: / D(?:ESC)?$/.test(key) })),
    propertyNames: parameters
      .get('PROPERTYNAME')
      ?.split(',')
      .map((name) => name.replace(/^\w+:/, '')),
    isHits: parameters.get('RESULTTYPE') === 'hits',
    format: parameters.get('OUTPUTFORMAT') ?? '',
  }
}

function readDocument(body: string): FeatureCall {
  const root = parseXml(body)
  const query = childOf(root, 'Query') ?? root
  const version = attributeOf(root, 'version') === '1.1.0' ? '1.1.0' : '2.0.0'
  return {
    version,
    type: findType(attributeOf(query, version === '2.0.0' ? 'typeNames' : 'typeName')),
    filter: childOf(query, 'Filter'),
    count: Number(attributeOf(root, version === '2.0.0' ? 'count' : 'maxFeatures') ?? Number.POSITIVE_INFINITY),
    startIndex: Number(attributeOf(root, 'startIndex') ?? 0),
    sortBy: (childOf(query, 'SortBy')?.children ?? []).map(({ children: [property, order] }) => ({
      property: property?.text ?? '',
      descending: order?.text === 'DESC',
    })),
    propertyNames: namesIn(query),
    isHits: attributeOf(root, 'resultType') === 'hits',
    format: attributeOf(root, 'outputFormat') ?? '',
  }
}

function namesIn(query: XmlElement): readonly string[] | undefined {
  const names = query.children.filter(({ name }) => name === 'PropertyName').map(({ text }) => text.replace(/^\w+:/, ''))
  return names.length === 0 ? undefined : names
}

// A small faithful server of OGC API Features on 127.0.0.1, for tests; it lies where it is told to.
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Bbox } from '@crosswalk/contract'
import { bboxIntersects, bboxOf } from '@crosswalk/geo'
import { compareCodePoints } from '@crosswalk/cql2'
import { BadRequest } from './bad-request.ts'
import { moved, readFilter } from './fake-filter.ts'
import { answerSystem, offeredSystems, readBox, STATED_SPAN, statedExtent, storageSystem } from './fake-systems.ts'
import { features, queryables } from './features.ts'
import type { TestFeature } from './features.ts'
import type { Lie } from './lies.ts'

export interface FakeServer extends AsyncDisposable {
  readonly url: string
  /** Path and query of every request, decoded. */
  readonly asked: readonly string[]
  /** What the next requests of a path that matches get instead of an answer. */
  /** Requests of a path that matches wait for it. */
  hold(pattern: RegExp, until: Promise<void>): void
  answerWith(pattern: RegExp, answer: { readonly status: number; readonly type?: string; readonly body: string }): void
}

const PART = 'http://www.opengis.net/spec'

export async function startFakeServer(lies: ReadonlySet<Lie> = new Set(), given: readonly TestFeature[] = features): Promise<FakeServer> {
  // With one digit and with two: as texts they have another order.
  const data = lies.has('has numbers as identifiers') ? given.map((feature) => ({ ...feature, id: Number(String(feature.id).slice(1)) })) : given
  const asked: string[] = []
  const answers: { pattern: RegExp; answer: { status: number; type?: string; body: string } }[] = []
  const holds: { pattern: RegExp; until: Promise<void> }[] = []
  const server = createServer((request, response) => {
    void (async () => {
      const body = await readBody(request)
      const url = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`)
      asked.push(decodeURIComponent(`${url.pathname}${url.search}`.replaceAll('+', ' ')))
      for (const { pattern, until } of holds) if (pattern.test(url.pathname + url.search)) await until
      const planted = answers.find(({ pattern }) => pattern.test(url.pathname + url.search))?.answer
      const { status, type, text, label } = planted === undefined ? answer(url, { lies, data, body, accept: request.headers.accept ?? '' }) : { ...planted, type: planted.type ?? 'application/json', text: planted.body, label: undefined }
      response.writeHead(status, { 'content-type': type, ...(label === undefined ? {} : { 'content-crs': `<${label}>` }) })
      response.end(text)
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    asked,
    hold: (pattern, until) => void holds.push({ pattern, until }),
    answerWith: (pattern, planted) => void answers.push({ pattern, answer: planted }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

interface Ask {
  readonly lies: ReadonlySet<Lie>
  readonly data: readonly TestFeature[]
  readonly body: string
  readonly accept: string
}

interface Answer {
  readonly status: number
  readonly type: string
  readonly text: string
  /** Content-Crs. */
  readonly label?: string | undefined
}

const json = (body: unknown, type = 'application/json', status = 200): Answer => ({ status, type, text: JSON.stringify(body) })

function answer(url: URL, ask: Ask): Answer {
  const { origin, pathname } = url
  const [, , id, part, featureId] = pathname.split('/')
  // As QGIS Server 3.22 has it, whatever else the header offers.
  if (ask.lies.has('refuses media types of other resources') && part !== 'items' && /geo\+json|openapi/.test(ask.accept))
    return json([{ code: 'Bad request error', description: 'Unsupported Content-Type: GEOJSON' }], 'application/json', 400)
  if (pathname === '/') return json({ title: 'Test features', links: links(origin) })
  if (pathname === '/conformance') return json({ conformsTo: conformance(ask.lies) })
  if (pathname === '/collections') return json({ collections: [describe(origin, ask.lies)] })
  if (id !== 'places') return json({ code: 'NotFound', description: 'no such collection' }, 'application/json', 404)
  if (part === 'queryables') return json(queryables, 'application/schema+json')
  if (part !== 'items') return json(describe(origin, ask.lies))
  try {
    return featureId === undefined ? items(url, ask) : single(decodeURIComponent(featureId), url, ask)
  } catch (error) {
    if (!(error instanceof BadRequest) && !(error instanceof Error && 'code' in error)) throw error
    return json({ code: 'InvalidParameterValue', description: error.message }, 'application/json', ask.lies.has('errors are 500') ? 500 : 400)
  }
}

function links(origin: string): unknown {
  return [
    { rel: 'self', type: 'application/json', href: `${origin}/` },
    { rel: 'data', type: 'application/json', href: `${origin}/collections` },
    { rel: 'conformance', type: 'application/json', href: `${origin}/conformance` },
  ]
}

function conformance(lies: ReadonlySet<Lie>): readonly string[] {
  const features = [`${PART}/ogcapi-features-1/1.0/conf/core`, `${PART}/ogcapi-features-1/1.0/conf/geojson`]
  if (lies.has('no filter')) return features
  const language = lies.has('only cql-text') || lies.has('only cql-json') ? [] : [`${PART}/cql2/1.0/conf/cql2-text`, `${PART}/cql2/1.0/conf/cql2-json`, `${PART}/cql2/1.0/conf/case-insensitive-comparison`, `${PART}/cql2/1.0/conf/accent-insensitive-comparison`]
  return [...features, `${PART}/ogcapi-features-3/1.0/conf/filter`, ...language]
}

function describe(origin: string, lies: ReadonlySet<Lie>): unknown {
  const base = `${origin}/collections/places`
  const items = { rel: 'items', type: 'application/geo+json', href: `${base}/items` }
  const queryable = { rel: 'http://www.opengis.net/def/rel/ogc/1.0/queryables', type: 'application/schema+json', href: `${base}/queryables` }
  return { id: 'places', title: 'Places', itemType: 'feature', links: lies.has('no filter') ? [items] : [items, queryable], ...statedExtent(lies), crs: offeredSystems(lies), storageCrs: storageSystem(lies) }
}

function single(id: string, { searchParams }: URL, { data, lies }: Ask): Answer {
  const feature = data.find((candidate) => String(candidate.id) === id)
  if (feature === undefined && lies.has('an absent feature is 500'))
    return json([{ code: 'Internal server error', description: `Invalid feature [${id}]` }], 'application/json', 500)
  if (feature === undefined) return json({ code: 'NotFound', description: 'no such feature' }, 'application/json', 404)
  const system = answerSystem(searchParams.get('crs'), lies)
  return { ...json(shown(feature, lies, system.show), 'application/geo+json'), label: system.label }
}

type Show = ReturnType<typeof answerSystem>['show']

function shown(feature: TestFeature, lies: ReadonlySet<Lie>, show: Show): TestFeature {
  const { geometry } = feature
  if (lies.has('rounds coordinates')) return { ...feature, geometry: moved(geometry, 0.123_456) }
  return geometry === null ? feature : { ...feature, geometry: show(geometry) }
}

function items(url: URL, ask: Ask): Answer {
  const { lies, data, body } = ask
  const parameters = url.searchParams
  const limit = Math.min(Number(parameters.get('limit') ?? 10), 1000)
  if (!(limit > 0)) throw new BadRequest('limit must be positive')
  const offset = lies.has('ignores offset') ? 0 : Number(parameters.get('offset') ?? 0)
  const rows = sort(select(parameters, ask), parameters.get('sortby') ?? '', lies)
  const page = rows.slice(offset, offset + limit)
  const next = new URL(url)
  next.searchParams.set('offset', String(Number(parameters.get('offset') ?? 0) + limit))
  if (lies.has('next drops bbox')) next.searchParams.delete('bbox')
  const hasNext = Number(parameters.get('offset') ?? 0) + limit < rows.length
  const system = answerSystem(parameters.get('crs'), lies)
  const answered = json(
    {
      type: 'FeatureCollection',
      features: page.map((feature) => selected(shown(feature, lies, system.show), parameters.get('properties'), lies)),
      numberMatched: lies.has('counts everything') ? data.length : rows.length,
      numberReturned: page.length,
      links: hasNext || body !== '' ? [{ rel: 'next', type: 'application/geo+json', href: next.href }] : [],
    },
    'application/geo+json',
  )
  return { ...answered, label: system.label }
}

function selected(feature: TestFeature, names: string | null, lies: ReadonlySet<Lie>): TestFeature {
  if (names === null || lies.has('ignores properties')) return feature
  const properties = Object.fromEntries(Object.entries(feature.properties).filter(([name]) => names.split(',').includes(name)))
  return { ...feature, properties, geometry: lies.has('drops the geometry with the properties') ? null : feature.geometry }
}

function select(parameters: URLSearchParams, { lies, data, body }: Ask): readonly TestFeature[] {
  const tests: ((feature: TestFeature) => boolean)[] = []
  const bbox = parameters.get('bbox')
  if (bbox !== null && !lies.has('ignores bbox')) tests.push(inBox(readBox(bbox.split(',').map(Number), parameters.get('bbox-crs'), lies), lies))
  const datetime = parameters.get('datetime')
  if (datetime !== null && !lies.has('ignores datetime')) tests.push(inSpan(datetime, lies))
  for (const name of Object.keys(queryables.properties)) {
    const value = parameters.get(name)
    if (value !== null && !lies.has('ignores parameters')) tests.push(({ properties, id }) => String(name === 'id' ? id : properties[name]) === value)
  }
  const filter = body === '' ? parameters.get('filter') : body
  if (filter !== null && !lies.has('no filter')) tests.push(readFilter(filter, { language: parameters.get('filter-lang') ?? 'cql2-text', crs: parameters.get('filter-crs') }, lies))
  return data.filter((feature) => tests.every((test) => test(feature)))
}

function inBox(box: Bbox, lies: ReadonlySet<Lie>): (feature: TestFeature) => boolean {
  return ({ geometry }) => {
    if (geometry === null) return true
    const own = bboxOf((lies.has('rounds coordinates') ? moved(geometry, 0.123_456_4) : geometry) ?? geometry)
    if (!lies.has('bbox leaves its edge out')) return bboxIntersects(own, box)
    return own[0] < box[2] && own[2] > box[0] && own[1] < box[3] && own[3] > box[1]
  }
}

function inSpan(datetime: string, lies: ReadonlySet<Lie>): (feature: TestFeature) => boolean {
  const [start = '..', end = start] = datetime.split('/')
  const [from, to] = [start === '..' ? -Infinity : Date.parse(start), end === '..' ? Infinity : Date.parse(end)]
  const [first, last] = STATED_SPAN.map((text) => Date.parse(text))
  if (lies.has('refuses what is outside of its extent in time') && (to < (first ?? 0) || from > (last ?? 0))) throw new BadRequest('datetime parameter out of range')
  const column = lies.has('datetime takes another column') ? 'changed' : 'seen'
  return ({ properties }) => {
    const ms = typeof properties[column] === 'string' ? Date.parse(properties[column]) : undefined
    if (ms === undefined) return true
    return ms >= from && (lies.has('datetime is half open') ? ms < to : ms <= to)
  }
}

type Comparable = string | number | boolean | null

function sort(rows: readonly TestFeature[], sortby: string, lies: ReadonlySet<Lie>): readonly TestFeature[] {
  if (sortby === '' || lies.has('ignores sortby')) return rows
  const keys = sortby.split(',').map((key) => ({ name: key.replace(/^[+-]/, ''), sign: key.startsWith('-') ? -1 : 1 }))
  const collator = new Intl.Collator('en')
  const compareText = lies.has('collates by dictionary') ? collator.compare : compareCodePoints
  const read = (feature: TestFeature, name: string): Comparable => (name === 'id' ? feature.id : ((feature.properties[name] ?? null) as Comparable))
  return rows.toSorted((left, right) => {
    for (const { name, sign } of keys) {
      const [a, b] = [read(left, name), read(right, name)]
      if (a === b) continue
      if (a === null || b === null) return (a === null ? 1 : -1) * (lies.has('nulls first') ? -1 : 1)
      const order = typeof a === 'string' ? compareText(a, String(b)) : Number(a) - Number(b)
      if (order !== 0) return order * sign
    }
    return 0
  })
}

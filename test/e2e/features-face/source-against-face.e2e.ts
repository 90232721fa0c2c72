// Our own source reads our own face over the wire: a second gateway answers every question as the files behind the first one do.
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  QueryError,
  type EntityPage,
  type EntityQuery,
  type EntityService,
  type Filter,
  type Order,
  type Source,
  type SourceOrder,
} from '@crosswalk/contract'
import { arbitraryRequest, readItems, requestAll } from '@crosswalk/contract/testing'
import { mapProperties, parseCql2Text, toCql2Text } from '@crosswalk/cql2'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lacksShared, sharedPath } from '../../shared-data.ts'
import { LAYERS } from '../../sources/seed.ts'
import { openGateway, type TestGateway } from '../gateway.ts'
import { COUNTS, startFace, type RunningFace } from './start-face.ts'

const isMissing = lacksShared('cql2') || lacksShared('stations')
const QUESTIONS = 60

let face: RunningFace
let far: TestGateway

beforeAll(async () => {
  if (isMissing) return
  face = await startFace({ maxPageSize: 100 })
  far = await openGateway({
    'crosswalk.yaml': `sources: [{ id: far, adapter: ogc-api-features, url: "${face.url}", maxPageSize: 100 }]\nfaces: { ogcApiFeatures: { raw: true, crs: [EPSG:4326, EPSG:25833] } }\n`,
  })
  // Until every collection has been asked what it can do; before that all is read whole.
  for (let turn = 0; turn < 200 && !isProbed(); turn += 1) await sleep(200)
}, 120_000)
afterAll(async () => {
  await far?.[Symbol.asyncDispose]()
  await face?.close()
})

const farSource = () => far.service.describe().sources[0]
const isProbed = (): boolean => farSource()?.collections.every(({ properties }) => properties.some(({ filterable }) => filterable)) ?? false

/** Beyond the wire the default geometry is `geometry`, as in every GeoJSON feature. */
const RENAMED: Readonly<Record<string, string>> = { geom: 'geometry' }
const renamed = (name: string): string => RENAMED[name] ?? name

interface Question {
  readonly filter: readonly Filter[]
  readonly orderBy: readonly Order[]
}

/** All that a service has to say to a question: keys, or why it refuses. */
async function answerOf(service: EntityService, target: EntityQuery['target'], question: Question): Promise<unknown> {
  try {
    return await whole(service, target, question)
  } catch (error) {
    if (error instanceof QueryError) return error.code
    throw error
  }
}

async function whole(service: EntityService, target: EntityQuery['target'], { filter, orderBy }: Question): Promise<unknown> {
  const select = { properties: [], relations: [], origins: false, unmapped: false }
  const first = service.describe().limits.maxPageSize
  const context = service.createContext({ signal: AbortSignal.timeout(60_000) })
  const ids: string[] = []
  let page: EntityPage | undefined
  do {
    const after: string | undefined = page?.endCursor ?? undefined
    page = await service.page({ target, filter, select, orderBy, first, count: 'none', ...(after === undefined ? {} : { after }) }, context)
    ids.push(...page.rows.map(({ id }) => id))
  } while (page.hasNextPage && page.endCursor !== null)
  return { ids: orderBy.length > 0 ? ids : ids.toSorted(), complete: page.completeness.complete }
}

async function askBoth(layer: string, question: Question): Promise<{ readonly near: unknown; readonly wire: unknown }> {
  const over = {
    filter: question.filter.map((filter) => mapProperties(filter, renamed)),
    orderBy: question.orderBy.map((order) => ('distance' in order ? order : { ...order, property: renamed(order.property) })),
  }
  return {
    near: await answerOf(face.service, { source: 'ne', collection: layer }, question),
    wire: await answerOf(far.service, { source: 'far', collection: `ne:${layer}` }, over),
  }
}

/** Filters and orders over the data themselves; only what can order a list does. */
async function questionsOf(layer: string): Promise<readonly Question[]> {
  const source = face.sources.handles.find(({ id }) => id === 'ne')?.current() as Source
  const collection = source.collections.get(layer)
  if (collection === undefined) throw new Error(`no layer ${layer}`)
  const items = await readItems(source, requestAll(layer))
  const arbitrary = arbitraryRequest(fc, collection, { items, get: (property) => source.getter(layer, property) })
  const sortable = new Set(collection.properties.filter(({ type }) => type !== 'geometry').map(({ name }) => name))
  return fc.sample(arbitrary, { numRuns: QUESTIONS, seed: 20_261_128 }).map(({ filter, orderBy }) => ({
    filter,
    orderBy: tied(orderBy.filter(({ property }) => sortable.has(property))),
  }))
}

/** Ties are broken by each source's own key: here a text, over the wire a number. So none are left. */
function tied(orderBy: readonly SourceOrder[]): readonly SourceOrder[] {
  return orderBy.length === 0 || orderBy.some(({ property }) => property === 'id')
    ? orderBy
    : [...orderBy, { property: 'id', descending: false }]
}

describe.skipIf(isMissing)('our source against our face', () => {
  it('finds every collection, knows how many features each has, and finds nothing to distrust', () => {
    const collections = farSource()?.collections ?? []
    expect(Object.fromEntries(collections.map(({ id, count }) => [id, count?.value]))).toEqual(COUNTS)
    expect(farSource()?.quirks).toEqual([])
  })

  it.each(LAYERS)('%s: generated filters and orders give the same over the wire', async (layer) => {
    for (const question of await questionsOf(layer)) {
      const { near, wire } = await askBoth(layer, question)
      expect([question.filter.map(toCql2Text), question.orderBy, wire]).toEqual([question.filter.map(toCql2Text), question.orderBy, near])
    }
  })

  it('OGC’s predicates give the same over the wire', async () => {
    const rows = JSON.parse(readFileSync(sharedPath('cql2/predicates.json'), 'utf8')) as readonly { collection: string; filter: string }[]
    for (const { collection, filter } of rows) {
      const { near, wire } = await askBoth(collection, { filter: [parseCql2Text(filter)], orderBy: [] })
      expect([filter, wire]).toEqual([filter, near])
    }
  }, 300_000)

  it.each([
    ['bbox=0,40,20,55'],
    ['bbox=170,-50,-160,0'],
    ['bbox=40,0,55,20&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/4326'],
    ['bbox=300000,5500000,900000,6100000&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/25833'],
    ['datetime=2021-04-16/..'],
    ['sortby=-pop_max,name&properties=name'],
    ["filter=name LIKE 'B%25' AND pop_max > 1000000"],
  ])('a face over that source answers as the first face: %s', async (query) => {
    const [layer] = LAYERS.filter((name) => name.includes('places'))
    const [near, wire] = await Promise.all(
      [`${face.url}/collections/ne:${layer}`, `${far.address}/ogc/collections/far:ne:${layer}`].map((url) =>
        readPages(`${url}/items?limit=70&${query}`),
      ),
    )
    expect(near?.ids.length).toBeGreaterThan(0)
    expect(query.includes('sortby') ? wire : { ...wire, ids: wire?.ids.toSorted() }).toEqual(
      query.includes('sortby') ? near : { ...near, ids: near?.ids.toSorted() },
    )
  })
})

interface Pages {
  readonly ids: readonly string[]
  readonly complete: boolean
}

async function readPages(url: string): Promise<Pages> {
  const ids: string[] = []
  let complete = true
  let next: string | undefined = url
  for (let pages = 0; next !== undefined && pages < 50; pages += 1) {
    const response: Response = await fetch(next, { signal: AbortSignal.timeout(30_000) })
    const body = (await response.json()) as {
      readonly features: readonly { readonly id: string | number }[]
      readonly links: readonly { readonly rel: string; readonly href: string }[]
      readonly complete: boolean
    }
    expect([next, response.status]).toEqual([next, 200])
    ids.push(...body.features.map(({ id }) => String(id)))
    complete &&= body.complete
    next = body.links.find(({ rel }) => rel === 'next')?.href
  }
  return { ids, complete }
}

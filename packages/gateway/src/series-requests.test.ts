// Series over GraphQL of sources whose histories lie behind requests: what is asked of each source, what is answered, what is missing.
import { createMemorySource, type MemoryOptions, type MemoryReading, type MemorySource } from '@crosswalk/adapter-memory'
import { SourceError } from '@crosswalk/contract'
import { createEngine } from '@crosswalk/engine'
import { createGraphqlHandler } from '@crosswalk/graphql'
import { compileCrosswalks, compileModels } from '@crosswalk/model'
import { describe, expect, it } from 'vitest'

const HOUR_MS = 3_600_000
const START_MS = Date.parse('2026-03-01T00:00:00Z')
const MODEL = `
name: Station
plural: stations
iri: https://example.org/def/Station
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  no2: { kind: measure, iri: https://example.org/def/no2, unit: ug/m3, over: PT1H }
`
const crosswalk = (source: string): string => `
crosswalk: ${source}
source: ${source}
collection: stations
model: Station
id: "urn:${source}:{code}"
properties: { name: code, no2: { from: no2, unit: ug/m3, quality: q, time: { from: at, timezone: Europe/Berlin } } }
`

interface City {
  readonly id: string
  readonly stations: number
  readonly hours: number
  readonly knobs?: Partial<MemoryOptions> | undefined
}

/** The value of a reading is its hour. */
function openCity({ id, stations, hours, knobs }: City): MemorySource {
  const column = (name: string, type: 'text' | 'number' | 'timestamp') => ({ name, type, filterable: true, sortable: true })
  const codes = Array.from({ length: stations }, (_, index) => `s${String(index).padStart(3, '0')}`)
  const readings = codes.flatMap((key) =>
    Array.from({ length: hours }, (_, hour): MemoryReading => ({ key, startMs: START_MS + hour * HOUR_MS, value: hour, quality: 'good' })),
  )
  const at = new Date(START_MS + (hours - 1) * HOUR_MS).toISOString()
  return createMemorySource({
    id,
    collections: [
      {
        id: 'stations',
        keyProperty: 'code',
        properties: [column('code', 'text'), column('no2', 'number'), column('at', 'timestamp'), column('q', 'text')],
        items: codes.map((code) => ({ code, no2: hours - 1, at, q: 'good' })),
        histories: { no2: readings },
      },
    ],
    ...knobs,
  })
}

function open(...cities: readonly City[]) {
  const models = compileModels([{ file: 'model.yaml', text: MODEL }])
  const crosswalks = compileCrosswalks(
    cities.map(({ id }) => ({ file: `${id}.yaml`, text: crosswalk(id) })),
    models,
  )
  const sources = cities.map(openCity)
  const handles = sources.map((source) => ({
    id: source.id,
    mechanism: source.mechanism,
    settings: {},
    current: () => source,
    health: () => ({ state: 'ready' as const, sinceMs: 0 }),
  }))
  const service = createEngine({ models, crosswalks, sources: handles, limits: { deadlineMs: 3000 } })
  const handler = createGraphqlHandler({ service, explain: true })
  const ask = async (query: string, variables: object = {}): Promise<Answer> => {
    const body = JSON.stringify({ query, variables, extensions: { explain: true } })
    const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' }
    return (await handler.fetch(new Request('http://localhost/graphql', { method: 'POST', headers, body }))).json() as Promise<Answer>
  }
  const requests = (source: number): readonly (readonly string[])[] =>
    (sources[source] as MemorySource).log.flatMap((entry) => (entry.call === 'series' ? [entry.plan.request.keys] : []))
  const readings = (source: number): number =>
    (sources[source] as MemorySource).log.reduce((sum, entry) => sum + (entry.call === 'seriesBatch' ? entry.readings : 0), 0)
  return { ask, requests, readings }
}

interface Answer {
  readonly data: { readonly stations: Connection; readonly station: Node }
  readonly errors?: readonly unknown[]
  readonly extensions?: { readonly explain?: unknown }
}
interface Connection {
  readonly nodes: readonly Node[]
  readonly complete: boolean
  readonly completeness: unknown
}
interface Node {
  readonly id: string
  readonly no2: Readonly<Record<string, Series>>
}
interface Series {
  readonly columns: Readonly<Record<string, readonly unknown[]>>
  readonly complete: boolean
  readonly computedBy: string
  readonly timeZone: string
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string }
}

const DAY = 'during: { from: "2026-03-02", to: "2026-03-03" }'

describe('series of a page', () => {
  it('of a hundred entities are one batch per source', async () => {
    const { ask, requests, readings } = open({ id: 'a', stations: 60, hours: 100 }, { id: 'b', stations: 40, hours: 100 })
    const answer = await ask(
      `{ stations(first: 100) { complete nodes { id no2 { series(${DAY}, first: 24) { complete columns { start value quality source } } } } } }`,
    )
    expect(answer.errors).toBeUndefined()
    expect(answer.data.stations.complete).toBe(true)
    expect(answer.data.stations.nodes).toHaveLength(100)
    for (const { id, no2 } of answer.data.stations.nodes) {
      // A day in Berlin.
      expect(no2['series']).toMatchObject({ complete: true, columns: { value: Array.from({ length: 24 }, (_, hour) => 23 + hour) } })
      expect(no2['series']?.columns['start']?.[0]).toBe('2026-03-01T23:00:00Z')
      expect(new Set(no2['series']?.columns['source'])).toEqual(new Set([id.split(':')[1]]))
    }
    expect([0, 1].map((source) => requests(source).map((keys) => keys.length))).toEqual([[60], [40]])
    expect([readings(0), readings(1)]).toEqual([60 * 24, 40 * 24])
  })

  it('under two aliases are one request where they are equal, and two where they are not', async () => {
    const equal = open({ id: 'a', stations: 5, hours: 100 })
    const same = await equal.ask(
      `{ stations { nodes { id no2 { x: series(${DAY}) { columns { value } } y: series(${DAY}) { columns { start } } } } } }`,
    )
    expect(same.errors).toBeUndefined()
    expect(equal.requests(0)).toHaveLength(1)
    const unequal = open({ id: 'a', stations: 5, hours: 100 })
    const other = await unequal.ask(
      `{ stations { nodes { id no2 { x: series(${DAY}) { columns { value } } y: series(last: 2) { columns { value } } } } } }`,
    )
    expect(other.data.stations.nodes[0]?.no2['y']?.columns['value']).toEqual([98, 99])
    expect(unequal.requests(0)).toHaveLength(2)
  })

  it('have ends that are half-open, whatever the server makes of them', async () => {
    const during = 'during: { from: "2026-03-01T05:00:00Z", to: "2026-03-01T07:00:00Z" }'
    for (const window of ['exact', 'inexact', 'unsupported'] as const) {
      const { ask } = open({ id: 'a', stations: 1, hours: 10, knobs: { series: { window } } })
      const answer = await ask(`{ stations { nodes { id no2 { series(${during}) { columns { value } } } } } }`)
      expect(answer.data.stations.nodes[0]?.no2['series']?.columns['value'], window).toEqual([5, 6])
    }
  })

  it('of 25,000 readings are paged to the end, a page at a time', async () => {
    const { ask, readings } = open({ id: 'a', stations: 1, hours: 25_000 })
    const query = `query($after: String) { station(id: "urn:a:s000") { id no2 { series(during: { from: "2026-01-01" }, after: $after) {
      columns { value } pageInfo { hasNextPage endCursor } } } } }`
    const values: unknown[] = []
    let after: string | null = null
    do {
      const answer: Answer = await ask(query, { after })
      expect(answer.errors).toBeUndefined()
      const series = answer.data.station.no2['series'] as Series
      values.push(...(series.columns['value'] ?? []))
      after = series.pageInfo.hasNextPage ? series.pageInfo.endCursor : null
    } while (after !== null)
    expect(values).toEqual(Array.from({ length: 25_000 }, (_, hour) => hour))
    // Each page reads the last reading of the one before, and one more than it shows.
    expect(readings(0)).toBeLessThanOrEqual(25_000 + 2 * 25)
  })
})

describe('buckets', () => {
  const buckets = (zone: string): string => `{ stations { nodes { id no2 { series(during: { from: "2026-03-01", to: "2026-03-03" },
    every: "P1D", aggregate: MAX, timeZone: "${zone}") { computedBy timeZone columns { start value count expected at } } } } } }`

  it('are made by a source that counts as we do, and say so', async () => {
    const { ask, readings } = open({ id: 'a', stations: 2, hours: 40 })
    const answer = await ask(buckets('UTC'))
    expect(answer.data.stations.nodes[1]?.no2['series']).toEqual({
      computedBy: 'SOURCE',
      timeZone: 'UTC',
      columns: {
        start: ['2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'],
        value: [23, 39],
        count: [24, 16],
        expected: [24, 24],
        at: ['2026-03-01T23:00:00Z', '2026-03-02T15:00:00Z'],
      },
    })
    expect(readings(0)).toBe(4)
  })

  it('are made here in a calendar that it does not know', async () => {
    const { ask, readings } = open({ id: 'a', stations: 1, hours: 40 })
    const answer = await ask(buckets('Europe/Berlin'))
    expect(answer.data.stations.nodes[0]?.no2['series']).toMatchObject({
      computedBy: 'GATEWAY',
      columns: { start: ['2026-02-28T23:00:00Z', '2026-03-01T23:00:00Z'], value: [22, 39], count: [23, 17], expected: [24, 24] },
    })
    expect(readings(0)).toBe(40)
  })
})

it('a dead source leaves its series empty and incomplete, the others are there, and nothing is an error', async () => {
  const faults = () => Promise.reject(new SourceError('SOURCE_UNREACHABLE', 'nobody answers', { sourceId: 'b' }))
  const { ask } = open({ id: 'a', stations: 1, hours: 30 }, { id: 'b', stations: 1, hours: 30, knobs: { series: { faults } } })
  const answer = await ask(
    `{ stations { complete completeness { entries { source { id } status code } } nodes { id no2 { value series(last: 2) { complete columns { value } } } } } }`,
  )
  expect(answer.errors).toBeUndefined()
  expect(answer.data.stations).toEqual({
    complete: false,
    completeness: {
      entries: [
        { source: { id: 'a' }, status: 'OK', code: null },
        { source: { id: 'b' }, status: 'OK', code: null },
        { source: { id: 'a' }, status: 'OK', code: null },
        { source: { id: 'b' }, status: 'ERROR', code: 'SOURCE_UNREACHABLE' },
      ],
    },
    nodes: [
      { id: 'urn:a:s000', no2: { value: 29, series: { complete: true, columns: { value: [28, 29] } } } },
      { id: 'urn:b:s000', no2: { value: 29, series: { complete: false, columns: { value: [] } } } },
    ],
  })
})

it('explain shows the requests', async () => {
  const { ask } = open({ id: 'a', stations: 30, hours: 30, knobs: { series: { keysPerRequest: 20 } } })
  const answer = await ask(`{ stations(first: 30) { nodes { id no2 { series(last: 2) { columns { value } } } } } }`)
  expect(JSON.stringify(answer.extensions?.explain)).toContain(`"keys":{"count":30,"chunks":2}`)
})

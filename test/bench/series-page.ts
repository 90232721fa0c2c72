// Series of a hundred entities of a live source, whose rows arrive as JSON, against reading these rows once: the same bytes, the same getters.
import { createMemorySource } from '@crosswalk/adapter-memory'
import type { Batch, EntityQuery, SeriesPage, Source } from '@crosswalk/contract'
import { createEngine } from '@crosswalk/engine'
import { compileCrosswalks, compileModels } from '@crosswalk/model'
import { inTurns, ratioRow, type Row } from './measure.ts'

const STATIONS = 100
const HOURS = 1000
const PAGE = 1000
const START_MS = Date.UTC(2025, 0, 1)

const MODEL = `
name: Station
plural: stations
iri: https://example.org/def/Station
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  no2: { kind: measure, iri: https://example.org/def/no2, unit: ug/m3 }
`
const CROSSWALK = `
crosswalk: air
source: air
collection: stations
model: Station
id: "urn:station:{code}"
properties: { name: code }
observations:
  collection: readings
  of: { station: code }
  time: time
  measures: { no2: { from: no2, unit: ug/m3 } }
`

const column = (name: string, type: 'text' | 'timestamp' | 'number') => ({ name, type, filterable: true, sortable: true })

/** Rows come as bytes with every scan, as from a server. */
function createSource(): Source {
  const stations = Array.from({ length: STATIONS }, (_, station) => ({ code: `s${station}` }))
  const readings = Array.from({ length: STATIONS * HOURS }, (_, row) => ({
    station: `s${row % STATIONS}`,
    no: row,
    time: new Date(START_MS + Math.floor(row / STATIONS) * 3_600_000).toISOString(),
    no2: (row % 1000) / 10,
  }))
  const source = createMemorySource({
    id: 'air',
    collections: [
      { id: 'stations', items: stations, properties: [column('code', 'text')], keyProperty: 'code' },
      {
        id: 'readings',
        items: readings,
        properties: [column('no', 'number'), column('station', 'text'), column('time', 'timestamp'), column('no2', 'number')],
        keyProperty: 'no',
      },
    ],
  })
  const pages = Array.from({ length: readings.length / PAGE }, (_, page) => JSON.stringify(readings.slice(page * PAGE, (page + 1) * PAGE)))
  async function* scan(): AsyncGenerator<Batch> {
    for (const [page, text] of pages.entries()) {
      yield { items: JSON.parse(text) as readonly unknown[], next: page + 1 < pages.length ? `${page + 1}` : null }
      await Promise.resolve()
    }
  }
  return { ...source, scan: (plan, context, from) => (plan.request.collection === 'readings' ? scan() : source.scan(plan, context, from)) }
}

const query: EntityQuery = {
  target: { model: 'Station' },
  filter: [],
  select: {
    properties: [],
    relations: [],
    origins: false,
    unmapped: false,
    series: [{ key: 's', property: 'no2', from: '2025-01-01', to: '2026-01-01', timeZone: 'UTC', first: HOURS, members: [] }],
  },
  orderBy: [],
  first: STATIONS,
  count: 'none',
}

export async function benchSeriesPage(): Promise<readonly Row[]> {
  const models = compileModels([{ file: 'model.yaml', text: MODEL }])
  const crosswalks = compileCrosswalks([{ file: 'crosswalk.yaml', text: CROSSWALK }], models)
  const source = createSource()
  const handle = {
    id: 'air',
    mechanism: source.mechanism,
    settings: {},
    current: () => source,
    health: () => ({ state: 'ready' as const, sinceMs: 0 }),
  }
  const limits = { deadlineMs: 60_000, maxScannedRows: 1_000_000 }
  const service = createEngine({ models, crosswalks, sources: [handle], limits })
  const series = async (): Promise<number> => {
    const page = await service.page(query, service.createContext({ signal: AbortSignal.timeout(60_000) }))
    const shown = page.rows.map(({ values }) => (values['s'] as SeriesPage).columns)
    return shown.reduce((sum, { start, value }) => sum + Math.min(start.length, value.length), 0)
  }
  const [stationOf, timeOf, valueOf] = [
    source.getter('readings', 'station'),
    source.getter('readings', 'time'),
    source.getter('readings', 'no2'),
  ]
  const rowsOnce = async (): Promise<number> => {
    const plan = source.plan({ collection: 'readings', filter: [], read: ['station', 'time', 'no2'], fetchSize: 1000, count: false })
    const columns = { station: [] as unknown[], time: [] as unknown[], no2: [] as unknown[] }
    const context = service.createContext({ signal: AbortSignal.timeout(60_000) })
    for await (const { items } of source.scan(plan, context)) {
      for (const item of items) {
        columns.station.push(stationOf(item))
        columns.time.push(timeOf(item))
        columns.no2.push(valueOf(item))
      }
    }
    return columns.no2.length
  }
  if ((await series()) !== STATIONS * HOURS || (await rowsOnce()) !== STATIONS * HOURS) throw new Error('readings are missing')
  const timings = await inTurns({ series, rowsOnce }, { warmUp: 5, rounds: 15 })
  const [ours, once] = [timings['series']?.medianMs ?? Number.NaN, timings['rowsOnce']?.medianMs ?? Number.NaN]
  const what = `series of ${STATIONS} entities, ${STATIONS * HOURS} readings of a live source: ${ours.toFixed(0)} ms, reading their rows once ${once.toFixed(0)} ms`
  return [ratioRow(what, ours / once, 2)]
}

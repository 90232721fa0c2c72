// One world twice: stations whose readings are rows of another collection, and the same with histories behind requests.
import { createMemorySource, type MemoryOptions, type MemoryReading, type MemorySource } from '@crosswalk/adapter-memory'
import type { EntityPage, EntityQuery, EntityService, SeriesPage, SeriesSelection } from '@crosswalk/contract'
import type { EngineOptions, SourceHandle } from '../engine-options.ts'
import { ask, createService, handleOf, queryFor, selectNothing, type ServiceSetup } from './service.ts'

export const MODEL = `
name: Station
plural: stations
iri: https://example.org/def/Station
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  no2: { kind: measure, iri: https://example.org/def/no2, unit: ug/m3 }
`

/** One reading of one station. `unit` null: the source says none. */
export interface Row {
  readonly station: string
  readonly atMs: number
  /** Of a span: where a crosswalk's time has `to: until`. */
  readonly untilMs?: number | undefined
  readonly value: number | null
  readonly unit: string | null
  readonly quality: string | null
}

export interface World {
  readonly stations: readonly string[]
  readonly rows: readonly Row[]
  /** As a crosswalk says it: `ug/m3`, or null where each reading says its own. */
  readonly unit?: string | null | undefined
  /** What stands beside `from` in the time: `, lasts: PT1H, stamped: end`. */
  readonly time?: string | undefined
}

const column = (name: string, type: 'text' | 'number' | 'timestamp') => ({ name, type, filterable: true, sortable: true })
const textOf = (atMs: number): string => new Date(atMs).toISOString()

/** Readings are rows in memory. */
export function observedSetup({ stations, rows, unit, time = '' }: World): Pick<ServiceSetup, 'crosswalks' | 'sources'> {
  const crosswalk = `
crosswalk: air
source: a
collection: stations
model: Station
id: "urn:{code}"
properties: { name: code }
observations:
  collection: readings
  of: { station: code }
  time: { from: at${time} }
  measures: { no2: { from: v, unit: ${unit === null ? '{ from: u }' : (unit ?? 'ug/m3')}, quality: q } }
`
  const items = rows.map(({ station, atMs, untilMs, value, unit: u, quality: q }, no) => ({
    no,
    station,
    at: textOf(atMs),
    ...(untilMs === undefined ? {} : { until: textOf(untilMs) }),
    v: value,
    u,
    q,
  }))
  const readings = ['station', 'u', 'q'].map((name) => column(name, 'text'))
  const collections: MemoryOptions['collections'] = [
    { id: 'stations', items: stations.map((code) => ({ code })), properties: [column('code', 'text')], keyProperty: 'code' },
    {
      id: 'readings',
      items,
      properties: [column('no', 'number'), column('at', 'timestamp'), column('until', 'timestamp'), column('v', 'number'), ...readings],
      keyProperty: 'no',
    },
  ]
  return { crosswalks: [crosswalk], sources: [{ id: 'a', collections }] }
}

export function requestedCrosswalk({ unit, time = '' }: Pick<World, 'unit' | 'time'>, name = 'air', source = 'a'): string {
  return `
crosswalk: ${name}
source: ${source}
collection: stations
model: Station
id: "urn:{code}"
properties:
  name: code
  no2: { from: no2, ${unit === null ? '' : `unit: ${unit ?? 'ug/m3'}, `}quality: q, time: { from: at${time} } }
`
}

/** The latest reading of each station stands in its item, all of them behind requests. */
export function requestedOptions({ stations, rows }: World, knobs: Partial<MemoryOptions> = {}): MemoryOptions {
  const latestOf = (code: string): Row | undefined => {
    const own = rows.filter(({ station }) => station === code)
    return own.toSorted((a, b) => a.atMs - b.atMs || (a.untilMs ?? a.atMs) - (b.untilMs ?? b.atMs)).at(-1)
  }
  const items = stations.map((code) => {
    const latest = latestOf(code)
    return latest === undefined ? { code } : { code, no2: latest.value, at: textOf(latest.atMs), q: latest.quality }
  })
  const readings = rows.map(({ station, atMs, untilMs, value, unit, quality }): MemoryReading => ({
    key: station,
    startMs: atMs,
    ...(untilMs === undefined ? {} : { endMs: untilMs }),
    value,
    unit,
    quality,
  }))
  const properties = [
    column('code', 'text'),
    column('no2', 'number'),
    column('at', 'timestamp'),
    column('until', 'timestamp'),
    column('q', 'text'),
  ]
  return { id: 'a', collections: [{ id: 'stations', items, properties, keyProperty: 'code', histories: { no2: readings } }], ...knobs }
}

export interface Requested {
  readonly service: EntityService
  readonly source: MemorySource
  /** Answers that readings came in so far, and readings in them. */
  readonly cost: () => { readonly requests: number; readonly readings: number }
}

export function requestedService(world: World, knobs: Partial<MemoryOptions> = {}, limits?: EngineOptions['limits']): Requested {
  const { handle, source } = openSource(requestedOptions(world, knobs))
  const service = createService({ model: MODEL, crosswalks: [requestedCrosswalk(world)], sources: [handle], limits })
  return { service, source, cost: () => costOf(source) }
}

export function openSource(options: MemoryOptions): { readonly handle: SourceHandle; readonly source: MemorySource } {
  const source = createMemorySource(options)
  return { handle: { ...handleOf(options), current: () => source }, source }
}

export function costOf({ log }: MemorySource): { readonly requests: number; readonly readings: number } {
  const batches = log.filter((entry) => entry.call === 'seriesBatch')
  return { requests: batches.length, readings: batches.reduce((sum, { readings }) => sum + readings, 0) }
}

export const of = (extra: Partial<SeriesSelection>): SeriesSelection => ({
  key: 's',
  property: 'no2',
  first: 10_000,
  members: [],
  ...extra,
})

export function querySeries(...series: SeriesSelection[]): EntityQuery {
  return { ...queryFor('Station'), select: { ...selectNothing, series } }
}

export const askSeries = (service: EntityService, ...series: SeriesSelection[]): Promise<EntityPage> => ask(service, querySeries(...series))

export const seriesIn = (page: EntityPage, id: string, key = 's'): SeriesPage =>
  page.rows.find((row) => row.id === id)?.values[key] as SeriesPage

const HOUR_MS = 3_600_000
export const START_MS = Date.parse('2026-03-01T00:00:00Z')

/** A reading some hours after the beginning of March. */
export const reading = (station: string, hour: number, value: number | null = hour): Row => ({
  station,
  atMs: START_MS + hour * HOUR_MS,
  value,
  unit: null,
  quality: null,
})

/** One reading per hour; its value is its number. */
export const hours = (station: string, count: number): readonly Row[] => Array.from({ length: count }, (_, hour) => reading(station, hour))

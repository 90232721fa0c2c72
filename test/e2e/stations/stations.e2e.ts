// The station test set as files: records and a long table of observations, asked through GraphQL over HTTP; its README is the oracle.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfiguration, type RunningGateway, startGateway, waitForSources } from '@crosswalk/gateway'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lacksShared, sharedPath } from '../../shared-data.ts'
import { READING_QUESTIONS, SPATIAL_QUESTIONS, STATION_MODEL, STATION_QUESTIONS } from './questions.ts'

interface Observation {
  readonly phenomenonTime: string
  readonly result: number | null
  readonly resultTime?: string
}
interface Station {
  readonly id: string
  readonly number: number
  readonly label: string
  readonly geometry: object | null
  readonly properties: Readonly<Record<string, unknown>>
  readonly series: readonly {
    readonly property: string
    readonly unit: { readonly symbol: string | null }
    readonly observations: readonly Observation[]
  }[]
}

const isMissing = lacksShared('stations')
const stations = isMissing
  ? []
  : (JSON.parse(readFileSync(sharedPath('stations/stations.json'), 'utf8')) as { stations: readonly Station[] }).stations

const CROSSWALK = `
crosswalk: stations
source: stations
collection: stations
model: MeasuredStation
id: 'urn:station:{id}'
properties:
  name: label
  location: geometry
  operator: operator
  heightM: heightM
  active: active
observations:
  collection: observations
  of: { station: id }
  time: { from: time }
  measures:
    no2: { from: value, pick: { property: no2 }, unit: { from: unit }, resultTime: resultTime }
    temperature: { from: value, pick: { property: temperature }, unit: { from: unit }, resultTime: resultTime }
`

const CONFIGURATION = `
sources:
  - id: stations
    adapter: files
    path: [stations.json, observations.csv]
models: ./models
crosswalks: ./crosswalks
`

const logger = { info: () => {}, warn: () => {}, error: () => {} }
let gateway: RunningGateway
let folder: string

/** One record per station, its attributes beside its geometry: null stays null, absent stays absent. */
function recordsJson(): string {
  return JSON.stringify(stations.map(({ id, number, label, geometry, properties }) => ({ id, number, label, geometry, ...properties })))
}

/** A long table, in the order of the set, so that the late report stands last. */
function observationsCsv(): string {
  const lines = stations.flatMap(({ id, series }) =>
    series.flatMap(({ property, unit, observations }) =>
      observations.map(({ phenomenonTime, result, resultTime }) => {
        const [start, end] = phenomenonTime.split('/')
        return [id, property, start, end, result, unit.symbol, resultTime].map((cell) => cell ?? '').join(',')
      }),
    ),
  )
  return ['station,property,time,end,value,unit,resultTime', ...lines, ''].join('\n')
}

beforeAll(async () => {
  if (isMissing) return
  folder = mkdtempSync(join(tmpdir(), 'crosswalk-stations-'))
  for (const name of ['models', 'crosswalks']) mkdirSync(join(folder, name))
  const file = join(folder, 'crosswalk.yaml')
  writeFileSync(file, CONFIGURATION)
  writeFileSync(join(folder, 'models', 'measured-station.yaml'), STATION_MODEL)
  writeFileSync(join(folder, 'crosswalks', 'stations.yaml'), CROSSWALK)
  writeFileSync(join(folder, 'stations.json'), recordsJson())
  writeFileSync(join(folder, 'observations.csv'), observationsCsv())
  const start = { configuration: await loadConfiguration(file, {}), host: '127.0.0.1', port: 0, logger }
  gateway = await startGateway(start)
  await waitForSources(gateway, start)
})
afterAll(async () => {
  await gateway?.close(1000)
  if (folder) rmSync(folder, { recursive: true, force: true })
})

interface Columns {
  readonly start: readonly string[]
  readonly value: readonly (number | null)[]
}
interface Measure {
  readonly value: number | null
  readonly unit: string
  readonly observedAt: string | null
  readonly missing: string | null
  readonly series: { readonly columns: Columns; readonly complete: boolean }
}
interface Node {
  readonly id: string
  readonly name: string
  readonly no2: Measure
  readonly temperature: Measure
}

/** The stations that a list answers with, which has to be complete. */
async function ask(selection: string, list = ''): Promise<readonly Node[]> {
  const query = `{ measuredStations(first: 12 ${list}) { complete nodes { id ${selection} } } }`
  const response = await fetch(`${gateway.address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
    signal: AbortSignal.timeout(20_000),
  })
  const { data, errors } = (await response.json()) as {
    data?: { measuredStations: { complete: boolean; nodes: readonly Node[] } }
    errors?: unknown
  }
  expect(errors).toBeUndefined()
  expect(data?.measuredStations.complete).toBe(true)
  return data?.measuredStations.nodes ?? []
}

const short = (id: string): string => id.slice('urn:station:'.length)
const idsBy = async (list: string): Promise<string> => (await ask('', list)).map(({ id }) => short(id)).join(' ')
const stationOf = async (selection: string, id: string): Promise<Node | undefined> =>
  (await ask(selection)).find((node) => short(node.id) === id)
const DAYS = 'during: { from: "2026-03-01T00:00:00Z", to: "2026-03-03T00:00:00Z" }'
const allOf = `series(${DAYS}, first: 30) { complete columns { start value } }`
const values = (measure: Measure | undefined): readonly (number | null)[] => measure?.series.columns.value ?? []

describe.skipIf(isMissing)('the stations', () => {
  it.each([...STATION_QUESTIONS, ...SPATIAL_QUESTIONS, ...READING_QUESTIONS])('with %s are %s', async (list, expected) => {
    expect((await idsBy(list)).split(' ').toSorted().join(' ')).toBe(expected)
  })

  it('come in the order of their latest reading', async () => {
    expect(await idsBy('orderBy: [{ by: NO2, direction: DESC }], where: { no2: { lt: 75 } }')).toBe('s05 s04 s03 s02 s01')
  })

  it('keep a name of many alphabets', async () => {
    expect((await stationOf('name', 's01'))?.name).toBe(stations[0]?.label)
  })
})

describe.skipIf(isMissing)('the observations', () => {
  it('are 433, each in the series of its station', async () => {
    const all = await ask(`no2 { ${allOf} } temperature { ${allOf} }`)
    const counts = all.map(({ no2, temperature }) => [values(no2).length, values(temperature).length])
    expect(counts).toEqual(stations.map(({ number }) => [number === 4 ? 25 : 24, number % 2 === 1 ? 24 : 0]))
    expect(counts.flat().reduce((sum, count) => sum + count, 0)).toBe(433)
  })

  it('of NO2 are 10 k + h, of temperature k + h / 2', async () => {
    const nodes = (await ask(`no2 { ${allOf} } temperature { ${allOf} }`)).filter(({ id }) => !['s04', 's06', 's08'].includes(short(id)))
    for (const { id, no2, temperature } of nodes) {
      const number = Number(short(id).slice(1))
      expect(values(no2)).toEqual(Array.from({ length: 24 }, (_, hour) => 10 * number + hour))
      // A unit of null is unknown: its values are no degrees Celsius.
      if (number % 2 === 1 && number !== 11) expect(values(temperature)).toEqual(Array.from({ length: 24 }, (_, hour) => number + hour / 2))
    }
  })

  it('of s01 from six to nine are 16, 17 and 18, their mean of the day is 21.5', async () => {
    const window = 'during: { from: "2026-03-01T06:00:00Z", to: "2026-03-01T09:00:00Z" }'
    expect(values((await stationOf(`no2 { series(${window}, first: 30) { columns { value } } }`, 's01'))?.no2)).toEqual([16, 17, 18])
    const day = 'during: { from: "2026-03-01T00:00:00Z", to: "2026-03-02T00:00:00Z" }, every: "P1D", aggregate: MEAN, timeZone: "UTC"'
    expect(values((await stationOf(`no2 { series(${day}, first: 30) { columns { value } } }`, 's01'))?.no2)).toEqual([21.5])
  })

  it('of s04: the latest is 63, though an older one arrived later', async () => {
    const node = await stationOf(`no2 { value observedAt ${allOf} }`, 's04')
    expect(node?.no2).toMatchObject({ value: 63, observedAt: '2026-03-01T23:00:00Z' })
    expect(values(node?.no2).indexOf(999)).toBe(12)
  })

  it('of s05, written with an offset, are of the same instants as those of s01', async () => {
    const [first, , , , fifth] = await ask(`no2 { ${allOf} }`)
    expect(first?.no2.series.columns.start).toHaveLength(24)
    expect(fifth?.no2.series.columns.start).toEqual(first?.no2.series.columns.start)
  })

  it('of s06 and s07 are equal in one unit', async () => {
    const [, , , , , sixth, seventh] = await ask(`no2(unit: "mg/m3") { unit ${allOf} }`)
    expect([sixth?.no2.unit, seventh?.no2.unit]).toEqual(['mg/m3', 'mg/m3'])
    expect(values(sixth?.no2)).toEqual(values(seventh?.no2))
    expect(values(sixth?.no2)).toEqual(Array.from({ length: 24 }, (_, hour) => (70 + hour) / 1000))
  })

  it('hold one null, of s08 at five', async () => {
    const all = await ask(`no2 { ${allOf} }`)
    const nulls = all.flatMap(({ id, no2 }) =>
      no2.series.columns.value.flatMap((value, index) => (value === null ? [[short(id), no2.series.columns.start[index]]] : [])),
    )
    expect(nulls).toEqual([['s08', '2026-03-01T05:00:00Z']])
  })

  it('below 0.08 mg/m3 are 140, whatever unit they were written in', async () => {
    const all = await ask(`no2(unit: "mg/m3") { ${allOf} }`)
    const low = all.map(({ no2 }) => values(no2).filter((value) => value !== null && value < 0.08).length)
    expect(low).toEqual([24, 24, 24, 24, 24, 10, 10, 0, 0, 0, 0, 0])
  })
})

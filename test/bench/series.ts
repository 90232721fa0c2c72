// Daily means of a million hourly readings in a CSV file, against a loop by hand over typed arrays that hold the same.
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EntityQuery, SeriesPage } from '@crosswalk/contract'
import { createFilesService } from './files-service.ts'
import { inTurns, ratioRow, type Row } from './measure.ts'

const STATIONS = 100
const HOURS = 10_000
const START_MS = Date.UTC(2025, 0, 1)
const HOUR_MS = 3_600_000

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
collection: air
group: station
model: Station
id: "urn:station:{group}"
time: time
properties: { name: station, no2: { from: no2, unit: ug/m3 } }
`
const valueOf = (station: number, hour: number): number => ((station * 7 + hour * 13) % 1000) / 10

function writeObservations(file: string): void {
  const rows = ['station,time,no2']
  for (let hour = 0; hour < HOURS; hour += 1) {
    const time = `${new Date(START_MS + hour * HOUR_MS).toISOString().slice(0, 19)}Z`
    for (let station = 0; station < STATIONS; station += 1) rows.push(`s${station},${time},${valueOf(station, hour)}`)
  }
  writeFileSync(file, rows.join('\n'))
}

const query: EntityQuery = {
  target: { model: 'Station' },
  filter: [],
  select: {
    properties: [],
    relations: [],
    origins: false,
    unmapped: false,
    series: [
      {
        key: 's',
        property: 'no2',
        every: 'P1D',
        aggregate: 'mean',
        from: '2025-01-01',
        to: '2026-03-01',
        timeZone: 'UTC',
        first: 1000,
        members: [],
      },
    ],
  },
  orderBy: [],
  first: STATIONS,
  count: 'none',
}

interface Arrays {
  readonly station: Uint8Array
  readonly timeMs: Float64Array
  readonly value: Float64Array
}

function typedArrays(): Arrays {
  const count = STATIONS * HOURS
  const arrays = { station: new Uint8Array(count), timeMs: new Float64Array(count), value: new Float64Array(count) }
  for (let row = 0; row < count; row += 1) {
    arrays.station[row] = row % STATIONS
    arrays.timeMs[row] = START_MS + Math.floor(row / STATIONS) * HOUR_MS
    arrays.value[row] = valueOf(row % STATIONS, Math.floor(row / STATIONS))
  }
  return arrays
}

function meansByHand({ station, timeMs, value }: Arrays): Float64Array {
  const days = Math.ceil(HOURS / 24)
  const sums = new Float64Array(STATIONS * days)
  const counts = new Uint32Array(STATIONS * days)
  for (let row = 0; row < value.length; row += 1) {
    const cell = (station[row] as number) * days + Math.floor(((timeMs[row] as number) - START_MS) / 86_400_000)
    sums[cell] = (sums[cell] as number) + (value[row] as number)
    counts[cell] = (counts[cell] as number) + 1
  }
  return sums.map((sum, cell) => sum / (counts[cell] as number))
}

export async function benchSeries(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-bench-'))
  const file = join(folder, 'air.csv')
  writeObservations(file)
  const arrays = typedArrays()
  globalThis.gc?.()
  const before = process.memoryUsage().rss
  const air = await createFilesService({ folder, id: 'air', options: { path: './air.csv' }, model: MODEL, crosswalks: [CROSSWALK] })
  globalThis.gc?.()
  const addedBytes = process.memoryUsage().rss - before - statSync(file).size
  const ask = async (): Promise<readonly SeriesPage[]> => {
    const page = await air.service.page(query, air.service.createContext({ signal: AbortSignal.timeout(60_000) }))
    return page.rows.map((row) => row.values['s'] as SeriesPage)
  }
  try {
    const startedAt = performance.now()
    const first = (await ask()).map((page) => page.columns.value)
    const firstMs = performance.now() - startedAt
    const byHand = meansByHand(arrays)
    const days = Math.ceil(HOURS / 24)
    if (Math.abs((first[7]?.[3] ?? Number.NaN) - (byHand[7 * days + 3] as number)) > 1e-9) throw new Error('the two disagree')
    const timings = await inTurns(
      { series: async () => (await ask()).map((page) => page.columns.value), byHand: () => meansByHand(arrays) },
      { warmUp: 3, rounds: 9 },
    )
    const [ours, hand] = [timings['series']?.medianMs ?? Number.NaN, timings['byHand']?.medianMs ?? Number.NaN]
    const memory = Math.round(addedBytes / 1e6)
    return [
      ratioRow(
        `daily means of 100 stations over a million CSV readings: ${ours.toFixed(0)} ms (the first request ${firstMs.toFixed(0)} ms), by hand ${hand.toFixed(1)} ms`,
        ours / hand,
        10,
      ),
      {
        what: 'memory that loading them adds over the file’s size (resident set)',
        figure: `${memory} MB`,
        bound: 'under 256 MB',
        isMet: memory < 256,
      },
    ]
  } finally {
    await air.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

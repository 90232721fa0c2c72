// The station test set as files: records and a long table of observations, asked through GraphQL over HTTP; its README is the oracle.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openGateway, type OpenGateway } from '../open-gateway.ts'
import { READING_QUESTIONS, SPATIAL_QUESTIONS, STATION_QUESTIONS } from './questions.ts'
import { isMissing, stationFiles, stations } from './station-files.ts'

let gateway: OpenGateway | undefined
beforeAll(async () => {
  if (!isMissing) gateway = await openGateway(stationFiles())
})
afterAll(() => gateway?.close())

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
  const answer = await gateway?.ask<{ measuredStations: { complete: boolean; nodes: readonly Node[] } }>(query)
  expect(answer?.errors).toBeUndefined()
  expect(answer?.data.measuredStations.complete).toBe(true)
  return answer?.data.measuredStations.nodes ?? []
}

const short = (id: string): string => id.slice('urn:station:'.length)
const idsBy = async (list: string): Promise<string> => (await ask('', list)).map(({ id }) => short(id)).join(' ')
const stationOf = async (selection: string, id: string): Promise<Node | undefined> =>
  (await ask(selection)).find((node) => short(node.id) === id)
const DAYS = 'during: { from: "2026-03-01T00:00:00Z", to: "2026-03-03T00:00:00Z" }'
const allOf = `series(${DAYS}, first: 30) { complete columns { start value } }`
const values = (measure: Measure | undefined): readonly (number | null)[] => measure?.series.columns.value ?? []

describe.skipIf(isMissing)('the stations', () => {
  it.each<readonly [list: string, expected: string]>([
    ...STATION_QUESTIONS,
    ...SPATIAL_QUESTIONS,
    ...READING_QUESTIONS,
    // Single readings: those of s06 in mg/m3 as those of s07 in ug/m3, and the late one of s04.
    ['filter: "some(no2.series, value < 80)"', 's01 s02 s03 s04 s05 s06 s07'],
    ['filter: "every(no2.series, value < 80)"', 's01 s02 s03 s05'],
    ['filter: "some(no2.series, value IS NULL)"', 's08'],
    [`filter: "some(no2.series, value > 500 AND resultTime > TIMESTAMP('2026-03-02T00:00:00Z'))"`, 's04'],
  ])('with %s are %s', async (list, expected) => {
    expect((await idsBy(list)).split(' ').toSorted().join(' ')).toBe(expected)
  })

  it('within 5 km of a place are seven', async () => {
    const near = await idsBy('near: { longitude: 13.37, latitude: 52.51, radiusMetres: 5000 }')
    expect(near.split(' ').toSorted().join(' ')).toBe('s01 s03 s04 s06 s07 s11 s12')
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

  it('of s07 are of one hour each, all others of instants', async () => {
    const all = await ask(`no2 { series(${DAYS}, first: 30) { complete columns { start value end } } }`)
    for (const { id, no2 } of all) {
      const { start, end } = no2.series.columns as Columns & { readonly end: readonly string[] }
      const hour = short(id) === 's07' ? 3_600_000 : 0
      expect(end.map((text, index) => Date.parse(text) - Date.parse(start[index] ?? ''))).toEqual(start.map(() => hour))
    }
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

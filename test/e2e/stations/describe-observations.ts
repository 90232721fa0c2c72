// What the README of the station test set says of the observations, as tests of one gateway: the same for files and for every live server.
import { expect, it } from 'vitest'
import type { TestGateway } from '../gateway.ts'
import { stations } from './station-files.ts'

interface Columns {
  readonly start: readonly string[]
  readonly end: readonly string[]
  readonly value: readonly (number | null)[]
}
interface Measure {
  readonly value: number | null
  readonly unit: string
  readonly observedAt: string | null
  readonly series: { readonly columns: Columns; readonly complete: boolean }
}
interface Node {
  readonly id: string
  readonly no2: Measure
  readonly temperature: Measure
}

/** What stands after the last colon: `s01`. */
export const shortId = (id: string): string => id.slice(id.lastIndexOf(':') + 1)

const DAYS = 'during: { from: "2026-03-01T00:00:00Z", to: "2026-03-03T00:00:00Z" }'
const ALL = `series(${DAYS}, first: 30) { complete columns { start end value } }`
const HOURS = Array.from({ length: 24 }, (_, hour) => hour)
const values = (measure: Measure | undefined): readonly (number | null)[] => measure?.series.columns.value ?? []

/** @param lacks stations that the server does not hold */
export function describeObservations(gatewayOf: () => TestGateway, lacks: readonly string[] = []): void {
  const held = stations.filter(({ id }) => !lacks.includes(id))
  const read = async (selection: string): Promise<ReadonlyMap<string, Node>> => {
    const query = `{ measuredStations(first: 12) { complete completeness { entries { code message } } nodes { id ${selection} } } }`
    const { measuredStations } = await gatewayOf().ask<{
      measuredStations: { complete: boolean; completeness: unknown; nodes: readonly Node[] }
    }>(query)
    expect(measuredStations.complete, JSON.stringify(measuredStations.completeness)).toBe(true)
    return new Map(measuredStations.nodes.map((node) => [shortId(node.id), node]))
  }
  const counts = (number: number): readonly [no2: number, temperature: number] => [number === 4 ? 25 : 24, number % 2 === 1 ? 24 : 0]

  it(`are ${held.reduce((sum, { number }) => sum + counts(number)[0] + counts(number)[1], 0)}, each in the series of its station`, async () => {
    const all = await read(`no2 { ${ALL} } temperature { ${ALL} }`)
    expect([...all.keys()].toSorted()).toEqual(held.map(({ id }) => id))
    const found = held.map(({ id }) => [values(all.get(id)?.no2).length, values(all.get(id)?.temperature).length])
    expect(found).toEqual(held.map(({ number }) => counts(number)))
    expect([...all.values()].every(({ no2, temperature }) => no2.series.complete && temperature.series.complete)).toBe(true)
  })

  it('of NO2 are 10 k + h, of temperature k + h / 2', async () => {
    const all = await read(`no2 { ${ALL} } temperature { ${ALL} }`)
    for (const { id, number } of held.filter((station) => !['s04', 's06', 's08'].includes(station.id))) {
      expect([id, values(all.get(id)?.no2)]).toEqual([id, HOURS.map((hour) => 10 * number + hour)])
      // A unit of null is unknown: its values are no degrees Celsius.
      if (number % 2 === 1 && number !== 11)
        expect([id, values(all.get(id)?.temperature)]).toEqual([id, HOURS.map((hour) => number + hour / 2)])
    }
  })

  it('of s01 from six to nine are 16, 17 and 18, their mean of the day is 21.5', async () => {
    const window = 'during: { from: "2026-03-01T06:00:00Z", to: "2026-03-01T09:00:00Z" }'
    expect(values((await read(`no2 { series(${window}, first: 30) { columns { value } } }`)).get('s01')?.no2)).toEqual([16, 17, 18])
    const day = 'during: { from: "2026-03-01T00:00:00Z", to: "2026-03-02T00:00:00Z" }, every: "P1D", aggregate: MEAN, timeZone: "UTC"'
    expect(values((await read(`no2 { series(${day}, first: 30) { columns { value } } }`)).get('s01')?.no2)).toEqual([21.5])
  })

  it('of s04: the latest is 63, though an older one arrived later', async () => {
    const { no2 } = (await read(`no2 { value observedAt ${ALL} }`)).get('s04') ?? {}
    expect(no2).toMatchObject({ value: 63, observedAt: '2026-03-01T23:00:00Z' })
    expect(values(no2).indexOf(999)).toBe(12)
  })

  it('of s05, written with an offset, are of the same instants as those of s01', async () => {
    const all = await read(`no2 { ${ALL} }`)
    expect(all.get('s01')?.no2.series.columns.start).toHaveLength(24)
    expect(all.get('s05')?.no2.series.columns.start).toEqual(all.get('s01')?.no2.series.columns.start)
  })

  it('of s06 and s07 are equal in one unit', async () => {
    const all = await read(`no2(unit: "mg/m3") { unit ${ALL} }`)
    const [sixth, seventh] = [all.get('s06')?.no2, all.get('s07')?.no2]
    expect([sixth?.unit, seventh?.unit]).toEqual(['mg/m3', 'mg/m3'])
    expect(values(sixth)).toEqual(values(seventh))
    expect(values(sixth)).toEqual(HOURS.map((hour) => (70 + hour) / 1000))
  })

  it('of s07 are of one hour each, all others of instants', async () => {
    for (const [id, { no2 }] of await read(`no2 { ${ALL} }`)) {
      const { start, end } = no2.series.columns
      const hour = id === 's07' ? 3_600_000 : 0
      expect([id, end.map((text, index) => Date.parse(text) - Date.parse(start[index] ?? ''))]).toEqual([id, start.map(() => hour)])
    }
  })

  it('hold one null, of s08 at five', async () => {
    const nulls = [...(await read(`no2 { ${ALL} }`))].flatMap(([id, { no2 }]) =>
      no2.series.columns.value.flatMap((value, index) => (value === null ? [[id, no2.series.columns.start[index]]] : [])),
    )
    expect(nulls).toEqual([['s08', '2026-03-01T05:00:00Z']])
  })

  it('below 0.08 mg/m3 are 140, whatever unit they were written in', async () => {
    const all = await read(`no2(unit: "mg/m3") { ${ALL} }`)
    const low = held.map(({ id }) => values(all.get(id)?.no2).filter((value) => value !== null && value < 0.08).length)
    expect(low.slice(0, 7)).toEqual([24, 24, 24, 24, 24, 10, 10])
    expect(low.reduce((sum, count) => sum + count, 0)).toBe(140)
  })
}

// Edges of buckets on the days that are not like others.
import { describe, expect, it } from 'vitest'
import { bucketEdges } from './bucket-edges.ts'
import { expectedReadings } from './expected-readings.ts'
import { parseEvery } from './parse-every.ts'
import { parseWindow } from './parse-window.ts'
import { seriesZone, type SeriesZone } from './series-zone.ts'

const zoneOf = (name: string): SeriesZone => seriesZone(name) as SeriesZone
function edges(every: string, zone: string, [from, to]: readonly [string, string]): readonly number[] {
  return bucketEdges(parseEvery(every), zoneOf(zone), parseWindow({ from, to }).inZone(zoneOf(zone)))
}
const texts = (instants: readonly number[]): readonly string[] => instants.map((instant) => new Date(instant).toISOString().slice(0, 16))
const hours = (instants: readonly number[]): readonly number[] =>
  instants.slice(1).map((edge, index) => (edge - (instants[index] as number)) / 3_600_000)

describe('days', () => {
  it.each([
    ['Europe/Berlin', '2026-03-28', '2026-03-31', [24, 23, 24]],
    ['Europe/Berlin', '2026-10-24', '2026-10-27', [24, 25, 24]],
    ['America/New_York', '2026-03-07', '2026-03-10', [24, 23, 24]],
    ['America/New_York', '2026-10-31', '2026-11-03', [24, 25, 24]],
    ['America/Sao_Paulo', '2018-11-03', '2018-11-06', [24, 23, 24]],
    ['Pacific/Apia', '2011-12-28', '2012-01-01', [24, 24, 24]],
    ['+01:00', '2026-03-28', '2026-03-31', [24, 24, 24]],
  ])('of %s from %s have their own lengths', (zone, from, to, lengths) => {
    expect(hours(edges('P1D', zone, [from, to]))).toEqual(lengths)
  })
  it('are cut by a window that begins and ends within them', () => {
    expect(texts(edges('P1D', 'Europe/Berlin', ['2026-01-01T18:00', '2026-01-03T06:00']))).toEqual([
      '2026-01-01T17:00',
      '2026-01-01T23:00',
      '2026-01-02T23:00',
      '2026-01-03T05:00',
    ])
    expect(texts(edges('P1D', 'UTC', ['2026-01-01T06:00', '2026-01-01T07:00']))).toEqual(['2026-01-01T06:00', '2026-01-01T07:00'])
  })
})

describe('hours', () => {
  it('count real hours from local midnight', () => {
    expect(edges('PT1H', 'Europe/Berlin', ['2026-03-29', '2026-03-30'])).toHaveLength(24)
    expect(edges('PT1H', 'Europe/Berlin', ['2026-10-25', '2026-10-26'])).toHaveLength(26)
    expect(edges('PT15M', 'America/New_York', ['2026-11-01', '2026-11-02'])).toHaveLength(101)
    expect(hours(edges('PT6H', 'Europe/Berlin', ['2026-10-25', '2026-10-26']))).toEqual([6, 6, 6, 6, 1])
    expect(hours(edges('PT7H', 'Europe/Berlin', ['2026-03-28', '2026-03-30']))).toEqual([7, 7, 7, 3, 7, 7, 7, 2])
  })
  it('begin at the zone’s midnight, not at that of Greenwich', () => {
    expect(texts(edges('PT1H', 'Asia/Kathmandu', ['2026-01-01', '2026-01-01T02:00']))).toEqual([
      '2025-12-31T18:15',
      '2025-12-31T19:15',
      '2025-12-31T20:15',
    ])
  })
})

describe('longer buckets', () => {
  it('begin weeks on Monday, also over new year', () => {
    expect(texts(edges('P1W', 'UTC', ['2025-12-25', '2026-01-13']))).toEqual([
      '2025-12-25T00:00',
      '2025-12-29T00:00',
      '2026-01-05T00:00',
      '2026-01-12T00:00',
      '2026-01-13T00:00',
    ])
    expect(edges('P7D', 'UTC', ['1960-12-25', '1970-01-13'])).toEqual(edges('P1W', 'UTC', ['1960-12-25', '1970-01-13']))
  })
  it('begin months, quarters, years and decades where the calendar does', () => {
    expect(texts(edges('P1M', 'Europe/Berlin', ['2024-01-15', '2024-05-01']))).toEqual([
      '2024-01-14T23:00',
      '2024-01-31T23:00',
      '2024-02-29T23:00',
      '2024-03-31T22:00',
      '2024-04-30T22:00',
    ])
    expect(texts(edges('P3M', 'UTC', ['2025-12-01', '2026-07-01']))).toEqual([
      '2025-12-01T00:00',
      '2026-01-01T00:00',
      '2026-04-01T00:00',
      '2026-07-01T00:00',
    ])
    expect(edges('P1Y', 'America/New_York', ['2012-01-01', '2016-01-01'])).toHaveLength(5)
    expect(texts(edges('P10Y', 'UTC', ['2018-06-01', '2031-01-01']))).toEqual([
      '2018-06-01T00:00',
      '2020-01-01T00:00',
      '2030-01-01T00:00',
      '2031-01-01T00:00',
    ])
  })
})

describe('the cap', () => {
  it('allows ten thousand buckets, and not one more', () => {
    expect(edges('PT1M', 'UTC', ['2026-01-01', '2026-01-07T22:40'])).toHaveLength(10_001)
    const tooMany = expect.objectContaining({ code: 'LIMIT_EXCEEDED', limit: 'maxBuckets', maximum: 10_000 })
    expect(() => edges('PT1M', 'UTC', ['2026-01-01', '2026-01-07T22:41'])).toThrow(tooMany)
    const startedAt = performance.now()
    expect(() => edges('PT1S', 'Europe/Berlin', ['0001-01-01', '9999-01-01'])).toThrow(tooMany)
    expect(() => edges('P1D', 'Europe/Berlin', ['0001-01-01', '9999-01-01'])).toThrow(tooMany)
    expect(performance.now() - startedAt).toBeLessThan(1000)
  })
})

describe('expected readings', () => {
  const expected = (lasts: string, zone: string, [from, to]: readonly [string, string]): number => {
    const window = parseWindow({ from, to }).inZone(zoneOf(zone))
    return expectedReadings(parseEvery(lasts), zoneOf(zone), { start: window.from, end: window.to })
  }
  it.each([
    ['PT1H', 'Europe/Berlin', '2026-03-29', '2026-03-30', 23],
    ['PT1H', 'Europe/Berlin', '2026-10-25', '2026-10-26', 25],
    ['P1D', 'Europe/Berlin', '2026-03-01', '2026-04-01', 31],
    ['P1D', 'America/Sao_Paulo', '2018-11-04', '2018-11-05', 1],
    ['P1D', 'America/New_York', '2012-01-01', '2013-01-01', 366],
    ['P1D', 'UTC', '2026-01-01T12:00', '2026-01-02', 0],
    ['P1M', 'Europe/Berlin', '2026-01-01', '2027-01-01', 12],
    ['P1M', 'UTC', '2026-01-31', '2026-02-28', 1],
    ['P1M', 'UTC', '2026-01-15', '2026-02-14', 0],
    ['P1W', 'UTC', '2026-01-05', '2026-02-02', 4],
  ])('of %s in %s from %s to %s', (lasts, zone, from, to, count) => {
    expect(expected(lasts, zone, [from, to])).toBe(count)
  })
})

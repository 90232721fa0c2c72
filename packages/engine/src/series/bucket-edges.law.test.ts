// Law: buckets of any zone are what its calendar says, step by step, and partition the window.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { durationText, type Kind, localCalendar, naiveEdges } from '../testing/local-calendar.ts'
import { bucketEdges } from './bucket-edges.ts'
import { parseEvery } from './parse-every.ts'
import { seriesZone, type SeriesZone } from './series-zone.ts'

const MINUTE_MS = 60_000
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'America/Havana',
  'Pacific/Apia',
  'Africa/Casablanca',
  'America/St_Johns',
  'UTC',
] as const
const CALENDARS = new Map(ZONES.map((zone) => [zone, localCalendar(zone)]))
/** Near these days clocks changed somewhere, a day was left out, or a year began. */
const DAYS = ['2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01', '2018-11-04', '2018-02-18', '2011-12-30', '2025-12-31', '2024-02-29']

const bucket = (stepMinutes: number): fc.Arbitrary<{ kind: Kind; count: number }> =>
  fc.oneof(
    fc.record({
      kind: fc.constant<Kind>('minutes'),
      count: fc.integer({ min: 1, max: Math.floor(1440 / stepMinutes) }).map((n) => n * stepMinutes),
    }),
    fc.record({ kind: fc.constant<Kind>('days'), count: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ kind: fc.constant<Kind>('weeks'), count: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ kind: fc.constant<Kind>('months'), count: fc.integer({ min: 1, max: 7 }) }),
    fc.record({ kind: fc.constant<Kind>('years'), count: fc.integer({ min: 1, max: 4 }) }),
  )

const cases = (stepMinutes: number, maxDays: number) =>
  fc.record({
    zone: fc.constantFrom(...ZONES),
    start: fc.tuple(fc.constantFrom(...DAYS), fc.integer({ min: -maxDays * 720, max: 1440 })).map(([day, minutes]) => {
      const step = stepMinutes * MINUTE_MS
      return Math.floor((Date.parse(day) + minutes * MINUTE_MS) / step) * step
    }),
    steps: fc.integer({ min: 1, max: Math.floor((maxDays * 1440) / stepMinutes) }),
    bucket: bucket(stepMinutes),
  })

describe('buckets', () => {
  it.each([
    [15, 12, 150],
    [30, 130, 60],
  ])('are those of the calendar at every step of %d minutes, over %d days', (stepMinutes, maxDays, numRuns) => {
    fc.assert(
      fc.property(cases(stepMinutes, maxDays), ({ zone, start, steps, bucket: asked }) => {
        // Half-hour steps see no midnight of a zone that is a quarter off.
        fc.pre(stepMinutes === 15 || zone !== 'Asia/Kathmandu')
        const stepMs = stepMinutes * MINUTE_MS
        const window = { from: start, to: start + steps * stepMs }
        const fieldsOf = CALENDARS.get(zone)
        if (!fieldsOf) throw new Error('every zone has a calendar')
        const edges = bucketEdges(parseEvery(durationText(asked)), seriesZone(zone) as SeriesZone, window)
        expect(edges).toEqual(naiveEdges(window, asked, { fieldsOf, stepMs }))
        expect(edges.every((edge, index) => index === 0 || edge > (edges[index - 1] as number))).toBe(true)
      }),
      { numRuns },
    )
  })
  it('cut nowhere but at the bounds of the window: a smaller window has the same edges within', () => {
    fc.assert(
      fc.property(cases(15, 60), fc.nat(), fc.nat(), ({ zone, start, steps, bucket: asked }, a, b) => {
        const every = parseEvery(durationText(asked))
        const known = seriesZone(zone) as SeriesZone
        const window = { from: start, to: start + (steps + 1) * 15 * MINUTE_MS }
        const [from, to] = [a % (steps + 1), (b % steps) + 1].toSorted((left, right) => left - right) as [number, number]
        const within = { from: start + from * 15 * MINUTE_MS, to: start + (to + Number(from === to)) * 15 * MINUTE_MS }
        const outer = bucketEdges(every, known, window)
        const expected = [within.from, ...outer.filter((edge) => edge > within.from && edge < within.to), within.to]
        expect(bucketEdges(every, known, within)).toEqual(expected)
      }),
      { numRuns: 300 },
    )
  })
})

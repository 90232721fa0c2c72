// Edges of buckets: calendar units of a zone, clipped to a window.
import { LimitError } from '@crosswalk/contract'
import type { Every } from './parse-every.ts'
import { midnightOf, type Window } from './parse-window.ts'
import { DAY_MS, type SeriesZone } from './series-zone.ts'

/** Buckets that one series may have, all its pages together. */
export const MAX_BUCKETS = 10_000
/** Days are counted from this Monday, 1970-01-05, so that seven of them are a week. */
const FIRST_MONDAY = 4

/**
 * Edges in epoch milliseconds, strictly rising, the window's own bounds first and last: bucket i is `[edges[i], edges[i + 1])`.
 * Years and months count from January of year 0, weeks and days from a Monday, hours, minutes and seconds of elapsed time from each
 * local midnight, so that a day of 23 hours has 23 hours.
 * @throws LimitError LIMIT_EXCEEDED for more than 10,000 buckets
 */
export function bucketEdges(every: Every, zone: SeriesZone, window: Window): readonly number[] {
  if ((window.to - window.from) / longestOf(every) > MAX_BUCKETS) throw tooMany()
  const edges = [window.from]
  for (const edge of every.unit === 'clock' ? clockEdges(every.ms, zone, window.from) : calendarEdges(every, zone, window.from)) {
    if (edge >= window.to) break
    if (edges.length >= MAX_BUCKETS) throw tooMany()
    edges.push(edge)
  }
  edges.push(window.to)
  return edges
}

/** Milliseconds that no bucket of a kind is longer than, in any zone. */
function longestOf(every: Every): number {
  if (every.unit === 'clock') return every.ms
  return every.unit === 'day' ? (every.count + 1) * DAY_MS : (every.count * 31 + 1) * DAY_MS
}

function tooMany(): LimitError {
  return new LimitError(`the window holds more than ${MAX_BUCKETS} buckets: ask for a shorter window or longer buckets`, {
    limit: 'maxBuckets',
    maximum: MAX_BUCKETS,
    path: ['every'],
  })
}

/** Without end, strictly rising, all later than `from`. */
function* calendarEdges(every: Exclude<Every, { unit: 'clock' }>, zone: SeriesZone, from: number): Generator<number> {
  const { count } = every
  const dayOfPeriod =
    every.unit === 'month' ? (period: number) => dayOfMonth(period * count) : (period: number) => FIRST_MONDAY + period * count
  let period = periodOf(every, zone.dayOf(from)) - 1
  let latest = from
  for (;;) {
    const edge = zone.startOfDay(dayOfPeriod(period))
    period += 1
    // A day that the zone leaves out begins when the next one does.
    if (edge <= latest) continue
    latest = edge
    yield edge
  }
}

function periodOf(every: Exclude<Every, { unit: 'clock' }>, day: number): number {
  if (every.unit === 'day') return Math.floor((day - FIRST_MONDAY) / every.count)
  const date = new Date(day * DAY_MS)
  return Math.floor((date.getUTCFullYear() * 12 + date.getUTCMonth()) / every.count)
}

function dayOfMonth(month: number): number {
  return midnightOf(Math.floor(month / 12), month - Math.floor(month / 12) * 12, 1) / DAY_MS
}

function* clockEdges(ms: number, zone: SeriesZone, from: number): Generator<number> {
  let latest = from
  for (let day = zone.dayOf(from) - 1; ; day += 1) {
    const start = zone.startOfDay(day)
    const end = zone.startOfDay(day + 1)
    const skipped = Math.max(0, Math.floor((latest - start) / ms))
    for (let edge = start + skipped * ms; edge < end; edge += ms) {
      if (edge <= latest) continue
      latest = edge
      yield edge
    }
  }
}

// How many readings a bucket would hold if none were missing.
import type { Every } from './parse-every.ts'
import { midnightOf } from './parse-window.ts'
import { DAY_MS, type SeriesZone } from './series-zone.ts'

/** Readings of one length that fit into `[start, end)` (epoch milliseconds) one after the other, in the calendar of a zone. */
export function expectedReadings(lasts: Every, zone: SeriesZone, { start, end }: { readonly start: number; readonly end: number }): number {
  if (lasts.unit === 'clock') return Math.floor((end - start) / lasts.ms)
  const from = calendarTime(start, zone)
  const to = calendarTime(end, zone)
  if (lasts.unit === 'day') return Math.floor((to - from) / (lasts.count * DAY_MS))
  return Math.floor(monthsBetween(from, to) / lasts.count)
}

/** The local time, midnight where a day begins: also on a day that begins later because clocks jump over midnight. */
function calendarTime(instantMs: number, zone: SeriesZone): number {
  const day = zone.dayOf(instantMs)
  return zone.startOfDay(day) === instantMs ? day * DAY_MS : zone.localOf(instantMs)
}

function monthsBetween(from: number, to: number): number {
  const start = new Date(from)
  const end = new Date(to)
  const months = (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth()
  return afterMonths(start, months) > to ? months - 1 : months
}

/** A month after the 31st is the last day of a shorter month. */
function afterMonths(start: Date, months: number): number {
  const [year, month] = [start.getUTCFullYear(), start.getUTCMonth() + months]
  const lastDay = new Date(midnightOf(year, month + 1, 0)).getUTCDate()
  return midnightOf(year, month, Math.min(start.getUTCDate(), lastDay)) + (start.getTime() - Math.floor(start.getTime() / DAY_MS) * DAY_MS)
}

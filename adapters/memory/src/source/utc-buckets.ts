// Buckets of one calendar unit in UTC: all that the memory source aggregates by.

const DAY_MS = 86_400_000
/** Days are counted from 1970-01-05, a Monday. */
const MONDAY_MS = 4 * DAY_MS
const CLOCK_MS: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000 }

/** The start of the bucket that an instant lies in (epoch milliseconds), or undefined for what is not one unit of a UTC calendar. */
export function utcBuckets(every: string, zone: string): ((instantMs: number) => number) | undefined {
  const match = /^P(?:(\d{1,4})([YMWD])|T(\d{1,5})([HMS]))$/.exec(every)
  if (match === null || zone !== 'UTC') return undefined
  const [, days, unit = '', clock, clockUnit = ''] = match
  if (clock !== undefined) return clockBuckets(Number(clock) * (CLOCK_MS[clockUnit] ?? Number.NaN))
  const count = Number(days)
  if (count === 0) return undefined
  if (unit === 'Y' || unit === 'M') return monthBuckets(unit === 'Y' ? count * 12 : count)
  const lengthMs = (unit === 'W' ? count * 7 : count) * DAY_MS
  return (instantMs) => Math.floor((instantMs - MONDAY_MS) / lengthMs) * lengthMs + MONDAY_MS
}

/** From each midnight. */
function clockBuckets(lengthMs: number): ((instantMs: number) => number) | undefined {
  if (!(lengthMs > 0 && lengthMs <= DAY_MS)) return undefined
  return (instantMs) => {
    const midnight = Math.floor(instantMs / DAY_MS) * DAY_MS
    return midnight + Math.floor((instantMs - midnight) / lengthMs) * lengthMs
  }
}

/** From January of the year 0. */
function monthBuckets(count: number): (instantMs: number) => number {
  return (instantMs) => {
    const date = new Date(instantMs)
    const first = Math.floor((date.getUTCFullYear() * 12 + date.getUTCMonth()) / count) * count
    return new Date(0).setUTCFullYear(Math.floor(first / 12), first % 12, 1)
  }
}

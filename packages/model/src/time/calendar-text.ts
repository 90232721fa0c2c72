// Reads ISO 8601 calendar text: days, local times, instants.

/** A day, a local time without zone, or an instant. `ms` is epoch milliseconds; of days and local times as if they were UTC. */
export interface CalendarTime {
  readonly kind: 'day' | 'local' | 'instant'
  readonly ms: number
}

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const MAX_LENGTH = 40
const MAX_FRACTION_DIGITS = 9
const NO_NUMBER = -1

/**
 * ISO 8601 extended format as RFC 3339 profiles it, seconds and zone optional, real calendar days only; undefined for everything else.
 * Fractions are cut to milliseconds. Character by character: a table of a million readings is read through here.
 */
export function parseCalendarText(text: string): CalendarTime | undefined {
  const { length } = text
  if (length < 10 || length > MAX_LENGTH || text.charAt(4) !== '-' || text.charAt(7) !== '-') return undefined
  const century = twoDigits(text, 0)
  const year = twoDigits(text, 2)
  if (century === NO_NUMBER || year === NO_NUMBER) return undefined
  const days = daysOf(century * 100 + year, twoDigits(text, 5), twoDigits(text, 8))
  if (days === undefined) return undefined
  return length === 10 ? { kind: 'day', ms: days * DAY_MS } : parseClock(text, days * DAY_MS)
}

function parseClock(text: string, dayMs: number): CalendarTime | undefined {
  const separator = text.charAt(10)
  if ((separator !== 'T' && separator !== ' ' && separator !== 't') || text.charAt(13) !== ':') return undefined
  const hour = twoDigits(text, 11)
  const minute = twoDigits(text, 14)
  if (hour === NO_NUMBER || hour > 23 || minute === NO_NUMBER || minute > 59) return undefined
  const ms = dayMs + (hour * 60 + minute) * MINUTE_MS
  if (text.charAt(16) !== ':') return parseZone(text, 16, ms)
  const second = twoDigits(text, 17)
  if (second === NO_NUMBER || second > 59) return undefined
  const mark = text.charAt(19)
  return mark === '.' || mark === ',' ? parseFraction(text, ms + second * 1000) : parseZone(text, 19, ms + second * 1000)
}

function parseFraction(text: string, ms: number): CalendarTime | undefined {
  let at = 20
  let cut = 0
  for (let weight = 100; at < text.length; weight /= 10) {
    const digit = text.charCodeAt(at) - 48
    if (!(digit >= 0 && digit <= 9)) break
    if (weight >= 1) cut += digit * weight
    at += 1
  }
  return at === 20 || at > 20 + MAX_FRACTION_DIGITS ? undefined : parseZone(text, at, ms + cut)
}

function parseZone(text: string, at: number, ms: number): CalendarTime | undefined {
  const { length } = text
  if (at === length) return { kind: 'local', ms }
  const sign = text.charAt(at)
  if (sign === 'Z' || sign === 'z') return at + 1 === length ? { kind: 'instant', ms } : undefined
  if (sign !== '+' && sign !== '-') return undefined
  const minuteAt = text.charAt(at + 3) === ':' ? at + 4 : at + 3
  const hour = twoDigits(text, at + 1)
  const minute = twoDigits(text, minuteAt)
  if (minuteAt + 2 !== length || hour === NO_NUMBER || hour > 23 || minute === NO_NUMBER || minute > 59) return undefined
  return { kind: 'instant', ms: ms - (sign === '-' ? -1 : 1) * (hour * 60 + minute) * MINUTE_MS }
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NO_NUMBER
}

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365]
/** Days from 0000-01-01 to 1970-01-01 in the proleptic Gregorian calendar. */
const DAYS_TO_EPOCH = 719_528

/** Days since 1970-01-01; undefined for a day that no calendar has. */
function daysOf(year: number, month: number, day: number): number | undefined {
  if (month < 1 || month > 12 || day < 1) return undefined
  const before = DAYS_BEFORE_MONTH[month - 1] ?? 0
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const length = (DAYS_BEFORE_MONTH[month] ?? 0) - before + (isLeap && month === 2 ? 1 : 0)
  if (day > length) return undefined
  // Leap days of all years before this one; the year 0 is a leap year.
  const leaps = year === 0 ? 0 : Math.floor((year - 1) / 4) - Math.floor((year - 1) / 100) + Math.floor((year - 1) / 400) + 1
  return year * 365 + leaps + before + (isLeap && month > 2 ? 1 : 0) + day - 1 - DAYS_TO_EPOCH
}

/** RFC 3339 in UTC; milliseconds only where there are any. */
export function instantText(ms: number): string {
  const text = new Date(ms).toISOString()
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text
}

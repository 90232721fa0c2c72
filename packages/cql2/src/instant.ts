// Dates and timestamps: validated, brought to one spelling, and read as milliseconds.

export const DAY_MS = 86_400_000

/** A day (start of that UTC day) or an instant, in epoch milliseconds. */
export interface Instant {
  readonly isDay: boolean
  readonly ms: number
}

const TIMESTAMP = /^(\d{4}-\d\d-\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const DAYS_BEFORE_1970 = 719_528

/** Start of a real calendar day `YYYY-MM-DD` in epoch milliseconds (proleptic Gregorian); NaN for anything else. */
export function parseDayMs(text: string): number {
  return text.length === 10 ? dayMsAt(text) : Number.NaN
}

/** An RFC 3339 timestamp with zone in epoch milliseconds, finer digits cut off; NaN for anything else. */
export function parseTimestampMs(text: string): number {
  const length = text.length
  if (length < 20 || (text.charCodeAt(10) | 32) !== 116 || text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return Number.NaN
  const dayMs = dayMsAt(text)
  const hour = digits(text, 11, 2)
  const minute = digits(text, 14, 2)
  const second = digits(text, 17, 2)
  let end = 19
  let milliseconds = 0
  if (text.charCodeAt(end) === 46) {
    end += 1
    let scale = 100
    const first = end
    for (; isDigit(text.charCodeAt(end)); end += 1) {
      milliseconds += (text.charCodeAt(end) - 48) * Math.trunc(scale)
      scale /= 10
    }
    if (end === first) return Number.NaN
  }
  const offsetMinutes = zoneMinutes(text, end)
  // A leap second (RFC 3339 section 5.7) can stand only at the end of a minute 59 in every whole-minute zone; it reads as the next second.
  if (!(hour <= 23 && minute <= 59 && (second <= 59 || (second === 60 && minute === 59)))) return Number.NaN
  return dayMs + ((hour * 60 + minute - offsetMinutes) * 60 + second) * 1000 + milliseconds
}

/** A day or an instant from ISO text; undefined for anything else. */
export function parseInstant(text: string): Instant | undefined {
  const isDay = text.length === 10
  const ms = isDay ? dayMsAt(text) : parseTimestampMs(text)
  return Number.isNaN(ms) ? undefined : { isDay, ms }
}

/** The date itself if it is a real calendar day. */
export function canonicalDate(text: string): string | undefined {
  return Number.isNaN(parseDayMs(text)) ? undefined : text
}

/**
 * One spelling per instant: UTC `Z`, capital letters, no trailing zeros in the fraction (all digits are kept). Undefined where the text
 * is not RFC 3339, or leaves the years 0000 to 9999 on its way to UTC.
 */
export function canonicalTimestamp(text: string): string | undefined {
  const match = TIMESTAMP.exec(text)
  if (match === null || Number.isNaN(parseTimestampMs(text))) return undefined
  const [, date = '', hour = '', minute = '', second = '', fraction = '', zone = ''] = match
  const significant = fraction.replace(/0+$/, '')
  const tail = `${second}${significant === '.' ? '' : significant}Z`
  const offsetMinutes = zoneMinutes(zone, 0)
  if (offsetMinutes === 0) return `${date}T${hour}:${minute}:${tail}`
  const utc = new Date(dayMsAt(date) + (Number(hour) * 60 + Number(minute) - offsetMinutes) * 60_000).toISOString()
  return utc.length === 24 ? `${utc.slice(0, 16)}:${tail}` : undefined
}

function dayMsAt(text: string): number {
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return Number.NaN
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 2)
  const day = digits(text, 8, 2)
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const daysInMonth = (DAYS_IN_MONTH[month - 1] ?? Number.NaN) + (isLeap && month === 2 ? 1 : 0)
  if (!(day >= 1 && day <= daysInMonth)) return Number.NaN
  const leapDays = Math.floor((year + 3) / 4) - Math.floor((year + 99) / 100) + Math.floor((year + 399) / 400)
  const dayOfYear = (DAYS_BEFORE_MONTH[month - 1] ?? 0) + day - 1 + (isLeap && month > 2 ? 1 : 0)
  return (year * 365 + leapDays + dayOfYear - DAYS_BEFORE_1970) * DAY_MS
}

/** Minutes east of UTC, from `Z` or `+hh:mm` that ends the text; NaN for anything else. */
function zoneMinutes(text: string, start: number): number {
  const sign = text.charCodeAt(start)
  if ((sign | 32) === 122) return text.length === start + 1 ? 0 : Number.NaN
  if ((sign !== 43 && sign !== 45) || text.length !== start + 6 || text.charCodeAt(start + 3) !== 58) return Number.NaN
  const hour = digits(text, start + 1, 2)
  const minute = digits(text, start + 4, 2)
  if (!(hour <= 23 && minute <= 59)) return Number.NaN
  return (sign === 43 ? 1 : -1) * (hour * 60 + minute)
}

function digits(text: string, start: number, count: number): number {
  let value = 0
  for (let index = start; index < start + count; index += 1) {
    const code = text.charCodeAt(index)
    if (!isDigit(code)) return Number.NaN
    value = value * 10 + code - 48
  }
  return value
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

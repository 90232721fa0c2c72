// Days and instants as milliseconds, read as the evaluator reads them.

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const DAYS_BEFORE_1970 = 719_468
const DAYS_PER_ERA = 146_097

/** Start in UTC of a real calendar day `YYYY-MM-DD`, epoch milliseconds; undefined for anything else. */
export function toDayMs(text: string): number | undefined {
  return text.length === 10 ? readDayMs(text) : undefined
}

/** An RFC 3339 timestamp, epoch milliseconds, finer digits cut off; undefined for anything else, leap seconds included. */
export function toInstantMs(text: string): number | undefined {
  // Nearly all text ends here, before anything is read of it.
  if (text.length < 20 || (text.charCodeAt(10) | 0x20) !== LETTER_T) return undefined
  const dayMs = readDayMs(text)
  const hour = readPair(text, 11)
  const minute = readPair(text, 14)
  const second = readPair(text, 17)
  if (dayMs === undefined || !isTime(hour, minute) || !(second <= 59)) return undefined
  if (text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return undefined
  const fraction = readFraction(text)
  const offsetMs = fraction === undefined ? undefined : readOffsetMs(text, fraction.end)
  if (fraction === undefined || offsetMs === undefined) return undefined
  return dayMs + ((hour * 60 + minute) * 60 + second) * 1000 + fraction.ms - offsetMs
}

const LETTER_T = 0x74
const LETTER_Z = 0x7a
const COLON = 0x3a
const HYPHEN = 0x2d
const PLUS = 0x2b
const POINT = 0x2e

const isTime = (hour: number, minute: number): boolean => hour <= 23 && minute <= 59

/** NaN for what are no two digits. */
function readPair(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 0x30
  const ones = text.charCodeAt(at + 1) - 0x30
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

/** The first ten characters. Proleptic Gregorian, counted in years that begin in March, so that the leap day is the last of its year. */
function readDayMs(text: string): number | undefined {
  const year = readPair(text, 0) * 100 + readPair(text, 2)
  const month = readPair(text, 5)
  const day = readPair(text, 8)
  if (text.charCodeAt(4) !== HYPHEN || text.charCodeAt(7) !== HYPHEN) return undefined
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysOfMonth(year, month))) return undefined
  const marchYear = month <= 2 ? year - 1 : year
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return (era * DAYS_PER_ERA + dayOfEra - DAYS_BEFORE_1970) * DAY_MS
}

function daysOfMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** A point with digits behind the seconds, or nothing. */
function readFraction(text: string): { readonly ms: number; readonly end: number } | undefined {
  if (text.charCodeAt(19) !== POINT) return { ms: 0, end: 19 }
  let ms = 0
  let end = 20
  for (; end < text.length; end++) {
    const digit = text.charCodeAt(end) - 0x30
    if (digit < 0 || digit > 9) break
    if (end < 23) ms += digit * 10 ** (22 - end)
  }
  return end === 20 ? undefined : { ms, end }
}

/** The zone, which is the rest of the text. */
function readOffsetMs(text: string, at: number): number | undefined {
  const sign = text.charCodeAt(at)
  if ((sign | 0x20) === LETTER_Z) return text.length === at + 1 ? 0 : undefined
  const hour = readPair(text, at + 1)
  const minute = readPair(text, at + 4)
  if ((sign !== PLUS && sign !== HYPHEN) || text.length !== at + 6 || text.charCodeAt(at + 3) !== COLON || !isTime(hour, minute))
    return undefined
  return (sign === HYPHEN ? -1 : 1) * (hour * 60 + minute) * MINUTE_MS
}

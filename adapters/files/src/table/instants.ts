// Days and instants as milliseconds, read as the evaluator reads them.

const ISO_DAY = /^\d{4}-\d\d-\d\d$/
const ISO_TIMESTAMP = /^(\d{4}-\d\d-\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/
const MINUTE_MS = 60_000

/** Start in UTC of a real calendar day `YYYY-MM-DD`, epoch milliseconds; undefined for anything else. */
export function toDayMs(text: string): number | undefined {
  if (text.length !== 10 || !ISO_DAY.test(text)) return undefined
  const ms = Date.parse(text)
  // Date.parse takes the 30th of February for a day in March.
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text ? undefined : ms
}

/** An RFC 3339 timestamp, epoch milliseconds, finer digits cut off; undefined for anything else, leap seconds included. */
export function toInstantMs(text: string): number | undefined {
  if (text.length < 20) return undefined
  const match = ISO_TIMESTAMP.exec(text)
  if (match === null) return undefined
  const [, day = '', hour = '', minute = '', second = '', fraction = '', sign, zoneHour = '0', zoneMinute = '0'] = match
  const dayMs = toDayMs(day)
  const isReal = Number(hour) <= 23 && Number(minute) <= 59 && Number(second) <= 59 && Number(zoneHour) <= 23 && Number(zoneMinute) <= 59
  if (dayMs === undefined || !isReal) return undefined
  const localMs = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'))
  const offsetMs = (Number(zoneHour) * 60 + Number(zoneMinute)) * MINUTE_MS
  return dayMs + localMs + (sign === '-' ? offsetMs : -offsetMs)
}

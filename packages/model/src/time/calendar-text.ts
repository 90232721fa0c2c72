// Reads ISO 8601 calendar text: days, local times, instants.

/** A day, a local time without zone, or an instant. `ms` is epoch milliseconds; of days and local times as if they were UTC. */
export interface CalendarTime {
  readonly kind: 'day' | 'local' | 'instant'
  readonly ms: number
}

const SHAPE = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?([Zz]|[+-]\d\d:?\d\d)?)?$/
const MINUTE_MS = 60_000

/**
 * ISO 8601 extended format as RFC 3339 profiles it, seconds and zone optional, real calendar days only; undefined for everything else.
 * Fractions are cut to milliseconds.
 */
export function parseCalendarText(text: string): CalendarTime | undefined {
  if (text.length > 40) return undefined
  const match = SHAPE.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second = '0', fraction = '', zone] = match
  const dayMs = dayOf(Number(year), Number(month), Number(day))
  if (dayMs === undefined) return undefined
  if (hour === undefined || minute === undefined) return { kind: 'day', ms: dayMs }
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  const clock = (Number(hour) * 60 + Number(minute)) * MINUTE_MS + Number(second) * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'))
  if (zone === undefined) return { kind: 'local', ms: dayMs + clock }
  const offset = offsetOf(zone)
  return offset === undefined ? undefined : { kind: 'instant', ms: dayMs + clock - offset }
}

function dayOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined
}

function offsetOf(zone: string): number | undefined {
  if (zone === 'Z' || zone === 'z') return 0
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))]
  if (hours > 23 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * MINUTE_MS
}

/** RFC 3339 in UTC; milliseconds only where there are any. */
export function instantText(ms: number): string {
  const text = new Date(ms).toISOString()
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text
}

// Local times of a zone as instants, remembered day by day.
import { Temporal } from 'temporal-polyfill'

const DAY_MS = 86_400_000
/** Days remembered per zone: a hundred years. Beyond that memory is cleared. */
const MAX_DAYS = 36_525

/** Local times are given as if they were UTC: milliseconds of the calendar text read with a `Z`. */
export interface TimeZone {
  readonly name: string
  /** The instant in epoch milliseconds; the earlier of two; null for a local time that does not exist. */
  readonly instantOf: (localMs: number) => number | null
  /** The first instant of the day that holds a local time. */
  readonly startOfDay: (localMs: number) => number
  /** The local time at an instant. */
  readonly localOf: (instantMs: number) => number
  /** A calendar duration added to an instant, by the zone's own days. */
  readonly add: (instantMs: number, duration: string, sign: 1 | -1) => number
}

/** An IANA name, `UTC`, or an offset such as `+02:00`. Undefined where there is no such zone. */
export function createTimeZone(name: string): TimeZone | undefined {
  const fixed = fixedOffset(name)
  if (fixed === undefined && !isKnown(name)) return undefined
  const offsets = new Map<number, number | null>()
  const offsetOf = (day: number): number | null => {
    if (fixed !== undefined) return fixed
    const known = offsets.get(day)
    if (known !== undefined) return known
    if (offsets.size >= MAX_DAYS) offsets.clear()
    const offset = constantOffset(name, day)
    offsets.set(day, offset)
    return offset
  }
  return {
    name,
    instantOf(localMs) {
      const offset = offsetOf(Math.floor(localMs / DAY_MS))
      return offset === null ? exactInstant(name, localMs) : localMs - offset
    },
    startOfDay(localMs) {
      const day = Math.floor(localMs / DAY_MS)
      const offset = offsetOf(day)
      return offset === null
        ? plain(day * DAY_MS)
            .toPlainDate()
            .toZonedDateTime(name).epochMilliseconds
        : day * DAY_MS - offset
    },
    localOf: (instantMs) => instantMs + (fixed ?? offsetAt(name, instantMs)),
    add: (instantMs, duration, sign) => {
      const start = Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO(fixed === undefined ? name : offsetName(fixed))
      return (sign === 1 ? start.add(duration) : start.subtract(duration)).epochMilliseconds
    },
  }
}

function isKnown(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

function fixedOffset(name: string): number | undefined {
  if (name === 'UTC' || name === 'Z') return 0
  const match = /^([+-])(\d\d):?([0-5]\d)$/.exec(name)
  if (match === null || Number(match[2]) > 23) return undefined
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000
}

function offsetName(offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / 60_000
  return `${offsetMs < 0 ? '-' : '+'}${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

function offsetAt(name: string, instantMs: number): number {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(instantMs)).toZonedDateTimeISO(name).offsetNanoseconds / 1e6
}

/** The offset of a day on which, and next to which, the zone does not change; null near a change. */
function constantOffset(name: string, day: number): number | null {
  const from = Temporal.Instant.fromEpochMilliseconds((day - 1) * DAY_MS).toZonedDateTimeISO(name)
  const change = from.getTimeZoneTransition('next')
  if (change !== null && change.epochMilliseconds <= (day + 2) * DAY_MS) return null
  return from.offsetNanoseconds / 1e6
}

function exactInstant(name: string, localMs: number): number | null {
  const local = plain(localMs)
  const zoned = local.toZonedDateTime(name, { disambiguation: 'earlier' })
  // A time in a gap comes back as another one.
  return zoned.toPlainDateTime().equals(local) ? zoned.epochMilliseconds : null
}

function plain(localMs: number): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(localMs).toZonedDateTimeISO('UTC').toPlainDateTime()
}

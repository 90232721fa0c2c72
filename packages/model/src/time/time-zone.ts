// The one zone calculator: local times of a zone as instants, its days, calendar durations by these days.
import { Temporal } from 'temporal-polyfill'
import { createFixedOffsets, createZoneOffsets } from './zone-offsets.ts'
import type { Stretch, ZoneOffsets } from './zone-offsets.ts'

const DAY_MS = 86_400_000
const MAX_DURATIONS_REMEMBERED = 1000

/** Local times are given as if they were UTC: milliseconds of the calendar text read with a `Z`. */
export interface TimeZone {
  readonly name: string
  /** The instant in epoch milliseconds; the earlier of two; null for a local time that does not exist. */
  readonly instantOf: (localMs: number) => number | null
  /** The first instant of the day that holds a local time; of a day that the zone leaves out, that of the next one. */
  readonly startOfDay: (localMs: number) => number
  /** The local time at an instant. */
  readonly localOf: (instantMs: number) => number
  /** A calendar duration added to an instant, by the zone's own days. */
  readonly add: (instantMs: number, duration: string, sign: 1 | -1) => number
}

/** An IANA name, `UTC`, `Z`, or an offset such as `+02:00`. Undefined where there is no such zone. */
export function createTimeZone(name: string): TimeZone | undefined {
  const fixed = fixedOffset(name)
  if (fixed === undefined && !isKnown(name)) return undefined
  const offsets = fixed === undefined ? createZoneOffsets(name) : createFixedOffsets(fixed)
  const durations = new Map<string, Duration>()
  const durationOf = (text: string): Duration => {
    const known = durations.get(text)
    if (known !== undefined) return known
    if (durations.size >= MAX_DURATIONS_REMEMBERED) durations.clear()
    const duration = parseDuration(text)
    durations.set(text, duration)
    return duration
  }
  return {
    name,
    instantOf: (localMs) => resolveLocal(offsets, localMs, nowhere),
    startOfDay: (localMs) => resolveLocal(offsets, Math.floor(localMs / DAY_MS) * DAY_MS, endOfGap),
    localOf: (instantMs) => instantMs + offsets(instantMs).offsetMs,
    add: (instantMs, text, sign) => {
      const { date, months, days, clockMs } = durationOf(text)
      if (months === 0 && days === 0) return Math.floor(instantMs + sign * clockMs)
      const local = instantMs + offsets(instantMs).offsetMs
      const moved = months === 0 ? local + sign * days * DAY_MS : addMonths(local, date, sign)
      return Math.floor(resolveLocal(offsets, moved, (before) => moved - before.offsetMs) + sign * clockMs)
    },
  }
}

/** Temporal would also take a whole timestamp and use the zone in it. */
const ZONE_NAME = /^[A-Za-z][\w+/-]{0,63}$/

function isKnown(name: string): boolean {
  if (!ZONE_NAME.test(name)) return false
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

function fixedOffset(name: string): number | undefined {
  if (name === 'UTC' || name === 'Z' || name === 'z') return 0
  const match = /^([+-])(\d\d)(?::?([0-5]\d))?$/.exec(name)
  if (match === null || Number(match[2]) > 23) return undefined
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0)) * 60_000
}

const nowhere = (): null => null
const endOfGap = (_: Stretch, after: Stretch): number => after.from

/** The earliest instant that the zone shows as a local time; `inGap` answers for one that does not exist. */
function resolveLocal<T extends number | null>(
  offsets: ZoneOffsets,
  localMs: number,
  inGap: (before: Stretch, after: Stretch) => T,
): number | T {
  const near = offsets(localMs)
  // No offset is as large as two days, so that no other stretch can show this local time.
  if (localMs - near.from > 2 * DAY_MS && near.until - localMs > 2 * DAY_MS) return localMs - near.offsetMs
  let stretch = offsets(localMs - 2 * DAY_MS)
  let instant = localMs - stretch.offsetMs
  while (instant >= stretch.until) {
    const before = stretch
    stretch = offsets(before.until)
    instant = localMs - stretch.offsetMs
    if (instant < stretch.from) return inGap(before, stretch)
  }
  return instant
}

interface Duration {
  /** Years, months, weeks and days. */
  readonly date: Temporal.Duration
  readonly months: number
  readonly days: number
  readonly clockMs: number
}

function parseDuration(text: string): Duration {
  const duration = Temporal.Duration.from(text)
  const { years, months, weeks, days } = duration
  return {
    date: Temporal.Duration.from({ years, months, weeks, days }),
    months: years * 12 + months,
    days: weeks * 7 + days,
    clockMs: duration.with({ years: 0, months: 0, weeks: 0, days: 0 }).total({ unit: 'milliseconds' }),
  }
}

/** Months differ in length: the 31st becomes the last day of a shorter one. */
function addMonths(localMs: number, date: Temporal.Duration, sign: 1 | -1): number {
  const local = Temporal.Instant.fromEpochMilliseconds(Math.floor(localMs)).toZonedDateTimeISO('UTC')
  return (sign === 1 ? local.add(date) : local.subtract(date)).epochMilliseconds
}

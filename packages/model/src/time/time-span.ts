// Times of items as stretches of time, by the zone that holds for them.
import type { TimeSpan } from '@crosswalk/contract'
import { isMissing, UNREADABLE } from '../missing-value.ts'
import { instantText, parseCalendarText } from './calendar-text.ts'
import type { TimeZone } from './time-zone.ts'

const DAY_MS = 86_400_000
/** The years 0 to 9999: what RFC 3339 can write. */
const MIN_MS = -62_167_219_200_000
const MAX_MS = 253_402_300_799_999

export interface SpanOptions {
  /** Null where the declared zone of an item is not known: its local times have no instant. */
  readonly zoneOf: (item: unknown) => TimeZone | null
  /** ISO 8601 duration of each span. */
  readonly lasts: string | undefined
  readonly stamped: 'start' | 'end'
  /** Where the end stands in another property: its value, missing where the span is an instant. Not together with `lasts`. */
  readonly endOf?: ((item: unknown) => unknown) | undefined
  /** Texts of another shape are unreadable. */
  readonly layout: RegExp | undefined
}

/** Start and end in epoch milliseconds; null where a local time does not exist or its zone is not known. */
export interface Bounds {
  readonly start: number | null
  readonly end: number | null
  readonly day: boolean
  readonly assumed: boolean
}

/** Bounds of a value that is there: text, or a number of epoch milliseconds; UNREADABLE for everything else. */
export function readBounds(value: unknown, item: unknown, options: SpanOptions): Bounds | typeof UNREADABLE {
  const { endOf } = options
  const begin = readBegin(value, item, options)
  if (endOf === undefined || begin === UNREADABLE || begin.start === null) return begin
  const stamp = endOf(item)
  if (isMissing(stamp) || stamp === '') return begin
  // The last day of a span belongs to it.
  const last = readBegin(stamp, item, options)
  const end = last === UNREADABLE ? null : last.day ? last.end : last.start
  return { ...begin, end: end === null || end < begin.start ? null : end, assumed: begin.assumed || (last !== UNREADABLE && last.assumed) }
}

function readBegin(value: unknown, item: unknown, options: SpanOptions): Bounds | typeof UNREADABLE {
  if (typeof value === 'number') {
    if (!(value >= MIN_MS && value <= MAX_MS)) return UNREADABLE
    return stretch(value, options.lasts === undefined ? null : options.zoneOf(item), { options, day: false, assumed: false })
  }
  const time = readText(value, options)
  if (time === undefined) return UNREADABLE
  const { kind, ms } = time
  if (kind === 'instant') {
    if (options.lasts === undefined) return { start: ms, end: ms, day: false, assumed: false }
    return stretch(ms, options.zoneOf(item), { options, day: false, assumed: false })
  }
  const day = kind === 'day'
  const zone = options.zoneOf(item)
  if (zone === null) return { start: null, end: null, day, assumed: true }
  if (day && options.lasts === undefined) return { start: zone.startOfDay(ms), end: zone.startOfDay(ms + DAY_MS), day, assumed: true }
  return stretch(day ? zone.startOfDay(ms) : zone.instantOf(ms), zone, { options, day, assumed: true })
}

interface StretchOptions {
  readonly options: SpanOptions
  readonly day: boolean
  readonly assumed: boolean
}

function stretch(stamp: number | null, zone: TimeZone | null, { options: { lasts, stamped }, day, assumed }: StretchOptions): Bounds {
  if (stamp === null || lasts === undefined || zone === null) return { start: stamp, end: stamp, day, assumed }
  return stamped === 'end'
    ? { start: zone.add(stamp, lasts, -1), end: stamp, day, assumed }
    : { start: stamp, end: zone.add(stamp, lasts, 1), day, assumed }
}

function readText(value: unknown, { layout }: SpanOptions) {
  if (typeof value !== 'string' || (layout !== undefined && !layout.test(value))) return undefined
  return parseCalendarText(value)
}

/** The span that faces show: instants in UTC, and the source's own text. */
export function readTimeSpan(value: unknown, item: unknown, options: SpanOptions): TimeSpan | typeof UNREADABLE {
  const bounds = readBounds(value, item, options)
  if (bounds === UNREADABLE) return UNREADABLE
  const start = bounds.start === null ? null : instantText(bounds.start)
  const end = bounds.end === bounds.start ? start : bounds.end === null ? null : instantText(bounds.end)
  const local = typeof value === 'string' ? value : null
  return bounds.assumed ? { start, end, local, assumed: true } : { start, end, local }
}

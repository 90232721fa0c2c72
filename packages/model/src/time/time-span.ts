// Times of items as stretches of time, by the zone that holds for them.
import type { TimeSpan } from '@crosswalk/contract'
import { UNREADABLE } from '../missing-value.ts'
import { instantText, parseCalendarText } from './calendar-text.ts'
import type { TimeZone } from './time-zone.ts'

export interface SpanOptions {
  /** Null where the declared zone of an item is not known: its local times have no instant. */
  readonly zoneOf: (item: unknown) => TimeZone | null
  /** ISO 8601 duration of each span. */
  readonly lasts: string | undefined
  readonly stamped: 'start' | 'end'
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
  const time = typeof value === 'number' && Number.isFinite(value) ? ({ kind: 'instant', ms: value } as const) : readText(value, options)
  if (time === undefined) return UNREADABLE
  const assumed = time.kind !== 'instant'
  const zone = assumed || options.lasts !== undefined ? options.zoneOf(item) : null
  if (assumed && zone === null) return { start: null, end: null, day: time.kind === 'day', assumed }
  if (time.kind === 'day' && zone !== null && options.lasts === undefined) {
    return { start: zone.startOfDay(time.ms), end: zone.startOfDay(time.ms + 86_400_000), day: true, assumed }
  }
  const stamp =
    zone === null || time.kind === 'instant' ? time.ms : time.kind === 'day' ? zone.startOfDay(time.ms) : zone.instantOf(time.ms)
  return { ...stretch(stamp, zone, options), day: time.kind === 'day', assumed }
}

function stretch(
  stamp: number | null,
  zone: TimeZone | null,
  { lasts, stamped }: SpanOptions,
): { start: number | null; end: number | null } {
  if (stamp === null || lasts === undefined || zone === null) return { start: stamp, end: stamp }
  return stamped === 'end' ? { start: zone.add(stamp, lasts, -1), end: stamp } : { start: stamp, end: zone.add(stamp, lasts, 1) }
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

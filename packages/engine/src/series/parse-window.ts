// Windows of series: instants, local dates and local times as a half-open stretch of epoch milliseconds.
import { QueryError, type SeriesSelection } from '@crosswalk/contract'
import { DAY_MS, type SeriesZone } from './series-zone.ts'

/** Epoch milliseconds, `[from, to)`; infinite where a bound is not given. */
export interface Window {
  readonly from: number
  readonly to: number
}

/** A bound as written, before a zone is known. `localMs` is the calendar text read as if it were UTC. */
type Bound = { readonly instantMs: number } | { readonly localMs: number; readonly isDate: boolean }

/** A window that waits for its zone. */
export interface ParsedWindow {
  readonly isBounded: boolean
  readonly isGiven: boolean
  /** @throws QueryError QUERY_INVALID for a local time that the zone skips, and for a window that is empty or inverted there */
  inZone(zone: SeriesZone): Window
}

/**
 * RFC 3339 instants; dates, which mean local midnight; and times without a zone.
 * @throws QueryError QUERY_INVALID for a text of another shape, and for bounds that are the wrong way round in any zone
 */
export function parseWindow({ from, to }: Pick<SeriesSelection, 'from' | 'to'>): ParsedWindow {
  const start = from === undefined ? undefined : parseBound(from, 'from')
  const end = to === undefined ? undefined : parseBound(to, 'to')
  if (start && end) checkOrder(start, end)
  return {
    isBounded: start !== undefined && end !== undefined,
    isGiven: start !== undefined || end !== undefined,
    inZone(zone) {
      const window = {
        from: start ? settle(start, zone, { side: 'from', text: from as string }) : -Infinity,
        to: end ? settle(end, zone, { side: 'to', text: to as string }) : Infinity,
      }
      if (window.from >= window.to) throw emptyWindow()
      return window
    },
  }
}

const SHAPE = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?([Zz]|[+-]\d\d:\d\d)?)?$/

function parseBound(text: string, side: 'from' | 'to'): Bound {
  const match = SHAPE.exec(text)
  const localMs = match === null ? null : readCalendar(match)
  if (match === null || localMs === null) throw unreadable(text, side)
  const [, , , , hour, , , , zone] = match
  if (zone === undefined) return { localMs, isDate: hour === undefined }
  const offsetMs = readOffset(zone)
  if (offsetMs === null) throw unreadable(text, side)
  return { instantMs: localMs - offsetMs }
}

function readCalendar(match: RegExpExecArray): number | null {
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((digits) => Number(digits ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  if (hour > 23 || minute > 59 || second > 59) return null
  const dayMs = midnightOf(year, month - 1, day)
  const date = new Date(dayMs)
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null
  // Instants compare in milliseconds; finer digits are cut.
  const milliseconds = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'))
  return dayMs + ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds
}

/** Midnight of a calendar day as if it were UTC; `Date.UTC` would take the years 0 to 99 for 1900 to 1999. Months from 0. */
export function midnightOf(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month, day)
}

function readOffset(zone: string): number | null {
  if (zone === 'Z' || zone === 'z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(4, 6))
  if (hours > 23 || minutes > 59) return null
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

function settle(bound: Bound, zone: SeriesZone, said: { readonly side: 'from' | 'to'; readonly text: string }): number {
  if ('instantMs' in bound) return bound.instantMs
  const day = Math.floor(bound.localMs / DAY_MS)
  // A day may begin after midnight, but some zones once left out a whole one.
  const instant = bound.isDate ? zone.startOfDay(day) : zone.instantOf(bound.localMs)
  if (instant !== null && (!bound.isDate || zone.dayOf(instant) === day)) return instant
  throw new QueryError('QUERY_INVALID', `${said.text} does not exist in ${zone.name}: its clocks jump over it`, {
    path: ['during', said.side],
  })
}

/** Local times keep their order as instants, so two of a kind can be compared before the zone is known. */
function checkOrder(start: Bound, end: Bound): void {
  if ('instantMs' in start && 'instantMs' in end && start.instantMs >= end.instantMs) throw emptyWindow()
  if ('localMs' in start && 'localMs' in end && start.localMs >= end.localMs) throw emptyWindow()
}

function emptyWindow(): QueryError {
  return new QueryError('QUERY_INVALID', 'a window is half-open, [from, to): `to` must be later than `from`', { path: ['during', 'to'] })
}

function unreadable(text: string, side: 'from' | 'to'): QueryError {
  return new QueryError('QUERY_INVALID', `${JSON.stringify(text.slice(0, 60))} is neither an instant, a date nor a local time`, {
    path: ['during', side],
    expected: ['2026-03-01T12:00:00Z', '2026-03-01', '2026-03-01T12:00'],
  })
}

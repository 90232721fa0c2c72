// A time zone as series need it: local days and local times as instants, remembered by stretches of constant offset.
import { LRUCache } from 'lru-cache'
import { Temporal } from 'temporal-polyfill'

export const DAY_MS = 86_400_000
/** Local midnight and the offsets on both sides of it lie within this of the same text read as UTC. */
const REACH_MS = 26 * 3_600_000
const MAX_SPANS = 2048
/** The Gregorian calendar repeats itself after 400 years, weekdays included, and so do the rules of zones once no more are decreed. */
const CYCLE_MS = 146_097 * DAY_MS
/** Year 2500: from here on a zone is looked up some cycles earlier, so that ten thousand years are not slower than four hundred. */
const LAST_LOOKED_UP_MS = 16_725_225_600_000

/** Local times are milliseconds of the calendar text read as if it were UTC; days are counted from 1970-01-01. */
export interface SeriesZone {
  readonly name: string
  /** The local time at an instant. */
  localOf(instantMs: number): number
  /** The local day that an instant lies in. */
  dayOf(instantMs: number): number
  /** The first instant of a local day; of a day that the zone leaves out, that of the next one. */
  startOfDay(day: number): number
  /** The instant of a local time: the earlier of two, null where it does not exist. */
  instantOf(localMs: number): number | null
}

interface Span {
  readonly from: number
  readonly to: number
  readonly offset: number
}

const zones = new LRUCache<string, SeriesZone>({ max: 64 })

/** An IANA name, `UTC`, `Z`, or an offset such as `+02:00`. Undefined where there is no such zone. */
export function seriesZone(name: string): SeriesZone | undefined {
  const known = zones.get(name)
  if (known) return known
  const identifier = identifierOf(name)
  if (identifier === undefined) return undefined
  const zone = createZone(name, identifier)
  zones.set(name, zone)
  return zone
}

function identifierOf(name: string): string | undefined {
  // Temporal would also take a whole timestamp and use the zone in it.
  if (name.length > 64 || !/^(?:[A-Za-z][\w+/-]*|[+-]\d\d(?::?\d\d)?)$/.test(name)) return undefined
  const identifier = name === 'Z' || name === 'z' ? 'UTC' : name
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(identifier)
    return identifier
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function createZone(name: string, identifier: string): SeriesZone {
  const spanAt = rememberSpans(identifier)
  const instantOf = (localMs: number): number | null => {
    const here = spanAt(localMs)
    const isFarFromChange = localMs - here.from > REACH_MS && here.to - localMs > REACH_MS
    if (isFarFromChange) return localMs - here.offset
    const instants = [spanAt(localMs - REACH_MS), here, spanAt(localMs + REACH_MS)]
      .map(({ offset }) => ({ offset, instant: localMs - offset }))
      .filter(({ offset, instant }) => spanAt(instant).offset === offset)
      .map(({ instant }) => instant)
    return instants.length === 0 ? null : Math.min(...instants)
  }
  const localOf = (instantMs: number): number => instantMs + spanAt(instantMs).offset
  return {
    name,
    instantOf,
    localOf,
    dayOf: (instantMs) => Math.floor(localOf(instantMs) / DAY_MS),
    startOfDay(day) {
      const midnight = day * DAY_MS
      // Where clocks jump over midnight, the day begins with the jump.
      return instantOf(midnight) ?? spanAt(midnight - spanAt(midnight - REACH_MS).offset).from
    },
  }
}

/** Zones change some times a year, series ask thousands of times: the stretch around an instant is looked up once. */
function rememberSpans(identifier: string): (instantMs: number) => Span {
  const spans: Span[] = []
  let latest: Span = { from: 0, to: 0, offset: 0 }
  const holds = (span: Span, instantMs: number): boolean => span.from <= instantMs && instantMs < span.to
  const spanAt = (instantMs: number): Span => {
    if (holds(latest, instantMs)) return latest
    if (instantMs >= LAST_LOOKED_UP_MS) {
      const shift = Math.ceil((instantMs - LAST_LOOKED_UP_MS + 1) / CYCLE_MS) * CYCLE_MS
      const { from, to, offset } = spanAt(instantMs - shift)
      return { from: from + shift, to: to + shift, offset }
    }
    const known = spans.find((span) => holds(span, instantMs))
    latest = known ?? readSpan(identifier, instantMs)
    if (known) return latest
    if (spans.length >= MAX_SPANS) spans.length = 0
    spans.push(latest)
    return latest
  }
  return spanAt
}

function readSpan(identifier: string, instantMs: number): Span {
  const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(instantMs)).toZonedDateTimeISO(identifier)
  // The change before is looked for strictly earlier, so from one millisecond later.
  const from = at.add({ milliseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds ?? -Infinity
  const to = at.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity
  return { from, to, offset: at.offsetNanoseconds / 1e6 }
}

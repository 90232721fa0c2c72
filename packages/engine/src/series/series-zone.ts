// Zones as series and lists ask for them: days by number, each zone opened once.
import { QueryError } from '@crosswalk/contract'
import { createTimeZone } from '@crosswalk/model'
import { LRUCache } from 'lru-cache'

export const DAY_MS = 86_400_000

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

const zones = new LRUCache<string, SeriesZone>({ max: 64 })

/** An IANA name, `UTC`, `Z`, or an offset such as `+02:00`. Undefined where there is no such zone. */
export function seriesZone(name: string): SeriesZone | undefined {
  const known = zones.get(name)
  if (known) return known
  const zone = createTimeZone(name)
  if (zone === undefined) return undefined
  const { localOf, instantOf } = zone
  const opened: SeriesZone = {
    name,
    localOf,
    instantOf,
    dayOf: (instantMs) => Math.floor(localOf(instantMs) / DAY_MS),
    startOfDay: (day) => zone.startOfDay(day * DAY_MS),
  }
  zones.set(name, opened)
  return opened
}

export function unknownZone(name: string): QueryError {
  const message = `no time zone is called ${JSON.stringify(name.slice(0, 60))}`
  return new QueryError('QUERY_INVALID', message, { path: ['timeZone'], expected: ['Europe/Berlin', '+02:00', 'UTC'] })
}

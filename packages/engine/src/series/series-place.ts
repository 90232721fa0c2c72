// Where a page of a series begins and ends: sealed for one series of one entity, on the revision it was made on.
import { QueryError } from '@crosswalk/contract'
import { type Cursor, type CursorSealer, hashOf } from '../cursor.ts'
import type { ScanPart } from '../plan-query.ts'
import type { CompiledSeries } from './compile-series.ts'
import type { SeriesZone } from './series-zone.ts'
import { indexAt, type Timeline } from './timeline.ts'

/** Behind what has been shown: of readings the last start and how many with that start, of buckets their number. */
export interface SeriesPlace {
  /** Epoch milliseconds; null for buckets. */
  readonly start: number | null
  readonly offset: number
  /** Of a history behind requests whose source cuts no windows: a place before the readings of that start. */
  readonly token: string | null
}

export interface SeriesPlaces {
  /** Null on the first page. @throws QueryError CURSOR_INVALID for a cursor of another series, or (DATA_CHANGED) of data that have changed */
  open(): SeriesPlace | null
  seal(place: SeriesPlace): string
}

export interface PlaceOptions {
  readonly id: string
  readonly part: ScanPart
  readonly zone: SeriesZone
  readonly series: Pick<CompiledSeries, 'selection'>
  readonly sealer: CursorSealer
}

export function createPlaces({ id, part, zone, series, sealer }: PlaceOptions): SeriesPlaces {
  const { property, unit, from, to, every, aggregate, after } = series.selection
  const identity = (): string =>
    hashOf(['series', id, part.identity, part.binding.hash, zone.name, property, unit, from, to, every, aggregate])
  const revision = part.group?.plan.revision ?? part.revision
  return {
    open() {
      if (after === undefined) return null
      const { last, offset = 0, parts } = sealer.open(identity(), after)
      if (last?.identity !== revision) {
        const message = `the data of ${part.member.handle.id} have changed since the page before`
        throw new QueryError('CURSOR_INVALID', message, { path: ['after'], reason: 'DATA_CHANGED' })
      }
      const [start = null] = last.keys
      return { start: start === null ? null : Number(start), offset, token: parts[0]?.token ?? null }
    },
    seal({ start, offset, token }) {
      const position = { identity: part.identity, state: 'active' as const, revision, token, used: 0 }
      const cursor: Cursor = { parts: token === null ? [] : [position], last: { keys: [start], identity: revision, tie: id }, offset }
      return sealer.seal(identity(), cursor)
    },
  }
}

/** The index behind a place in the readings that are there. */
export function indexBehind({ start, offset }: SeriesPlace, timeline: Timeline | null): number {
  return timeline === null || start === null ? offset : indexAt(timeline, start) + offset
}

/** The place behind the first `shown` readings, or behind so many buckets. */
export function placeBehind(timeline: Timeline | null, shown: number, tokenBefore: (start: number) => string | null): SeriesPlace {
  const start = timeline?.starts[shown - 1] ?? null
  if (timeline === null || start === null) return { start: null, offset: shown, token: null }
  return { start, offset: shown - indexAt(timeline, start), token: tokenBefore(start) }
}

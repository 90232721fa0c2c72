// Where a page of a series begins and ends: sealed for one series of one entity, on the revision it was made on.
import { QueryError } from '@crosswalk/contract'
import type { Candidate } from '../candidate.ts'
import { type Cursor, type CursorSealer, hashOf } from '../cursor.ts'
import type { MergedSubject } from '../identity/merged-subject.ts'
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
  readonly candidate: Candidate
  readonly zone: SeriesZone
  readonly series: Pick<CompiledSeries, 'selection'>
  readonly sealer: CursorSealer
}

export function createPlaces({ candidate, zone, series, sealer }: PlaceOptions): SeriesPlaces {
  const { id, part } = candidate
  const { property, unit, from, to, every, aggregate, after } = series.selection
  const identity = (): string => hashOf(['series', id, originOf(candidate), zone.name, property, unit, from, to, every, aggregate])
  const revision = revisionOf(candidate)
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

/** What the readings are of. An identity group's entity is the same whichever member lists it, and whatever the list was asked for. */
function originOf({ part }: Candidate): readonly unknown[] {
  const { group, identity, binding } = part
  return group === undefined ? [identity, binding.hash] : [group.plan.name, group.plan.keepsAll]
}

/** In a group, of the members that hold parts of the entity: another part, or none, is a change as well. */
function revisionOf({ part, subject }: Candidate): string {
  if (part.group === undefined) return part.revision
  const { members } = part.group.plan
  const own = [...new Set((subject as MergedSubject).parts.map(({ member }) => members[member]?.part))]
  return JSON.stringify(own.map((one) => [one?.identity, one?.binding.hash, one?.revision]))
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

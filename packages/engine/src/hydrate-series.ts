// Series of a page's rows: cut from readings that are in memory already, so they cost no further request.
import { type Completeness, LimitError, QueryError, type SeriesPage, type SeriesSelection } from '@crosswalk/contract'
import type { AttachedSubject, ObservedItem } from '@crosswalk/model'
import { type Cursor, type CursorSealer, hashOf } from './cursor.ts'
import { type Binding, baseOf, isObserved } from './binding.ts'
import type { Candidate } from './candidate.ts'
import type { Member } from './catalogue.ts'
import type { ParentRow } from './hydrate-relations.ts'
import { readingProvenance } from './lift-rows.ts'
import { completenessOfParts } from './outcome.ts'
import type { ScanPart } from './plan-query.ts'
import type { SeriesShown } from './plan-record.ts'
import { atSeries, type CompiledSeries, compileSeries } from './series/compile-series.ts'
import { type MeasureReadings, measureReadings } from './series/measure-readings.ts'
import { bucketPage, rawPage, type Stretch } from './series/series-pages.ts'
import type { SeriesZone } from './series/series-zone.ts'
import { checkStatistic } from './series/statistic-rules.ts'
import { indexAt, type Timeline, type Timelines } from './series/timeline.ts'

/** Readings and buckets that all series of one page show together. */
export const MAX_SERIES_POINTS = 1_000_000

export interface SeriesOptions {
  /** Of what the rows were read with. */
  readonly completeness: Completeness
  readonly sealer: CursorSealer
  /** Epoch milliseconds: when a live source's bytes were read. */
  readonly nowMs: number
  readonly timelines: Timelines
  /** Is told what was shown of each series and part. */
  readonly onShown?: ((shown: SeriesShown) => void) | undefined
}

/**
 * Fills `values` of each row: a SeriesPage per selection, null where the row's crosswalk does not map it as a measure.
 * @throws QueryError QUERY_INVALID, CURSOR_INVALID for a cursor of another series or of data that have changed
 * @throws LimitError LIMIT_EXCEEDED for more than 10,000 buckets of one series, or a million points of one page
 */
export function hydrateSeries(parents: readonly ParentRow[], series: readonly SeriesSelection[], options: SeriesOptions): void {
  const compiled = series.map((selection) => compileSeries(selection))
  let points = 0
  for (const [part, rows] of Map.groupBy(parents, ({ candidate }) => candidate.part)) {
    if (part.binding.model === null) continue // a raw item shows its properties only
    for (const one of compiled) {
      const fill = compileFill(part, one, options)
      const before = points
      for (const parent of rows) {
        const filled = fill?.(parent)
        points += filled?.points ?? 0
        if (points > MAX_SERIES_POINTS) throw tooManyPoints()
        parent.row.values[one.selection.key] = filled?.page ?? null
      }
      if (fill) options.onShown?.({ part, selection: one.selection, entities: rows.length, points: points - before })
    }
  }
}

interface Filled {
  readonly page: SeriesPage
  readonly points: number
}

interface PartSeries {
  readonly part: ScanPart
  readonly series: CompiledSeries
  readonly readings: MeasureReadings
  readonly completeness: Completeness
  readonly options: SeriesOptions
}

function compileFill(part: ScanPart, series: CompiledSeries, options: SeriesOptions): ((parent: ParentRow) => Filled) | null {
  const { selection, buckets } = series
  const property = part.binding.property(selection.property)
  if (!property) return null
  const { unit, members, key } = selection
  const provenance = readingProvenance(part, property, options.nowMs)
  const readings = atSeries(key, () => measureReadings(property, { unit, members, provenance }))
  // Where the model is known before the read, this is refused; of entities of any model it is only not a measure here.
  if (!readings) return null
  if (buckets) atSeries(key, () => checkStatistic(readings.property, buckets.aggregate))
  const asked = (part.group?.plan.members.map((member) => member.part) ?? [part]).flatMap((one) => membersOf(one, selection.property))
  const completeness = completenessOfParts(options.completeness, asked)
  const partSeries: PartSeries = { part, series, readings, completeness, options }
  return (parent) => fillRow(parent, partSeries)
}

/** Whose outcomes say whether a series is whole: the part's own, and that of the rows its readings are attached from. */
function membersOf({ member, attached }: ScanPart, property: string): readonly Member[] {
  const scans = attached.filter(({ attachment }) => attachment.bound.properties.includes(property))
  return [member, ...scans.map((scan) => scan.member)]
}

function fillRow({ candidate }: ParentRow, partSeries: PartSeries): Filled {
  const { part, series, readings, options } = partSeries
  const { buckets, selection } = series
  const timeline = options.timelines(readings, candidate.subject, ownerOf(part.binding, candidate, selection.property))
  const zone = series.zoneOf(readings.zoneOf(candidate.subject))
  const window = series.windowIn(zone)
  const within = { from: indexAt(timeline, window.from), to: indexAt(timeline, window.to) }
  const edges = series.edgesIn(zone)
  const place = createPlace(candidate.id, zone, partSeries)
  const start = atSeries(selection.key, () => place.open(buckets ? null : timeline, within))
  const whole = buckets ? { from: 0, to: edges.length - 1 } : within
  const stretch = cut(whole, start, selection)
  const hasNextPage = stretch.to < whole.to
  const isSealed = selection.last === undefined && stretch.to > stretch.from
  const page = {
    readings,
    timeline,
    source: part.source.id,
    zone,
    completeness: withIncomparable(partSeries, timeline, within),
    texts: series.texts,
    hasNextPage,
    seal: isSealed ? () => place.seal(buckets ? null : timeline, stretch.to) : null,
  }
  return { page: buckets ? bucketPage(page, { series, buckets, stretch }) : rawPage(page, stretch), points: stretch.to - stretch.from }
}

/** Items are wrapped anew by each read, but the rows of a local collection stay: the order of their readings does too. */
function ownerOf(binding: Binding, { subject }: Candidate, property: string): unknown {
  const index = binding.attachments.findIndex(({ bound }) => bound.properties.includes(property))
  if (index !== -1) return (subject as AttachedSubject).attached[index]
  const base = baseOf(binding, subject)
  return isObserved(binding, property) ? (base as ObservedItem).rows : base
}

function cut(whole: Stretch, start: number | null, { first, last }: SeriesSelection): Stretch {
  if (last !== undefined) return { from: Math.max(whole.from, whole.to - last), to: whole.to }
  const from = start ?? whole.from
  return { from, to: Math.min(from + first, whole.to) }
}

interface Place {
  open(timeline: Timeline | null, within: Stretch): number | null
  seal(timeline: Timeline | null, next: number): string
}

/**
 * A place in a raw series is the last start shown and how many readings with that start are shown; in buckets their number.
 * It holds for one series of one entity, on the revision it was made on.
 */
function createPlace(id: string, zone: SeriesZone, { part, series, options }: PartSeries): Place {
  const { property, unit, from, to, every, aggregate, after } = series.selection
  const identity = (): string =>
    hashOf(['series', id, part.identity, part.binding.hash, zone.name, property, unit, from, to, every, aggregate])
  const revision = part.group?.plan.revision ?? part.revision
  return {
    open(timeline, within) {
      if (after === undefined) return null
      const cursor = options.sealer.open(identity(), after)
      if (cursor.last?.identity !== revision) {
        const message = `the data of ${part.member.handle.id} have changed since the page before`
        throw new QueryError('CURSOR_INVALID', message, { path: ['after'], reason: 'DATA_CHANGED' })
      }
      const offset = cursor.offset ?? 0
      if (timeline === null) return offset
      const start = Number(cursor.last.keys[0])
      return Math.min(Math.max(indexAt(timeline, start) + offset, within.from), within.to)
    },
    seal(timeline, next) {
      const start = timeline?.starts[next - 1] ?? null
      const offset = timeline === null || start === null ? next : next - indexAt(timeline, start)
      const cursor: Cursor = { parts: [], last: { keys: [start], identity: revision, tie: id }, offset }
      return options.sealer.seal(identity(), cursor)
    },
  }
}

/** Values whose unit is not known are no numbers to compare or to add up: left out, and counted. */
function withIncomparable({ readings, completeness }: PartSeries, timeline: Timeline, within: Stretch): Completeness {
  const { isIncomparable } = readings
  if (isIncomparable === null) return completeness
  let incomparable = 0
  for (let index = within.from; index < within.to; index += 1) if (isIncomparable(timeline.items[index])) incomparable += 1
  return { ...completeness, entries: completeness.entries.map((entry) => ({ ...entry, incomparable })) }
}

function tooManyPoints(): LimitError {
  const message = `the series of this page hold more than ${MAX_SERIES_POINTS} points: ask for fewer entities, or smaller pages`
  return new LimitError(message, { limit: 'maxSeriesPoints', maximum: MAX_SERIES_POINTS })
}

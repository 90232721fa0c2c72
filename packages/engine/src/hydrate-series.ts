// Series of a page's rows: cut from readings that are in memory already, or that one request per source and equal stretch brings.
import { type Completeness, LimitError, type SeriesPage, type SeriesSelection } from '@crosswalk/contract'
import type { AttachedSubject, ObservedItem } from '@crosswalk/model'
import { type Binding, baseOf, isObserved } from './binding.ts'
import type { Candidate } from './candidate.ts'
import type { ParentRow } from './hydrate-relations.ts'
import { isComplete } from './outcome.ts'
import type { ScanPart } from './plan-query.ts'
import { compileSeries } from './series/compile-series.ts'
import { entryOfWanted, type Wanted } from './series/request-histories.ts'
import { bucketPage, rawPage, type Stretch } from './series/series-pages.ts'
import { bucketsOfReadings, bucketsOfSource } from './series/series-buckets.ts'
import { compilePart, cutPage, type FillOptions, type Frame, frameOf, type PartSeries, type SeriesOptions } from './series/series-frame.ts'
import { indexBehind, placeBehind } from './series/series-place.ts'
import { createTimeline, indexAt, type Timeline } from './series/timeline.ts'
import { readingPlaceOf } from './value-place.ts'

/** Readings and buckets that all series of one page show together. */
export const MAX_SERIES_POINTS = 1_000_000

/**
 * Fills `values` of each row: a SeriesPage per selection, null where the row's crosswalk does not map it as a measure.
 * @throws QueryError QUERY_INVALID, CURSOR_INVALID for a cursor of another series or of data that have changed
 * @throws LimitError LIMIT_EXCEEDED for more than 10,000 buckets of one series, or a million points of one page
 */
export async function hydrateSeries(
  parents: readonly ParentRow[],
  series: readonly SeriesSelection[],
  options: SeriesOptions,
): Promise<void> {
  const compiled = series.map((selection) => compileSeries(selection))
  const fills: (() => number)[] = []
  for (const [part, rows] of Map.groupBy(parents, ({ candidate }) => candidate.part)) {
    if (part.binding.model === null) continue // a raw item shows its properties only
    for (const one of compiled) fills.push(prepareFill(rows, part, { series: one, options }))
  }
  await options.requests.read()
  let points = 0
  for (const fill of fills) {
    points += fill()
    if (points > MAX_SERIES_POINTS) throw tooManyPoints()
  }
}

/** Says what the rows need, and gives what fills them once it is there: their points. */
function prepareFill(rows: readonly ParentRow[], part: ScanPart, fill: FillOptions): () => number {
  const { selection } = fill.series
  const compiled = compilePart(part, fill)
  const frames = compiled && rows.map(({ candidate }) => frameOf(candidate, compiled))
  return () => {
    let points = 0
    for (const [index, { row }] of rows.entries()) {
      const filled = compiled && frames && fillFrame(frames[index] as Frame, compiled)
      points += filled?.points ?? 0
      if (points > MAX_SERIES_POINTS) throw tooManyPoints()
      row.values[selection.key] = filled?.page ?? null
    }
    if (compiled) fill.options.onShown?.({ part, selection, entities: rows.length, points, reads: compiled.requests?.reads() ?? [] })
    return points
  }
}

interface Filled {
  readonly page: SeriesPage
  readonly points: number
}

function fillFrame(frame: Frame, partSeries: PartSeries): Filled {
  const { candidate, zone, window, places, place, wanted } = frame
  const { part, series, readings } = partSeries
  const { buckets, selection } = series
  const timeline = timelineOf(candidate, partSeries)
  const within = { from: indexAt(timeline, window.from), to: indexAt(timeline, window.to) }
  const all = buckets ? { from: 0, to: series.edgesIn(zone).length - 1 } : within
  const start = place === null || buckets ? null : Math.min(Math.max(indexBehind(place, timeline), within.from), within.to)
  const isMissing = wanted.length > 0 && part.group === undefined && wanted.every((one) => one.history().lack !== null)
  // Nothing is known of what failed, so not even buckets are shown.
  const stretch = isMissing ? { from: 0, to: 0 } : (frame.stretch ?? cutPage(within, start, selection))
  const hasNextPage = !isMissing && stretch.to < all.to
  const isSealed = selection.last === undefined && stretch.to > stretch.from
  const pushed = buckets ? bucketsOfSource(buckets.aggregate, wanted) : null
  const page = {
    readings,
    timeline,
    computedBy: pushed === null ? ('GATEWAY' as const) : ('SOURCE' as const),
    place: readingPlaceOf(part, selection.property),
    zone,
    completeness: withHistories(withIncomparable(partSeries, timeline, within), wanted),
    texts: series.texts,
    hasNextPage,
    seal: isSealed ? () => places.seal(placeBehind(buckets ? null : timeline, stretch.to, (at) => tokenBefore(at, wanted))) : null,
  }
  const points = stretch.to - stretch.from
  if (!buckets) return { page: rawPage(page, stretch), points }
  const make = pushed ?? bucketsOfReadings(buckets.aggregate, readings, timeline)
  return { page: bucketPage(page, { series, stretch, make }), points }
}

/** Items are wrapped anew by each read, but the rows of a local collection stay: the order of their readings does too. */
function timelineOf(candidate: Candidate, { part, series, readings, options, requests }: PartSeries): Timeline {
  const { subject } = candidate
  if (requests !== null) return createTimeline(readings, subject)
  return options.timelines(readings, subject, ownerOf(part.binding, candidate, series.selection.property))
}

function ownerOf(binding: Binding, { subject }: Candidate, property: string): unknown {
  const index = binding.attachments.findIndex(({ bound }) => bound.properties.includes(property))
  if (index !== -1) return (subject as AttachedSubject).attached[index]
  const base = baseOf(binding, subject)
  return isObserved(binding, property) ? (base as ObservedItem).rows : base
}

/** Where a source cuts no windows, the latest of its own places behind which all readings of a start still lie. */
function tokenBefore(start: number, [one, ...others]: readonly Wanted[]): string | null {
  if (one === undefined || others.length > 0 || !one.read().resumesByToken) return null
  const before = one.history().parts.findLast(({ startMs, next }) => next !== null && (startMs.at(-1) ?? Infinity) < start)
  return before?.next ?? one.read().ask.resume?.token ?? null
}

/** Values whose unit is not known are no numbers to compare or to add up: left out, and counted. */
function withIncomparable({ readings, completeness }: PartSeries, timeline: Timeline, within: Stretch): Completeness {
  const { isIncomparable } = readings
  if (isIncomparable === null) return completeness
  let incomparable = 0
  for (let index = within.from; index < within.to; index += 1) if (isIncomparable(timeline.items[index])) incomparable += 1
  return { ...completeness, entries: completeness.entries.map((entry) => ({ ...entry, incomparable })) }
}

/** With an entry for each history that was asked for: of this entity, whatever became of others in the same request. */
function withHistories(completeness: Completeness, wanted: readonly Wanted[]): Completeness {
  if (wanted.length === 0) return completeness
  const entries = wanted.map(entryOfWanted)
  return { complete: completeness.complete && entries.every(isComplete), entries: [...completeness.entries, ...entries] }
}

function tooManyPoints(): LimitError {
  const message = `the series of this page hold more than ${MAX_SERIES_POINTS} points: ask for fewer entities, or smaller pages`
  return new LimitError(message, { limit: 'maxSeriesPoints', maximum: MAX_SERIES_POINTS })
}

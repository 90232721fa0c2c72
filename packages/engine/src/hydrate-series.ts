// Series of a page's rows: cut from readings that are in memory already, or that one request per source and equal stretch brings.
import { type Completeness, LimitError, type SeriesPage, type SeriesSelection } from '@crosswalk/contract'
import type { AttachedSubject, ObservedItem } from '@crosswalk/model'
import { type Binding, baseOf, isObserved } from './binding.ts'
import type { Candidate } from './candidate.ts'
import type { Member } from './catalogue.ts'
import type { CursorSealer } from './cursor.ts'
import type { ParentRow } from './hydrate-relations.ts'
import { readingProvenance } from './lift-rows.ts'
import { completenessOfParts, isComplete } from './outcome.ts'
import type { ScanPart } from './plan-query.ts'
import type { SeriesShown } from './plan-record.ts'
import { atSeries, type CompiledSeries, compileSeries } from './series/compile-series.ts'
import { type MeasureReadings, measureReadings } from './series/measure-readings.ts'
import { entryOfWanted, type HistoryRequests, type SeriesRequests, type Wanted } from './series/request-histories.ts'
import { bucketPage, rawPage, type Stretch } from './series/series-pages.ts'
import { bucketsOfReadings, bucketsOfSource } from './series/series-buckets.ts'
import { createPlaces, indexBehind, placeBehind, type SeriesPlace, type SeriesPlaces } from './series/series-place.ts'
import type { SeriesZone } from './series/series-zone.ts'
import { checkStatistic } from './series/statistic-rules.ts'
import { createTimeline, indexAt, type Timeline, type Timelines } from './series/timeline.ts'
import { readingPlaceOf } from './value-place.ts'

/** Readings and buckets that all series of one page show together. */
export const MAX_SERIES_POINTS = 1_000_000

export interface SeriesOptions {
  /** Of what the rows were read with. */
  readonly completeness: Completeness
  readonly sealer: CursorSealer
  /** Epoch milliseconds: when a live source's bytes were read. */
  readonly nowMs: number
  readonly timelines: Timelines
  readonly requests: HistoryRequests
  /** Is told what was shown of each series and part. */
  readonly onShown?: ((shown: SeriesShown) => void) | undefined
}

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

interface FillOptions {
  readonly series: CompiledSeries
  readonly options: SeriesOptions
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

interface PartSeries {
  readonly part: ScanPart
  readonly series: CompiledSeries
  readonly readings: MeasureReadings
  /** Before anything is read. */
  readonly zoneOf: MeasureReadings['zoneOf']
  readonly completeness: Completeness
  readonly options: SeriesOptions
  /** Null where all readings are in memory. */
  readonly requests: SeriesRequests | null
}

function compilePart(part: ScanPart, { series, options }: FillOptions): PartSeries | null {
  const { selection, buckets } = series
  const property = part.binding.property(selection.property)
  if (!property) return null
  const { unit, members, key } = selection
  const provenance = readingProvenance(part, property, options.nowMs)
  const requested = part.binding.requested(selection.property)
  const requests = requested ? options.requests.of(part, selection.property) : null
  const opened = requested && requests ? { ...property, history: requested.open(requests.readingsOf) } : property
  // Aggregates run over one reading per time; raw series show those of all parts where these are kept.
  const shown = buckets ? opened : { ...opened, history: opened.history?.unmerged ?? opened.history }
  const readings = atSeries(key, () => measureReadings(shown, { unit, members, provenance }))
  // Where the model is known before the read, this is refused; of entities of any model it is only not a measure here.
  if (!readings) return null
  if (buckets) atSeries(key, () => checkStatistic(readings.property, buckets.aggregate))
  const asked = (part.group?.plan.members.map((member) => member.part) ?? [part]).flatMap((one) => membersOf(one, selection.property))
  const completeness = completenessOfParts(options.completeness, asked)
  const zoneOf = requested ? (subject: unknown) => requested.zoneOf(subject) : (subject: unknown) => readings.zoneOf(subject)
  return { part, series, readings, zoneOf, completeness, options, requests }
}

/** Whose outcomes say whether a series is whole: the part's own, and that of the rows its readings are attached from. */
function membersOf({ member, attached }: ScanPart, property: string): readonly Member[] {
  const scans = attached.filter(({ attachment }) => attachment.bound.properties.includes(property))
  return [member, ...scans.map((scan) => scan.member)]
}

/** One entity's series before its readings are there. */
interface Frame {
  readonly candidate: Candidate
  readonly zone: SeriesZone
  /** Of all pages together. */
  readonly window: { readonly from: number; readonly to: number }
  readonly places: SeriesPlaces
  /** Behind the page before. */
  readonly place: SeriesPlace | null
  /** Of buckets, those that the page shows. */
  readonly stretch: Stretch | null
  readonly wanted: readonly Wanted[]
}

function frameOf(candidate: Candidate, partSeries: PartSeries): Frame {
  const { series, options, requests } = partSeries
  const { selection, buckets } = series
  const zone = series.zoneOf(partSeries.zoneOf(candidate.subject))
  const window = series.windowIn(zone)
  const edges = series.edgesIn(zone)
  const places = createPlaces({ candidate, zone, series, sealer: options.sealer })
  const place = atSeries(selection.key, () => places.open())
  const stretch = buckets ? cut({ from: 0, to: edges.length - 1 }, place === null ? null : indexBehind(place, null), selection) : null
  const { last, first, unit } = selection
  const wanted = requests?.want(candidate.subject, {
    window: stretch
      ? { from: edges[stretch.from] ?? window.to, to: edges[stretch.to] ?? window.to }
      : { from: Math.max(window.from, place?.start ?? -Infinity), to: window.to },
    whole: window,
    last,
    // One more than the page shows: it tells whether there is a next one.
    wanted: buckets || last !== undefined ? null : (place?.offset ?? 0) + first + 1,
    place,
    aggregate: buckets ? { every: selection.every as string, zone: zone.name, function: buckets.aggregate, unit, edges } : undefined,
  })
  return { candidate, zone, window, places, place, stretch, wanted: wanted ?? [] }
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
  const stretch = isMissing ? { from: 0, to: 0 } : (frame.stretch ?? cut(within, start, selection))
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

function cut(whole: Stretch, start: number | null, { first, last }: SeriesSelection): Stretch {
  if (last !== undefined) return { from: Math.max(whole.from, whole.to - last), to: whole.to }
  const from = start ?? whole.from
  return { from, to: Math.max(from, Math.min(from + first, whole.to)) }
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

// A series of one part of the plan, and of one entity of it, as far as they are known before readings behind requests are there.
import type { Completeness, SeriesSelection } from '@crosswalk/contract'
import type { Candidate } from '../candidate.ts'
import type { Member } from '../catalogue.ts'
import type { CursorSealer } from '../cursor.ts'
import { readingProvenance } from '../lift-rows.ts'
import { completenessOfParts } from '../outcome.ts'
import type { SeriesShown } from '../plan-record.ts'
import type { ScanPart } from '../plan-query.ts'
import { atSeries, type CompiledSeries } from './compile-series.ts'
import { type MeasureReadings, measureReadings } from './measure-readings.ts'
import type { HistoryRequests, SeriesRequests, Wanted } from './request-histories.ts'
import type { Stretch } from './series-pages.ts'
import { createPlaces, indexBehind, type SeriesPlace, type SeriesPlaces } from './series-place.ts'
import type { SeriesZone } from './series-zone.ts'
import { checkStatistic } from './statistic-rules.ts'
import type { Timelines } from './timeline.ts'

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

export interface FillOptions {
  readonly series: CompiledSeries
  readonly options: SeriesOptions
}

export interface PartSeries {
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

/** Null where the crosswalk does not map it as a measure. */
export function compilePart(part: ScanPart, { series, options }: FillOptions): PartSeries | null {
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
export interface Frame {
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

/** Notes what the entity needs of histories behind requests. */
export function frameOf(candidate: Candidate, partSeries: PartSeries): Frame {
  const { series, options, requests } = partSeries
  const { selection, buckets } = series
  const zone = series.zoneOf(partSeries.zoneOf(candidate.subject))
  const window = series.windowIn(zone)
  const edges = series.edgesIn(zone)
  const places = createPlaces({ candidate, zone, series, sealer: options.sealer })
  const place = atSeries(selection.key, () => places.open())
  const stretch = buckets ? cutPage({ from: 0, to: edges.length - 1 }, place === null ? null : indexBehind(place, null), selection) : null
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

/** What a page shows of all there is: `start` is where it begins, null at the beginning. */
export function cutPage(whole: Stretch, start: number | null, { first, last }: SeriesSelection): Stretch {
  if (last !== undefined) return { from: Math.max(whole.from, whole.to - last), to: whole.to }
  const from = start ?? whole.from
  return { from, to: Math.max(from, Math.min(from + first, whole.to)) }
}

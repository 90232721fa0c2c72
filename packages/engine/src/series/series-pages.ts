// Pages of a series: raw readings or buckets, cut from a timeline, their columns made when asked for.
import type { Completeness, Reading, SeriesColumns, SeriesPage, SourceId } from '@crosswalk/contract'
import type { CompiledSeries } from './compile-series.ts'
import { instantText, type InstantTexts } from './instant-text.ts'
import type { MeasureReadings } from './measure-readings.ts'
import type { SeriesZone } from './series-zone.ts'
import type { Bucket, MakeBuckets } from './series-buckets.ts'
import { indexAt, type Timeline } from './timeline.ts'

/** What pages of both kinds are made of. */
export interface PageSource {
  readonly readings: MeasureReadings
  readonly timeline: Timeline
  readonly source: SourceId
  readonly zone: SeriesZone
  readonly completeness: Completeness
  readonly texts: InstantTexts
  /** Seals the place behind the page; null where the series cannot be continued. */
  readonly seal: (() => string) | null
  readonly hasNextPage: boolean
  readonly computedBy: SeriesPage['computedBy']
}

/** Indices `[from, to)`: of readings, or of buckets. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

export function rawPage(page: PageSource, stretch: Stretch): SeriesPage {
  const { readings, timeline } = page
  const { from, to } = stretch
  const items = to - from === timeline.items.length ? timeline.items : timeline.items.slice(from, to)
  const values = once(() => items.map((item) => readings.valueOf(item)))
  const start = once(() => page.texts(timeline.starts.subarray(from, to)))
  return createPage(page, {
    columns: {
      start,
      end: () => (timeline.ends === timeline.starts ? start() : page.texts<string | null>(timeline.ends.subarray(from, to))),
      value: values,
      count: () => values().map((value) => Number(value !== null)),
      expected: () => items.map(() => null),
      at: start,
      quality: () => items.map((item) => readings.qualityOf(item)),
      source: () => items.map((item) => readings.sourceOf?.(item) ?? page.source),
    },
    readings: () => items.map((item) => readings.reading(item)),
  })
}

export interface BucketPage {
  readonly series: Pick<CompiledSeries, 'edgesIn' | 'edgeTextsIn' | 'expectedIn'>
  readonly stretch: Stretch
  readonly make: MakeBuckets
}

export function bucketPage(page: PageSource, { series, stretch, make }: BucketPage): SeriesPage {
  const { readings, zone } = page
  const { from, to } = stretch
  const { lasts } = readings
  const edges = once(() => series.edgesIn(zone).slice(from, to + 1))
  const results = once(() => (to > from ? make(edges()) : []))
  return createPage(page, {
    columns: {
      start: () => series.edgeTextsIn(zone).slice(from, to),
      end: () => series.edgeTextsIn(zone).slice(from + 1, to + 1),
      value: () => results().map(({ value }) => value),
      count: () => results().map(({ count }) => count),
      expected: () => (lasts === null ? results().map(() => null) : series.expectedIn(zone, lasts).slice(from, to)),
      at: () => results().map(({ atMs }) => (atMs === null ? null : instantText(atMs))),
      quality: () => results().map(({ quality }) => quality),
      source: () => results().map((result, index) => (result.count === 0 ? null : sourceOfBucket(result, { index, edges: edges(), page }))),
    },
    readings: () => [],
  })
}

interface BucketPlace {
  readonly index: number
  readonly edges: readonly number[]
  readonly page: PageSource
}

/** Of the reading that is the value; else the only source of the bucket's readings, null where there are several. */
function sourceOfBucket({ at }: Bucket, { index, edges, page }: BucketPlace): SourceId | null {
  const { readings, timeline, source } = page
  const { sourceOf } = readings
  if (!sourceOf) return source
  if (at !== null) return sourceOf(timeline.items[at])
  const items = timeline.items.slice(indexAt(timeline, edges[index] as number), indexAt(timeline, edges[index + 1] as number))
  const sources = new Set(items.filter((item) => readings.valueOf(item) !== null).map((item) => sourceOf(item)))
  return sources.size === 1 ? ([...sources][0] as SourceId) : null
}

interface Content {
  readonly columns: { readonly [Name in keyof SeriesColumns]: () => SeriesColumns[Name] }
  readonly readings: () => readonly Reading[]
}

/** A chart asks for two columns, a table for readings, and only few for the cursor: each is made when asked for, once. */
function createPage(page: PageSource, content: Content): SeriesPage {
  const columns = lazyColumns(content.columns)
  const readings = once(content.readings)
  const endCursor = once(() => page.seal?.() ?? null)
  return {
    columns,
    get readings() {
      return readings()
    },
    timeZone: page.zone.name,
    computedBy: page.computedBy,
    hasNextPage: page.hasNextPage,
    get endCursor() {
      return endCursor()
    },
    withoutInstant: page.timeline.withoutInstant,
    completeness: page.completeness,
  }
}

function lazyColumns(make: Content['columns']): SeriesColumns {
  const [start, end, value, count] = [once(make.start), once(make.end), once(make.value), once(make.count)]
  const [expected, at, quality, source] = [once(make.expected), once(make.at), once(make.quality), once(make.source)]
  return {
    get start() {
      return start()
    },
    get end() {
      return end()
    },
    get value() {
      return value()
    },
    get count() {
      return count()
    },
    get expected() {
      return expected()
    },
    get at() {
      return at()
    },
    get quality() {
      return quality()
    },
    get source() {
      return source()
    },
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => (made ??= { value: make() }).value
}

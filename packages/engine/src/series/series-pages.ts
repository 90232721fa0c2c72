// Pages of a series: raw readings or buckets, cut from a timeline, their columns made when asked for.
import type { Completeness, Reading, ReadingPlace, SeriesColumns, SeriesPage } from '@crosswalk/contract'
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
  /** Of all readings, where they do not say so one by one. */
  readonly place: ReadingPlace
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
  const placed = once(() => items.map((item) => readings.placeOf?.(item) ?? page.place))
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
      source: () => placed().map(({ source }) => source),
      collection: () => placed().map(({ collection }) => collection),
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
  const placed = once(() =>
    results().map((result, index) => (result.count === 0 ? [] : placesOfBucket(result, { index, edges: edges(), page }))),
  )
  return createPage(page, {
    columns: {
      start: () => series.edgeTextsIn(zone).slice(from, to),
      end: () => series.edgeTextsIn(zone).slice(from + 1, to + 1),
      value: () => results().map(({ value }) => value),
      count: () => results().map(({ count }) => count),
      expected: () => (lasts === null ? results().map(() => null) : series.expectedIn(zone, lasts).slice(from, to)),
      at: () => results().map(({ atMs }) => (atMs === null ? null : instantText(atMs))),
      quality: () => results().map(({ quality }) => quality),
      source: () => placed().map((places) => theOnly(places.map(({ source }) => source))),
      collection: () =>
        placed().map((places) =>
          theOnly(places.map(({ source }) => source)) === null ? null : theOnly(places.map(({ collection }) => collection)),
        ),
    },
    readings: () => [],
  })
}

interface BucketPlace {
  readonly index: number
  readonly edges: readonly number[]
  readonly page: PageSource
}

/** Of the reading that is the value; else of all of the bucket's. */
function placesOfBucket({ at }: Bucket, { index, edges, page }: BucketPlace): readonly ReadingPlace[] {
  const { readings, timeline, place } = page
  const { placeOf } = readings
  if (!placeOf) return [place]
  if (at !== null) return [placeOf(timeline.items[at])]
  const items = timeline.items.slice(indexAt(timeline, edges[index] as number), indexAt(timeline, edges[index + 1] as number))
  return items.filter((item) => readings.valueOf(item) !== null).map((item) => placeOf(item))
}

/** Null where there are none, or several. */
function theOnly(texts: readonly string[]): string | null {
  const different = new Set(texts)
  return different.size === 1 ? ([...different][0] as string) : null
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
  const [expected, at, quality] = [once(make.expected), once(make.at), once(make.quality)]
  const [source, collection] = [once(make.source), once(make.collection)]
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
    get collection() {
      return collection()
    },
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => (made ??= { value: make() }).value
}

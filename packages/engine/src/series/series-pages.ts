// Pages of a series: raw readings or buckets, cut from a timeline, their columns made when asked for.
import type { Completeness, Reading, SeriesColumns, SeriesPage, SourceId } from '@crosswalk/contract'
import { type Aggregated, aggregateReadings } from './aggregate-readings.ts'
import type { Buckets } from './compile-series.ts'
import { expectedReadings } from './expected-readings.ts'
import type { MeasureReadings } from './measure-readings.ts'
import type { SeriesZone } from './series-zone.ts'
import { indexAt, type Timeline } from './timeline.ts'

/** What pages of both kinds are made of. */
export interface PageSource {
  readonly readings: MeasureReadings
  readonly timeline: Timeline
  readonly source: SourceId
  readonly zone: SeriesZone
  readonly completeness: Completeness
  /** Seals the place behind the page; null where the series cannot be continued. */
  readonly seal: (() => string) | null
  readonly hasNextPage: boolean
}

/** Indices `[from, to)`: of readings, or of buckets. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

export function rawPage(page: PageSource, stretch: Stretch): SeriesPage {
  const { readings, timeline } = page
  const indices = Array.from({ length: stretch.to - stretch.from }, (_, offset) => stretch.from + offset)
  const items = indices.map((index) => timeline.items[index])
  return createPage(page, {
    columns: () => {
      const values = items.map((item) => readings.valueOf(item))
      const start = indices.map((index) => instantText(timeline.starts[index] as number))
      return {
        start,
        end: indices.map((index) => textOrNull(timeline.ends[index] as number)),
        value: values,
        count: values.map((value) => Number(value !== null)),
        expected: values.map(() => null),
        at: start,
        quality: items.map((item) => readings.qualityOf(item)),
        source: items.map((item) => readings.sourceOf?.(item) ?? page.source),
      }
    },
    readings: () => items.map((item) => readings.reading(item)),
  })
}

export interface BucketPage {
  readonly buckets: Buckets
  readonly edges: readonly number[]
  readonly stretch: Stretch
}

export function bucketPage(page: PageSource, { buckets, edges, stretch }: BucketPage): SeriesPage {
  const bounds = edges.slice(stretch.from, stretch.to + 1)
  return createPage(page, { columns: () => bucketColumns(page, buckets, bounds), readings: () => [] })
}

function bucketColumns(page: PageSource, buckets: Buckets, edges: readonly number[]): SeriesColumns {
  const { readings, timeline, zone } = page
  const results = aggregateBuckets({ readings, timeline }, buckets, edges)
  const texts = edges.map((edge) => instantText(edge))
  const { lasts } = readings
  return {
    start: texts.slice(0, -1),
    end: texts.slice(1),
    value: results.map(({ value }) => value),
    count: results.map(({ count }) => count),
    expected: results.map((_, index) =>
      lasts === null ? null : expectedReadings(lasts, zone, { start: edges[index] as number, end: edges[index + 1] as number }),
    ),
    at: results.map(({ at }) => (at === null ? null : instantText(timeline.starts[at] as number))),
    quality: results.map(({ at }) => (at === null ? null : readings.qualityOf(timeline.items[at]))),
    source: results.map((result, index) => (result.count === 0 ? null : sourceOfBucket(result, { index, edges, page }))),
  }
}

interface BucketPlace {
  readonly index: number
  readonly edges: readonly number[]
  readonly page: PageSource
}

/** Of the reading that is the value; else the only source of the bucket's readings, null where there are several. */
function sourceOfBucket({ at }: Aggregated, { index, edges, page }: BucketPlace): SourceId | null {
  const { readings, timeline, source } = page
  const { sourceOf } = readings
  if (!sourceOf) return source
  if (at !== null) return sourceOf(timeline.items[at])
  const items = timeline.items.slice(indexAt(timeline, edges[index] as number), indexAt(timeline, edges[index + 1] as number))
  const sources = new Set(items.filter((item) => readings.valueOf(item) !== null).map((item) => sourceOf(item)))
  return sources.size === 1 ? ([...sources][0] as SourceId) : null
}

function aggregateBuckets(
  { readings, timeline }: Pick<PageSource, 'readings' | 'timeline'>,
  { aggregate }: Buckets,
  edges: readonly number[],
): readonly Aggregated[] {
  const valueAt = (index: number): number | null => readings.valueOf(timeline.items[index])
  const results: Aggregated[] = []
  let from = indexAt(timeline, edges[0] as number)
  for (let bucket = 1; bucket < edges.length; bucket += 1) {
    const edge = edges[bucket] as number
    let to = from
    while (to < timeline.starts.length && (timeline.starts[to] as number) < edge) to += 1
    results.push(aggregateReadings(aggregate, valueAt, { from, to }))
    from = to
  }
  return results
}

interface Content {
  readonly columns: () => SeriesColumns
  readonly readings: () => readonly Reading[]
}

/** A chart asks for columns, a table for readings, and only few for the cursor: each is made when asked for, once. */
function createPage(page: PageSource, content: Content): SeriesPage {
  const columns = once(content.columns)
  const readings = once(content.readings)
  const endCursor = once(() => page.seal?.() ?? null)
  return {
    get columns() {
      return columns()
    },
    get readings() {
      return readings()
    },
    timeZone: page.zone.name,
    computedBy: 'GATEWAY',
    hasNextPage: page.hasNextPage,
    get endCursor() {
      return endCursor()
    },
    withoutInstant: page.timeline.withoutInstant,
    completeness: page.completeness,
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => (made ??= { value: make() }).value
}

/** RFC 3339 in UTC, milliseconds only where there are some. */
function instantText(instantMs: number): string {
  const text = new Date(instantMs).toISOString()
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text
}

function textOrNull(instantMs: number): string | null {
  return Number.isNaN(instantMs) ? null : instantText(instantMs)
}

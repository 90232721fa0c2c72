// Buckets of a series: made here from readings, or as a source has made them.
import type { Aggregate } from '@crosswalk/contract'
import { roundSignificant15 } from '@crosswalk/units'
import { aggregateReadings } from './aggregate-readings.ts'
import type { MeasureReadings } from './measure-readings.ts'
import type { Wanted } from './request-histories.ts'
import { indexAt, type Timeline } from './timeline.ts'

/** One bucket as it is shown. */
export interface Bucket {
  readonly value: number | null
  /** Readings that have a value. */
  readonly count: number
  /** The start of the reading that is the value, where it is one. Epoch milliseconds. */
  readonly atMs: number | null
  /** Its index in the timeline, where it was picked here. */
  readonly at: number | null
  readonly quality: string | null
}

/** One per pair of edges. */
export type MakeBuckets = (edges: readonly number[]) => readonly Bucket[]

export function bucketsOfReadings(aggregate: Aggregate, readings: MeasureReadings, timeline: Timeline): MakeBuckets {
  return (edges) => {
    const values = timeline.valuesIn(readings)
    const results: Bucket[] = []
    let from = indexAt(timeline, edges[0] as number)
    for (let bucket = 1; bucket < edges.length; bucket += 1) {
      const edge = edges[bucket] as number
      let to = from
      while (to < timeline.starts.length && (timeline.starts[to] as number) < edge) to += 1
      const { value, count, at } = aggregateReadings(aggregate, values, { from, to })
      const atMs = at === null ? null : (timeline.starts[at] as number)
      results.push({ value, count, at, atMs, quality: at === null ? null : readings.qualityOf(timeline.items[at]) })
      from = to
    }
    return results
  }
}

/** Null where readings came. Empty buckets may not have come: their count is 0, and so is the value of COUNT. */
export function bucketsOfSource(aggregate: Aggregate, wanted: readonly Wanted[]): MakeBuckets | null {
  const [one] = wanted
  if (one === undefined || !one.read().isAggregated) return null
  const isSummed = aggregate === 'mean' || aggregate === 'sum'
  const empty: Bucket = { value: aggregate === 'count' ? 0 : null, count: 0, at: null, atMs: null, quality: null }
  return (edges) => {
    const byStart = new Map<number, Bucket>()
    for (const { startMs, value, quality, buckets } of one.history().parts) {
      for (const [index, start] of startMs.entries()) {
        const atMs = buckets?.atMs[index] ?? Number.NaN
        const result = numberOrNull(value[index])
        byStart.set(start, {
          value: result !== null && isSummed ? roundSignificant15(result) : result,
          count: buckets?.count[index] ?? 0,
          at: null,
          atMs: Number.isNaN(atMs) ? null : atMs,
          quality: quality?.[index] ?? null,
        })
      }
    }
    return edges.slice(0, -1).map((start) => byStart.get(start) ?? empty)
  }
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

// Plans the read of one stretch of histories: what is left to the source, and what of it the source really does.
import type { SeriesAggregate, SeriesPlan, SeriesRequest, SeriesSource, SeriesWindow, Source } from '@crosswalk/contract'
import type { Member } from '../catalogue.ts'

/** What is asked for, the same of all keys. */
export interface HistoryAsk {
  readonly member: Member
  readonly source: Source
  readonly collection: string
  readonly property: string
  /** Does the collection lie in an index of ours: then its rows cost nothing. */
  readonly isLocal: boolean
  readonly window: SeriesWindow
  readonly last: number | undefined
  /** Readings of the window wanted of each key; null for all. */
  readonly wanted: number | null
  /** Are readings of one time one reading: then it is times that are wanted. */
  readonly isMerged: boolean
  readonly aggregate: SeriesAggregate | undefined
  /** Where buckets of it begin in our calendar; they follow from window and aggregate. */
  readonly edges: readonly number[]
  /** Behind a page of a source that cannot cut windows: where that page ended, in the whole window. */
  readonly resume: { readonly window: SeriesWindow; readonly token: string } | undefined
}

/** Readings of each key in one run, where all of a window are wanted. */
const READINGS_PER_RUN = 10_000
/** A request and its plan for all keys; each run asks for some of them. */
export interface PlannedHistory {
  readonly request: SeriesRequest
  readonly plan: SeriesPlan
}

/** @throws Error a source that says it has histories and reads none breaks the contract */
export function seriesReaderOf(source: Source): SeriesSource {
  const { planSeries, series } = source
  if (planSeries === undefined || series === undefined) throw new Error(`${source.id} has histories behind requests and reads none`)
  return { planSeries: (request) => planSeries.call(source, request), series: (plan, context) => series.call(source, plan, context) }
}

/** What the source does not push is not asked of it: raw readings come instead of buckets, whole windows instead of their tails. */
export function planHistory(ask: HistoryAsk, keys: readonly string[], reader: SeriesSource): PlannedHistory {
  const { collection, property, window, last, wanted, aggregate, resume } = ask
  const base: SeriesRequest = { collection, property, keys, window, limitPerKey: wanted ?? READINGS_PER_RUN }
  const planned = (request: SeriesRequest): PlannedHistory => ({ request, plan: reader.planSeries(request) })
  const pushed = aggregate === undefined ? null : planned({ ...base, aggregate })
  if (pushed?.plan.aggregate === 'exact') return pushed
  const tail = last === undefined ? null : planned({ ...base, last, limitPerKey: last })
  if (tail !== null && tail.plan.last !== 'unsupported') return tail
  const raw = planned(base)
  if (resume === undefined || raw.plan.window !== 'unsupported') return raw
  return planned({ ...base, window: resume.window, after: new Map(keys.map((key) => [key, resume.token])) })
}

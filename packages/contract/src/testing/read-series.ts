// Reads histories to their end, for laws about their readings.
import type { CallContext } from '../call-context.ts'
import type { HistoryPart, SeriesBatch, SeriesPlan, SeriesRequest, SeriesSource } from '../series-source.ts'
import type { Source } from '../source.ts'
import { createTestContext } from './read-scan.ts'
import type { SuiteHistory } from './source-suite.ts'

/** A request for whole histories, more than any test data hold. */
export function requestHistories(
  collection: string,
  property: string,
  changes: Partial<SeriesRequest> & Pick<SeriesRequest, 'keys'>,
): SeriesRequest {
  return { collection, property, window: { fromMs: null, toMs: null }, limitPerKey: 100_000, ...changes }
}

/** @throws Error a source that does not read histories, although a collection says that it has some */
export function seriesSourceOf(source: Source): SeriesSource {
  if (source.planSeries === undefined || source.series === undefined) throw new Error(`${source.id} reads no histories`)
  return { planSeries: (request) => source.planSeries?.(request) as SeriesPlan, series: source.series.bind(source) }
}

export async function readSeriesBatches(
  source: Source,
  plan: SeriesPlan,
  context: CallContext = createTestContext(),
): Promise<readonly SeriesBatch[]> {
  const batches: SeriesBatch[] = []
  for await (const batch of seriesSourceOf(source).series(plan, context)) batches.push(batch)
  return batches
}

/** One run, in chunks of as many keys as the source takes: the parts of each key in their order. */
export async function readHistories(source: Source, request: SeriesRequest): Promise<ReadonlyMap<string, readonly HistoryPart[]>> {
  const reader = seriesSourceOf(source)
  const { keysPerRequest } = reader.planSeries(request)
  const parts = new Map<string, HistoryPart[]>()
  for (let start = 0; start < request.keys.length; start += keysPerRequest) {
    const plan = reader.planSeries({ ...request, keys: request.keys.slice(start, start + keysPerRequest) })
    for (const { histories } of await readSeriesBatches(source, plan)) {
      for (const part of histories) parts.set(part.key, [...(parts.get(part.key) ?? []), part])
    }
  }
  return parts
}

/** A reading as laws compare it. */
export function readingTexts(parts: readonly HistoryPart[] = []): readonly string[] {
  return parts.flatMap(({ startMs, endMs, value }) => Array.from(startMs, (start, index) => readingText(start, endMs[index], value[index])))
}

export function readingText(startMs: number, endMs: number | undefined, value: unknown): string {
  return `${startMs}/${endMs ?? 'nothing'} ${JSON.stringify(value) ?? 'absent'}`
}

/** The keys of a history, each once. */
export const keysOf = ({ readings }: SuiteHistory): readonly string[] => [...new Set(readings.map(({ key }) => key))]

/** The code that a run is refused with, or what came of it. */
export function codeOfRun(source: Source, plan: SeriesPlan): Promise<unknown> {
  return readSeriesBatches(source, plan).then(
    () => 'readings came',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  )
}

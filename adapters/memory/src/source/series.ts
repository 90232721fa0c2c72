// Reading histories: what a plan stands for, key by key, in answers of a page of each.
import { QueryError } from '@crosswalk/contract'
import type { CallContext, HistoryPart, SeriesAggregate, SeriesBatch, SeriesPlan } from '@crosswalk/contract'
import type { MemoryCall, MemoryOptions } from './options.ts'
import { untilAborted } from './scan.ts'
import type { MemoryReading } from './series-options.ts'
import type { State } from './state.ts'
import { utcBuckets } from './utc-buckets.ts'

export interface SeriesParts {
  readonly state: State
  readonly plan: SeriesPlan
  readonly options: MemoryOptions
  readonly context: CallContext
  readonly record: (call: MemoryCall) => void
}

/** One row of the answer: a reading, or a bucket with what it counts. */
interface Row extends MemoryReading {
  readonly count?: number
  readonly atMs?: number
}

/** A key on its way. */
interface Reading {
  readonly key: string
  readonly rows: readonly Row[]
  readonly isTruncated: boolean
  position: number
  served: number
}

/** @throws QueryError QUERY_INVALID more keys than one request carries; CURSOR_INVALID (DATA_CHANGED) an `after` of another state */
export async function* readSeries({ state, plan, options, context, record }: SeriesParts): AsyncGenerator<SeriesBatch, void, undefined> {
  const { collection, keys, limitPerKey } = plan.request
  if (keys.length > plan.keysPerRequest) throw new QueryError('QUERY_INVALID', `more than ${plan.keysPerRequest} keys in one request`)
  record({ call: 'series', collection, plan })
  let early = true
  try {
    let open = keys.map((key) => begin(key, { state, plan, options }))
    for (let batch = 0; batch === 0 || open.length > 0; batch += 1) {
      context.signal.throwIfAborted()
      await untilAborted(options.series?.faults?.({ collection, batch, plan, signal: context.signal }), context.signal)
      context.signal.throwIfAborted()
      const histories = open.map((reading) => take(reading, { plan, state, size: options.series?.pageSize ?? limitPerKey }))
      record({ call: 'seriesBatch', collection, batch, readings: histories.reduce((sum, { startMs }) => sum + startMs.length, 0) })
      yield { histories: histories.filter(({ startMs }) => startMs.length > 0), cost: { requests: 1, bytes: 0 } }
      open = open.filter(({ position, rows, served }) => position < rows.length && served < limitPerKey)
    }
    early = false
  } finally {
    record({ call: 'closeSeries', collection, early })
  }
}

function begin(key: string, { state, plan, options }: Pick<SeriesParts, 'state' | 'plan' | 'options'>): Reading {
  const { property, after } = plan.request
  const selected = selectRows(state.histories.get(property)?.get(key) ?? [], plan)
  const rows = selected.slice(0, options.series?.truncateAfter ?? selected.length)
  const from = after?.get(key)
  return { key, rows, isTruncated: rows.length < selected.length, position: from === undefined ? 0 : readToken(from, state), served: 0 }
}

/** Readings of the window as the source understands it, the latest of them where these are asked for, or its buckets. */
function selectRows(readings: readonly MemoryReading[], { request, window, last, aggregate }: SeriesPlan): readonly Row[] {
  const { fromMs, toMs } = request.window
  const [from, to] = [fromMs ?? -Infinity, toMs ?? Infinity]
  const within = readings.filter(({ startMs, endMs }) => {
    if (window === 'unsupported') return true
    if (window === 'exact') return startMs >= from && startMs < to
    return startMs <= to && (Number.isNaN(endMs) ? startMs : (endMs ?? startMs)) >= from
  })
  if (request.aggregate !== undefined && aggregate === 'exact') return aggregateRows(within, request.aggregate, { from, to })
  if (request.last === undefined || last === 'unsupported') return within
  return within.slice(-(last === 'exact' ? request.last : request.last + 2))
}

function aggregateRows(
  readings: readonly MemoryReading[],
  { every, zone, function: name }: SeriesAggregate,
  window: { readonly from: number; readonly to: number },
): readonly Row[] {
  const startOf = utcBuckets(every, zone) as (instantMs: number) => number
  const buckets = Map.groupBy(readings, ({ startMs }) => startOf(startMs))
  return Array.from(buckets, ([start, members]): Row => {
    const own = members.filter((reading): reading is MemoryReading & { value: number } => typeof reading.value === 'number')
    const values = own.map(({ value }) => value)
    const sum = values.reduce((total, value) => total + value, 0)
    const picked = { min: Math.min(...values), max: Math.max(...values), first: values[0], last: values.at(-1) }
    const at = name === 'last' ? own.at(-1) : own.find(({ value }) => name in picked && value === picked[name as keyof typeof picked])
    const value = name === 'count' ? values.length : name === 'sum' ? sum : name === 'mean' ? sum / values.length : at?.value
    return {
      key: '',
      startMs: Math.max(start, window.from),
      endMs: NaN,
      value: values.length === 0 && name !== 'count' ? null : value,
      quality: at?.quality,
      count: values.length,
      atMs: at?.startMs ?? Number.NaN,
    }
  })
}

function take(reading: Reading, { plan, state, size }: { plan: SeriesPlan; state: State; size: number }): HistoryPart {
  const { key, rows, isTruncated } = reading
  const own = rows.slice(reading.position, reading.position + size)
  reading.position += own.length
  reading.served += own.length
  const hasMore = reading.position < rows.length
  const column = (read: (row: Row) => number | undefined): Float64Array => Float64Array.from(own, (row) => read(row) ?? Number.NaN)
  const startMs = column((row) => row.startMs)
  const texts = (read: (row: Row) => string | null | undefined): HistoryPart['unit'] =>
    own.some((row) => (read(row) ?? null) !== null) ? own.map((row) => read(row) ?? null) : null
  return {
    key,
    startMs,
    endMs: own.every(({ endMs }) => endMs === undefined) ? startMs : column((row) => row.endMs ?? row.startMs),
    value: own.map(({ value }) => value),
    unit: texts((row) => row.unit),
    quality: texts((row) => row.quality),
    resultTimeMs: own.some(({ resultTimeMs }) => resultTimeMs !== undefined) ? column((row) => row.resultTimeMs) : null,
    buckets: plan.aggregate === 'exact' ? { count: column((row) => row.count), atMs: column((row) => row.atMs) } : null,
    next: hasMore ? `${encodeURIComponent(state.collection.revision)}:${reading.position}` : null,
    truncated: isTruncated && !hasMore,
  }
}

function readToken(from: string, { collection }: State): number {
  const match = /^([^:]*):(\d{1,15})$/.exec(from)
  if (match === null) throw new QueryError('CURSOR_INVALID', 'not a position of this source', { reason: 'NOT_A_POSITION' })
  if (match[1] === encodeURIComponent(collection.revision)) return Number(match[2])
  throw new QueryError('CURSOR_INVALID', 'the data changed since this position was given out', { reason: 'DATA_CHANGED' })
}

// Planning of histories: what of window, tail and aggregate is evaluated here, by the knobs. Pure.
import { QueryError } from '@crosswalk/contract'
import type { SeriesPlan, SeriesRequest, Verdict } from '@crosswalk/contract'
import type { MemoryOptions } from './options.ts'
import type { State } from './state.ts'
import { utcBuckets } from './utc-buckets.ts'

/** @throws QueryError QUERY_INVALID for a property without a history */
export function planSeries(state: State, request: SeriesRequest, options: MemoryOptions): SeriesPlan {
  const { collection, property, window, last, limitPerKey, aggregate } = request
  if (!state.histories.has(property)) throw new QueryError('QUERY_INVALID', `${property} of ${collection} has no history behind a request`)
  const { series = {} } = options
  const isOpen = window.fromMs === null && window.toMs === null
  const verdict: Verdict = isOpen ? 'exact' : (series.window ?? 'exact')
  const isWhole = window.fromMs !== null && window.toMs !== null
  const isAggregated =
    aggregate !== undefined &&
    series.aggregate !== 'unsupported' &&
    verdict === 'exact' &&
    isWhole &&
    utcBuckets(aggregate.every, aggregate.zone) !== undefined
  const verdicts: Pick<SeriesPlan, 'window' | 'last' | 'aggregate'> = {
    window: verdict,
    last: last === undefined || verdict !== 'exact' ? 'unsupported' : (series.last ?? 'exact'),
    aggregate: isAggregated ? 'exact' : 'unsupported',
  }
  return Object.freeze({
    request,
    native: {
      history: property,
      keys: request.keys.length,
      ...window,
      last: last ?? null,
      limitPerKey,
      aggregate: aggregate ?? null,
      verdicts,
    },
    ...verdicts,
    keysPerRequest: series.keysPerRequest ?? options.keysPerRequest ?? 100,
    warnings: [],
  })
}

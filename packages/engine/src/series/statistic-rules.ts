// Which aggregates make sense of readings that are statistics themselves.
import { type Aggregate, type ModelProperty, QueryError } from '@crosswalk/contract'

/**
 * SUM needs readings that are sums, or no statistics at all; MEAN refuses extremes. Everything else reads single values or counts them.
 * @throws QueryError QUERY_INVALID with the reason in words
 */
export function checkStatistic({ name, statistic, over }: ModelProperty, aggregate: Aggregate): void {
  const what = `each reading of ${name} is a ${statistic ?? 'statistic'}${over === undefined ? '' : ` over ${over}`}`
  if (aggregate === 'mean' && (statistic === 'max' || statistic === 'min')) {
    const word = statistic === 'max' ? 'maxima' : 'minima'
    throw refused(aggregate, `${what}, and the mean of ${word} is not the mean of what was measured`)
  }
  if (aggregate !== 'sum' || statistic === 'sum') return
  if (statistic !== undefined && statistic !== 'instantaneous') {
    throw refused(aggregate, `${what}, and only sums can be added up (the model does not say \`statistic: sum\`)`)
  }
  if (statistic === undefined && over !== undefined) {
    throw refused(aggregate, `${what} of a kind that the model does not say; only sums can be added up (\`statistic: sum\`)`)
  }
}

function refused(aggregate: Aggregate, why: string): QueryError {
  return new QueryError('QUERY_INVALID', `no ${aggregate.toUpperCase()}: ${why}`, { path: ['aggregate'] })
}

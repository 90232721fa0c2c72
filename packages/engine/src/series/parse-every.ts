// ISO 8601 durations as buckets: whole calendar units, or whole seconds within a day.
import { QueryError } from '@crosswalk/contract'

/** Months and years; days and weeks; or hours, minutes and seconds. Never two of these. */
export type Every =
  | { readonly unit: 'month'; readonly count: number }
  | { readonly unit: 'day'; readonly count: number }
  | { readonly unit: 'clock'; readonly ms: number }

const CLOCK_DAY_MS = 86_400_000
/** A thousand years. */
const MAX_MONTHS = 12_000
const MAX_DAYS = 365_250
const SHAPE =
  /^P(?=\d|T\d)(?:(\d{1,7})Y)?(?:(\d{1,7})M)?(?:(\d{1,7})W)?(?:(\d{1,7})D)?(?:T(?=\d)(?:(\d{1,7})H)?(?:(\d{1,7})M)?(?:(\d{1,7})S)?)?$/

/**
 * @throws QueryError QUERY_INVALID for what is no duration, for zero, signs, fractions, and for calendar units mixed with others
 */
export function parseEvery(text: string): Every {
  const every = readDuration(text)
  if (typeof every === 'string') throw refused(text, every)
  if (every.unit === 'month' && every.count > MAX_MONTHS) throw refused(text, 'a bucket is a thousand years at most')
  if (every.unit === 'day' && every.count > MAX_DAYS) throw refused(text, 'a bucket is a thousand years at most')
  if (every.unit === 'clock' && every.ms > CLOCK_DAY_MS) {
    throw refused(text, 'hours are counted from local midnight, so a bucket of them is a day at most; longer ones are counted in days')
  }
  return every
}

/** A duration of one kind of unit, or why it is none. */
export function readDuration(text: string): Every | string {
  if (text.length > 64) return 'it is too long'
  if (/^[+-]/.test(text)) return 'it has a sign'
  if (/\d[.,]\d/.test(text)) return 'it has a fraction'
  const match = SHAPE.exec(text)
  if (match === null) return 'it is not an ISO 8601 duration'
  const [years, months, weeks, days, hours, minutes, seconds] = match.slice(1).map((digits) => Number(digits ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const count = { month: years * 12 + months, day: weeks * 7 + days, clock: ((hours * 60 + minutes) * 60 + seconds) * 1000 }
  const kinds = [count.month, count.day, count.clock].filter((amount) => amount > 0)
  if (kinds.length === 0) return 'it is zero'
  if (kinds.length > 1) return 'months, days and hours have no fixed ratio, so it can hold only one of these kinds'
  if (count.month > 0) return { unit: 'month', count: count.month }
  return count.day > 0 ? { unit: 'day', count: count.day } : { unit: 'clock', ms: count.clock }
}

function refused(text: string, why: string): QueryError {
  return new QueryError('QUERY_INVALID', `${JSON.stringify(text.slice(0, 60))} cannot be a bucket: ${why}`, {
    path: ['every'],
    expected: ['PT15M', 'PT1H', 'P1D', 'P1W', 'P1M', 'P3M', 'P1Y'],
  })
}

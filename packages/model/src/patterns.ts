// The shapes of names, IRIs and durations in model and crosswalk files.
import { Temporal } from 'temporal-polyfill'

/** A GraphQL name (GraphQL, October 2021, section 2.1.9) that does not begin with the reserved two underscores. */
export const NAME_PATTERN = '^(?!__)[_A-Za-z][_0-9A-Za-z]{0,99}$'
/** The same, with a capital letter in front: types and fields never share a name. */
export const TYPE_NAME_PATTERN = '^[A-Z][_0-9A-Za-z]{0,99}$'
/** An absolute IRI (RFC 3987): a scheme and no character that must be escaped. */
export const IRI_PATTERN = '^[A-Za-z][A-Za-z0-9+.\\-]*:[^\\s<>"{}|\\\\^`]+$'
/** An ISO 8601 duration without sign. */
export const ISO_DURATION_PATTERN = '^P(?=.)(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?(T(?=.)(\\d+H)?(\\d+M)?(\\d+(\\.\\d+)?S)?)?$'

const DAY_MS = 86_400_000

/** The longest that the duration can be, in milliseconds: months of 31, years of 366, days of 25 hours. */
export function longestDurationMs(duration: string): number {
  const parsed = Temporal.Duration.from(duration)
  const days = parsed.years * 366 + parsed.months * 31 + parsed.weeks * 7 + parsed.days
  const clock = parsed.with({ years: 0, months: 0, weeks: 0, days: 0 })
  return days * DAY_MS + (days > 0 ? DAY_MS : 0) + clock.total({ unit: 'milliseconds' })
}

const LONGEST_PERIOD_MS = 100 * 366 * DAY_MS

/** What a reading can cover: more than nothing, and no more than a century. */
export const EXPECTED_PERIOD = 'a duration between PT0.001S and P100Y'

/** Can a reading cover this duration. */
export function isPeriod(duration: string): boolean {
  try {
    const longest = longestDurationMs(duration)
    return longest >= 1 && longest <= LONGEST_PERIOD_MS + DAY_MS
  } catch (error) {
    // More years or seconds than Temporal counts.
    if (error instanceof RangeError) return false
    throw error
  }
}

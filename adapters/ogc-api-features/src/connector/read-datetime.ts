// The `datetime` parameter: an instant, a day, or a closed or half-open interval (OGC 17-069r4 section 7.15.4).
import type { TemporalLiteral } from '@crosswalk/contract'
import { canonicalDate, canonicalTimestamp, parseDayMs, parseTimestampMs } from '@crosswalk/cql2'
import { invalidParameter } from './invalid-parameter.ts'

const EXPECTED = [
  '2026-03-01T00:00:00Z',
  '2026-03-01',
  '2026-03-01T00:00:00Z/2026-03-08T00:00:00Z',
  '../2026-03-08T00:00:00Z',
  '2026-03-01/..',
]

/** @throws QueryError QUERY_INVALID for anything else, and for an interval that ends before it begins */
export function readDatetime(text: string): TemporalLiteral {
  const refuse = (why: string): Error =>
    invalidParameter('datetime', `${JSON.stringify(text.slice(0, 200))} ${why}`, { expected: EXPECTED })
  const [start = '', end, ...rest] = text.split('/', 3)
  if (end === undefined) {
    const instant = readInstant(start)
    if (instant === undefined) throw refuse('is not an instant or an interval')
    return instant.length === 10 ? { date: instant } : { timestamp: instant }
  }
  const [from, to] = [readBound(start), readBound(end)]
  if (rest.length > 0 || from === undefined || to === undefined) throw refuse('is not an interval')
  if (from !== '..' && to !== '..' && startMs(from) > endMs(to)) throw refuse('ends before it begins')
  return { interval: [from, to] }
}

/** One spelling of a day or an instant. A `+` that a form has made a space is mended. */
export function readInstant(text: string): string | undefined {
  return canonicalDate(text) ?? canonicalTimestamp(text.replace(/ (?=\d\d:\d\d$)/, '+'))
}

function readBound(text: string): string | undefined {
  return text === '' || text === '..' ? '..' : readInstant(text)
}

const startMs = (text: string): number => (text.length === 10 ? parseDayMs(text) : parseTimestampMs(text))
const endMs = (text: string): number => (text.length === 10 ? parseDayMs(text) + 86_399_999 : parseTimestampMs(text))

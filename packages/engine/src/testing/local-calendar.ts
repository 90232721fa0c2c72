// Local calendar fields by Intl.DateTimeFormat, instant by instant: the oracle for buckets. Shares no code with them.

export interface LocalFields {
  readonly year: number
  readonly month: number
  readonly day: number
  /** `2026-03-29`. */
  readonly date: string
}

/** The calendar of a zone, remembered per instant. */
export function localCalendar(timeZone: string): (instantMs: number) => LocalFields {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', calendar: 'iso8601' })
  const known = new Map<number, LocalFields>()
  return (instantMs) => {
    const remembered = known.get(instantMs)
    if (remembered) return remembered
    const parts = new Map(format.formatToParts(instantMs).map(({ type, value }) => [type, Number(value)]))
    const [year, month, day] = [parts.get('year') as number, parts.get('month') as number, parts.get('day') as number]
    const fields = { year, month, day, date: new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10) }
    known.set(instantMs, fields)
    return fields
  }
}

export type Kind = 'minutes' | 'days' | 'weeks' | 'months' | 'years'

/**
 * A name for the bucket that an instant lies in: two instants next to each other are in one bucket exactly if their names are the same.
 * `stepMs` divides all that is asked: the offsets of the zone and the buckets.
 */
export function bucketName(instantMs: number, bucket: { readonly kind: Kind; readonly count: number }, oracle: Oracle): string {
  const { year, month, date } = oracle.fieldsOf(instantMs)
  const { kind, count } = bucket
  if (kind === 'years') return `year ${Math.floor(year / count)}`
  if (kind === 'months') return `month ${Math.floor((year * 12 + month - 1) / count)}`
  if (kind === 'minutes') return `${date} ${Math.floor(elapsedMinutes(instantMs, oracle) / count)}`
  const daysSinceMonday = Math.round((Date.parse(date) - Date.UTC(1970, 0, 5)) / 86_400_000)
  return `day ${Math.floor(daysSinceMonday / (kind === 'weeks' ? count * 7 : count))}`
}

export interface Oracle {
  readonly fieldsOf: (instantMs: number) => LocalFields
  readonly stepMs: number
}

/** Steps back until the date is another one. */
function elapsedMinutes(instantMs: number, { fieldsOf, stepMs }: Oracle): number {
  const { date } = fieldsOf(instantMs)
  let first = instantMs
  while (fieldsOf(first - stepMs).date === date) first -= stepMs
  return (instantMs - first) / 60_000
}

/** The edges of a window, by looking at every step of it. */
export function naiveEdges(
  window: { readonly from: number; readonly to: number },
  bucket: { readonly kind: Kind; readonly count: number },
  oracle: Oracle,
): readonly number[] {
  const edges = [window.from]
  let name = bucketName(window.from, bucket, oracle)
  for (let instant = window.from + oracle.stepMs; instant < window.to; instant += oracle.stepMs) {
    const next = bucketName(instant, bucket, oracle)
    if (next !== name) edges.push(instant)
    name = next
  }
  return [...edges, window.to]
}

const LETTERS: Readonly<Record<Kind, readonly [string, string]>> = {
  minutes: ['PT', 'M'],
  days: ['P', 'D'],
  weeks: ['P', 'W'],
  months: ['P', 'M'],
  years: ['P', 'Y'],
}

export function durationText({ kind, count }: { readonly kind: Kind; readonly count: number }): string {
  const [prefix, suffix] = LETTERS[kind]
  return `${prefix}${count}${suffix}`
}

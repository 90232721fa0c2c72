// Lowers comparisons of times where something stands between the source's text and the instant: a zone, a duration, a stamp at the end.
import type { InstantLiteral, PropertyType, TemporalLiteral } from '@crosswalk/contract'
import type { Lowered } from '../crosswalk.ts'
import type { Leaf, Scalar } from '../lower/leaf.ts'
import { IS_PRESENT } from '../lower/leaf.ts'
import { allOf, unsupported, weaken } from '../lower/lowered.ts'
import { longestDurationMs } from '../patterns.ts'
import type { Column } from '../steps/column.ts'
import { lowerColumn } from '../steps/column.ts'
import { instantText, parseCalendarText } from './calendar-text.ts'
import type { TimeZone } from './time-zone.ts'

export interface TimeLowering {
  readonly column: Column
  /** The zone of all items; null where each item has its own. */
  readonly zone: TimeZone | null
  readonly lasts: string | undefined
  readonly stamped: 'start' | 'end'
  /** The one layout of zone-less text, whose order is that of time. */
  readonly layout: TimeLayout | undefined
}

/** How a source's zone-less times begin; seconds may follow minutes. */
export type TimeLayout = 'YYYY-MM-DD' | 'YYYY-MM-DDTHH:mm' | 'YYYY-MM-DD HH:mm'

/** Layouts as patterns; what does not fit is unreadable, so that text order can be relied upon. */
export const LAYOUT_PATTERNS: Readonly<Record<TimeLayout, RegExp>> = {
  'YYYY-MM-DD': /^\d{4}-\d\d-\d\d$/,
  'YYYY-MM-DDTHH:mm': /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/,
  'YYYY-MM-DD HH:mm': /^\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d(?:\.\d+)?)?$/,
}

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
/** Before 1970 zones made jumps of a day; since then the largest step back was three hours. */
const EPOCH_MARGIN_MS = 26 * HOUR_MS
const REASON = 'the zone or the duration of times widens the bounds'

/** Never fewer items than the leaf is true for; inexact, but for missing values. */
export function lowerTime(leaf: Leaf, lowering: TimeLowering): Lowered {
  const { column } = lowering
  if (leaf.kind === 'null') {
    const readable = column.type === 'timestamp' || column.type === 'date'
    return readable || leaf.negated ? withReason(lowerColumn(column, leaf), readable) : unsupported('text may be no time')
  }
  const range = rangeOf(leaf)
  if (range === undefined) return unsupported('this comparison does not go with times')
  if (column.type === 'text') return lowerText(range, lowering)
  if (column.type !== 'timestamp' && column.type !== 'date')
    return unsupported(`${column.name} (${column.type}) may hold several kinds of times`)
  return lowerTyped(range, lowering, column.type)
}

function withReason(lowered: Lowered, exact: boolean): Lowered {
  return exact ? lowered : weaken(lowered, 'text may be no time')
}

/** Starts of matching spans, in epoch milliseconds, both ends included; undefined is open. Days count whole, in UTC. */
interface StartRange {
  readonly low?: number | undefined
  readonly high?: number | undefined
  /** A literal is a day, which in another zone begins up to 14 hours apart. */
  readonly days: boolean
}

function rangeOf(leaf: Leaf): StartRange | undefined {
  if (leaf.kind === 'compare') return compareRange(leaf.op, readScalar(leaf.literal))
  if (leaf.kind === 'between' || leaf.kind === 'in') {
    const literals = leaf.kind === 'between' ? [leaf.low, leaf.high] : leaf.values
    const stretches = literals.map(readScalar)
    if (!stretches.every((stretch) => stretch !== undefined)) return undefined
    const days = stretches.some((stretch) => stretch.days)
    if (leaf.negated || stretches.length === 0) return { days }
    return { low: Math.min(...stretches.map(({ low }) => low)), high: Math.max(...stretches.map(({ high }) => high)), days }
  }
  if (leaf.kind !== 'temporal') return undefined
  const literal = readTemporal(leaf.literal)
  if (literal === undefined || leaf.negated || leaf.op === 't_disjoint') return literal && { days: literal.days }
  const before = leaf.op === (leaf.flipped ? 't_after' : 't_before')
  const after = leaf.op === (leaf.flipped ? 't_before' : 't_after')
  return { low: before ? undefined : literal.low, high: after ? undefined : literal.high, days: literal.days }
}

interface Stretch {
  readonly low: number
  readonly high: number
  readonly days: boolean
}

function compareRange(op: string, literal: Stretch | undefined): StartRange | undefined {
  if (literal === undefined) return undefined
  const { low, high, days } = literal
  if (op === '=') return literal
  if (op === '<>') return { days }
  return op === '<' || op === '<=' ? { high, days } : { low, days }
}

function readScalar(scalar: Scalar): Stretch | undefined {
  if (typeof scalar === 'object') return readInstant(scalar)
  return typeof scalar === 'string' ? readTextLiteral(scalar) : undefined
}

function readInstant(literal: InstantLiteral): Stretch | undefined {
  return readTextLiteral('date' in literal ? literal.date : literal.timestamp)
}

function readTextLiteral(text: string): Stretch | undefined {
  const time = parseCalendarText(text)
  if (time === undefined) return undefined
  return time.kind === 'day' ? { low: time.ms, high: time.ms + 24 * HOUR_MS, days: true } : { low: time.ms, high: time.ms, days: false }
}

function readTemporal(literal: TemporalLiteral): StartRange | undefined {
  if (!('interval' in literal)) return readInstant(literal)
  const [from, to] = literal.interval
  if (typeof from !== 'string' || typeof to !== 'string') return undefined
  const start = from === '..' ? null : readTextLiteral(from)
  const end = to === '..' ? null : readTextLiteral(to)
  if (start === undefined || end === undefined) return undefined
  return { low: start?.low, high: end?.high, days: start?.days === true || end?.days === true }
}

/** From starts of spans to what the source wrote: a stamp at the end is later by the duration. */
function stampRange(
  { low, high, days }: StartRange,
  { lasts, stamped }: TimeLowering,
  margin: number,
): { low?: number | undefined; high?: number | undefined } {
  const shift = stamped === 'end' && lasts !== undefined ? longestDurationMs(lasts) : 0
  const slack = (ms: number): number => margin + (days ? 15 * HOUR_MS : 0) + (ms < 0 ? EPOCH_MARGIN_MS : 0)
  return { low: low === undefined ? undefined : low - slack(low), high: high === undefined ? undefined : high + shift + slack(high) }
}

function lowerText(range: StartRange, lowering: TimeLowering): Lowered {
  const { column, zone, layout } = lowering
  if (layout === undefined) return unsupported('the layout of the times is not declared')
  const daily = layout === 'YYYY-MM-DD'
  const { low, high } = stampRange(range, lowering, daily ? 24 * HOUR_MS + 3 * HOUR_MS : 3 * HOUR_MS)
  const bounds: Leaf[] = [IS_PRESENT]
  const lowText = low === undefined ? undefined : localText(zone === null ? low - 12 * HOUR_MS : zone.localOf(low), layout)
  const highText =
    high === undefined
      ? undefined
      : localText((zone === null ? high + 14 * HOUR_MS : zone.localOf(high)) + (daily ? 24 * HOUR_MS : MINUTE_MS), layout)
  if (lowText !== undefined) bounds.push({ kind: 'compare', op: '>=', literal: lowText })
  if (highText !== undefined) bounds.push({ kind: 'compare', op: '<', literal: highText })
  return weaken(allOf((bounds.length > 1 ? bounds.slice(1) : bounds).map((leaf) => lowerColumn(column, leaf))), REASON)
}

/** The beginning of the source's text for a local time; undefined outside the four-digit years, where text order ends. */
function localText(localMs: number, layout: TimeLayout): string | undefined {
  const date = new Date(localMs)
  const year = date.getUTCFullYear()
  if (!(year >= 0 && year <= 9999)) return undefined
  const text = date.toISOString()
  if (layout === 'YYYY-MM-DD') return text.slice(0, 10)
  return `${text.slice(0, 10)}${layout === 'YYYY-MM-DDTHH:mm' ? 'T' : ' '}${text.slice(11, 16)}`
}

function lowerTyped(range: StartRange, lowering: TimeLowering, type: PropertyType): Lowered {
  const { low, high } = stampRange(range, lowering, type === 'date' ? 40 * HOUR_MS : 0)
  const literal = (ms: number): Scalar => (type === 'date' ? { date: instantText(ms).slice(0, 10) } : { timestamp: instantText(ms) })
  const bounds: Leaf[] = []
  if (low !== undefined && isShown(low)) bounds.push({ kind: 'compare', op: '>=', literal: literal(low) })
  if (high !== undefined && isShown(high)) bounds.push({ kind: 'compare', op: '<=', literal: literal(high) })
  return weaken(allOf((bounds.length > 0 ? bounds : [IS_PRESENT]).map((leaf) => lowerColumn(lowering.column, leaf))), REASON)
}

function isShown(ms: number): boolean {
  const year = new Date(ms).getUTCFullYear()
  return year >= 0 && year <= 9999
}

// Comparisons of a time as days that a catalogue compares with: widened, since it may hold days, instants or both as plain text.
import { parseDayMs, parseTimestampMs } from '@crosswalk/cql2'
import type { CatalogueQuery, Support } from './catalogue.ts'
import { argsOf, nameOf } from './conjunct-parts.ts'

const DAY_MS = 86_400_000
/** A day begins up to 14 hours earlier and ends up to 12 hours later elsewhere; one more for text that goes on after the day. */
const MARGIN_DAYS = 2
const FLIPPED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '=': '=' }

/** Bounds with which no record is lost that passes; undefined for everything else. */
export function compileDays(conjunct: unknown, { ranges }: Pick<Support, 'ranges'>): CatalogueQuery['ranges'] | undefined {
  const { op, args } = argsOf(conjunct)
  const isFlipped = nameOf(args[0]) === undefined
  const name = nameOf(args[isFlipped ? 1 : 0])
  const operator = op !== undefined && isFlipped ? FLIPPED[op] : op
  const ms = instantMs(args[isFlipped ? 0 : 1])
  if (operator === undefined || !Object.hasOwn(FLIPPED, operator) || name === undefined || !ranges.has(name) || ms === undefined)
    return undefined
  const from = dayOf(ms - MARGIN_DAYS * DAY_MS)
  const to = dayOf(ms + MARGIN_DAYS * DAY_MS)
  if (from === undefined || to === undefined) return undefined
  return [
    ...(operator.startsWith('<') ? [] : [[name, 'from', from] as const]),
    ...(operator.startsWith('>') ? [] : [[name, 'to', to] as const]),
  ]
}

function instantMs(literal: unknown): number | undefined {
  const { date, timestamp } = (typeof literal === 'object' && literal !== null ? literal : {}) as { date?: unknown; timestamp?: unknown }
  const ms = typeof date === 'string' ? parseDayMs(date) : typeof timestamp === 'string' ? parseTimestampMs(timestamp) : Number.NaN
  return Number.isNaN(ms) ? undefined : ms
}

/** Four digits of a year: what sorts as text. */
function dayOf(ms: number): string | undefined {
  const text = new Date(ms).toISOString()
  return text.length === 24 ? text.slice(0, 10) : undefined
}

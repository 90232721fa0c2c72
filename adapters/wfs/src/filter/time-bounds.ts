// Temporal conditions as closed ranges of instants, wide enough to hold every match.
import type { Operand } from '@crosswalk/contract'
import { parseDayMs, parseTimestampMs } from '@crosswalk/cql2'
import type { TimeSpelling } from '../probes/findings.ts'

/** Epoch milliseconds, both ends belonging to it; an open end is undefined. */
export interface TimeBounds {
  readonly from: number | undefined
  readonly to: number | undefined
}

const DAY_MS = 86_400_000

function parseInstant(text: string): { readonly isDay: boolean; readonly ms: number } | undefined {
  const dayMs = parseDayMs(text)
  if (!Number.isNaN(dayMs)) return { isDay: true, ms: dayMs }
  const ms = parseTimestampMs(text)
  return Number.isNaN(ms) ? undefined : { isDay: false, ms }
}

/** The day, or the moment, that a literal stands for; undefined for anything else. */
function spanOf(operand: unknown): TimeBounds | undefined {
  const text = textOf(operand)
  if (text === undefined) return undefined
  const instant = parseInstant(text)
  return instant && { from: instant.ms, to: instant.isDay ? instant.ms + DAY_MS : instant.ms }
}

function textOf(operand: unknown): string | undefined {
  if (typeof operand === 'string') return operand
  if (typeof operand !== 'object' || operand === null) return undefined
  if ('date' in operand && typeof operand.date === 'string') return operand.date
  if ('timestamp' in operand && typeof operand.timestamp === 'string') return operand.timestamp
  return undefined
}

/** Of a literal instant or interval. */
function boundsOf(operand: unknown): TimeBounds | undefined {
  if (typeof operand === 'object' && operand !== null && 'interval' in operand) {
    const { interval } = operand
    if (!Array.isArray(interval) || interval.length !== 2) return undefined
    const [start, end]: unknown[] = interval
    const from = start === '..' ? { from: undefined } : spanOf(start)
    const to = end === '..' ? { to: undefined } : spanOf(end)
    return from === undefined || to === undefined ? undefined : { from: from.from, to: to.to }
  }
  return spanOf(operand)
}

/** The range outside of which a comparison of a property with a literal never holds; undefined where there is no such range. */
export function comparisonBounds(operator: string, literal: Operand): TimeBounds | undefined {
  const span = spanOf(literal)
  if (span === undefined) return undefined
  if (operator === '=') return span
  if (operator === '<' || operator === '<=') return { from: undefined, to: span.to }
  if (operator === '>' || operator === '>=') return { from: span.from, to: undefined }
  return undefined
}

/** The same of the temporal operators that say more than that two times differ. The property stands first. */
export function temporalBounds(operator: string, literal: Operand): TimeBounds | undefined {
  const bounds = boundsOf(literal)
  if (bounds === undefined) return undefined
  switch (operator) {
    case 't_after':
      return { from: bounds.to, to: undefined }
    case 't_before':
      return { from: undefined, to: bounds.from }
    case 't_during':
    case 't_equals':
    case 't_intersects':
      return bounds
    default:
      return undefined
  }
}

/** Wider by what a server may have rounded away: a second, or for days one day. */
export function widen({ from, to }: TimeBounds, type: 'date' | 'timestamp'): TimeBounds {
  const slackMs = type === 'date' ? DAY_MS : 1000
  return { from: from === undefined ? undefined : from - slackMs, to: to === undefined ? undefined : to + slackMs }
}

/** The instant as a literal; undefined outside of the years that every server has. */
export function spellTime(ms: number, type: 'date' | 'timestamp', spelling: TimeSpelling): string | undefined {
  if (!(ms >= Date.UTC(1000, 0) && ms < Date.UTC(10_000, 0))) return undefined
  const iso = new Date(ms).toISOString()
  const [day, time] = [iso.slice(0, 10), iso.slice(11, 19)]
  if (type === 'date') return spelling === 'quoted' ? `'${day}'` : day
  switch (spelling) {
    case 'T and Z':
      return `${day}T${time}Z`
    case 'space and offset':
      return `${day} ${time}+00`
    case 'space':
      return `${day} ${time}`
    case 'quoted':
      return `'${day}T${time}Z'`
  }
}

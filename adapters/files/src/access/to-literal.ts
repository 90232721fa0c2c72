// Literals as the comparable values of a column, where they have the column's type.
import type { PropertyType } from '@crosswalk/contract'
import { toDayMs, toInstantMs } from '../table/instants.ts'
import { toComparable } from '../table/to-comparable.ts'
import type { Comparable } from '../table/to-comparable.ts'

export function isNode(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The name of a property reference; undefined for any other operand. */
export function propertyName(operand: unknown): string | undefined {
  return isNode(operand) && typeof operand['property'] === 'string' ? operand['property'] : undefined
}

/** Days only for days and instants only for instants: between the two the evaluator's answer can be unknown. */
export function toLiteral(operand: unknown, type: PropertyType): Comparable | undefined {
  if (type === 'date' && isNode(operand)) return readText(operand['date'], toDayMs)
  if (type === 'timestamp' && isNode(operand)) return readText(operand['timestamp'], toInstantMs)
  return toComparable(operand, type)
}

const readText = (value: unknown, read: (text: string) => number | undefined): number | undefined =>
  typeof value === 'string' ? read(value) : undefined

/** A stretch of time that certainly holds what a temporal literal speaks of; infinite where an end is open. */
export interface TimeBounds {
  readonly fromMs: number
  readonly toMs: number
}

const DAY_MS = 86_400_000

/** Undefined for literals that hold properties, functions, or no time. */
export function toTimeBounds(operand: unknown): TimeBounds | undefined {
  if (!isNode(operand)) return undefined
  const { interval, date, timestamp } = operand
  if (Array.isArray(interval) && interval.length === 2) {
    const from = interval[0] === '..' ? -Infinity : toBounds(interval[0])?.fromMs
    const to = interval[1] === '..' ? Infinity : toBounds(interval[1])?.toMs
    return from === undefined || to === undefined ? undefined : { fromMs: from, toMs: to }
  }
  return toBounds(date ?? timestamp)
}

function toBounds(text: unknown): TimeBounds | undefined {
  if (typeof text !== 'string') return undefined
  const dayMs = toDayMs(text)
  if (dayMs !== undefined) return { fromMs: dayMs, toMs: dayMs + DAY_MS }
  const instantMs = toInstantMs(text)
  return instantMs === undefined ? undefined : { fromMs: instantMs, toMs: instantMs }
}

// The tests of one or two scalar values: comparison within a family of types, unknown for everything outside it.
import type { ComparisonOperator } from '@crosswalk/contract'
import { DAY_MS, parseInstant } from './instant.ts'
import type { Instant } from './instant.ts'
import { compareCodePoints } from './text-order.ts'

/** Types that compare among themselves. `dynamic` is decided by the two values. */
export type Family = 'text' | 'number' | 'boolean' | 'temporal' | 'dynamic'

type ValueTest = (value: unknown) => boolean | null
type PairTest = (first: unknown, second: unknown) => boolean | null

/** A day and an instant within it: neither before nor after, and not equal. NaN stands for unknown. */
const WITHIN = Number.POSITIVE_INFINITY

/** What an operator makes of an order: negative, 0, positive, WITHIN or NaN. */
const BY_ORDER: Readonly<Record<ComparisonOperator, (order: number) => boolean | null>> = {
  '=': (order) => (Number.isNaN(order) ? null : order === 0),
  '<>': (order) => (Number.isNaN(order) ? null : order !== 0),
  '<': (order) => (isDecided(order) ? order < 0 : null),
  '<=': (order) => (isDecided(order) ? order <= 0 : null),
  '>': (order) => (isDecided(order) ? order > 0 : null),
  '>=': (order) => (isDecided(order) ? order >= 0 : null),
}

function isDecided(order: number): boolean {
  return !Number.isNaN(order) && order !== WITHIN
}

/** Compares a value with a constant of the family. */
export function testAgainst(op: ComparisonOperator, family: Family, constant: unknown): ValueTest {
  if (typeof constant === 'number' && family !== 'temporal') return numberTest(op, constant)
  if (typeof constant === 'string' && family !== 'temporal') return textTest(op, constant)
  const pair = pairTest(op, family)
  if (family !== 'temporal') return (value) => pair(value, constant)
  const literal = instantOf(constant)
  if (literal === undefined) return () => null
  const decide = BY_ORDER[op]
  return (value) => {
    const instant = instantOf(value)
    return instant === undefined ? null : decide(compareInstants(instant, literal))
  }
}

/** Compares two values of the family. */
export function pairTest(op: ComparisonOperator, family: Family): PairTest {
  const decide = BY_ORDER[op]
  const order = ORDERS[family]
  return (first, second) => decide(order(first, second))
}

const ORDERS: Readonly<Record<Family, (first: unknown, second: unknown) => number>> = {
  text: (first, second) => (typeof first === 'string' && typeof second === 'string' ? compareCodePoints(first, second) : Number.NaN),
  number: (first, second) => (typeof first === 'number' && typeof second === 'number' ? compareNumbers(first, second) : Number.NaN),
  boolean: (first, second) => (typeof first === 'boolean' && typeof second === 'boolean' ? Number(first) - Number(second) : Number.NaN),
  temporal: (first, second) => {
    const one = instantOf(first)
    const other = instantOf(second)
    return one === undefined || other === undefined ? Number.NaN : compareInstants(one, other)
  },
  dynamic: (first, second) => {
    if (typeof first === 'string') return ORDERS.text(first, second)
    return typeof first === 'number' ? ORDERS.number(first, second) : ORDERS.boolean(first, second)
  },
}

/** NaN has no order; infinities equal themselves. */
function compareNumbers(first: number, second: number): number {
  if (first < second) return -1
  if (first > second) return 1
  return first === second ? 0 : Number.NaN
}

/** The instant that a value of a temporal property stands for: ISO text, or epoch milliseconds. */
export function instantOf(value: unknown): Instant | undefined {
  if (typeof value === 'string') return parseInstant(value)
  return typeof value === 'number' && Number.isFinite(value) ? { isDay: false, ms: value } : undefined
}

/** Days by day, instants by millisecond; a day is before what is at or after its end, after what is before its start, else WITHIN. */
function compareInstants(a: Instant, b: Instant): number {
  if (a.isDay === b.isDay) return a.ms - b.ms
  if (a.isDay) return compareDayWithInstant(a.ms, b.ms)
  const order = compareDayWithInstant(b.ms, a.ms)
  return order === WITHIN ? WITHIN : -order
}

function compareDayWithInstant(dayMs: number, instantMs: number): number {
  if (dayMs + DAY_MS <= instantMs) return -1
  return dayMs > instantMs ? 1 : WITHIN
}

function numberTest(op: ComparisonOperator, constant: number): ValueTest {
  switch (op) {
    case '=':
      return (value) => (typeof value === 'number' && !Number.isNaN(value) ? value === constant : null)
    case '<>':
      return (value) => (typeof value === 'number' && !Number.isNaN(value) ? value !== constant : null)
    case '<':
      return (value) => (typeof value === 'number' && !Number.isNaN(value) ? value < constant : null)
    case '<=':
      return (value) => (typeof value === 'number' && !Number.isNaN(value) ? value <= constant : null)
    case '>':
      return (value) => (typeof value === 'number' && !Number.isNaN(value) ? value > constant : null)
    case '>=':
      return (value) => (typeof value === 'number' && !Number.isNaN(value) ? value >= constant : null)
  }
}

function textTest(op: ComparisonOperator, constant: string): ValueTest {
  switch (op) {
    case '=':
      return (value) => (typeof value === 'string' ? value === constant : null)
    case '<>':
      return (value) => (typeof value === 'string' ? value !== constant : null)
    case '<':
      return (value) => (typeof value === 'string' ? compareCodePoints(value, constant) < 0 : null)
    case '<=':
      return (value) => (typeof value === 'string' ? compareCodePoints(value, constant) <= 0 : null)
    case '>':
      return (value) => (typeof value === 'string' ? compareCodePoints(value, constant) > 0 : null)
    case '>=':
      return (value) => (typeof value === 'string' ? compareCodePoints(value, constant) >= 0 : null)
  }
}

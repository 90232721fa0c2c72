// The fifteen temporal functions compiled to tests over closed spans of time.
import type { PropertyType } from '@crosswalk/contract'
import { QueryError } from '@crosswalk/contract'
import type { IntervalBound, IntervalLiteral, Operand, Temporal, TemporalOperator } from '@crosswalk/contract'
import { compileOperand, describeOperand, isDynamic } from './compile-operand.ts'
import type { Compilation } from './compile-operand.ts'
import type { Test } from './environment.ts'
import { DAY_MS, parseInstant } from './instant.ts'
import type { Instant } from './instant.ts'
import { liftPair, mapValues } from './many-values.ts'
import { isIntervalLiteral } from './operand-guards.ts'
import { instantOf } from './scalar-tests.ts'

/** A closed span in epoch milliseconds, open ends infinite. A day goes to its last millisecond. */
interface Span {
  readonly start: number
  readonly end: number
  /** Made of days (and open ends) only: two such spans compare by day. */
  readonly isDays: boolean
  readonly isInstant: boolean
}

interface SpanOperand<Item> {
  readonly get: (item: Item) => unknown
  readonly isInstant: boolean
}

type Relation = (startA: number, endA: number, startB: number, endB: number) => boolean

/** OGC 21-065r2 tables 5 and 6, from the definitions of W3C/OGC Time Ontology in OWL. */
const RELATIONS: Readonly<Record<TemporalOperator, Relation>> = {
  t_after: (startA, _endA, _startB, endB) => startA > endB,
  t_before: (_startA, endA, startB) => endA < startB,
  t_disjoint: (startA, endA, startB, endB) => startA > endB || endA < startB,
  t_equals: (startA, endA, startB, endB) => startA === startB && endA === endB,
  t_intersects: (startA, endA, startB, endB) => startA <= endB && endA >= startB,
  t_contains: (startA, endA, startB, endB) => startA < startB && endA > endB,
  t_during: (startA, endA, startB, endB) => startA > startB && endA < endB,
  t_finishedBy: (startA, endA, startB, endB) => startA < startB && endA === endB,
  t_finishes: (startA, endA, startB, endB) => startA > startB && endA === endB,
  t_meets: (_startA, endA, startB) => endA === startB,
  t_metBy: (startA, _endA, _startB, endB) => startA === endB,
  t_overlappedBy: (startA, endA, startB, endB) => startA > startB && startA < endB && endA > endB,
  t_overlaps: (startA, endA, startB, endB) => startA < startB && endA > startB && endA < endB,
  t_startedBy: (startA, endA, startB, endB) => startA === startB && endA > endB,
  t_starts: (startA, endA, startB, endB) => startA === startB && endA < endB,
}

const FOR_INSTANTS: readonly TemporalOperator[] = ['t_after', 't_before', 't_disjoint', 't_equals', 't_intersects']
const TEMPORAL_TYPES: readonly PropertyType[] = ['date', 'timestamp', 'time']
const TEMPORAL_LABELS = ['DATE(...)', 'TIMESTAMP(...)', 'INTERVAL(...)', 'a temporal property']

/**
 * A temporal function. Days compare with days by day; beside an instant a day is the span of that UTC day. An interval with a missing
 * bound, or one that ends before it starts, is unknown.
 * @throws QUERY_INVALID an operand is not temporal; an instant where the function takes intervals only
 */
export function compileTemporal<Item>(node: Temporal, compilation: Compilation<Item>): Test<Item> {
  const forInstants = FOR_INSTANTS.includes(node.op)
  const [first, second] = node.args
  const a = compileSpan(first, compilation)
  const b = compileSpan(second, compilation)
  if (!forInstants && (a.isInstant || b.isInstant)) {
    const culprit = describeOperand(a.isInstant ? first : second)
    throw new QueryError('QUERY_INVALID', `${node.op} takes intervals, and ${culprit} is an instant`, { expected: ['INTERVAL(...)'] })
  }
  const holds = RELATIONS[node.op]
  return liftPair(a.get, b.get, (one, other) => {
    if (!isSpan(one) || !isSpan(other) || (!forInstants && (one.isInstant || other.isInstant))) return null
    if (!one.isDays || !other.isDays) return holds(one.start, one.end, other.start, other.end)
    return holds(one.start, lastDay(one), other.start, lastDay(other))
  })
}

function isSpan(value: unknown): value is Span {
  return typeof value === 'object' && value !== null
}

/** The start of a span's last day. */
function lastDay(span: Span): number {
  return span.end - (DAY_MS - 1)
}

function compileSpan<Item>(operand: Operand, compilation: Compilation<Item>): SpanOperand<Item> {
  if (isIntervalLiteral(operand)) return compileInterval(operand, compilation)
  const compiled = compileOperand(operand, compilation)
  const isInstant = TEMPORAL_TYPES.includes(compiled.type)
  if (!isInstant && compiled.type !== 'interval' && !isDynamic(compiled.type)) {
    const message = `${describeOperand(operand)} is of type ${compiled.type}, not temporal`
    throw new QueryError('QUERY_INVALID', message, { expected: TEMPORAL_LABELS })
  }
  const read = isInstant ? readInstant : compiled.type === 'interval' ? readInterval : readEither
  if (compiled.constant !== undefined) {
    const span = read(compiled.constant.value)
    return { get: () => span, isInstant }
  }
  return { get: (item) => mapValues(compiled.get(item), read), isInstant }
}

function readInstant(value: unknown): Span | null {
  const instant = instantOf(value)
  return instant === undefined ? null : instantSpan(instant)
}

function instantSpan(instant: Instant): Span {
  const end = instant.isDay ? instant.ms + DAY_MS - 1 : instant.ms
  return { start: instant.ms, end, isDays: instant.isDay, isInstant: true }
}

/** A value that may be anything: only texts can be temporal. */
function readEither(value: unknown): Span | null {
  if (typeof value === 'number') return null
  const instant = instantOf(value)
  return instant === undefined ? readInterval(value) : instantSpan(instant)
}

/** `start/end` (ISO 8601-2), or `{start, end}`. */
function readInterval(value: unknown): Span | null {
  if (typeof value === 'string') {
    const [start, end, ...others] = value.split('/', 3)
    return end === undefined || others.length > 0 ? null : spanOf(readEnd(start), readEnd(end))
  }
  if (typeof value !== 'object' || value === null) return null
  const { start, end } = { start: undefined, end: undefined, ...value }
  return spanOf(readEnd(start), readEnd(end))
}

type End = Instant | 'open' | undefined

function readEnd(value: unknown): End {
  return value === '..' || value === '' || value === null || value === undefined ? 'open' : instantOf(value)
}

function spanOf(start: End, end: End): Span | null {
  if (start === undefined || end === undefined) return null
  const startMs = start === 'open' ? Number.NEGATIVE_INFINITY : start.ms
  const endMs = end === 'open' ? Number.POSITIVE_INFINITY : instantSpan(end).end
  const isDays = (start === 'open' || start.isDay) && (end === 'open' || end.isDay)
  return startMs <= endMs ? { start: startMs, end: endMs, isDays, isInstant: false } : null
}

function compileInterval<Item>(literal: IntervalLiteral, compilation: Compilation<Item>): SpanOperand<Item> {
  const [startBound, endBound] = literal.interval
  if (typeof startBound === 'string' && typeof endBound === 'string') {
    const span = spanOf(literalEnd(startBound), literalEnd(endBound))
    if (span === null) {
      const message = `the interval from ${startBound} to ${endBound} ends before it starts`
      throw new QueryError('QUERY_INVALID', message, { expected: ['a start that is not after the end'] })
    }
    return { get: () => span, isInstant: false }
  }
  const start = compileBound(startBound, compilation)
  const end = compileBound(endBound, compilation)
  return { get: (item) => spanOf(start(item), end(item)), isInstant: false }
}

function literalEnd(bound: string): Instant | 'open' {
  const end = bound === '..' ? 'open' : parseInstant(bound)
  if (end === undefined) throw new QueryError('QUERY_INVALID', `"${bound}" is no bound of an interval`, { expected: TEMPORAL_LABELS })
  return end
}

/** A bound; a missing value of a property is no open end, but unknown. */
function compileBound<Item>(bound: IntervalBound, compilation: Compilation<Item>): (item: Item) => End {
  if (typeof bound === 'string') {
    const end = literalEnd(bound)
    return () => end
  }
  const operand = compileOperand(bound, compilation)
  if (!TEMPORAL_TYPES.includes(operand.type) && !isDynamic(operand.type)) {
    const message = `${describeOperand(bound)} is of type ${operand.type} and can't bound an interval`
    throw new QueryError('QUERY_INVALID', message, { expected: ['a date', 'a timestamp'] })
  }
  return (item) => instantOf(operand.get(item))
}

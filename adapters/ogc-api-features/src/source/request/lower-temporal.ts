// Temporal operators over a property that holds instants or days, written as comparisons (OGC 21-065r2 table 5).
import type { Operand, PropertyRef, Temporal, TemporalOperator } from '@crosswalk/contract'
import { lowerComparison } from './lower-comparison.ts'
import type { LoweringState } from './lower-filter.ts'
import { compareInstant } from './lower-instant.ts'
import { allOf, anyOf, weakest } from './lowered.ts'
import type { Lowered } from './lowered.ts'
import { dayOf, instantMsOf, isObject, isPropertyRef } from './operands.ts'

/** With the operands exchanged. */
const MIRRORED: Readonly<Partial<Record<TemporalOperator, TemporalOperator>>> = {
  t_after: 't_before',
  t_before: 't_after',
  t_disjoint: 't_disjoint',
  t_equals: 't_equals',
  t_intersects: 't_intersects',
}

export function lowerTemporal(filter: Temporal, state: LoweringState): Lowered | undefined {
  const [first, second] = filter.args
  const isMirrored = !isPropertyRef(first)
  const property = isMirrored ? second : first
  const literal = isMirrored ? first : second
  const op = isMirrored ? MIRRORED[filter.op] : filter.op
  if (op === undefined || !isPropertyRef(property) || literal === undefined) return undefined
  const type = state.types.get(property.property)
  const bounds = boundsOf(literal)
  if (bounds === undefined || isReversed(bounds)) return undefined
  if (type === 'timestamp') {
    const isInstant = bounds[0] === bounds[1] && instantMsOf(bounds[0] ?? '') !== undefined
    return relate(op, { ...instantParts(property, bounds, state), isOne: isInstant }, state)
  }
  return type === 'date' ? relate(op, { ...dayParts(property, bounds, state), isOne: bounds[0] === bounds[1] }, state) : undefined
}

/** Such an interval is refused by the evaluator, and must not find rows before. */
function isReversed([start, end]: Bounds): boolean {
  if (start === undefined || end === undefined) return false
  const startMs = instantMsOf(start) ?? dayMs(start) ?? Number.NaN
  const endMs = instantMsOf(end) ?? lastMsOfDay(end) ?? Number.NaN
  return !(startMs <= endMs)
}

type Bounds = readonly [start: Operand | undefined, end: Operand | undefined]

/** An instant is both its bounds; an open end is undefined. */
function boundsOf(literal: Operand): Bounds | undefined {
  if (!isObject(literal) || !('interval' in literal)) return [literal, literal]
  const [start, end] = literal.interval
  if (typeof start !== 'string' || typeof end !== 'string') return undefined
  return [start === '..' ? undefined : start, end === '..' ? undefined : end]
}

/** Undefined: the server cannot be asked. `never`: there is no such bound. */
type Part = Lowered | undefined | 'never'

interface Parts {
  readonly before: Part
  readonly notBefore: Part
  readonly after: Part
  readonly notAfter: Part
}

/** `isOne`: the literal is one value of the property's own kind, so that being inside it is being equal. */
type Relation = Parts & { readonly isOne: boolean }

const DAY_MS = 86_400_000

function instantParts(property: PropertyRef, [start, end]: Bounds, state: LoweringState): Parts {
  const startMs = start === undefined ? undefined : (instantMsOf(start) ?? dayMs(start))
  const lastMs = end === undefined ? undefined : (instantMsOf(end) ?? lastMsOfDay(end))
  const at = (bound: Operand | undefined, ms: number | undefined, op: '>=' | '<', shiftMs: number): Part =>
    bound === undefined ? 'never' : ms === undefined ? undefined : compareInstant(property, op, ms + shiftMs, state)
  return {
    before: at(start, startMs, '<', 0),
    notBefore: at(start, startMs, '>=', 0),
    after: at(end, lastMs, '>=', 1),
    notAfter: at(end, lastMs, '<', 1),
  }
}

function dayMs(operand: Operand): number | undefined {
  const day = dayOf(operand)
  return day === undefined ? undefined : Date.parse(day)
}

function lastMsOfDay(operand: Operand): number | undefined {
  const ms = dayMs(operand)
  return ms === undefined ? undefined : ms + DAY_MS - 1
}

/** Days beside days only; beside instants they are spans, which is left to the evaluator. */
function dayParts(property: PropertyRef, [start, end]: Bounds, state: LoweringState): Parts {
  const at = (bound: Operand | undefined, op: '<' | '>=' | '>' | '<='): Part => {
    const day = bound === undefined ? undefined : dayOf(bound)
    if (bound === undefined) return 'never'
    return day === undefined ? undefined : lowerComparison({ op, args: [property, { date: day }] }, state)
  }
  return { before: at(start, '<'), notBefore: at(start, '>='), after: at(end, '>'), notAfter: at(end, '<=') }
}

function relate(op: TemporalOperator, relation: Relation, state: LoweringState): Lowered | undefined {
  const { before, notBefore, after, notAfter, isOne } = relation
  if (op === 't_before') return before === 'never' ? undefined : before
  if (op === 't_after') return after === 'never' ? undefined : after
  if (op === 't_disjoint') {
    const known = [before, after].filter((part) => part !== 'never')
    if (known.length === 2 && state.abilities.filter?.verdicts.get('or') !== 'exact') return undefined
    return join(known, anyOf)
  }
  const inside = join(
    [notBefore, notAfter].filter((part) => part !== 'never'),
    allOf,
  )
  // An interval equals no instant, so that being inside it is a superset of that.
  return op === 't_equals' && inside !== undefined && !isOne ? { ...inside, verdict: 'inexact' } : inside
}

function join(parts: readonly (Lowered | undefined)[], combine: typeof allOf): Lowered | undefined {
  const known = parts.filter((part) => part !== undefined)
  if (known.length === 0 || known.length < parts.length) return undefined
  return { filter: combine(known.map(({ filter }) => filter)), verdict: weakest(known) }
}

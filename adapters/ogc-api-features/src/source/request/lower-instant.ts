// Comparisons of timestamps, written so that digits below the millisecond, which our evaluator cuts off, change nothing.
import type { ComparisonOperator, Filter, Operand, PropertyRef } from '@crosswalk/contract'
import { nativeName } from './native-property.ts'
import type { LoweringState } from './lower-filter.ts'
import { allOf, anyOf } from './lowered.ts'
import type { Lowered } from './lowered.ts'
import { instantMsOf, timestampOf } from './operands.ts'

/** What an operator asks of `>=` a bound and `<` a bound, in milliseconds from the literal. */
const BOUNDS: Readonly<Record<ComparisonOperator, readonly (readonly ['>=' | '<', number])[]>> = {
  '=': [
    ['>=', 0],
    ['<', 1],
  ],
  '<>': [
    ['<', 0],
    ['>=', 1],
  ],
  '<': [['<', 0]],
  '<=': [['<', 1]],
  '>': [['>=', 1]],
  '>=': [['>=', 0]],
}

/**
 * `t <= T` is `t < T + 1 ms`, `t = T` is `t >= T AND t < T + 1 ms`: the same instants for every precision in which a server keeps them.
 * Days beside instants are left to the evaluator.
 */
export function lowerInstant(property: PropertyRef, op: ComparisonOperator, operand: Operand, state: LoweringState): Lowered | undefined {
  const ms = instantMsOf(operand)
  if (ms === undefined) return undefined
  const parts = BOUNDS[op].map(([bound, shiftMs]) => compareInstant(property, bound, ms + shiftMs, state))
  const known = parts.filter((part) => part !== undefined)
  if (known.length < parts.length) return undefined
  const verdict = known.every((part) => part.verdict === 'exact') ? 'exact' : 'inexact'
  if (op === '<>' && state.abilities.filter?.verdicts.get('or') !== 'exact') return undefined
  const filters = known.map((part) => part.filter)
  return { filter: op === '<>' ? anyOf(filters) : allOf(filters), verdict }
}

/** One bound, by comparison where the server compares instants, else by T_AFTER and T_BEFORE. */
export function compareInstant(property: PropertyRef, op: '>=' | '<', ms: number, state: LoweringState): Lowered | undefined {
  const name = nativeName(property, state)
  const timestamp = timestampOf(ms)
  if (name === undefined || timestamp === undefined) return undefined
  const verdicts = state.abilities.filter?.verdicts
  const verdict = verdicts?.get(`${op}:timestamp`) ?? 'unsupported'
  if (verdict !== 'unsupported') return { filter: { op, args: [name, { timestamp }] }, verdict }
  const function_ = op === '<' ? 't_before' : 't_after'
  const bound = timestampOf(op === '<' ? ms : ms - 1)
  const other = verdicts?.get(`${function_}:timestamp`) ?? 'unsupported'
  if (other === 'unsupported' || bound === undefined) return undefined
  // After the last millisecond before the bound: what lies between the two is below the precision of our evaluator, and comes as well.
  const filter: Filter = { op: function_, args: [name, { timestamp: bound }] }
  return { filter, verdict: op === '<' ? other : 'inexact' }
}

// Comparisons, BETWEEN, IN, LIKE and IS NULL of one property with literals, by the verdicts of its type.
import type { Between, Comparison, ComparisonOperator, In, IsNull, Like, Operand, PropertyRef } from '@crosswalk/contract'
import type { LoweringState } from './lower-filter.ts'
import { foldedProperty, lowerFolded } from './lower-folded.ts'
import { lowerInstant } from './lower-instant.ts'
import { isPlainText, lowerWith, nativeName } from './native-property.ts'
import { allOf, anyOf, weakest } from './lowered.ts'
import type { Lowered } from './lowered.ts'
import { dayOf, isPropertyRef } from './operands.ts'

const MIRRORED: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

/** A list that does not fit an OR chain is not worth a URL. */
const MAX_CHAIN = 50

export function lowerComparison(filter: Comparison | Between | In | Like | IsNull, state: LoweringState): Lowered | undefined {
  const [first, second] = filter.args
  if (filter.op === 'isNull') return isPropertyRef(first) ? lowerIsNull(first, state) : undefined
  if (filter.op !== 'between' && foldedProperty(first) !== undefined) return lowerFolded(filter as Comparison | In | Like, state)
  if (!isPropertyRef(first)) {
    const isMirrored = filter.op in MIRRORED && isPropertyRef(second)
    return isMirrored ? compare(second, MIRRORED[filter.op as ComparisonOperator], first, state) : undefined
  }
  if (second === undefined) return undefined
  if (filter.op === 'between') return lowerBetween(filter, first, state)
  if (filter.op === 'in') return lowerIn(filter, first, state)
  if (filter.op === 'like') return lowerLike(first, second as Operand, state)
  return compare(first, filter.op, second as Operand, state)
}

function lowerIsNull(property: PropertyRef, state: LoweringState): Lowered | undefined {
  const name = nativeName(property, state)
  const ability = state.types.get(property.property) === 'geometry' ? 'isNull:geometry' : 'isNull'
  return name === undefined ? undefined : lowerWith(ability, { op: 'isNull', args: [name] }, state)
}

function compare(property: PropertyRef, op: ComparisonOperator, operand: Operand, state: LoweringState): Lowered | undefined {
  const type = state.types.get(property.property)
  if (type === 'timestamp') return lowerInstant(property, op, operand, state)
  const name = nativeName(property, state)
  const literal = literalOf(operand, type, state)
  if (name === undefined || literal === undefined) return undefined
  return lowerWith(`${op}:${type}`, { op, args: [name, literal] }, state)
}

/** The literal as it may stand beside a property of the type; undefined where it is of another, or a server might misread it. */
function literalOf(operand: Operand, type: string | undefined, state: LoweringState): Operand | undefined {
  if (type === 'text') return typeof operand === 'string' && isPlainText(operand, state) ? operand : undefined
  if (type === 'number') return typeof operand === 'number' && isPlainNumber(operand) ? operand : undefined
  if (type === 'boolean') return typeof operand === 'boolean' ? operand : undefined
  const day = type === 'date' ? dayOf(operand) : undefined
  return day === undefined ? undefined : { date: day }
}

/** Written without exponent: not every grammar has one. */
function isPlainNumber(value: number): boolean {
  return Number.isFinite(value) && !String(value).includes('e')
}

function lowerBetween(filter: Between, property: PropertyRef, state: LoweringState): Lowered | undefined {
  const [, low, high] = filter.args
  if (low === undefined || high === undefined) return undefined
  const type = state.types.get(property.property)
  const name = nativeName(property, state)
  if (name !== undefined && type !== 'timestamp' && state.abilities.filter?.verdicts.get(`between:${type}`) === 'exact') {
    const [from, to] = [literalOf(low, type, state), literalOf(high, type, state)]
    return from === undefined || to === undefined ? undefined : { filter: { op: 'between', args: [name, from, to] }, verdict: 'exact' }
  }
  const parts = [compare(property, '>=', low, state), compare(property, '<=', high, state)].filter((part) => part !== undefined)
  if (parts.length === 0) return undefined
  return { filter: allOf(parts.map((part) => part.filter)), verdict: parts.length < 2 ? 'inexact' : weakest(parts) }
}

function lowerIn(filter: In, property: PropertyRef, state: LoweringState): Lowered | undefined {
  const values = filter.args[1]
  if (!Array.isArray(values) || values.length === 0) return undefined
  const type = state.types.get(property.property)
  const name = nativeName(property, state)
  if (name !== undefined && type !== 'timestamp' && state.abilities.filter?.verdicts.get(`in:${type}`) === 'exact') {
    const literals = values.map((value: Operand) => literalOf(value, type, state))
    const known = literals.filter((literal) => literal !== undefined)
    return known.length < literals.length ? undefined : { filter: { op: 'in', args: [name, known] }, verdict: 'exact' }
  }
  if (values.length > MAX_CHAIN || (values.length > 1 && state.abilities.filter?.verdicts.get('or') !== 'exact')) return undefined
  const parts = values.map((value: Operand) => compare(property, '=', value, state))
  const known = parts.filter((part) => part !== undefined)
  return known.length < parts.length ? undefined : { filter: anyOf(known.map((part) => part.filter)), verdict: weakest(known) }
}

function lowerLike(property: PropertyRef, pattern: Operand, state: LoweringState): Lowered | undefined {
  const name = nativeName(property, state)
  if (name === undefined || state.types.get(property.property) !== 'text') return undefined
  if (typeof pattern !== 'string' || !isPlainText(pattern, state)) return undefined
  return lowerWith('like:text', { op: 'like', args: [name, pattern] }, state)
}

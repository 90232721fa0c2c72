// Compiles conditions on one property.
import type { Filter, Operand, PropertyType, Verdict } from '@crosswalk/contract'
import type { OperatorKey } from '../probes/findings.ts'
import { compileSpatial, compileWithinDistance } from './compile-spatial.ts'
import type { ComparisonName } from './create-fes.ts'
import { propertyOf, verdictOf } from './filter-scope.ts'
import type { CompiledFilter, FilterScope } from './filter-scope.ts'
import { isOrderedText, isPlainText, likePattern, numberLiteral, shortNumberLiteral } from './literals.ts'
import { comparisonBounds, spellTime, temporalBounds, widen } from './time-bounds.ts'
import type { TimeBounds } from './time-bounds.ts'

const COMPARISONS = {
  '=': 'PropertyIsEqualTo',
  '<>': 'PropertyIsNotEqualTo',
  '<': 'PropertyIsLessThan',
  '<=': 'PropertyIsLessThanOrEqualTo',
  '>': 'PropertyIsGreaterThan',
  '>=': 'PropertyIsGreaterThanOrEqualTo',
} as const satisfies Record<string, ComparisonName>

const FLIPPED = { '=': '=', '<>': '<>', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const

type Comparison = keyof typeof COMPARISONS

const isComparison = (op: string): op is Comparison => Object.hasOwn(COMPARISONS, op)

export function compileLeaf(filter: Exclude<Filter, boolean>, scope: FilterScope): CompiledFilter | undefined {
  const args: readonly unknown[] = filter.args
  if (isComparison(filter.op)) return compileEitherWay(filter.op, args, scope)
  switch (filter.op) {
    case 'between':
      return compileBetween(args, scope)
    case 'in':
      return compileIn(args, scope)
    case 'like':
      return compileLike(args, scope)
    case 'isNull':
      return compileIsNull(args, scope)
    case 's_dwithin':
      return compileWithinDistance(args, scope)
    default:
      if (filter.op.startsWith('s_')) return compileSpatial(filter.op, args, scope)
      if (filter.op.startsWith('t_')) return compileTemporal(filter.op, args, scope)
      return undefined
  }
}

function compileEitherWay(op: Comparison, [left, right]: readonly unknown[], scope: FilterScope): CompiledFilter | undefined {
  const property = propertyOf(left, scope)
  if (property !== undefined) return compileComparison(op, property, { literal: right, scope })
  const other = propertyOf(right, scope)
  return other === undefined ? undefined : compileComparison(FLIPPED[op], other, { literal: left, scope })
}

interface Property {
  readonly name: string
  readonly type: PropertyType
}

interface WithLiteral {
  readonly literal: unknown
  readonly scope: FilterScope
}

function compileComparison(op: Comparison, property: Property, { literal, scope }: WithLiteral): CompiledFilter | undefined {
  const { name, type } = property
  if (name === scope.idProperty) return undefined
  if (type === 'text' && typeof literal === 'string') {
    const isUsable = op === '=' || op === '<>' ? isPlainText(literal) : isOrderedText(literal)
    return isUsable ? settle(`text ${op}`, () => scope.fes.compare(COMPARISONS[op], name, literal), scope) : undefined
  }
  if (type === 'number' && typeof literal === 'number') {
    const text = literalOf(literal, scope)
    return text === undefined ? undefined : settle(`number ${op}`, () => scope.fes.compare(COMPARISONS[op], name, text), scope)
  }
  if (type === 'boolean' && typeof literal === 'boolean' && op === '=') {
    return settle('boolean =', () => scope.fes.compare(COMPARISONS[op], name, String(literal)), scope)
  }
  if (isTime(type)) return compileBounds(property, comparisonBounds(op, literal as Operand), scope)
  return undefined
}

type Time = 'date' | 'timestamp' | 'time'
const isTime = (type: PropertyType): type is Time => type === 'date' || type === 'timestamp' || type === 'time'

/** The element with the verdict that was found; undefined where the operator is not to be trusted. */
function settle(
  key: OperatorKey,
  make: () => CompiledFilter['node'],
  scope: FilterScope,
  atBest: Verdict = 'exact',
): CompiledFilter | undefined {
  const found = verdictOf(scope, key)
  if (found === 'unsupported' || atBest === 'unsupported') return undefined
  return { node: make(), verdict: found === 'exact' && atBest === 'exact' ? 'exact' : 'inexact' }
}

const literalOf = (value: number, scope: FilterScope): string | undefined =>
  verdictOf(scope, 'number digits') === 'exact' ? numberLiteral(value) : shortNumberLiteral(value)

function compileBetween([operand, low, high]: readonly unknown[], scope: FilterScope): CompiledFilter | undefined {
  const property = propertyOf(operand, scope)
  if (property === undefined) return undefined
  if (property.type === 'number' && typeof low === 'number' && typeof high === 'number') {
    const [from, to] = [literalOf(low, scope), literalOf(high, scope)]
    return from === undefined || to === undefined ? undefined : settle('between', () => scope.fes.between(property.name, from, to), scope)
  }
  if (property.type === 'text') {
    const parts = [compileComparison('>=', property, { literal: low, scope }), compileComparison('<=', property, { literal: high, scope })]
    return combine(parts, (nodes) => scope.fes.and(nodes))
  }
  if (!isTime(property.type)) return undefined
  const [from, to] = [comparisonBounds('>=', low as Operand), comparisonBounds('<=', high as Operand)]
  return from === undefined || to === undefined ? undefined : compileBounds(property, { from: from.from, to: to.to }, scope)
}

const MAX_LIST = 200

function compileIn([operand, list]: readonly unknown[], scope: FilterScope): CompiledFilter | undefined {
  const property = propertyOf(operand, scope)
  if (property === undefined || !Array.isArray(list) || list.length === 0 || list.length > MAX_LIST) return undefined
  return combine(
    list.map((literal: unknown) => compileComparison('=', property, { literal, scope })),
    (nodes) => scope.fes.or(nodes),
  )
}

/** All parts or none, as exact as the weakest. */
function combine(
  parts: readonly (CompiledFilter | undefined)[],
  join: (nodes: readonly CompiledFilter['node'][]) => CompiledFilter['node'],
): CompiledFilter | undefined {
  const known = parts.filter((part) => part !== undefined)
  if (known.length < parts.length) return undefined
  return { node: join(known.map(({ node }) => node)), verdict: known.every(({ verdict }) => verdict === 'exact') ? 'exact' : 'inexact' }
}

function compileLike([operand, pattern]: readonly unknown[], scope: FilterScope): CompiledFilter | undefined {
  const property = propertyOf(operand, scope)
  if (property?.type !== 'text' || property.name === scope.idProperty || typeof pattern !== 'string') return undefined
  const written = likePattern(pattern)
  if (written === undefined) return undefined
  return settle('like', () => scope.fes.like(property.name, written.pattern), scope, written.isExact ? 'exact' : 'inexact')
}

function compileIsNull([operand]: readonly unknown[], scope: FilterScope): CompiledFilter | undefined {
  const name = typeof operand === 'object' && operand !== null && 'property' in operand ? operand.property : undefined
  if (typeof name !== 'string' || !scope.isNullable(name)) return undefined
  return settle('isNull', () => scope.fes.isNull(name), scope)
}

function compileTemporal(op: string, [left, right]: readonly unknown[], scope: FilterScope): CompiledFilter | undefined {
  const property = propertyOf(left, scope)
  if (property === undefined || !isTime(property.type)) return undefined
  return compileBounds(property, temporalBounds(op, right as Operand), scope)
}

/** Always inexact: what a server keeps of a second, and where a day begins for it, is not known. */
function compileBounds({ name, type }: Property, bounds: TimeBounds | undefined, scope: FilterScope): CompiledFilter | undefined {
  // Of a property that holds days as well as moments it is not known how the server compares them.
  if (bounds === undefined || (type !== 'date' && type !== 'timestamp')) return undefined
  const spelling = scope.findings.timeSpelling.get(type)
  const { from, to } = widen(bounds, type)
  if (spelling === undefined || verdictOf(scope, `${type} range`) === 'unsupported')
    return compileDuring({ name, type }, { from, to }, scope)
  const [low, high] = [from, to].map((ms) => (ms === undefined ? undefined : spellTime(ms, type, spelling)))
  const parts = [
    ...(low === undefined ? [] : [scope.fes.compare('PropertyIsGreaterThanOrEqualTo', name, low)]),
    ...(high === undefined ? [] : [scope.fes.compare('PropertyIsLessThanOrEqualTo', name, high)]),
  ]
  return parts.length === 0 ? undefined : { node: scope.fes.and(parts), verdict: 'inexact' }
}

/** By a period, where comparisons are not to be trusted. It needs both ends. */
function compileDuring(
  { name, type }: { name: string; type: 'date' | 'timestamp' },
  { from, to }: TimeBounds,
  scope: FilterScope,
): CompiledFilter | undefined {
  if (from === undefined || to === undefined || from >= to || verdictOf(scope, `${type} during`) === 'unsupported') return undefined
  const [begin, end] = [from, to].map((ms) => spellTime(ms, 'timestamp', 'T and Z'))
  return begin === undefined || end === undefined ? undefined : { node: scope.fes.during(name, begin, end), verdict: 'inexact' }
}

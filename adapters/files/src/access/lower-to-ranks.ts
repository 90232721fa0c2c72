// Conditions on one sorted column, as the ranks that fulfil them.
import type { PropertyType } from '@crosswalk/contract'
import type { Table } from '../table/create-table.ts'
import type { RankRange, SortedColumn } from '../table/sorted-column.ts'
import type { Comparable } from '../table/to-comparable.ts'
import { isNode, propertyName, toLiteral, toTimeBounds } from './to-literal.ts'

export interface LoweredRanks {
  readonly property: string
  readonly column: SortedColumn
  /** Ascending and apart. */
  readonly ranges: readonly RankRange[]
  readonly verdict: 'exact' | 'inexact'
}

interface Target {
  readonly property: string
  readonly type: PropertyType
  readonly column: SortedColumn
}

/** Undefined for a condition that no single sorted column settles. A row without a value fulfils nothing but `isNull`. */
export function lowerToRanks(operator: unknown, operands: readonly unknown[], table: Table): LoweredRanks | undefined {
  if (typeof operator !== 'string') return undefined
  if (Object.hasOwn(FLIPPED, operator)) return lowerComparison(operator, operands, table)
  const target = findTarget(operands[0], table)
  if (target === undefined) return undefined
  if (operator === 'between' && operands.length === 3) return lowerBetween(target, operands)
  if (operator === 'in' && operands.length === 2) return lowerIn(target, operands[1])
  if (operator === 'isNull' && operands.length === 1) return exact(target, [[target.column.groups, target.column.groups + 1]])
  if (operator === 'like' && operands.length === 2) return lowerLike(target, operands[1])
  return operator.startsWith('t_') && operands.length === 2 ? lowerTemporal(target, operator, operands[1]) : undefined
}

/** What `not` makes of an exact condition: every other rank that has a value, since a missing one stays unknown. */
export function complementRanks({ column, ranges, ...rest }: LoweredRanks): LoweredRanks {
  const others: RankRange[] = []
  let start = 0
  for (const [from, to] of ranges) {
    if (from > start) others.push([start, Math.min(from, column.groups)])
    start = Math.max(start, to)
  }
  if (start < column.groups) others.push([start, column.groups])
  return { ...rest, column, ranges: others }
}

const FLIPPED: Readonly<Record<string, string>> = { '=': '=', '<>': '<>', '<': '>', '<=': '>=', '>': '<', '>=': '<=' }

function lowerComparison(operator: string, [left, right]: readonly unknown[], table: Table): LoweredRanks | undefined {
  const isFlipped = propertyName(left) === undefined
  const target = findTarget(isFlipped ? right : left, table)
  const value = target === undefined ? undefined : toLiteral(isFlipped ? left : right, target.type)
  if (target === undefined || value === undefined) return undefined
  const { column } = target
  const [at, after] = [column.rankFrom(value, 'at'), column.rankFrom(value, 'after')]
  switch (isFlipped ? FLIPPED[operator] : operator) {
    case '=':
      return exact(target, [[at, after]])
    case '<':
      return isOrdered(target) ? exact(target, [[0, at]]) : undefined
    case '<=':
      return isOrdered(target) ? exact(target, [[0, after]]) : undefined
    case '>':
      return isOrdered(target) ? exact(target, [[after, column.groups]]) : undefined
    case '>=':
      return isOrdered(target) ? exact(target, [[at, column.groups]]) : undefined
    default:
      return complementRanks(exact(target, [[at, after]]))
  }
}

function lowerBetween(target: Target, [, low, high]: readonly unknown[]): LoweredRanks | undefined {
  const [from, to] = [toLiteral(low, target.type), toLiteral(high, target.type)]
  if (from === undefined || to === undefined || !isOrdered(target)) return undefined
  return exact(target, [[target.column.rankFrom(from, 'at'), target.column.rankFrom(to, 'after')]])
}

function lowerIn(target: Target, list: unknown): LoweredRanks | undefined {
  if (!Array.isArray(list)) return undefined
  const values: readonly (Comparable | undefined)[] = list.map((literal) => toLiteral(literal, target.type))
  const ranks = new Set<number>()
  for (const value of values) {
    if (value === undefined) return undefined
    const rank = target.column.rankFrom(value, 'at')
    if (rank < target.column.rankFrom(value, 'after')) ranks.add(rank)
  }
  const sorted = [...ranks].toSorted((a, b) => a - b)
  return exact(
    target,
    sorted.map((rank) => [rank, rank + 1]),
  )
}

/** A literal beginning of the pattern bounds the text; with nothing but `%` after it, or nothing at all, it settles it. */
function lowerLike(target: Target, pattern: unknown): LoweredRanks | undefined {
  if (target.type !== 'text' || typeof pattern !== 'string' || !pattern.isWellFormed()) return undefined
  const { prefix, rest } = splitPattern(pattern)
  if (rest === '') return exact(target, [[target.column.rankFrom(prefix, 'at'), target.column.rankFrom(prefix, 'after')]])
  const isSettled = /^%+$/.test(rest)
  if (!isSettled && prefix === '') return undefined
  return { ...exact(target, [target.column.prefixRanks(prefix)]), verdict: isSettled ? 'exact' : 'inexact' }
}

function splitPattern(pattern: string): { readonly prefix: string; readonly rest: string } {
  let prefix = ''
  for (let index = 0; index < pattern.length; index++) {
    const unit = pattern.charAt(index)
    if (unit === '%' || unit === '_') return { prefix, rest: pattern.slice(index) }
    // A backslash takes the next character as it is; the last one of a pattern stands for itself.
    if (unit === '\\' && index + 1 < pattern.length) index += 1
    prefix += pattern.charAt(index)
  }
  return { prefix, rest: '' }
}

/** Bounds only: days and instants compare in ways that the evaluator settles. The margin covers a day that holds the instant. */
const TEMPORAL_BOUNDS: Readonly<Record<string, readonly [isBoundBelow: boolean, isBoundAbove: boolean]>> = {
  t_after: [true, false],
  t_before: [false, true],
  t_equals: [true, true],
  t_intersects: [true, true],
}
const DAY_MS = 86_400_000

function lowerTemporal(target: Target, operator: string, literal: unknown): LoweredRanks | undefined {
  const bounded = TEMPORAL_BOUNDS[operator]
  const bounds = toTimeBounds(literal)
  if (bounded === undefined || bounds === undefined || (target.type !== 'date' && target.type !== 'timestamp')) return undefined
  const [isBoundBelow, isBoundAbove] = bounded
  const { column } = target
  const from = isBoundBelow ? column.rankFrom(bounds.fromMs - DAY_MS, 'at') : 0
  const to = isBoundAbove ? column.rankFrom(bounds.toMs + DAY_MS, 'after') : column.groups
  return { ...exact(target, [[from, to]]), verdict: 'inexact' }
}

function findTarget(operand: unknown, table: Table): Target | undefined {
  const property = isNode(operand) ? propertyName(operand) : undefined
  const type = property === undefined ? undefined : table.typeOf(property)
  const column = property === undefined ? undefined : table.sorted(property)
  return property === undefined || type === undefined || column === undefined ? undefined : { property, type, column }
}

/** Whether one truth value is less than another is left to the evaluator, which may refuse to say. */
const isOrdered = ({ type }: Target): boolean => type !== 'boolean'

function exact({ property, column }: Target, ranges: readonly RankRange[]): LoweredRanks {
  return { property, column, ranges: ranges.filter(([from, to]) => from < to), verdict: 'exact' }
}

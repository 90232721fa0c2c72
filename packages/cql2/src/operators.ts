// The closed lists of operators, and what each operand of an operator must be.
import type { ArithmeticOperator, ArrayOperator, ComparisonOperator, Operand, SpatialOperator, TemporalOperator } from '@crosswalk/contract'

export const COMPARISONS = ['=', '<>', '<', '<=', '>', '>='] as const satisfies readonly ComparisonOperator[]
export const ARITHMETIC = ['+', '-', '*', '/', '%', 'div', '^'] as const satisfies readonly ArithmeticOperator[]
export const SPATIAL = [
  's_intersects',
  's_equals',
  's_disjoint',
  's_touches',
  's_within',
  's_overlaps',
  's_crosses',
  's_contains',
] as const satisfies readonly SpatialOperator[]
export const TEMPORAL = [
  't_after',
  't_before',
  't_contains',
  't_disjoint',
  't_during',
  't_equals',
  't_finishedBy',
  't_finishes',
  't_intersects',
  't_meets',
  't_metBy',
  't_overlappedBy',
  't_overlaps',
  't_startedBy',
  't_starts',
] as const satisfies readonly TemporalOperator[]
export const ARRAY = ['a_equals', 'a_contains', 'a_containedBy', 'a_overlaps'] as const satisfies readonly ArrayOperator[]

const OTHERS = ['and', 'or', 'not', 'like', 'between', 'in', 'isNull', 's_dwithin', 'some', 'every', 'casei', 'accenti'] as const

/** By lower-case spelling: every name that is an operator and so can't be a function's. */
export const OPERATORS: ReadonlyMap<string, string> = new Map(
  [...COMPARISONS, ...ARITHMETIC, ...SPATIAL, ...TEMPORAL, ...ARRAY, ...OTHERS].map((name) => [name.toLowerCase(), name]),
)

/** What an operand is, as far as the tree shows. A property and a function may be anything. */
export type OperandKind = 'any' | 'text' | 'number' | 'boolean' | 'instant' | 'interval' | 'geometry' | 'array'

/** What an operator takes at one place. */
export type Role = 'argument' | 'scalar' | 'text' | 'number' | 'nullable' | 'geometry' | 'temporal' | 'array'

const SCALAR: readonly OperandKind[] = ['any', 'text', 'number', 'boolean', 'instant']
const ROLE_KINDS: Readonly<Record<Role, readonly OperandKind[]>> = {
  argument: [...SCALAR, 'interval', 'geometry', 'array'],
  scalar: SCALAR,
  text: ['any', 'text'],
  number: ['any', 'number'],
  nullable: [...SCALAR, 'interval', 'geometry'],
  geometry: ['any', 'geometry'],
  temporal: ['any', 'instant', 'interval'],
  array: ['any', 'array'],
}

/** How an error says what would have been right. */
export const ROLE_LABELS: Readonly<Record<Role, readonly string[]>> = {
  argument: ['a value', 'a property', 'a function'],
  scalar: ['a number', 'a text', 'TRUE', 'FALSE', 'DATE(...)', 'TIMESTAMP(...)', 'a property', 'a function'],
  text: ['a text', 'CASEI(...)', 'ACCENTI(...)', 'a property', 'a function'],
  number: ['a number', 'a property', 'a function', 'arithmetic'],
  nullable: ['a property', 'a function', 'a value'],
  geometry: ['a WKT geometry', 'BBOX(...)', 'a property', 'a function'],
  temporal: ['DATE(...)', 'TIMESTAMP(...)', 'INTERVAL(...)', 'a property', 'a function'],
  array: ['an array (...)', 'a property', 'a function'],
}

export function fitsRole(operand: Operand, role: Role): boolean {
  return ROLE_KINDS[role].includes(kindOf(operand))
}

export function kindOf(operand: Operand): OperandKind {
  if (typeof operand === 'boolean') return 'boolean'
  if (typeof operand === 'number') return 'number'
  if (typeof operand === 'string') return 'text'
  if (isOperandList(operand)) return 'array'
  if ('property' in operand) return 'any'
  if ('date' in operand || 'timestamp' in operand) return 'instant'
  if ('interval' in operand) return 'interval'
  if ('bbox' in operand || 'type' in operand) return 'geometry'
  return kindOfOperator(operand.op)
}

function kindOfOperator(op: string): OperandKind {
  if (op === 'function') return 'any'
  if (op === 'casei' || op === 'accenti') return 'text'
  return isArithmeticOperator(op) ? 'number' : 'boolean'
}

export function isArithmeticOperator(op: string): op is ArithmeticOperator {
  return (ARITHMETIC as readonly string[]).includes(op)
}

export function isComparisonOperator(op: string): op is ComparisonOperator {
  return (COMPARISONS as readonly string[]).includes(op)
}

/** `Array.isArray` that keeps the element type of a readonly array. */
export function isOperandList(operand: Operand): operand is readonly Operand[] {
  return Array.isArray(operand)
}

// The array functions compiled to tests over sets.
import { QueryError } from '@crosswalk/contract'
import type { ArrayComparison, ArrayOperator, Operand } from '@crosswalk/contract'
import { compileOperand, describeOperand } from './compile-operand.ts'
import type { Compilation } from './compile-operand.ts'
import type { Test } from './environment.ts'
import { parseInstant } from './instant.ts'
import { isInstantLiteral, isIntervalLiteral, isOperatorNode, isPropertyRef } from './operand-guards.ts'
import { isOperandList } from './operators.ts'

/** The elements of an operand, or null where it is missing or has an element that is. */
type Elements<Item> = (item: Item) => readonly unknown[] | null

const HOLDS: Readonly<Record<ArrayOperator, (a: ReadonlySet<unknown>, b: ReadonlySet<unknown>) => boolean>> = {
  a_equals: (a, b) => a.size === b.size && isSubset(a, b),
  a_contains: (a, b) => isSubset(b, a),
  a_containedBy: isSubset,
  a_overlaps: (a, b) => {
    for (const element of a) if (b.has(element)) return true
    return false
  },
}

function isSubset(part: ReadonlySet<unknown>, whole: ReadonlySet<unknown>): boolean {
  if (part.size > whole.size) return false
  for (const element of part) if (!whole.has(element)) return false
  return true
}

/** Marks instants and composite elements, so that no text of the data equals them. */
const MARK = '\u0000'

/**
 * An array function: both sides are sets, without order or count (OGC 21-065r2 section 7.10). A property with one scalar value is a set of
 * one. Where one side names dates or timestamps, the texts of the other side are compared as such. A missing property, and a missing
 * element of an array literal, are unknown.
 * @throws QUERY_INVALID an operand is no array
 */
export function compileArrayComparison<Item>(node: ArrayComparison, compilation: Compilation<Item>): Test<Item> {
  const isTemporal = node.args.some(namesInstants)
  const keyOf = isTemporal ? temporalKey : plainKey
  const [a, b] = node.args.map((operand) => compileSet(operand, compilation, keyOf))
  const holds = HOLDS[node.op]
  if (a === undefined || b === undefined) throw new QueryError('QUERY_INVALID', `"${node.op}" has two operands`)
  return (item) => {
    const first = a(item)
    const second = first === null ? null : b(item)
    return first === null || second === null ? null : holds(first, second)
  }
}

function namesInstants(operand: Operand): boolean {
  return isOperandList(operand) && operand.some((element) => isInstantLiteral(element) || namesInstants(element))
}

function compileSet<Item>(
  operand: Operand,
  compilation: Compilation<Item>,
  keyOf: (value: unknown) => unknown,
): (item: Item) => ReadonlySet<unknown> | null {
  if (!isOperandList(operand) && !isPropertyRef(operand) && !(isOperatorNode(operand) && operand.op === 'function')) {
    throw new QueryError('QUERY_INVALID', `${describeOperand(operand)} is no array`, { expected: ['an array', 'a property'] })
  }
  const elements = compileElements(operand, compilation)
  const toSet = (values: readonly unknown[]): ReadonlySet<unknown> => new Set(values.map(keyOf))
  if (isOperandList(operand) && operand.every(isConstant)) {
    const set = toSet(operand.map(literalValue))
    return () => set
  }
  return (item) => {
    const values = elements(item)
    return values === null ? null : toSet(values)
  }
}

function compileElements<Item>(operand: Operand, compilation: Compilation<Item>): Elements<Item> {
  if (!isOperandList(operand)) {
    const { get } = compileOperand(operand, compilation)
    return (item) => {
      const value = get(item)
      if (value === null || value === undefined) return null
      return Array.isArray(value) ? value : [value]
    }
  }
  const elements = operand.map((element) => compileElement(element, compilation))
  return (item) => {
    const values = elements.map((get) => get(item))
    return values.some((value) => value === null || value === undefined) ? null : values
  }
}

function compileElement<Item>(operand: Operand, compilation: Compilation<Item>): (item: Item) => unknown {
  if (isOperandList(operand)) return compileElements(operand, compilation)
  if (isConstant(operand)) {
    const value = literalValue(operand)
    return () => value
  }
  return compileOperand(operand, compilation).get
}

/** True for literals; a boolean expression, arithmetic or a property is worked out per item. */
function isConstant(operand: Operand): boolean {
  if (isOperandList(operand)) return operand.every(isConstant)
  if (typeof operand !== 'object') return true
  if (isIntervalLiteral(operand)) return operand.interval.every((bound) => typeof bound === 'string')
  return !isPropertyRef(operand) && !isOperatorNode(operand)
}

/** A literal as a value that `keyOf` understands: instants as ISO text. */
function literalValue(operand: Operand): unknown {
  if (isOperandList(operand)) return operand.map(literalValue)
  if (!isInstantLiteral(operand)) return operand
  return 'date' in operand ? operand.date : operand.timestamp
}

/** Scalars are their own keys; arrays are sets of keys, other objects their JSON. */
function plainKey(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? compositeKey(value, plainKey) : value
}

function temporalKey(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) return compositeKey(value, temporalKey)
  const instant = typeof value === 'string' ? parseInstant(value) : undefined
  return instant === undefined ? value : `${MARK}${instant.isDay ? 'day' : 'instant'} ${instant.ms}`
}

function compositeKey(value: object, keyOf: (value: unknown) => unknown): string {
  if (!Array.isArray(value)) return `${MARK}${JSON.stringify(value)}`
  const keys = value.map((element) => JSON.stringify(keyOf(element)) ?? 'null')
  return `${MARK}[${[...new Set(keys)].toSorted().join(',')}]`
}

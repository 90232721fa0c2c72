// Scalar operands compiled to getters: literals, properties, arithmetic, case and accent folding, boolean expressions.
import type { PropertyType } from '@crosswalk/contract'
import { QueryError } from '@crosswalk/contract'
import type { Arithmetic, ArithmeticOperator, Filter, Operand, TextFold } from '@crosswalk/contract'
import { resolveProperty } from './environment.ts'
import type { Environment, Test } from './environment.ts'
import { mapValues } from './many-values.ts'
import { isArithmetic, isFilter, isInstantLiteral, isOperatorNode, isPropertyRef, isTextFold } from './operand-guards.ts'
import { foldAccents, foldCase } from './text-fold.ts'

/** What compiling a part needs; `compile` is the compiler itself, for boolean operands. */
export interface Compilation<Item> {
  readonly environment: Environment<Item>
  readonly compile: (filter: Filter) => Test<Item>
}

/** A compiled operand. Instants are ISO text (or epoch milliseconds), missing values null or undefined. */
export interface CompiledOperand<Item> {
  readonly type: PropertyType
  readonly get: (item: Item) => unknown
  /** Present if the value is the same for every item. */
  readonly constant?: { readonly value: unknown }
}

/**
 * A getter for a scalar operand.
 * @throws QUERY_INVALID unknown property, custom function, operand of a wrong type
 */
export function compileOperand<Item>(operand: Operand, compilation: Compilation<Item>): CompiledOperand<Item> {
  if (typeof operand === 'string') return constantOperand('text', operand)
  if (typeof operand === 'number') return constantOperand('number', operand)
  if (typeof operand === 'boolean') return constantOperand('boolean', operand)
  if (isPropertyRef(operand)) {
    const property = resolveProperty(compilation.environment, operand.property)
    return { type: property.type, get: (item) => property.get(item) }
  }
  if (isInstantLiteral(operand)) {
    return 'date' in operand ? constantOperand('date', operand.date) : constantOperand('timestamp', operand.timestamp)
  }
  if (!isOperatorNode(operand)) throw new QueryError('QUERY_INVALID', 'this literal can not be compared', { expected: ['a scalar value'] })
  if (isArithmetic(operand)) return compileArithmetic(operand, compilation)
  if (isTextFold(operand)) return compileTextFold(operand, compilation)
  if (operand.op === 'function') throw unknownFunction(operand.name)
  if (!isFilter(operand)) throw new QueryError('QUERY_INVALID', 'this is no expression')
  return { type: 'boolean', get: compilation.compile(operand) }
}

/** Evaluating a custom function is refused: Crosswalk has none of its own. */
export function unknownFunction(name: string): QueryError {
  return new QueryError('QUERY_INVALID', `the function "${name}" can't be evaluated`, { reason: 'FUNCTION' })
}

/** How errors speak of an operand. */
export function describeOperand(operand: Operand): string {
  if (typeof operand !== 'object') return typeof operand === 'string' ? `the text '${operand.slice(0, 40)}'` : String(operand)
  if (isPropertyRef(operand)) return `property "${operand.property}"`
  if (isInstantLiteral(operand)) return 'date' in operand ? `the date ${operand.date}` : `the timestamp ${operand.timestamp}`
  return 'op' in operand ? `the result of "${operand.op === 'function' ? operand.name : operand.op}"` : 'this value'
}

function constantOperand<Item>(type: PropertyType, value: unknown): CompiledOperand<Item> {
  return { type, get: () => value, constant: { value } }
}

/** Division by zero and whatever else is no finite number are missing values. */
const CALCULATE: Readonly<Record<ArithmeticOperator, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  // Towards zero, as in SQL, so that a = (a div b) * b + a % b.
  div: (a, b) => Math.trunc(a / b),
  '^': (a, b) => a ** b,
}

function compileArithmetic<Item>(node: Arithmetic, compilation: Compilation<Item>): CompiledOperand<Item> {
  const [first, second] = node.args.map((argument) => compileTyped(argument, 'number', compilation))
  if (first === undefined || second === undefined) throw new QueryError('QUERY_INVALID', `"${node.op}" has two operands`)
  const calculate = CALCULATE[node.op]
  const apply = (a: unknown, b: unknown): number | null => {
    if (typeof a !== 'number' || typeof b !== 'number') return null
    const result = calculate(a, b)
    return Number.isFinite(result) ? result : null
  }
  if (first.constant !== undefined && second.constant !== undefined) {
    return constantOperand('number', apply(first.constant.value, second.constant.value))
  }
  const get = (item: Item): unknown => {
    const a = first.get(item)
    const b = second.get(item)
    if (!Array.isArray(a) && !Array.isArray(b)) return apply(a, b)
    const others: readonly unknown[] = Array.isArray(b) ? b : [b]
    return (Array.isArray(a) ? a : [a]).flatMap((one) => others.map((other) => apply(one, other)))
  }
  return { type: 'number', get }
}

function compileTextFold<Item>(node: TextFold, compilation: Compilation<Item>): CompiledOperand<Item> {
  const operand = compileTyped(node.args[0], 'text', compilation)
  const fold = node.op === 'casei' ? foldCase : foldAccents
  const apply = (value: unknown): string | null => (typeof value === 'string' ? fold(value) : null)
  if (operand.constant !== undefined) return constantOperand('text', apply(operand.constant.value))
  return { type: 'text', get: (item) => mapValues(operand.get(item), apply) }
}

/** The operand, known to be of the type or checked per value. */
export function compileTyped<Item>(operand: Operand, type: 'number' | 'text', compilation: Compilation<Item>): CompiledOperand<Item> {
  const compiled = compileOperand(operand, compilation)
  if (compiled.type === type || isDynamic(compiled.type)) return compiled
  const message = `${describeOperand(operand)} is of type ${compiled.type}, not ${type}`
  throw new QueryError('QUERY_INVALID', message, { expected: [type] })
}

/** True for types that are checked per value. */
export function isDynamic(type: PropertyType): boolean {
  return type === 'unknown' || type === 'json'
}

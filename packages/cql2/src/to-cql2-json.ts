// The filter tree as standard CQL2 JSON.
import { QueryError } from '@crosswalk/contract'
import type { Filter, Operand } from '@crosswalk/contract'
import { isOperatorNode } from './operand-guards.ts'
import { isOperandList, OPERATORS } from './operators.ts'

/**
 * CQL2 JSON that parses back to an equal tree: the same nodes, functions by their own name. `and` and `or` with fewer than two parts,
 * and `in` with an empty list, which the standard does not have, become the one part or the truth value that they stand for.
 * @throws QUERY_INVALID a function has the name of an operator, a number is not finite
 */
export function toCql2Json(filter: Filter): unknown {
  return jsonOf(filter)
}

function jsonOf(operand: Operand): unknown {
  if (typeof operand === 'number') return finite(operand)
  if (typeof operand !== 'object') return operand
  if (isOperandList(operand)) return operand.map(jsonOf)
  if (isOperatorNode(operand)) {
    if (operand.op === 'function') return { op: functionName(operand.name), args: operand.args.map(jsonOf) }
    if ((operand.op === 'and' || operand.op === 'or') && operand.args.length < 2) return jsonOf(operand.args[0] ?? operand.op === 'and')
    if (operand.op === 'in' && operand.args[1].length === 0) return false
    return { op: operand.op, args: operand.args.map((argument: Operand) => jsonOf(argument)) }
  }
  return 'interval' in operand ? { interval: operand.interval.map((bound) => jsonOf(bound)) } : { ...operand }
}

/** The number, `-0` as 0. */
export function finite(value: number): number {
  if (!Number.isFinite(value)) throw new QueryError('QUERY_INVALID', `${value} is no number of CQL2`, { expected: ['a finite number'] })
  return value === 0 ? 0 : value
}

/** The name, if no operator has it: printed, it would be read as that operator. */
export function functionName(name: string): string {
  const operator = OPERATORS.get(name.toLowerCase())
  if (operator === undefined) return name
  throw new QueryError('QUERY_INVALID', `a function must not be called "${name}": "${operator}" is an operator`)
}

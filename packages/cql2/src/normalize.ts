// A filter as the list of its conjuncts, in negation normal form with constants worked out.
import type { Filter, Operand } from '@crosswalk/contract'
import { compileFilter3 } from './compile-filter.ts'
import { compileOperand } from './compile-operand.ts'
import type { Environment } from './environment.ts'
import { mapFilterParts, mapOperandParts } from './map-operands.ts'
import { pushNegation, simplify } from './negation-normal-form.ts'
import { childrenOf, isOperatorNode, isPropertyRef } from './operand-guards.ts'
import { isArithmeticOperator } from './operators.ts'

export interface NormalizeOptions {
  /** True for a property with several values: NOT over a comparison of it stays. @default no property has several */
  readonly isMany?: ((name: string) => boolean) | undefined
}

/**
 * The conjuncts whose AND is true for exactly the items for which the filter is true (false and unknown may change places): NOT only
 * over predicates without a complement, no AND directly in AND or OR in OR, predicates over literals decided, arithmetic over literals
 * done. No conjunct is `true`; if one is false or can only be unknown, the list is `[false]`. An always true filter is the empty list.
 */
export function normalize(filter: Filter, options: NormalizeOptions = {}): Filter[] {
  const normal = simplify(foldConstants(pushNegation(filter, false, options.isMany ?? (() => false))))
  if (typeof normal === 'boolean') return normal ? [] : [false]
  return normal.op === 'and' ? [...normal.args] : [normal]
}

const NOTHING: Environment<undefined> = { resolve: () => undefined }

/** In negation normal form every leaf is in a positive place, where unknown is as good as false. */
function foldConstants(filter: Filter): Filter {
  if (typeof filter === 'boolean') return filter
  if (filter.op === 'and' || filter.op === 'or') return { op: filter.op, args: filter.args.map(foldConstants) }
  const decided = isConstant(filter) ? attempt(() => compileFilter3(filter, NOTHING)(undefined) === true) : undefined
  return decided ?? mapFilterParts(filter, foldArithmetic)
}

function foldArithmetic(operand: Operand): Operand {
  const folded = mapOperandParts(operand, foldArithmetic)
  if (!isOperatorNode(folded) || !isArithmeticOperator(folded.op) || !isConstant(folded)) return folded
  const value = attempt(() => compileOperand(folded, { environment: NOTHING, compile: () => () => null }).constant?.value)
  return typeof value === 'number' ? value : folded
}

/** True if nothing in it depends on an item: no property, no custom function. */
function isConstant(node: Operand): boolean {
  if (isPropertyRef(node) || (isOperatorNode(node) && node.op === 'function')) return false
  return childrenOf(node).every(isConstant)
}

/** What can't be worked out stays as it is, and is refused where the filter is compiled. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}

// What remains of a filter where some properties are certainly missing.
import type { Between, Filter, Operand } from '@crosswalk/contract'
import { pushNegation, simplify } from './negation-normal-form.ts'
import { childrenOf, isFilter, isIntervalLiteral, isOperatorNode, isPropertyRef } from './operand-guards.ts'
import { isOperandList } from './operators.ts'

type Node = Exclude<Filter, boolean>

/**
 * A filter that is true for exactly the same items, given that the named properties are missing in all of them. A predicate on such a
 * property is unknown, which at a top-level place equals false; `isNull` of it is true; a `some` whose path is missing is false, an
 * `every` true. What is inside some/every and custom functions stays. The answer is in negation normal form.
 */
export function foldProperties(filter: Filter, isMissing: (name: string) => boolean): Filter {
  // Comparisons keep their NOT, as their properties may have several values.
  return simplify(
    foldPositive(
      pushNegation(filter, false, () => true),
      isMissing,
    ),
  )
}

function foldPositive(filter: Filter, isMissing: (name: string) => boolean): Filter {
  if (typeof filter === 'boolean') return filter
  if (filter.op === 'and' || filter.op === 'or') return { op: filter.op, args: filter.args.map((part) => foldPositive(part, isMissing)) }
  const isNegated = filter.op === 'not'
  const leaf = isNegated ? filter.args[0] : filter
  return typeof leaf === 'boolean' ? leaf !== isNegated : foldLeaf(leaf, isNegated, (operand) => isNullOperand(operand, isMissing))
}

function foldLeaf(leaf: Node, isNegated: boolean, isNull: (operand: Operand) => boolean): Filter {
  const kept: Filter = isNegated ? { op: 'not', args: [leaf] } : leaf
  switch (leaf.op) {
    case 'isNull':
      return isNull(leaf.args[0]) ? !isNegated : kept
    case 'between':
      return foldBetween(leaf, isNegated, isNull) ?? kept
    case 'in': {
      const [value, members] = leaf.args
      const known = members.filter((member) => !isNull(member))
      if (isNull(value) || (isNegated && known.length < members.length) || known.length === 0) return isNegated && members.length === 0
      return known.length === members.length ? kept : { op: 'in', args: [value, known] }
    }
    case 'some':
    case 'every':
      return isNull(leaf.args[0]) ? (leaf.op === 'every') !== isNegated : kept
    case 'and':
    case 'or':
    case 'not':
    case 'function':
      return kept
    default:
      return leaf.args.some((operand: Operand) => isNull(operand)) ? false : kept
  }
}

/** With one bound missing the range is never true, and its negation is decided by the other bound. */
function foldBetween(leaf: Between, isNegated: boolean, isNull: (operand: Operand) => boolean): Filter | undefined {
  const [value, low, high] = leaf.args
  const [lowMissing, highMissing] = [isNull(low), isNull(high)]
  if (isNull(value) || (lowMissing && highMissing)) return false
  if (!lowMissing && !highMissing) return undefined
  if (!isNegated) return false
  return { op: 'not', args: [lowMissing ? { op: '<=', args: [value, high] } : { op: '>=', args: [value, low] }] }
}

/** True if the operand is null whenever the missing properties are: itself, or through arithmetic, folding or an interval. */
function isNullOperand(operand: Operand, isMissing: (name: string) => boolean): boolean {
  if (isPropertyRef(operand)) return isMissing(operand.property)
  if (isOperandList(operand)) return false
  if (!isIntervalLiteral(operand) && (!isOperatorNode(operand) || isFilter(operand))) return false
  return childrenOf(operand).some((part) => isNullOperand(part, isMissing))
}

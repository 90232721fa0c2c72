// NOT pushed down to the predicates, and AND and OR without superfluous parts.
import type { ComparisonOperator, Filter } from '@crosswalk/contract'
import { isComparisonOperator } from './operators.ts'
import { propertiesOf } from './property-names.ts'

const COMPLEMENT: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '=': '<>',
  '<>': '=',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
}

/**
 * The filter with NOT only over predicates that have no complement: three-valued, it has the same value for every item. A comparison
 * becomes its complement, as both are unknown together, unless it names a property with several values: `NOT (tags = 'a')` says that
 * no tag is `a`, and `tags <> 'a'` that some is not. What is inside some/every stays.
 */
export function pushNegation(filter: Filter, isNegated: boolean, isMany: (name: string) => boolean): Filter {
  if (typeof filter === 'boolean') return filter !== isNegated
  if (filter.op === 'not') return pushNegation(filter.args[0], !isNegated, isMany)
  if (filter.op === 'and' || filter.op === 'or') {
    const op = (filter.op === 'and') === isNegated ? 'or' : 'and'
    return { op, args: filter.args.map((part) => pushNegation(part, isNegated, isMany)) }
  }
  if (!isNegated) return filter
  if (isComparisonOperator(filter.op) && isComparison(filter) && !propertiesOf(filter).some(isMany)) {
    return { op: COMPLEMENT[filter.op], args: filter.args }
  }
  return { op: 'not', args: [filter] }
}

type Node = Exclude<Filter, boolean>

function isComparison(filter: Node): filter is Extract<Node, { readonly op: ComparisonOperator }> {
  return isComparisonOperator(filter.op)
}

/** AND and OR flattened, constants worked in, single parts unwrapped; NOT of a constant is a constant. */
export function simplify(filter: Filter): Filter {
  if (typeof filter === 'boolean') return filter
  if (filter.op === 'not') {
    const part = simplify(filter.args[0])
    return typeof part === 'boolean' ? !part : { op: 'not', args: [part] }
  }
  if (filter.op !== 'and' && filter.op !== 'or') return filter
  const { op } = filter
  const decisive = op === 'or'
  const parts = filter.args.map(simplify).flatMap((part) => (typeof part !== 'boolean' && part.op === op ? part.args : [part]))
  if (parts.includes(decisive)) return decisive
  const others = parts.filter((part) => typeof part !== 'boolean')
  const [first] = others
  if (first === undefined) return !decisive
  return others.length === 1 ? first : { op, args: others }
}

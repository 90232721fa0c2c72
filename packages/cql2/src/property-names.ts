// The properties that a filter names: listed, and replaced.
import type { Filter, Operand } from '@crosswalk/contract'
import { mapFilterParts, mapOperandParts } from './map-operands.ts'
import { childrenOf, isOperatorNode, isPropertyRef } from './operand-guards.ts'

/** Every property named, once, in order of appearance. Of some/every the path, but no name inside, as those are the child's. */
export function propertiesOf(filter: Filter): readonly string[] {
  const names = new Set<string>()
  const visit = (node: Operand): void => {
    if (isPropertyRef(node)) names.add(node.property)
    else if (isOperatorNode(node) && (node.op === 'some' || node.op === 'every')) visit(node.args[0])
    else childrenOf(node).forEach(visit)
  }
  visit(filter)
  return [...names]
}

/**
 * The filter with every property replaced: by another name (a string), or by an operand. Names inside some/every stay, its path changes.
 * A date or timestamp may replace a bound of an interval.
 * @throws QUERY_INVALID a replacement can't stand at its place
 */
export function mapProperties(filter: Filter, replace: (name: string) => Operand | string): Filter {
  const visit = (operand: Operand): Operand => {
    if (!isPropertyRef(operand)) return mapOperandParts(operand, visit)
    const replacement = replace(operand.property)
    return typeof replacement === 'string' ? { property: replacement } : replacement
  }
  return mapFilterParts(filter, visit)
}

// The spatial literals of a filter, replaced: for literals that were written in another coordinate reference system.
import type { Filter, Operand, SpatialLiteral } from '@crosswalk/contract'
import { mapOperandParts } from './map-operands.ts'
import { isOperatorNode, isSpatialLiteral } from './operand-guards.ts'

/** The filter with every geometry and box replaced, those inside some/every included. What `replace` throws, it throws. */
export function mapGeometries(filter: Filter, replace: (literal: SpatialLiteral) => SpatialLiteral): Filter {
  const visit = (operand: Operand): Operand => {
    if (isSpatialLiteral(operand)) return replace(operand)
    if (isOperatorNode(operand) && (operand.op === 'some' || operand.op === 'every')) {
      return { ...operand, args: [operand.args[0], mapGeometries(operand.args[1], replace)] }
    }
    return mapOperandParts(operand, visit)
  }
  return typeof filter === 'boolean' ? filter : (visit(filter) as Filter)
}

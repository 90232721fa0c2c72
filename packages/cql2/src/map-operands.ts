// Rebuilds a node of the filter tree with other parts.
import { QueryError } from '@crosswalk/contract'
import type { Filter, IntervalBound, Operand } from '@crosswalk/contract'
import { isArithmetic, isFilter, isIntervalLiteral, isOperatorNode, isPropertyRef, isTextFold } from './operand-guards.ts'
import { isOperandList } from './operators.ts'

export type OperandMap = (operand: Operand) => Operand

/**
 * The filter with every direct part mapped: the parts of AND, OR and NOT, the operands of a predicate. The filter inside some/every is
 * left alone, its path is mapped.
 * @throws QUERY_INVALID a part became something that can't stand at its place
 */
export function mapFilterParts(filter: Filter, map: OperandMap): Filter {
  if (typeof filter === 'boolean') return filter
  switch (filter.op) {
    case 'and':
    case 'or':
      return { ...filter, args: filter.args.map((part) => asFilter(map(part))) }
    case 'not':
      return { op: 'not', args: [asFilter(map(filter.args[0]))] }
    case 'between':
      return { op: 'between', args: [map(filter.args[0]), map(filter.args[1]), map(filter.args[2])] }
    case 'in':
      return { op: 'in', args: [map(filter.args[0]), filter.args[1].map(map)] }
    case 'isNull':
      return { op: 'isNull', args: [map(filter.args[0])] }
    case 's_dwithin':
      return { op: 's_dwithin', args: [map(filter.args[0]), map(filter.args[1]), filter.args[2]] }
    case 'function':
      return { ...filter, args: filter.args.map(map) }
    case 'some':
    case 'every': {
      const path = map(filter.args[0])
      if (!isPropertyRef(path)) throw misplaced('a path of some/every', 'a property')
      return { ...filter, args: [path, filter.args[1]] }
    }
    default:
      return { ...filter, args: [map(filter.args[0]), map(filter.args[1])] }
  }
}

/** The operand with every direct part mapped; leaves as they are. */
export function mapOperandParts(operand: Operand, map: OperandMap): Operand {
  if (typeof operand !== 'object') return operand
  if (isOperandList(operand)) return operand.map(map)
  if (isIntervalLiteral(operand)) return { interval: [mapBound(operand.interval[0], map), mapBound(operand.interval[1], map)] }
  if (isArithmetic(operand)) return { ...operand, args: [map(operand.args[0]), map(operand.args[1])] }
  if (isTextFold(operand)) return { ...operand, args: [map(operand.args[0])] }
  return isFilter(operand) ? mapFilterParts(operand, map) : operand
}

function mapBound(bound: IntervalBound, map: OperandMap): IntervalBound {
  if (typeof bound === 'string') return bound
  const mapped = map(bound)
  if (typeof mapped === 'object' && 'date' in mapped) return mapped.date
  if (typeof mapped === 'object' && 'timestamp' in mapped) return mapped.timestamp
  if (isPropertyRef(mapped) || (isOperatorNode(mapped) && mapped.op === 'function')) return mapped
  throw misplaced('a bound of an interval', 'a date, a timestamp, a property or a function')
}

function asFilter(operand: Operand): Filter {
  if (isFilter(operand)) return operand
  throw misplaced('a part of AND, OR or NOT', 'a boolean expression')
}

function misplaced(place: string, expected: string): QueryError {
  return new QueryError('QUERY_INVALID', `${place} was replaced by something that can't stand there; expected ${expected}`, {
    expected: [expected],
  })
}

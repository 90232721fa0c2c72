// Type guards over the filter tree.
import type {
  Arithmetic,
  BboxLiteral,
  DateLiteral,
  Filter,
  Geometry,
  InstantLiteral,
  IntervalLiteral,
  Operand,
  PropertyRef,
  SpatialLiteral,
  TextFold,
} from '@crosswalk/contract'
import { isArithmeticOperator, isOperandList, kindOf } from './operators.ts'

/** A node that is an object and not an array literal. */
export type OperandObject = Exclude<Operand, string | number | boolean | readonly Operand[]>
/** A node with `op` and `args`. */
export type OperatorNode = Arithmetic | TextFold | Exclude<Filter, boolean>

export function isOperandObject(operand: Operand): operand is OperandObject {
  return typeof operand === 'object' && !isOperandList(operand)
}

export function isOperatorNode(operand: Operand): operand is OperatorNode {
  return isOperandObject(operand) && 'op' in operand
}

export function isPropertyRef(operand: Operand): operand is PropertyRef {
  return isOperandObject(operand) && 'property' in operand
}

export function isInstantLiteral(operand: Operand): operand is InstantLiteral {
  return kindOf(operand) === 'instant'
}

export function isDateLiteral(operand: InstantLiteral): operand is DateLiteral {
  return 'date' in operand
}

export function isIntervalLiteral(operand: Operand): operand is IntervalLiteral {
  return isOperandObject(operand) && 'interval' in operand
}

export function isBboxLiteral(operand: Operand): operand is BboxLiteral {
  return isOperandObject(operand) && 'bbox' in operand && !('type' in operand)
}

export function isGeometry(operand: Operand): operand is Geometry {
  return isOperandObject(operand) && 'type' in operand
}

export function isSpatialLiteral(operand: Operand): operand is SpatialLiteral {
  return isGeometry(operand) || isBboxLiteral(operand)
}

export function isArithmetic(operand: Operand): operand is Arithmetic {
  return isOperatorNode(operand) && isArithmeticOperator(operand.op)
}

export function isTextFold(operand: Operand): operand is TextFold {
  return isOperatorNode(operand) && (operand.op === 'casei' || operand.op === 'accenti')
}

/** True for an expression that may stand as a whole filter: a boolean, or a function. */
export function isFilter(operand: Operand): operand is Filter {
  if (typeof operand === 'boolean') return true
  return isOperatorNode(operand) && !isArithmetic(operand) && !isTextFold(operand)
}

/** The parts of a node: arguments, elements, members of a collection, bounds of an interval. A leaf has none. */
export function childrenOf(node: Operand): readonly Operand[] {
  if (typeof node !== 'object') return []
  if (isOperandList(node)) return node
  if ('args' in node) return node.args
  if ('geometries' in node) return node.geometries
  return 'interval' in node ? node.interval : []
}

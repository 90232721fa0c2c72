// The spatial functions compiled to tests; literals are checked and prepared once.
import { QueryError } from '@crosswalk/contract'
import type { Geometry, Operand, Spatial, WithinDistance } from '@crosswalk/contract'
import { isWithinDistance, parseBbox, prepareGeometry, relate, validateGeometry } from '@crosswalk/geo'
import type { PreparedGeometry } from '@crosswalk/geo'
import { describeOperand, isDynamic, unknownFunction } from './compile-operand.ts'
import type { Compilation } from './compile-operand.ts'
import { resolveProperty } from './environment.ts'
import type { CompiledProperty, Test } from './environment.ts'
import { lift, liftPair, mapValues } from './many-values.ts'
import { isBboxLiteral, isGeometry, isOperatorNode, isPropertyRef } from './operand-guards.ts'
import { WKT_TYPES } from './names.ts'

interface SpatialOperand<Item> {
  /** A prepared geometry, an array of them, or null. */
  readonly get: (item: Item) => unknown
  readonly constant?: PreparedGeometry
}

const GEOMETRY_TYPES: ReadonlySet<unknown> = new Set(Object.values(WKT_TYPES))

/**
 * A spatial predicate, planar in CRS84 degrees. A missing geometry is unknown.
 * @throws QUERY_INVALID an operand is no geometry; a literal is not closed or lies outside CRS84
 */
export function compileSpatial<Item>(node: Spatial, compilation: Compilation<Item>): Test<Item> {
  const { op } = node
  return compilePair(node.args, compilation, (a, b) => relate(op, a, b))
}

/** Geodesic distance in metres, the bound included. */
export function compileWithinDistance<Item>(node: WithinDistance, compilation: Compilation<Item>): Test<Item> {
  const [first, second, metres] = node.args
  if (!(Number.isFinite(metres) && metres >= 0)) {
    throw new QueryError('QUERY_INVALID', `${metres} is no distance`, { expected: ['metres, zero or more'] })
  }
  return compilePair([first, second], compilation, (a, b) => isWithinDistance(a, b, metres))
}

function compilePair<Item>(
  operands: readonly [Operand, Operand],
  compilation: Compilation<Item>,
  holds: (a: PreparedGeometry, b: PreparedGeometry) => boolean,
): Test<Item> {
  const a = compileGeometry(operands[0], compilation)
  const b = compileGeometry(operands[1], compilation)
  const { constant } = b
  if (constant !== undefined) return lift(a.get, (one) => (isPrepared(one) ? holds(one, constant) : null))
  return liftPair(a.get, b.get, (one, other) => (isPrepared(one) && isPrepared(other) ? holds(one, other) : null))
}

function isPrepared(value: unknown): value is PreparedGeometry {
  return typeof value === 'object' && value !== null
}

function compileGeometry<Item>(operand: Operand, compilation: Compilation<Item>): SpatialOperand<Item> {
  if (isGeometry(operand) || isBboxLiteral(operand)) {
    if (isGeometry(operand)) validateGeometry(operand)
    else parseBbox(operand.bbox)
    const constant = prepareGeometry(operand)
    return { get: () => constant, constant }
  }
  if (isPropertyRef(operand)) {
    const property = resolveProperty(compilation.environment, operand.property)
    if (property.type === 'geometry' || isDynamic(property.type)) return { get: getterOf(property) }
    throw notSpatial(`${describeOperand(operand)} is of type ${property.type}`)
  }
  if (isOperatorNode(operand) && operand.op === 'function') throw unknownFunction(operand.name)
  throw notSpatial(describeOperand(operand))
}

function notSpatial(what: string): QueryError {
  return new QueryError('QUERY_INVALID', `${what}, not a geometry`, {
    expected: ['a geometry', 'BBOX(...)', 'a property of type geometry'],
  })
}

function getterOf<Item>(property: CompiledProperty<Item>): (item: Item) => unknown {
  if (property.prepared !== undefined) return (item) => property.prepared?.(item)
  return (item) => mapValues(property.get(item), prepareValue)
}

function prepareValue(value: unknown): PreparedGeometry | null {
  return isGeometryValue(value) ? prepareGeometry(value) : null
}

function isGeometryValue(value: unknown): value is Geometry {
  return typeof value === 'object' && value !== null && 'type' in value && GEOMETRY_TYPES.has(value.type)
}

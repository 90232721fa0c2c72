// The index that leads to the rows of a filter, where there is one.
import type { Bbox, BboxLiteral, Geometry } from '@crosswalk/contract'
import { bboxAround, bboxOf, parseBbox, splitBbox, validateGeometry } from '@crosswalk/geo'
import type { Table } from '../table/create-table.ts'
import { allRows } from '../table/row-store.ts'
import type { SpatialColumn } from '../table/spatial-column.ts'
import { accessIntersection, accessNothing, accessRanks, accessUnion } from './access.ts'
import type { Access } from './access.ts'
import { complementRanks, lowerToRanks } from './lower-to-ranks.ts'
import { isNode, propertyName } from './to-literal.ts'

/** Deeper filters are left to the evaluator, which refuses them with a reason. */
const MAX_DEPTH = 32

/** Undefined for what no index settles or narrows. Never throws, whatever the filter is. */
export function findAccess(filter: unknown, table: Table, depth = 1): Access | undefined {
  if (filter === true) return accessAll(table)
  if (filter === false) return accessNothing()
  if (!isNode(filter) || !Array.isArray(filter['args']) || depth > MAX_DEPTH) return undefined
  const operator = filter['op']
  const operands: readonly unknown[] = filter['args']
  if (operator === 'or') return unite(operands, table, depth)
  if (operator === 'and') return intersect(operands, table, depth)
  if (operator === 'not') return negate(operands[0], table)
  return (
    findKeyAccess(operator, operands, table) ?? findSortedAccess(operator, operands, table) ?? findSpatialAccess(operator, operands, table)
  )
}

function accessAll({ rows }: Table): Access {
  return { verdict: 'exact', index: 'scan', estimate: rows.count, rows: () => allRows(rows.count), has: () => true }
}

function unite(operands: readonly unknown[], table: Table, depth: number): Access | undefined {
  const parts: Access[] = []
  for (const operand of operands) {
    const part = findAccess(operand, table, depth + 1)
    if (part === undefined) return undefined
    parts.push(part)
  }
  return parts.length === 0 ? undefined : accessUnion(parts)
}

function intersect(operands: readonly unknown[], table: Table, depth: number): Access | undefined {
  const parts = operands.map((operand) => findAccess(operand, table, depth + 1))
  const found = parts.filter((part) => part !== undefined)
  if (found.length === 0) return undefined
  const isExact = found.length === parts.length && found.every(({ verdict }) => verdict === 'exact')
  return accessIntersection(found, isExact ? 'exact' : 'inexact')
}

function negate(operand: unknown, table: Table): Access | undefined {
  if (!isNode(operand) || !Array.isArray(operand['args'])) return undefined
  if (operand['op'] === 'isNull') {
    const column = findSpatialColumn(operand['args'][0], table)
    if (column !== undefined) return accessByTest(table, column.size, column.hasGeometry)
  }
  const lowered = lowerToRanks(operand['op'], operand['args'], table)
  if (lowered?.verdict !== 'exact') return undefined
  const { column, ranges, property } = complementRanks(lowered)
  return accessRanks(column, ranges, { index: `sorted:${property}`, verdict: 'exact' })
}

function findSortedAccess(operator: unknown, operands: readonly unknown[], table: Table): Access | undefined {
  const lowered = lowerToRanks(operator, operands, table)
  if (lowered === undefined) return undefined
  return accessRanks(lowered.column, lowered.ranges, { index: `sorted:${lowered.property}`, verdict: lowered.verdict })
}

function findKeyAccess(operator: unknown, operands: readonly unknown[], table: Table): Access | undefined {
  const [left, right] = operands
  const name = propertyName(left)
  const type = name === undefined || name !== table.collection.keyProperty ? undefined : table.typeOf(name)
  if ((operator !== '=' && operator !== 'in') || operands.length !== 2 || (type !== 'text' && type !== 'number')) return undefined
  const keys: readonly unknown[] = operator === '=' ? [right] : Array.isArray(right) ? right : [undefined]
  if (!keys.every((key) => typeof key === (type === 'text' ? 'string' : 'number'))) return undefined
  const found = new Set(keys.map((key) => table.rowOfKey(key)).filter((row) => row !== undefined))
  return { verdict: 'exact', index: 'key', estimate: found.size, rows: () => Uint32Array.from(found).sort(), has: (row) => found.has(row) }
}

/** Two geometries that share a point have boxes that do; every predicate but `s_disjoint` demands a shared point. */
const MEETING = new Set<unknown>(['s_intersects', 's_equals', 's_touches', 's_within', 's_overlaps', 's_crosses', 's_contains'])

function findSpatialAccess(operator: unknown, operands: readonly unknown[], table: Table): Access | undefined {
  const isFlipped = propertyName(operands[0]) === undefined
  const [property, literal] = isFlipped ? [operands[1], operands[0]] : operands
  const column = findSpatialColumn(property, table)
  if (column === undefined) return undefined
  if (operator === 'isNull' && operands.length === 1) {
    return accessByTest(table, table.rows.count - column.size, (row) => !column.hasGeometry(row))
  }
  if (operator === 's_dwithin' && operands.length === 3) {
    const boxes = boxesWithin(literal, operands[2])
    // Longitudes beyond 180 lie elsewhere on the ellipsoid than in a box.
    const [west, , east] = column.bbox ?? [0, 0, 0, 0]
    return boxes === undefined || west < -180 || east > 180 ? undefined : accessBoxes(column, boxes, 'inexact')
  }
  if (!MEETING.has(operator) || operands.length !== 2) return undefined
  const boxes = boxesOf(literal)
  if (boxes === undefined) return undefined
  // A point meets a box exactly if its coordinates lie within; a box without area is no polygon, so it is left to the evaluator.
  const isBox = isNode(literal) && 'bbox' in literal && boxes.every(([west, south, east, north]) => west < east && south < north)
  return accessBoxes(column, boxes, operator === 's_intersects' && isBox && column.pointsOnly ? 'exact' : 'inexact')
}

function findSpatialColumn(operand: unknown, table: Table): SpatialColumn | undefined {
  const property = propertyName(operand)
  return property === undefined ? undefined : table.spatial(property)
}

function accessBoxes(column: SpatialColumn, boxes: readonly Bbox[], verdict: Access['verdict']): Access {
  const has = (row: number): boolean => boxes.some((box) => column.meets(row, box))
  return { verdict, index: 'spatial', estimate: estimateRows(column, boxes), rows: () => column.search(boxes), has }
}

/** The boxes' share of the data's box, as if geometries lay evenly in it. */
function estimateRows({ size, bbox }: SpatialColumn, boxes: readonly Bbox[]): number {
  if (bbox === undefined) return 0
  const [west, south, east, north] = bbox
  const share = (from: number, to: number, low: number, high: number): number => {
    const overlap = Math.min(to, high) - Math.max(from, low)
    return overlap < 0 ? 0 : high > low ? Math.max(overlap / (high - low), 1 / 1024) : 1
  }
  const shares = boxes.map((box) => share(box[0], box[2], west, east) * share(box[1], box[3], south, north))
  return Math.ceil(
    size *
      Math.min(
        1,
        shares.reduce((sum, part) => sum + part, 0),
      ),
  )
}

function accessByTest({ rows }: Table, estimate: number, has: (row: number) => boolean): Access {
  return { verdict: 'exact', index: 'spatial', estimate, rows: () => allRows(rows.count).filter(has), has }
}

/** Undefined for what is no valid literal: the evaluator says why. */
function boxesOf(literal: unknown): readonly Bbox[] | undefined {
  if (!isNode(literal)) return undefined
  try {
    if (isBboxLiteral(literal)) return splitBbox(parseBbox(literal.bbox))
    return splitBbox(bboxOf(validateGeometry(literal)))
  } catch {
    return undefined
  }
}

function boxesWithin(literal: unknown, metres: unknown): readonly Bbox[] | undefined {
  if (typeof metres !== 'number' || !(metres >= 0) || metres === Infinity || !isNode(literal)) return undefined
  try {
    const around: Geometry | Bbox = isBboxLiteral(literal) ? parseBbox(literal.bbox) : validateGeometry(literal)
    return bboxAround(around, metres)
  } catch {
    return undefined
  }
}

function isBboxLiteral(literal: object): literal is BboxLiteral {
  return 'bbox' in literal && Array.isArray(literal.bbox) && !('type' in literal)
}

// Lowers comparisons of a point that lies in two columns to ranges of the columns.
import type { Bbox, Position, SpatialLiteral } from '@crosswalk/contract'
import { bboxAround, bboxOf, parseBbox, splitBbox } from '@crosswalk/geo'
import type { Transform } from '@crosswalk/geo'
import type { Lowered } from '../crosswalk.ts'
import type { Column } from '../steps/column.ts'
import { lowerColumn } from '../steps/column.ts'
import type { Leaf } from './leaf.ts'
import { IS_NULL, IS_PRESENT } from './leaf.ts'
import { allOf, anyOf, unsupported, weaken } from './lowered.ts'

export interface PointColumns {
  readonly x: Column
  readonly y: Column
  /** From the columns' system to CRS84; null where they are longitude and latitude. */
  readonly transform: Transform | null
}

const REASON = 'two columns know the box of a shape only'
/** Larger boxes bend too much in a projection. */
const MAX_PROJECTED_DEGREES = 6
const SAMPLES = 16

/** Boxes hold every point that can match: inexact, but for missing points in CRS84. */
export function lowerPoint(leaf: Leaf, columns: PointColumns): Lowered {
  const { x, y } = columns
  if (x.type !== 'number' || y.type !== 'number') return unsupported('the coordinates are not numbers in the source')
  if (leaf.kind === 'null') return lowerPresence(leaf.negated, columns)
  const present = weaken(lowerPresence(true, columns), REASON)
  if (leaf.kind === 'distance') return leaf.negated ? present : lowerBoxes(bboxAround(shapeOf(leaf.literal), leaf.metres), columns, present)
  if (leaf.kind !== 'spatial') return unsupported('this comparison does not go with geometries')
  if (leaf.negated || leaf.op === 's_disjoint') return present
  const shape = shapeOf(leaf.literal)
  return lowerBoxes(splitBbox('type' in shape ? bboxOf(shape) : shape), columns, present)
}

function shapeOf(literal: SpatialLiteral) {
  return 'bbox' in literal ? parseBbox(literal.bbox) : literal
}

/** A point outside the earth is unreadable, so being there is a matter of range. */
function lowerPresence(present: boolean, { x, y, transform }: PointColumns): Lowered {
  if (transform !== null) {
    if (!present) return unsupported('whether a projected point can be read is not known to the source')
    return weaken(allOf([lowerColumn(x, IS_PRESENT), lowerColumn(y, IS_PRESENT)]), REASON)
  }
  const range = (column: Column, limit: number, negated: boolean) =>
    lowerColumn(column, { kind: 'between', low: -limit, high: limit, negated })
  if (present) return allOf([range(x, 180, false), range(y, 90, false)])
  return anyOf([lowerColumn(x, IS_NULL), lowerColumn(y, IS_NULL), range(x, 180, true), range(y, 90, true)])
}

function lowerBoxes(boxes: readonly Bbox[], { x, y, transform }: PointColumns, otherwise: Lowered): Lowered {
  const ranges = boxes.map((box) => (transform === null ? box : projectBox(box, transform)))
  if (!ranges.every((range) => range !== null)) return otherwise
  return weaken(
    anyOf(
      ranges.map(([west, south, east, north]) =>
        allOf([
          lowerColumn(x, { kind: 'between', low: west, high: east, negated: false }),
          lowerColumn(y, { kind: 'between', low: south, high: north, negated: false }),
        ]),
      ),
    ),
    REASON,
  )
}

/**
 * A box in the columns' system around a box of degrees: the extremes of a grid of samples, and beyond them the largest step between
 * neighbours, more than a smooth projection can gain between two samples. Null where the projection ends inside the box.
 */
function projectBox([west, south, east, north]: Bbox, transform: Transform): Bbox | null {
  if (east - west > MAX_PROJECTED_DEGREES || north - south > MAX_PROJECTED_DEGREES) return null
  const rows: Position[][] = []
  for (let row = 0; row <= SAMPLES; row += 1) {
    const latitude = south + ((north - south) * row) / SAMPLES
    const positions: Position[] = []
    for (let column = 0; column <= SAMPLES; column += 1) {
      const position = transform.inverse([west + ((east - west) * column) / SAMPLES, latitude])
      if (position === null) return null
      positions.push(position)
    }
    rows.push(positions)
  }
  const [minX, maxX] = extremes(rows, 0)
  const [minY, maxY] = extremes(rows, 1)
  return [minX, minY, maxX, maxY]
}

function extremes(rows: readonly (readonly Position[])[], axis: 0 | 1): readonly [number, number] {
  let [low, high, step] = [Infinity, -Infinity, 0]
  for (const [row, positions] of rows.entries()) {
    for (const [column, position] of positions.entries()) {
      const value = position[axis] ?? 0
      low = Math.min(low, value)
      high = Math.max(high, value)
      const before = positions[column - 1]?.[axis] ?? value
      const below = rows[row - 1]?.[column]?.[axis] ?? value
      step = Math.max(step, Math.abs(value - before), Math.abs(value - below))
    }
  }
  // The last part covers a box without extent, and transforms that do not come back to the digit.
  const margin = step + Math.max(Math.abs(low), Math.abs(high)) * 1e-6 + 1e-6
  return [low - margin, high + margin]
}

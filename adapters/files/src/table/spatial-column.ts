// The boxes of a column of geometries, and the index over them.
import type { Bbox } from '@crosswalk/contract'
import { bboxOf, createSpatialIndex, parseGeometry } from '@crosswalk/geo'
import type { SpatialIndex } from '@crosswalk/geo'

export interface SpatialColumn {
  /** Every geometry is a point, so that its box says all of it. */
  readonly pointsOnly: boolean
  /** Rows with a geometry. */
  readonly size: number
  /** Of all geometries; undefined where there is none. */
  readonly bbox: Bbox | undefined
  readonly hasGeometry: (row: number) => boolean
  /** Do the closed boxes share a point. `box` does not cross the antimeridian. */
  readonly meets: (row: number, box: Bbox) => boolean
  /** Rows whose box meets one of the boxes, ascending. The index is built at the first call. */
  readonly search: (boxes: readonly Bbox[]) => Uint32Array
}

export function createSpatialColumn(rowCount: number, read: (row: number) => unknown): SpatialColumn {
  const boxes = new Float64Array(rowCount * 4).fill(Number.NaN)
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  let pointsOnly = true
  let size = 0
  for (let row = 0; row < rowCount; row++) {
    const geometry = parseGeometry(read(row))
    if (geometry === null) continue
    const box = bboxOf(geometry)
    boxes.set(box, row * 4)
    pointsOnly &&= geometry.type === 'Point'
    size += 1
    west = Math.min(west, box[0])
    south = Math.min(south, box[1])
    east = Math.max(east, box[2])
    north = Math.max(north, box[3])
  }
  const at = (row: number, side: number): number => boxes[row * 4 + side] ?? Number.NaN
  const meets = (row: number, box: Bbox): boolean =>
    at(row, 0) <= box[2] && at(row, 2) >= box[0] && at(row, 1) <= box[3] && at(row, 3) >= box[1]
  let index: SpatialIndex | undefined
  return {
    pointsOnly,
    size,
    bbox: size === 0 ? undefined : [west, south, east, north],
    hasGeometry: (row) => !Number.isNaN(at(row, 0)),
    meets,
    search(wanted) {
      index ??= createSpatialIndex(boxes)
      const [first, ...others] = wanted
      if (first === undefined) return new Uint32Array(0)
      if (others.length === 0) return index.search(first)
      const rows = new Set<number>()
      for (const box of wanted) for (const row of index.search(box)) rows.add(row)
      return Uint32Array.from(rows).sort()
    },
  }
}

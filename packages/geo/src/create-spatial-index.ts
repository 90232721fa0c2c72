// Finds the rows whose boxes meet a box: a packed Hilbert R-tree over rows that may have no geometry.
import Flatbush from 'flatbush'
import type { Bbox } from '@crosswalk/contract'
import { isEmptyBbox, splitBbox } from './bbox.ts'

/** Rows by their boxes, in CRS84 degrees. */
export interface SpatialIndex {
  /** Numbers of the rows whose box shares a point with the given one, ascending, each once; either box may cross the antimeridian. */
  readonly search: (bbox: Bbox) => Uint32Array
  /** How many rows have a box. */
  readonly size: number
}

/**
 * An index over rows by number: row n has the nth box, or null (NaN, or an empty box) without geometry and is never found. A Float64Array
 * holds four numbers per row. Built in n log n, searched in log n plus what is found.
 */
export function createSpatialIndex(boxes: Float64Array | readonly (Bbox | null)[]): SpatialIndex {
  const rows: number[] = []
  const parts: Bbox[] = []
  let size = 0
  for (const [row, box] of eachBox(boxes)) {
    const split = splitBbox(box)
    if (split.length > 0) size += 1
    for (const part of split) {
      rows.push(row)
      parts.push(part)
    }
  }
  // Flatbush refuses to be built over nothing.
  if (parts.length === 0) return { size: 0, search: () => new Uint32Array(0) }
  const tree = new Flatbush(parts.length)
  for (const part of parts) tree.add(...part)
  tree.finish()
  return {
    size,
    search: (bbox) =>
      ascendingRows(
        splitBbox(bbox).flatMap((part) => tree.search(...part)),
        rows,
      ),
  }
}

function* eachBox(boxes: Float64Array | readonly (Bbox | null)[]): Generator<readonly [number, Bbox]> {
  const count = boxes instanceof Float64Array ? Math.floor(boxes.length / 4) : boxes.length
  for (let row = 0; row < count; row += 1) {
    const box = boxes instanceof Float64Array ? boxOfRow(boxes, row) : boxes[row]
    if (box !== null && box !== undefined && box.every(Number.isFinite) && !isEmptyBbox(box)) yield [row, box]
  }
}

function boxOfRow(boxes: Float64Array, row: number): Bbox {
  const [west = Number.NaN, south = Number.NaN, east = Number.NaN, north = Number.NaN] = boxes.subarray(row * 4, row * 4 + 4)
  return [west, south, east, north]
}

function ascendingRows(found: readonly number[], rows: readonly number[]): Uint32Array {
  const sorted = Uint32Array.from(found, (item) => rows[item] ?? 0).sort()
  let count = 0
  for (const row of sorted) {
    if (count > 0 && sorted[count - 1] === row) continue
    sorted[count] = row
    count += 1
  }
  return sorted.subarray(0, count)
}

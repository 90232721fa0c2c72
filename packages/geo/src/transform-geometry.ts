// Carries whole geometries from one coordinate reference system to another.
import type { Geometry, Position } from '@crosswalk/contract'
import type { Transform } from './create-transform.ts'

export interface TransformOptions {
  /** Which way. @default 'forward' */
  readonly direction?: 'forward' | 'inverse' | undefined
}

/**
 * The geometry with every position transformed, or null if one of them can't be. Vertices move, edges stay straight between them.
 * Positions are easting or longitude first on both sides.
 */
export function transformGeometry(geometry: Geometry, transform: Transform, options: TransformOptions = {}): Geometry | null {
  const move = options.direction === 'inverse' ? transform.inverse : transform.forward
  return moveGeometry(geometry, move)
}

/** The geometry with the first two numbers of every position swapped: for coordinates in the authority's order. */
export function swapAxes(geometry: Geometry): Geometry {
  return moveGeometry(geometry, ([first = Number.NaN, second = Number.NaN, ...rest]) => [second, first, ...rest]) ?? geometry
}

export type Move = (position: Position) => Position | null

/** The geometry with every position moved, or null if one of them can't be. */
export function moveGeometry(geometry: Geometry, move: Move): Geometry | null {
  switch (geometry.type) {
    case 'Point': {
      if (geometry.coordinates.length < 2) return geometry
      const coordinates = move(geometry.coordinates)
      return coordinates && { type: 'Point', coordinates }
    }
    case 'MultiPoint':
    case 'LineString': {
      const coordinates = moveLine(geometry.coordinates, move)
      return coordinates && { type: geometry.type, coordinates }
    }
    case 'MultiLineString':
    case 'Polygon': {
      const coordinates = moveLines(geometry.coordinates, move)
      return coordinates && { type: geometry.type, coordinates }
    }
    case 'MultiPolygon': {
      const coordinates = all(geometry.coordinates, (rings) => moveLines(rings, move))
      return coordinates && { type: 'MultiPolygon', coordinates }
    }
    case 'GeometryCollection': {
      const geometries = all(geometry.geometries, (part) => moveGeometry(part, move))
      return geometries && { type: 'GeometryCollection', geometries }
    }
  }
}

function moveLine(line: readonly Position[], move: Move): Position[] | null {
  return all(line, move)
}

function moveLines(lines: readonly (readonly Position[])[], move: Move): Position[][] | null {
  return all(lines, (line) => moveLine(line, move))
}

/** All results, or null if one is null. */
function all<Item, Result>(items: readonly Item[], change: (item: Item) => Result | null): Result[] | null {
  const results: Result[] = []
  for (const item of items) {
    const result = change(item)
    if (result === null) return null
    results.push(result)
  }
  return results
}

// Walks over the positions of a geometry, without recursion deeper than its collections.
import type { Geometry, Position } from '@crosswalk/contract'

/** Calls `visit` once for every position, in document order; closing positions of rings included. */
export function visitPositions(geometry: Geometry, visit: (position: Position) => void): void {
  switch (geometry.type) {
    case 'Point':
      if (geometry.coordinates.length > 1) visit(geometry.coordinates)
      return
    case 'MultiPoint':
    case 'LineString':
      for (const position of geometry.coordinates) visit(position)
      return
    case 'MultiLineString':
    case 'Polygon':
      for (const line of geometry.coordinates) for (const position of line) visit(position)
      return
    case 'MultiPolygon':
      for (const rings of geometry.coordinates) for (const ring of rings) for (const position of ring) visit(position)
      return
    case 'GeometryCollection':
      for (const part of geometry.geometries) visitPositions(part, visit)
  }
}

/** Longitude of a position in degrees; NaN where there is none. */
export function longitudeOf(position: Position): number {
  return position[0] ?? Number.NaN
}

/** Latitude of a position in degrees; NaN where there is none. */
export function latitudeOf(position: Position): number {
  return position[1] ?? Number.NaN
}

// Takes a geometry apart into points, lines and polygons, whatever collections they came in.
import type { Geometry, Position } from '@crosswalk/contract'

/** The parts of a geometry by dimension. Rings are closed; lines have two different positions, shorter ones became points. */
export interface FlatGeometry {
  readonly points: Position[]
  readonly lines: (readonly Position[])[]
  readonly polygons: (readonly (readonly Position[])[])[]
}

/** All parts of all levels, in document order; parts without positions vanish. */
export function flattenGeometry(geometry: Geometry): FlatGeometry {
  const flat: FlatGeometry = { points: [], lines: [], polygons: [] }
  collect(geometry, flat)
  return flat
}

function collect(geometry: Geometry, flat: FlatGeometry): void {
  switch (geometry.type) {
    case 'Point':
      if (geometry.coordinates.length > 1) flat.points.push(geometry.coordinates)
      return
    case 'MultiPoint':
      for (const position of geometry.coordinates) flat.points.push(position)
      return
    case 'LineString':
      addLine(geometry.coordinates, flat)
      return
    case 'MultiLineString':
      for (const line of geometry.coordinates) addLine(line, flat)
      return
    case 'Polygon':
      addPolygon(geometry.coordinates, flat)
      return
    case 'MultiPolygon':
      for (const rings of geometry.coordinates) addPolygon(rings, flat)
      return
    case 'GeometryCollection':
      for (const part of geometry.geometries) collect(part, flat)
  }
}

function addLine(line: readonly Position[], flat: FlatGeometry): void {
  const first = line[0]
  if (first === undefined) return
  if (line.every((position) => samePlace(position, first))) flat.points.push(first)
  else flat.lines.push(line)
}

function addPolygon(rings: readonly (readonly Position[])[], flat: FlatGeometry): void {
  const shell = rings[0]
  if (shell === undefined || shell.length === 0) return
  const closed = rings.filter((ring) => ring.length > 0).map(closeRing)
  // A ring of fewer than four positions encloses nothing: what is left of the polygon is its outline.
  if ((closed[0]?.length ?? 0) < 4) addLine(closed[0] ?? [], flat)
  else flat.polygons.push(closed.filter((ring) => ring.length >= 4))
}

/** The same ring object if it is closed, else a copy that ends where it begins. */
export function closeRing(ring: readonly Position[]): readonly Position[] {
  const first = ring[0]
  const last = ring[ring.length - 1]
  if (first === undefined || last === undefined || samePlace(first, last)) return ring
  return [...ring, first]
}

/** True if both positions have the same longitude and latitude; heights don't count. */
export function samePlace(a: Position, b: Position): boolean {
  return a[0] === b[0] && a[1] === b[1]
}

// Makes JTS geometries from GeoJSON coordinates, one kind at a time.
import type Coordinate from 'jsts/org/locationtech/jts/geom/Coordinate.js'
import type JtsGeometry from 'jsts/org/locationtech/jts/geom/Geometry.js'
import type { Position } from '@crosswalk/contract'
import { jts } from './jts.ts'
import { latitudeOf, longitudeOf } from './visit-positions.ts'

/** x is the longitude, y the latitude; heights are dropped. */
export function jtsCoordinate(position: Position): Coordinate {
  return new (jts().Coordinate)(longitudeOf(position), latitudeOf(position))
}

/** One Point, or a MultiPoint of several. */
export function jtsPoints(positions: readonly Position[]): JtsGeometry {
  const points = positions.map((position) => jts().factory.createPoint(jtsCoordinate(position)))
  const [only] = points
  return only !== undefined && points.length === 1 ? only : jts().factory.createMultiPoint(points)
}

/** One LineString, or a MultiLineString of several. */
export function jtsLines(lines: readonly (readonly Position[])[]): JtsGeometry {
  const parts = lines.map((line) => jts().factory.createLineString(line.map(jtsCoordinate)))
  const [only] = parts
  return only !== undefined && parts.length === 1 ? only : jts().factory.createMultiLineString(parts)
}

/** A Polygon of closed rings of at least four positions each; not checked for validity. */
export function jtsPolygon(rings: readonly (readonly Position[])[]): JtsGeometry {
  const [shell, ...holes] = rings.map((ring) => jts().factory.createLinearRing(ring.map(jtsCoordinate)))
  return jts().factory.createPolygon(shell ?? jts().factory.createLinearRing([]), holes)
}

/** A MultiPolygon of polygons. */
export function jtsMultiPolygon(polygons: readonly JtsGeometry[]): JtsGeometry {
  return jts().factory.createMultiPolygon([...polygons])
}

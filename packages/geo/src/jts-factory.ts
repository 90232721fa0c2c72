// Makes JTS geometries from GeoJSON coordinates, one kind at a time.
import Coordinate from 'jsts/org/locationtech/jts/geom/Coordinate.js'
import type JtsGeometry from 'jsts/org/locationtech/jts/geom/Geometry.js'
import GeometryFactory from 'jsts/org/locationtech/jts/geom/GeometryFactory.js'
import type { Position } from '@crosswalk/contract'
import { latitudeOf, longitudeOf } from './visit-positions.ts'

const factory = new GeometryFactory()

/** x is the longitude, y the latitude; heights are dropped. */
export function jtsCoordinate(position: Position): Coordinate {
  return new Coordinate(longitudeOf(position), latitudeOf(position))
}

/** One Point, or a MultiPoint of several. */
export function jtsPoints(positions: readonly Position[]): JtsGeometry {
  const points = positions.map((position) => factory.createPoint(jtsCoordinate(position)))
  const [only] = points
  return only !== undefined && points.length === 1 ? only : factory.createMultiPoint(points)
}

/** One LineString, or a MultiLineString of several. */
export function jtsLines(lines: readonly (readonly Position[])[]): JtsGeometry {
  const parts = lines.map((line) => factory.createLineString(line.map(jtsCoordinate)))
  const [only] = parts
  return only !== undefined && parts.length === 1 ? only : factory.createMultiLineString(parts)
}

/** A Polygon of closed rings of at least four positions each; not checked for validity. */
export function jtsPolygon(rings: readonly (readonly Position[])[]): JtsGeometry {
  const [shell, ...holes] = rings.map((ring) => factory.createLinearRing(ring.map(jtsCoordinate)))
  return factory.createPolygon(shell ?? factory.createLinearRing([]), holes)
}

/** A MultiPolygon of polygons. */
export function jtsMultiPolygon(polygons: readonly JtsGeometry[]): JtsGeometry {
  return factory.createMultiPolygon([...polygons])
}

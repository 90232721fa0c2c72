// Turns a geometry into JTS parts of one dimension each: valid areas, lines outside the areas, points outside both.
import type JtsGeometry from 'jsts/org/locationtech/jts/geom/Geometry.js'
import type { Geometry, Position } from '@crosswalk/contract'
import { jts } from './jts.ts'
import { flattenGeometry } from './flatten-geometry.ts'
import type { FlatGeometry } from './flatten-geometry.ts'
import { jtsLines, jtsMultiPolygon, jtsPoints, jtsPolygon } from './jts-factory.ts'
import { locateInRings } from './locate-in-polygon.ts'
import { INTERIOR } from './location.ts'

type Rings = readonly (readonly Position[])[]

/** A geometry as the union of parts of one dimension each. Where parts of different dimension meet, the higher one has the point. */
export interface JtsParts {
  readonly points: JtsGeometry | null
  readonly lines: JtsGeometry | null
  readonly areas: JtsGeometry | null
}

/**
 * The parts of a geometry as a point set. Overlapping polygons are merged; a polygon whose rings cross themselves becomes the areas that
 * an even-odd filling shows, and one that encloses nothing becomes its outline.
 */
export function toJtsParts(geometry: Geometry): JtsParts {
  const flat = flattenGeometry(geometry)
  const areas = toAreas(flat)
  const lines = toLines(flat, areas)
  return { areas, lines, points: toPoints(flat, areas, lines) }
}

/** What of the first lies outside the second; null where nothing is left. */
export function subtract(from: JtsGeometry, what: JtsGeometry): JtsGeometry | null {
  const rest = jts().SnapIfNeededOverlayOp.overlayOp(from, what, jts().OverlayOp.DIFFERENCE)
  return rest.isEmpty() ? null : rest
}

/** The positions at which two geometries meet: crossing points, and the ends of stretches in common. */
export function meetingPoints(a: JtsGeometry, b: JtsGeometry): Position[] {
  const common = jts().SnapIfNeededOverlayOp.overlayOp(a, b, jts().OverlayOp.INTERSECTION)
  return common.getCoordinates().map((coordinate) => [coordinate.x, coordinate.y])
}

function toAreas(flat: FlatGeometry): JtsGeometry | null {
  const polygons = flat.polygons.map(jtsPolygon)
  const [only] = polygons
  if (only === undefined) return null
  const asGiven = polygons.length === 1 ? only : jtsMultiPolygon(polygons)
  if (jts().IsValidOp.isValid(asGiven)) return asGiven
  const repaired = flat.polygons.flatMap((rings, index) => {
    const polygon = polygons[index]
    return polygon !== undefined && jts().IsValidOp.isValid(polygon) ? [polygon] : repair(rings, flat)
  })
  const [first] = repaired
  if (first === undefined) return null
  return repaired.length === 1 ? first : jts().UnaryUnionOp.union(jtsMultiPolygon(repaired))
}

/** The faces between the noded rings that an even-odd filling colours; a polygon without such a face adds its outline to the lines. */
function repair(rings: Rings, flat: FlatGeometry): JtsGeometry[] {
  const noded = jts().UnaryUnionOp.union(jtsLines(rings))
  const polygonizer = new (jts().Polygonizer)()
  if (noded !== null) polygonizer.add(noded)
  const faces = polygonizer.getPolygons().toArray()
  const coloured = faces.filter((face) => {
    const inner = jts().InteriorPointArea.getInteriorPoint(face)
    return inner !== null && locateInRings(rings, inner.x, inner.y) === INTERIOR
  })
  if (coloured.length === 0) flat.lines.push(...rings)
  return coloured
}

function toLines(flat: FlatGeometry, areas: JtsGeometry | null): JtsGeometry | null {
  if (flat.lines.length === 0) return null
  const lines = jtsLines(flat.lines)
  return areas === null ? lines : subtract(lines, areas)
}

function toPoints(flat: FlatGeometry, areas: JtsGeometry | null, lines: JtsGeometry | null): JtsGeometry | null {
  const others = [areas, lines].filter((part) => part !== null)
  const points = flat.points.filter((position) => {
    const point = jtsPoints([position])
    return !others.some((part) => meets(point, part))
  })
  return points.length === 0 ? null : jtsPoints(points)
}

/** True if a point lies in or on the other geometry. */
export function meets(point: JtsGeometry, other: JtsGeometry): boolean {
  const matrix = jts().RelateOp.relate(point, other)
  return matrix.get(INTERIOR, 0) >= 0 || matrix.get(INTERIOR, 1) >= 0
}

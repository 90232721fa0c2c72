// The eight spatial operators: planar in CRS84 degrees, exact DE-9IM, boxes first.
import type { Bbox, SpatialOperator } from '@crosswalk/contract'
import { bboxIntersects } from './bbox.ts'
import { BOUNDARY, EXTERIOR, INTERIOR } from './location.ts'
import type { Location } from './location.ts'
import { internals } from './prepare-geometry.ts'
import type { PreparedGeometry } from './prepare-geometry.ts'
import { dimensionOf, entry, relateMatrix } from './relate-matrix.ts'
import type { Matrix } from './relate-matrix.ts'

/**
 * True if the operator holds between the two geometries, by the DE-9IM patterns of OGC 06-103r4 section 6.1.15.3 (OGC 21-065r2
 * section 7.9). A collection is the union of its parts, a self-crossing polygon what an even-odd filling shows, a polygon or line
 * without extent its outline or point. Crosses and overlaps are false for dimensions they are not defined for.
 *
 * Never throws. An empty geometry is disjoint from everything and nothing else; where JTS can't decide (input that it can't node even
 * after the repair) every operator is false, disjoint included.
 */
export function relate(operator: SpatialOperator, a: PreparedGeometry, b: PreparedGeometry): boolean {
  if (operator === 's_contains') return relate('s_within', b, a)
  if (operator === 's_disjoint' && (a.bboxes.length === 0 || b.bboxes.length === 0)) return true
  if (!boxesAllow(operator, a, b)) return operator === 's_disjoint'
  const quick = relateRectangle(operator, a, b) ?? relatePoints(operator, a, b)
  if (quick !== null) return quick
  const partsOfA = a[internals].parts()
  const partsOfB = b[internals].parts()
  if (partsOfA === null || partsOfB === null) return false
  try {
    return holds(operator, relateMatrix(partsOfA, partsOfB), [dimensionOf(partsOfA), dimensionOf(partsOfB)])
  } catch {
    return false
  }
}

/** False if the boxes alone refute the operator; for disjoint, if they prove it. */
function boxesAllow(operator: SpatialOperator, a: PreparedGeometry, b: PreparedGeometry): boolean {
  if (!a.bboxes.some((boxOfA) => b.bboxes.some((boxOfB) => bboxIntersects(boxOfA, boxOfB)))) return false
  if (operator === 's_within') return bboxCovers(b.bbox, a.bbox)
  if (operator === 's_equals') return bboxCovers(b.bbox, a.bbox) && bboxCovers(a.bbox, b.bbox)
  return true
}

function bboxCovers(outer: Bbox, inner: Bbox): boolean {
  return outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3]
}

/** Decides what a rectangle's own numbers can decide; null where the full relate is needed. */
function relateRectangle(operator: SpatialOperator, a: PreparedGeometry, b: PreparedGeometry): boolean | null {
  if (operator === 's_intersects' || operator === 's_disjoint') {
    const inside = isInRectangle(a.bbox, b[internals].rectangle) || isInRectangle(b.bbox, a[internals].rectangle)
    return inside ? operator === 's_intersects' : null
  }
  const rectangle = b[internals].rectangle
  // Strictly inside only: a line along the outline is not within, as no interior point of it is.
  if (operator === 's_within' && rectangle !== null && bboxStrictlyCovers(rectangle, a.bbox)) return true
  return null
}

function isInRectangle(bbox: Bbox, rectangle: Bbox | null): boolean {
  return rectangle !== null && bboxCovers(rectangle, bbox)
}

function bboxStrictlyCovers(outer: Bbox, inner: Bbox): boolean {
  return outer[0] < inner[0] && outer[1] < inner[1] && outer[2] > inner[2] && outer[3] > inner[3]
}

/** A point against a point or an area, without JTS; null for every other pair. */
function relatePoints(operator: SpatialOperator, a: PreparedGeometry, b: PreparedGeometry): boolean | null {
  if (a.geometry.type === 'Point') {
    // The boxes are known to meet, so two points are one.
    if (b.geometry.type === 'Point') return operator === 's_intersects' || operator === 's_equals' || operator === 's_within'
    const location = locate(a, b)
    return location === null ? null : relateLocation(operator, location, true)
  }
  if (b.geometry.type !== 'Point') return null
  const location = locate(b, a)
  return location === null ? null : relateLocation(operator, location, false)
}

function locate(point: PreparedGeometry, area: PreparedGeometry): Location | null {
  const location = area[internals].locator()?.(point.bbox[0], point.bbox[1]) ?? 'ambiguous'
  return location === 'ambiguous' ? null : location
}

function relateLocation(operator: SpatialOperator, location: Location, pointFirst: boolean): boolean {
  switch (operator) {
    case 's_intersects':
      return location !== EXTERIOR
    case 's_disjoint':
      return location === EXTERIOR
    case 's_touches':
      return location === BOUNDARY
    case 's_within':
      return pointFirst && location === INTERIOR
    default:
      return false
  }
}

/** The operator's pattern on a matrix. */
function holds(operator: SpatialOperator, matrix: Matrix, [dimensionOfA, dimensionOfB]: readonly [number, number]): boolean {
  const meet = (row: Location, column: Location): boolean => entry(matrix, row, column) >= 0
  const interiorsMeet = meet(INTERIOR, INTERIOR)
  const boundariesMeet = meet(INTERIOR, BOUNDARY) || meet(BOUNDARY, INTERIOR) || meet(BOUNDARY, BOUNDARY)
  const aInB = !meet(INTERIOR, EXTERIOR) && !meet(BOUNDARY, EXTERIOR)
  const bInA = !meet(EXTERIOR, INTERIOR) && !meet(EXTERIOR, BOUNDARY)
  switch (operator) {
    case 's_intersects':
      return interiorsMeet || boundariesMeet
    case 's_disjoint':
      return !interiorsMeet && !boundariesMeet
    case 's_touches':
      return !interiorsMeet && boundariesMeet
    case 's_equals':
      return interiorsMeet && aInB && bInA
    case 's_within':
      return interiorsMeet && aInB
    case 's_contains':
      return interiorsMeet && bInA
    case 's_crosses':
      if (dimensionOfA === 1 && dimensionOfB === 1) return entry(matrix, INTERIOR, INTERIOR) === 0
      if (dimensionOfA < dimensionOfB) return interiorsMeet && meet(INTERIOR, EXTERIOR)
      return dimensionOfA > dimensionOfB && interiorsMeet && meet(EXTERIOR, INTERIOR)
    case 's_overlaps':
      if (dimensionOfA !== dimensionOfB || !meet(INTERIOR, EXTERIOR) || !meet(EXTERIOR, INTERIOR)) return false
      return dimensionOfA === 1 ? entry(matrix, INTERIOR, INTERIOR) === 1 : interiorsMeet
  }
}

// Point in polygon straight on GeoJSON coordinates: even-odd over all rings, the boundary told apart exactly.
import type IndexedPointInAreaLocator from 'jsts/org/locationtech/jts/algorithm/locate/IndexedPointInAreaLocator.js'
import type { Bbox, Position } from '@crosswalk/contract'
import { jts } from './jts.ts'
import { bboxOf } from './bbox.ts'
import { BOUNDARY, EXTERIOR, INTERIOR } from './location.ts'
import type { Location } from './location.ts'
import { jtsCoordinate, jtsPolygon } from './jts-factory.ts'
import { latitudeOf, longitudeOf } from './visit-positions.ts'

type Rings = readonly (readonly Position[])[]

/** Finds a point in one area. */
export type PointLocator = (longitude: number, latitude: number) => Location | 'ambiguous'

// Building the index costs about as much as this many plain walks; a polygon that is asked once must not pay for it.
const WALKS_BEFORE_INDEX = 3
const POSITIONS_WORTH_AN_INDEX = 48

/**
 * A locator for an area of several polygons. `ambiguous` where a point lies on the boundary of two of them: if they share an edge it is
 * inside their union, and only a full relate can tell. A polygon that is asked repeatedly gets an index (logarithmic per point).
 */
export function createPointLocator(polygons: readonly Rings[]): PointLocator {
  const members = polygons.map(createMemberLocator)
  const [only] = members
  if (only !== undefined && members.length === 1) return only
  return (longitude, latitude) => {
    let boundaries = 0
    for (const locate of members) {
      const location = locate(longitude, latitude)
      if (location === INTERIOR) return INTERIOR
      if (location === BOUNDARY) boundaries += 1
    }
    if (boundaries > 1) return 'ambiguous'
    return boundaries === 1 ? BOUNDARY : EXTERIOR
  }
}

function createMemberLocator(rings: Rings): (longitude: number, latitude: number) => Location {
  const bbox: Bbox = bboxOf({ type: 'Polygon', coordinates: rings })
  const positions = rings.reduce((sum, ring) => sum + ring.length, 0)
  let walks = 0
  let index: IndexedPointInAreaLocator | undefined
  return (longitude, latitude) => {
    if (!(longitude >= bbox[0] && longitude <= bbox[2] && latitude >= bbox[1] && latitude <= bbox[3])) return EXTERIOR
    if (positions < POSITIONS_WORTH_AN_INDEX || walks < WALKS_BEFORE_INDEX) {
      walks += 1
      return locateInRings(rings, longitude, latitude)
    }
    index ??= new (jts().IndexedPointInAreaLocator)(jtsPolygon(rings))
    // JTS numbers interior, boundary and exterior as the matrix rows are.
    const location = index.locate(jtsCoordinate([longitude, latitude]))
    return location === 0 ? INTERIOR : location === 1 ? BOUNDARY : EXTERIOR
  }
}

/** Location of a point relative to closed rings by the even-odd rule; exact for the doubles given. Linear in the number of positions. */
export function locateInRings(rings: Rings, longitude: number, latitude: number): Location {
  let inside = false
  for (const ring of rings) {
    for (let index = 1; index < ring.length; index += 1) {
      const crossing = crossRay(ring[index - 1] ?? [], ring[index] ?? [], [longitude, latitude])
      if (crossing === 'on') return BOUNDARY
      if (crossing === 'crosses') inside = !inside
    }
  }
  return inside ? INTERIOR : EXTERIOR
}

/** How an edge meets the ray that starts at the position and runs east. */
function crossRay(from: Position, to: Position, position: Position): 'on' | 'crosses' | 'misses' {
  const longitude = longitudeOf(position)
  const latitude = latitudeOf(position)
  const fromLongitude = longitudeOf(from)
  const toLongitude = longitudeOf(to)
  if (fromLongitude < longitude && toLongitude < longitude) return 'misses'
  const fromAbove = latitudeOf(from) > latitude
  const toAbove = latitudeOf(to) > latitude
  if (toLongitude === longitude && latitudeOf(to) === latitude) return 'on'
  if (latitudeOf(from) === latitude && latitudeOf(to) === latitude) {
    return Math.min(fromLongitude, toLongitude) <= longitude && Math.max(fromLongitude, toLongitude) >= longitude ? 'on' : 'misses'
  }
  // Half-open in latitude: a vertex on the ray counts for the edge above it only, so that passing through it counts once.
  if (fromAbove === toAbove) return 'misses'
  if (fromLongitude > longitude && toLongitude > longitude) return 'crosses'
  const side = turn(from, to, position)
  if (side === 0) return 'on'
  return side > 0 === toAbove ? 'crosses' : 'misses'
}

// Floating-point filter first (J. R. Shewchuk, doi:10.1007/PL00009321); extended precision only where the sign could be wrong.
const FILTER = 4e-16

function turn(from: Position, to: Position, position: Position): number {
  const longitude = longitudeOf(position)
  const latitude = latitudeOf(position)
  const left = (longitudeOf(from) - longitude) * (latitudeOf(to) - latitude)
  const right = (latitudeOf(from) - latitude) * (longitudeOf(to) - longitude)
  const determinant = left - right
  if (Math.abs(determinant) > FILTER * (Math.abs(left) + Math.abs(right))) return determinant
  return jts().CGAlgorithmsDD.orientationIndex(jtsCoordinate(from), jtsCoordinate(to), jtsCoordinate(position))
}

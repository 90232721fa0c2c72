// Bounding boxes in CRS84: taken from geometries, checked, split at the antimeridian, compared.
import { QueryError } from '@crosswalk/contract'
import type { Bbox, Geometry } from '@crosswalk/contract'
import { latitudeOf, longitudeOf, visitPositions } from './visit-positions.ts'

/** The box of nothing: it intersects no box, not even itself. */
export const EMPTY_BBOX: Bbox = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]

/**
 * The smallest box around all positions, `[west, south, east, north]` in degrees. Never guesses a crossing of the antimeridian:
 * west is at most east. An empty geometry has `EMPTY_BBOX`.
 */
export function bboxOf(geometry: Geometry): Bbox {
  if (geometry.type === 'Point') {
    const [longitude, latitude] = geometry.coordinates
    return longitude === undefined || latitude === undefined ? EMPTY_BBOX : [longitude, latitude, longitude, latitude]
  }
  let [west, south, east, north] = EMPTY_BBOX
  visitPositions(geometry, (position) => {
    const longitude = longitudeOf(position)
    const latitude = latitudeOf(position)
    if (longitude < west) west = longitude
    if (longitude > east) east = longitude
    if (latitude < south) south = latitude
    if (latitude > north) north = latitude
  })
  return [west, south, east, north]
}

/** True for a box of nothing; a point's box is not empty. */
export function isEmptyBbox(bbox: Bbox): boolean {
  return !(bbox[1] <= bbox[3])
}

/** One part, or two where west is greater than east (RFC 7946 section 5.2): up to 180 and from -180. None for an empty box. */
export function splitBbox(bbox: Bbox): Bbox[] {
  const [west, south, east, north] = bbox
  if (isEmptyBbox(bbox)) return []
  if (west <= east) return [bbox]
  return [
    [west, south, 180, north],
    [-180, south, east, north],
  ]
}

/** True if the closed boxes share a point; either may cross the antimeridian. Planar: -180 and 180 are not the same meridian here. */
export function bboxIntersects(a: Bbox, b: Bbox): boolean {
  if (!(a[1] <= b[3] && b[1] <= a[3])) return false
  if (a[0] <= a[2]) {
    if (b[0] <= b[2]) return a[0] <= b[2] && b[0] <= a[2]
    return a[2] >= b[0] || a[0] <= b[2]
  }
  if (isEmptyBbox(a) || isEmptyBbox(b)) return false
  if (b[0] <= b[2]) return b[2] >= a[0] || b[0] <= a[2]
  return true
}

/**
 * A checked box from 4 numbers, or from 6 with heights, which are dropped. West greater than east crosses the antimeridian.
 * @throws QUERY_INVALID with `details.path` of the number: wrong count, non-finite, latitude beyond 90, longitude beyond 180, south
 * greater than north (OGC 17-069r4 section 7.15.3)
 */
export function parseBbox(numbers: readonly number[]): Bbox {
  if (numbers.length !== 4 && numbers.length !== 6) {
    throw new QueryError('QUERY_INVALID', `A bbox has 4 or 6 numbers, not ${numbers.length}`, {
      path: ['bbox'],
      expected: ['west, south, east, north'],
    })
  }
  for (const [index, value] of numbers.entries()) {
    if (typeof value !== 'number' || !Number.isFinite(value)) throw wrongNumber(index, 'A bbox holds finite numbers only')
  }
  const half = numbers.length / 2
  const corner = (index: number, limit: number): number => {
    const value = numbers[index] ?? Number.NaN
    if (!(Math.abs(value) <= limit))
      throw wrongNumber(index, `${limit === 90 ? 'Latitude' : 'Longitude'} ${value} is beyond ${limit} degrees`)
    return value
  }
  const bbox: Bbox = [corner(0, 180), corner(1, 90), corner(half, 180), corner(half + 1, 90)]
  if (bbox[1] > bbox[3]) throw wrongNumber(half + 1, `South ${bbox[1]} is greater than north ${bbox[3]}`)
  return bbox
}

function wrongNumber(index: number, message: string): QueryError {
  return new QueryError('QUERY_INVALID', message, { path: ['bbox', index] })
}

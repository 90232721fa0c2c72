// Geodesic distances between geometries on the WGS 84 ellipsoid.
import type { Bbox } from '@crosswalk/contract'
import { bboxAround } from './bbox-around.ts'
import { bboxIntersects } from './bbox.ts'
import { SHORTEST_LATITUDE_DEGREE_METRES, geodesicMetres, spaceMetres, toSpace } from './ellipsoid.ts'
import { nearestMetres } from './geodesic-tree.ts'
import { internals } from './prepare-geometry.ts'
import type { PreparedGeometry } from './prepare-geometry.ts'
import { relate } from './relate.ts'

/**
 * Metres on the WGS 84 ellipsoid from the nearest point of one geometry to the nearest of the other; 0 where they intersect; Infinity if
 * one is empty or has no usable position. Point to point to nanometres (Karney, doi:10.1007/s00190-012-0578-z), otherwise within
 * 5 millimetres. Edges are straight in longitude and latitude (RFC 7946 section 3.1.1). The antimeridian is no border for distances;
 * heights don't count.
 */
export function distanceMetres(a: PreparedGeometry, b: PreparedGeometry): number {
  if (a.geometry.type === 'Point' && b.geometry.type === 'Point') return pointsApart(a, b)
  if (relate('s_intersects', a, b)) return 0
  return nearestMetres(a[internals].tree(), b[internals].tree(), { ceilingMetres: Number.POSITIVE_INFINITY, enoughMetres: 0 })
}

/**
 * True if the geodesic distance is at most `metres`, the bound included (between points exactly, else with a millimetre to spare); false
 * for an empty geometry and for a negative or undefined distance. Most pairs that are far apart are told so by their boxes.
 */
export function isWithinDistance(a: PreparedGeometry, b: PreparedGeometry, metres: number): boolean {
  if (!(metres >= 0) || latitudeGapMetres(a.bbox, b.bbox) > metres) return false
  if (a.geometry.type === 'Point' && b.geometry.type === 'Point') return pointsWithin(a, b, metres)
  if (!canReach(a, b, metres)) return false
  if (relate('s_intersects', a, b)) return true
  const ceilingMetres = metres + BOUND_TOLERANCE_METRES
  return nearestMetres(a[internals].tree(), b[internals].tree(), { ceilingMetres, enoughMetres: metres }) < ceilingMetres
}

// The search stops a tenth of a millimetre short, and what lies on the bound must count as within.
const BOUND_TOLERANCE_METRES = 1e-3

function pointsApart(a: PreparedGeometry, b: PreparedGeometry): number {
  const metres = geodesicMetres([a.bbox[0], a.bbox[1]], [b.bbox[0], b.bbox[1]])
  return Number.isNaN(metres) ? Number.POSITIVE_INFINITY : metres
}

// Below this chord a geodesic is longer than the chord by less than one part in 50,000.
const SHORT_CHORD_METRES = 100_000

function pointsWithin(a: PreparedGeometry, b: PreparedGeometry, metres: number): boolean {
  const chord = spaceMetres(toSpace(a.bbox[0], a.bbox[1]), toSpace(b.bbox[0], b.bbox[1]))
  // Half a micrometre of rounding in the chord must not decide what only the geodesic can.
  if (!(chord <= metres + 1e-6)) return false
  if (chord < SHORT_CHORD_METRES && chord * 1.00002 + 1e-6 <= metres) return true
  return pointsApart(a, b) <= metres
}

function latitudeGapMetres(a: Bbox, b: Bbox): number {
  return Math.max(a[1] - b[3], b[1] - a[3]) * SHORTEST_LATITUDE_DEGREE_METRES
}

/** True if the boxes leave a chance. -180 and 180 are one meridian, which boxes don't know. */
function canReach(a: PreparedGeometry, b: PreparedGeometry, metres: number): boolean {
  const reach = a.bboxes.flatMap((box) => bboxAround(box, metres))
  return reach.some((box) => b.bboxes.some((other) => bboxIntersects(box, other)))
}

// Boxes that are sure to hold everything within a geodesic distance.
import type { Bbox, Geometry } from '@crosswalk/contract'
import { bboxOf, splitBbox } from './bbox.ts'
import { SHORTEST_LATITUDE_DEGREE_METRES, SMALLEST_CURVATURE_RADIUS_METRES } from './ellipsoid.ts'

// The spherical formula with the smallest radius of curvature already errs outwards; the rest covers rounding.
const MARGIN = 1.0001
const SLACK_DEGREES = 1e-9

/**
 * One or two boxes, west at most east, that hold every point whose geodesic distance to the geometry or box is at most `metres`;
 * often more, never less. Split at the antimeridian; all longitudes where a pole is in reach. None for an empty geometry.
 */
export function bboxAround(around: Geometry | Bbox, metres: number): Bbox[] {
  const bbox = 'type' in around ? bboxOf(around) : around
  return mergeWorld(splitBbox(bbox).flatMap((part) => widen(part, metres)))
}

function widen([west, south, east, north]: Bbox, metres: number): Bbox[] {
  const reach = Math.max(metres, 0)
  const latitudeReach = (reach / SHORTEST_LATITUDE_DEGREE_METRES) * MARGIN + SLACK_DEGREES
  const bottom = Math.max(south - latitudeReach, -90)
  const top = Math.min(north + latitudeReach, 90)
  const longitudeReach = longitudeReachDegrees(Math.max(Math.abs(south), Math.abs(north)), reach)
  if (top >= 90 || bottom <= -90 || east - west + 2 * longitudeReach >= 360) return [[-180, bottom, 180, top]]
  return wrap([west - longitudeReach, bottom, east + longitudeReach, top])
}

/** How far east or west a circle around a point at this latitude can bulge: the meridian it just touches; everything past the pole. */
function longitudeReachDegrees(latitude: number, metres: number): number {
  const angle = (metres / SMALLEST_CURVATURE_RADIUS_METRES) * MARGIN
  const ratio = Math.sin(Math.min(angle, Math.PI / 2)) / Math.cos((Math.min(latitude, 90) * Math.PI) / 180)
  return ratio >= 1 ? 360 : (Math.asin(ratio) * 180) / Math.PI + SLACK_DEGREES
}

function wrap([west, south, east, north]: Bbox): Bbox[] {
  if (west < -180) {
    return [
      [west + 360, south, 180, north],
      [-180, south, east, north],
    ]
  }
  if (east > 180) {
    return [
      [west, south, 180, north],
      [-180, south, east - 360, north],
    ]
  }
  // -180 and 180 are one meridian: what touches the one is near what lies on the other.
  return [[west, south, east, north]]
}

/** Two widened halves of a box that crosses the antimeridian overlap there; where they cover all longitudes, one box says it. */
function mergeWorld(boxes: Bbox[]): Bbox[] {
  const world = boxes.filter(([west, , east]) => west <= -180 && east >= 180)
  if (world.length === 0) return boxes
  const south = Math.min(...boxes.map((box) => box[1]))
  const north = Math.max(...boxes.map((box) => box[3]))
  return [[-180, south, 180, north]]
}

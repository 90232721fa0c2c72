// The WGS 84 ellipsoid: its constants, points in space, and the geodesic between two points.
import geodesicLibrary from 'geographiclib-geodesic'

/** Semi-major axis in metres and flattening of WGS 84 (EPSG:7030). */
export const EQUATORIAL_RADIUS_METRES = 6_378_137
const FLATTENING = 1 / 298.257223563
const ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING)
const RADIANS = Math.PI / 180

/** No degree of latitude is shorter: the one at the equator has 110,574.2 m. */
export const SHORTEST_LATITUDE_DEGREE_METRES = 110_574

/** The smallest radius of curvature, along the meridian at the equator; rounded down. */
export const SMALLEST_CURVATURE_RADIUS_METRES = 6_335_439

const wgs84 = geodesicLibrary.Geodesic.WGS84
const DISTANCE = geodesicLibrary.Geodesic.DISTANCE
const DISTANCE_AND_AZIMUTH = geodesicLibrary.Geodesic.DISTANCE | geodesicLibrary.Geodesic.AZIMUTH

/** Longitude and latitude in degrees. */
export type LonLat = readonly [longitude: number, latitude: number]

/** A point in space, metres from the centre of the Earth. */
export type Space = readonly [x: number, y: number, z: number]

/** Length in metres of the shortest path on the ellipsoid, to about 15 nanometres (Karney, doi:10.1007/s00190-012-0578-z). */
export function geodesicMetres(from: LonLat, to: LonLat): number {
  return wgs84.Inverse(from[1], from[0], to[1], to[0], DISTANCE).s12 ?? Number.NaN
}

/** The same with the azimuth at the far end, clockwise from north in radians, in the direction of travel. */
export function geodesicArrival(from: LonLat, to: LonLat): { readonly metres: number; readonly azimuth: number } {
  const { s12, azi2 } = wgs84.Inverse(from[1], from[0], to[1], to[0], DISTANCE_AND_AZIMUTH)
  return { metres: s12 ?? Number.NaN, azimuth: (azi2 ?? 0) * RADIANS }
}

/** Metres that one degree of longitude and of latitude measure at a latitude. */
export function metresPerDegree(latitude: number): { readonly east: number; readonly north: number } {
  const sine = Math.sin(latitude * RADIANS)
  const root = Math.sqrt(1 - ECCENTRICITY_SQUARED * sine * sine)
  return {
    east: ((EQUATORIAL_RADIUS_METRES * Math.cos(latitude * RADIANS)) / root) * RADIANS,
    north: ((EQUATORIAL_RADIUS_METRES * (1 - ECCENTRICITY_SQUARED)) / (root * root * root)) * RADIANS,
  }
}

/** The point on the ellipsoid's surface. Straight lines between such points are never longer than geodesics. */
export function toSpace(longitude: number, latitude: number): Space {
  const sine = Math.sin(latitude * RADIANS)
  const normal = EQUATORIAL_RADIUS_METRES / Math.sqrt(1 - ECCENTRICITY_SQUARED * sine * sine)
  const across = normal * Math.cos(latitude * RADIANS)
  return [across * Math.cos(longitude * RADIANS), across * Math.sin(longitude * RADIANS), normal * (1 - ECCENTRICITY_SQUARED) * sine]
}

/** Straight distance in metres. */
export function spaceMetres(a: Space, b: Space): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
}

/**
 * The circle of all points at a geodesic distance, counter-clockwise from the east, closed; its edges are off by at most the tolerance.
 * Longitudes are within 180 degrees: a circle over the antimeridian has edges that run around the Earth.
 */
export function geodesicCircle([longitude, latitude]: LonLat, radiusMetres: number, toleranceMetres: number): LonLat[] {
  const widest = 2 * Math.acos(Math.max(0, 1 - toleranceMetres / radiusMetres))
  const edges = Math.min(4096, Math.max(8, Math.ceil((2 * Math.PI) / widest)))
  const circle = Array.from({ length: edges }, (_, index): LonLat => {
    const { lon2, lat2 } = wgs84.Direct(latitude, longitude, 90 - (360 * index) / edges, radiusMetres)
    return [lon2 ?? Number.NaN, lat2 ?? Number.NaN]
  })
  return circle[0] === undefined ? [] : [...circle, circle[0]]
}

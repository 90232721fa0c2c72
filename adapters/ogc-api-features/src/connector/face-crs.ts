// The coordinate reference systems of the face: positions in their own axis order, to CRS84 and back (OGC 18-058r1).
import { QueryError, type Geometry, type Position } from '@crosswalk/contract'
import { axisOrderOf, CRS84, createTransform, parseCrs, transformGeometry } from '@crosswalk/geo'
import { invalidParameter } from './invalid-parameter.ts'

export const CRS84_URI = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84'

export interface FaceCrs {
  readonly uri: string
  /** Null for CRS84 itself: nothing is to be done. Coordinates stand in the order of the authority's axes. */
  readonly transform: CrsTransform | null
  /** Are its coordinates degrees, so that a box may cross the antimeridian. */
  readonly isGeographic: boolean
  readonly isLatitudeFirst: boolean
}

export interface CrsTransform {
  /** From this system to CRS84. Null where there is no answer. */
  readonly toCrs84: (position: Position) => Position | null
  readonly fromCrs84: (geometry: Geometry) => Geometry | null
  readonly toCrs84Geometry: (geometry: Geometry) => Geometry | null
}

/**
 * @param spelling any that geo's `parseCrs` reads; the face itself names the system by its HTTP URI and follows the authority's axes
 * @throws QueryError QUERY_INVALID (reason CRS_UNKNOWN)
 */
export function createFaceCrs(spelling: string): FaceCrs {
  const crs = parseCrs(spelling)
  if (crs.authority === 'OGC') return { uri: CRS84_URI, transform: null, isGeographic: true, isLatitudeFirst: false }
  const uri = `http://www.opengis.net/def/crs/EPSG/0/${crs.code}`
  const isLatitudeFirst = axisOrderOf(crs, uri) === 'latitude-first'
  const { forward, inverse } = createTransform(CRS84, crs)
  const swap = (position: Position | null): Position | null => {
    if (position === null || !isLatitudeFirst) return position
    const [first = Number.NaN, second = Number.NaN, ...rest] = position
    return [second, first, ...rest]
  }
  const toCrs84 = (position: Position): Position | null => inverse(swap(position) as Position)
  const own = { forward: (position: Position) => swap(forward(position)), inverse: toCrs84 }
  const transform = { ...createTransform(CRS84, crs), ...own }
  return {
    uri,
    isLatitudeFirst,
    isGeographic: isInDegrees(forward),
    transform: {
      toCrs84,
      fromCrs84: (geometry) => transformGeometry(geometry, transform),
      toCrs84Geometry: (geometry) => transformGeometry(geometry, transform, { direction: 'inverse' }),
    },
  }
}

/** Datums lie at most some hundred metres apart, so that degrees stay nearly what they are; projected coordinates are metres. */
function isInDegrees(forward: (position: Position) => Position | null): boolean {
  const moved = forward([10, 50]) ?? forward([-100, 40])
  const [first = Number.NaN] = moved ?? []
  return Math.abs(first - 10) < 0.1 || Math.abs(first + 100) < 0.1
}

/** The system a parameter names by URI. @throws QueryError QUERY_INVALID where the collection does not offer it */
export function findCrs(parameter: string, uri: string, offered: readonly FaceCrs[]): FaceCrs {
  const found = offered.find((crs) => crs.uri === uri || crs.uri === uri.replace(/^https:/, 'http:'))
  if (found) return found
  const expected = offered.map((crs) => crs.uri)
  throw invalidParameter(parameter, `the system ${JSON.stringify(uri)} is not offered`, { expected, reason: 'CRS_UNKNOWN' })
}

/** Is this a spelling of a system that the face can offer. */
export function isKnownCrs(spelling: string): boolean {
  try {
    createFaceCrs(spelling)
    return true
  } catch (error) {
    if (error instanceof QueryError) return false
    throw error
  }
}

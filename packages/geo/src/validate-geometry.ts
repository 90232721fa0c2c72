// Checks the GeoJSON geometry that a user wrote into a query, and says where it is wrong.
import { QueryError } from '@crosswalk/contract'
import type { Geometry } from '@crosswalk/contract'

/** Bounds of what a query may carry. */
export const MAX_LITERAL_POSITIONS = 100_000
export const MAX_COLLECTION_DEPTH = 8

type Path = readonly (string | number)[]

interface Check {
  positions: number
}

const TYPES = ['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon', 'GeometryCollection'] as const

/**
 * The same object, known to be a geometry of RFC 7946 in CRS84: finite numbers, longitude within 180 and latitude within 90 degrees, lines
 * of at least two positions, rings closed and of at least four, nothing empty. Winding and self-crossing are not judged.
 * @throws QUERY_INVALID with `details.path`; QUERY_TOO_COMPLEX above 100,000 positions or 8 levels of collections
 */
export function validateGeometry(value: unknown): Geometry {
  const check: Check = { positions: 0 }
  checkGeometry(value, { path: [], depth: 1, check })
  // Every member that the type names was just checked; TypeScript can't follow that through the recursion.
  return value as Geometry
}

interface Place {
  readonly path: Path
  readonly depth: number
  readonly check: Check
}

function checkGeometry(value: unknown, place: Place): void {
  if (!isRecord(value)) throw invalid('A geometry is an object', place.path, TYPES)
  const type = TYPES.find((name) => name === value['type'])
  if (type === undefined) throw invalid('Unknown geometry type', [...place.path, 'type'], TYPES)
  if (type === 'GeometryCollection') {
    checkCollection(value['geometries'], { ...place, path: [...place.path, 'geometries'] })
    return
  }
  const path = [...place.path, 'coordinates']
  checkCoordinates(type, value['coordinates'], { ...place, path })
}

function checkCollection(geometries: unknown, place: Place): void {
  if (place.depth > MAX_COLLECTION_DEPTH) {
    throw new QueryError('QUERY_TOO_COMPLEX', `Geometry collections nest deeper than ${MAX_COLLECTION_DEPTH}`, { path: place.path })
  }
  for (const [index, part] of listOf(geometries, place, 1).entries()) {
    checkGeometry(part, { ...place, path: [...place.path, index], depth: place.depth + 1 })
  }
}

function checkCoordinates(type: Exclude<(typeof TYPES)[number], 'GeometryCollection'>, value: unknown, place: Place): void {
  switch (type) {
    case 'Point':
      checkPosition(value, place)
      return
    case 'MultiPoint':
      forEach(value, place, 1, checkPosition)
      return
    case 'LineString':
      forEach(value, place, 2, checkPosition)
      return
    case 'MultiLineString':
      forEach(value, place, 1, checkLine)
      return
    case 'Polygon':
      forEach(value, place, 1, checkRing)
      return
    case 'MultiPolygon':
      forEach(value, place, 1, checkPolygon)
  }
}

function checkLine(value: unknown, place: Place): void {
  forEach(value, place, 2, checkPosition)
}

function checkPolygon(value: unknown, place: Place): void {
  forEach(value, place, 1, checkRing)
}

function checkRing(value: unknown, place: Place): void {
  forEach(value, place, 4, checkPosition)
  const ring: readonly unknown[] = Array.isArray(value) ? value : []
  const first: unknown = ring[0]
  const last: unknown = ring[ring.length - 1]
  if (!Array.isArray(first) || !Array.isArray(last)) return
  if (first[0] !== last[0] || first[1] !== last[1]) {
    throw invalid('A ring ends where it begins', [...place.path, ring.length - 1], [JSON.stringify(first)])
  }
}

function checkPosition(value: unknown, place: Place): void {
  place.check.positions += 1
  if (place.check.positions > MAX_LITERAL_POSITIONS) {
    throw new QueryError('QUERY_TOO_COMPLEX', `A geometry in a query has at most ${MAX_LITERAL_POSITIONS} positions`, { path: place.path })
  }
  for (const [index, number] of listOf(value, place, 2).entries()) {
    const path = [...place.path, index]
    if (typeof number !== 'number' || !Number.isFinite(number)) throw invalid('A coordinate is a finite number', path)
    if (index === 0 && Math.abs(number) > 180) throw invalid(`Longitude ${number} is beyond 180 degrees`, path)
    if (index === 1 && Math.abs(number) > 90) throw invalid(`Latitude ${number} is beyond 90 degrees`, path)
  }
}

function forEach(value: unknown, place: Place, atLeast: number, check: (item: unknown, place: Place) => void): void {
  const list = listOf(value, place, atLeast)
  for (const [index, item] of list.entries()) check(item, { ...place, path: [...place.path, index] })
}

function listOf(value: unknown, place: Place, atLeast: number): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid('An array is expected here', place.path)
  if (value.length < atLeast) throw invalid(`At least ${atLeast} elements are needed here, not ${value.length}`, place.path)
  return value
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function invalid(message: string, path: Path, expected?: readonly string[]): QueryError {
  return new QueryError('QUERY_INVALID', message, { path, expected })
}

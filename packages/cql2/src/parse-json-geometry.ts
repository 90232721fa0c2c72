// Geometry and bbox literals of CQL2 JSON, which are GeoJSON (RFC 7946).
import type { BboxLiteral, Geometry, Position } from '@crosswalk/contract'
import { childPlace, elementPlaces, invalidJson, isRecord, readMembers, readNumber } from './json-place.ts'
import type { JsonPlace } from './json-place.ts'
import { WKT_TYPES } from './names.ts'

/** The geometry, without foreign members. Rings need not be closed: that is checked where they are used. */
export function readGeometry(place: JsonPlace): Geometry {
  const value = isRecord(place.value) ? place.value : {}
  const coordinates = (): JsonPlace => childPlace(place, 'coordinates', value['coordinates'], false)
  const { type } = value
  switch (type) {
    case 'Point':
      return { type, coordinates: readPosition(coordinates()) }
    case 'MultiPoint':
    case 'LineString':
      return { type, coordinates: readMany(coordinates(), readPosition) }
    case 'MultiLineString':
    case 'Polygon':
      return { type, coordinates: readMany(coordinates(), readLine) }
    case 'MultiPolygon':
      return { type, coordinates: readMany(coordinates(), (polygon) => readMany(polygon, readLine)) }
    case 'GeometryCollection':
      return { type, geometries: readMany(childPlace(place, 'geometries', value['geometries'], false), readGeometry, true) }
    default:
      throw invalidJson(childPlace(place, 'type', type, false), 'this is no type of geometry', Object.values(WKT_TYPES))
  }
}

/** Four or six finite numbers; what they mean is checked where they are used. */
export function readBbox(place: JsonPlace): BboxLiteral {
  const member = childPlace(place, 'bbox', readMembers(place, ['bbox'])['bbox'], false)
  const bbox = elementPlaces(member, false).map(readNumber)
  if (bbox.length !== 4 && bbox.length !== 6) throw invalidJson(member, `a bbox of ${bbox.length} numbers`, ['4 or 6 numbers'])
  return { bbox }
}

function readLine(place: JsonPlace): Position[] {
  return readMany(place, readPosition)
}

function readPosition(place: JsonPlace): Position {
  const position = elementPlaces(place, false).map(readNumber)
  if (position.length !== 2 && position.length !== 3) {
    throw invalidJson(place, `a position of ${position.length} numbers`, ['longitude and latitude', 'longitude, latitude and height'])
  }
  return position
}

function readMany<T>(place: JsonPlace, read: (element: JsonPlace) => T, isNode = false): T[] {
  const places = elementPlaces(place, isNode)
  if (places.length === 0) throw invalidJson(place, 'an empty array', ['at least one element'])
  return places.map(read)
}

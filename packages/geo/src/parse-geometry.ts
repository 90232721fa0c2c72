// Reads geometries out of source data, leniently: what is no geometry is null, what is nearly one is mended.
import type { Geometry, Position } from '@crosswalk/contract'
import { closeRing } from './flatten-geometry.ts'
import { MAX_COLLECTION_DEPTH } from './validate-geometry.ts'

/**
 * The geometry that a source's value is, or null. The same object where nothing had to be mended. Mended are unclosed rings; left out are
 * empty parts, lines and rings that are too short, and members of a collection that are no geometry. Null are positions that are not finite
 * numbers, collections nested deeper than 8, empty geometries, features. Ranges are not checked.
 */
export function parseGeometry(value: unknown): Geometry | null {
  return readGeometry(value, 1)
}

function readGeometry(value: unknown, depth: number): Geometry | null {
  if (!isRecord(value)) return null
  if (value['type'] === 'GeometryCollection') return readCollection(value, depth)
  const read = readCoordinates(value['type'], value['coordinates'])
  if (read === null) return null
  // Reading keeps arrays that need no mending, so identity tells whether the source's object can be used as it is.
  return read.coordinates === value['coordinates'] ? (value as unknown as Geometry) : read
}

function readCoordinates(type: unknown, value: unknown): Exclude<Geometry, { readonly type: 'GeometryCollection' }> | null {
  switch (type) {
    case 'Point':
      return isPosition(value) ? { type, coordinates: value } : null
    case 'MultiPoint': {
      const coordinates = readPositions(value, 1)
      return coordinates === null ? null : { type, coordinates }
    }
    case 'LineString': {
      const coordinates = readPositions(value, 2)
      return coordinates === null ? null : { type, coordinates }
    }
    case 'MultiLineString': {
      const coordinates = readList(value, (line) => readPositions(line, 2))
      return coordinates === null ? null : { type, coordinates }
    }
    case 'Polygon': {
      const coordinates = readRings(value)
      return coordinates === null ? null : { type, coordinates }
    }
    case 'MultiPolygon': {
      const coordinates = readList(value, readRings)
      return coordinates === null ? null : { type, coordinates }
    }
    default:
      return null
  }
}

function readCollection(value: Record<string, unknown>, depth: number): Geometry | null {
  const given = value['geometries']
  if (depth > MAX_COLLECTION_DEPTH || !Array.isArray(given)) return null
  const geometries = readList(given, (part) => readGeometry(part, depth + 1))
  if (geometries === null) return null
  return geometries === given ? (value as unknown as Geometry) : { type: 'GeometryCollection', geometries }
}

/** Without the parts that can't be read; the same array where all could, null where none is left. */
function readList<Part>(value: unknown, read: (part: unknown) => Part | null): readonly Part[] | null {
  if (!Array.isArray(value)) return null
  const given: readonly unknown[] = value
  const parts: Part[] = []
  let same = true
  for (const part of given) {
    const kept = read(part)
    if (kept !== null) parts.push(kept)
    if (kept === null || kept !== part) same = false
  }
  if (parts.length === 0) return null
  return same ? (given as readonly Part[]) : parts
}

/** Rings without shell are nothing: without its outer ring a polygon's holes mean nothing. */
function readRings(value: unknown): readonly (readonly Position[])[] | null {
  if (!Array.isArray(value) || readRing(value[0]) === null) return null
  return readList(value, readRing)
}

function readRing(value: unknown): readonly Position[] | null {
  const positions = readPositions(value, 3)
  if (positions === null) return null
  const closed = closeRing(positions)
  return closed.length < 4 ? null : closed
}

function readPositions(value: unknown, atLeast: number): readonly Position[] | null {
  if (!Array.isArray(value) || value.length < atLeast || !value.every(isPosition)) return null
  return value
}

function isPosition(value: unknown): value is Position {
  return Array.isArray(value) && value.length >= 2 && Number.isFinite(value[0]) && Number.isFinite(value[1])
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// Puts the geometries of a group's items together as one.
import type { Geometry, Position } from '@crosswalk/contract'

type Simple = 'Point' | 'LineString' | 'Polygon'
type Coordinates = Position | readonly Position[] | readonly (readonly Position[])[]

/** One geometry stays as it is; several become a Multi geometry, or a collection where kinds differ. Equal points count once. */
export function collectGeometries(geometries: readonly Geometry[]): Geometry | null {
  const [first] = geometries
  if (first === undefined) return null
  if (geometries.length === 1) return first
  const parts: Record<Simple, Coordinates[]> = { Point: [], LineString: [], Polygon: [] }
  for (const geometry of geometries) addParts(geometry, parts)
  const points = distinctPoints(parts.Point as Position[])
  const kinds: Geometry[] = []
  const [point] = points
  if (point !== undefined)
    kinds.push(points.length === 1 ? { type: 'Point', coordinates: point } : { type: 'MultiPoint', coordinates: points })
  if (parts.LineString.length > 0) kinds.push({ type: 'MultiLineString', coordinates: parts.LineString as (readonly Position[])[] })
  if (parts.Polygon.length > 0) kinds.push({ type: 'MultiPolygon', coordinates: parts.Polygon as (readonly (readonly Position[])[])[] })
  const [only] = kinds
  return kinds.length === 1 && only !== undefined ? only : { type: 'GeometryCollection', geometries: kinds }
}

function addParts(geometry: Geometry, parts: Record<Simple, Coordinates[]>): void {
  switch (geometry.type) {
    case 'Point':
    case 'LineString':
    case 'Polygon':
      parts[geometry.type].push(geometry.coordinates)
      return
    case 'MultiPoint':
      for (const coordinates of geometry.coordinates) parts.Point.push(coordinates)
      return
    case 'MultiLineString':
      for (const coordinates of geometry.coordinates) parts.LineString.push(coordinates)
      return
    case 'MultiPolygon':
      for (const coordinates of geometry.coordinates) parts.Polygon.push(coordinates)
      return
    case 'GeometryCollection':
      for (const member of geometry.geometries) addParts(member, parts)
  }
}

function distinctPoints(points: readonly Position[]): readonly Position[] {
  const seen = new Set<string>()
  return points.filter(([longitude, latitude]) => {
    const key = `${longitude} ${latitude}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

// Turns the rings of polygons the way RFC 7946 wants them.
import type { Geometry, Position } from '@crosswalk/contract'
import { closeRing } from './flatten-geometry.ts'
import { latitudeOf, longitudeOf } from './visit-positions.ts'

type Rings = readonly (readonly Position[])[]

/**
 * Outer rings counter-clockwise, holes clockwise (RFC 7946 section 3.1.6), rings closed. The same object where all is right already;
 * rings without area stay as they are. Idempotent.
 */
export function windRings(geometry: Geometry): Geometry {
  switch (geometry.type) {
    case 'Polygon': {
      const coordinates = windPolygon(geometry.coordinates)
      return coordinates === geometry.coordinates ? geometry : { ...geometry, coordinates }
    }
    case 'MultiPolygon': {
      const coordinates = mapSame(geometry.coordinates, windPolygon)
      return coordinates === geometry.coordinates ? geometry : { ...geometry, coordinates }
    }
    case 'GeometryCollection': {
      const geometries = mapSame(geometry.geometries, windRings)
      return geometries === geometry.geometries ? geometry : { ...geometry, geometries }
    }
    default:
      return geometry
  }
}

function windPolygon(rings: Rings): Rings {
  return mapSame(rings, (ring, index) => {
    const closed = closeRing(ring)
    const area = signedArea(closed)
    const isWrong = index === 0 ? area < 0 : area > 0
    return isWrong ? closed.toReversed() : closed
  })
}

/** Like map, but the same array where no element changed. */
function mapSame<Item>(items: readonly Item[], change: (item: Item, index: number) => Item): readonly Item[] {
  const changed = items.map(change)
  return changed.every((item, index) => item === items[index]) ? items : changed
}

/** Twice the planar area in square degrees, positive if counter-clockwise. Relative to the first position, which keeps the digits. */
function signedArea(ring: readonly Position[]): number {
  const [origin] = ring
  if (origin === undefined) return 0
  let area = 0
  let size = 0
  for (let index = 2; index < ring.length; index += 1) {
    const before = ring[index - 1] ?? origin
    const position = ring[index] ?? origin
    const x1 = longitudeOf(before) - longitudeOf(origin)
    const y1 = latitudeOf(before) - latitudeOf(origin)
    const left = x1 * (latitudeOf(position) - latitudeOf(origin))
    const right = y1 * (longitudeOf(position) - longitudeOf(origin))
    area += left - right
    size += Math.abs(left) + Math.abs(right)
  }
  // A sliver whose sign is rounding noise would be turned again and again.
  return Math.abs(area) <= 1e-13 * size ? 0 : area
}

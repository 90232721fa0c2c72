// How far a straight edge may run from itself: what is straight in degrees is bent in the plane that a server may keep its features in, and only corners are transformed.
import type { Bbox, Geometry } from '@crosswalk/contract'

const RADIANS = Math.PI / 180

/**
 * Degrees. A parallel of latitude, and an edge in any of the usual projections, leaves its chord by at most a quarter of the square of its length, more
 * towards the poles: `bend.law.test.ts` holds it against real systems.
 */
export function bendOf(literal: Geometry | Bbox): number {
  const { edge, latitude } = 'type' in literal ? longestEdge(literal) : sidesOf(literal)
  const steepness = Math.max(1, Math.tan(Math.min(89, latitude) * RADIANS))
  return ((edge * edge * RADIANS) / 4) * steepness
}

interface Extremes {
  /** The greatest difference of longitude or latitude between the ends of an edge. */
  readonly edge: number
  /** The farthest from the equator. */
  readonly latitude: number
}

function sidesOf([west, south, east, north]: Bbox): Extremes {
  const width = east >= west ? east - west : east - west + 360
  return { edge: Math.max(width, north - south), latitude: Math.max(Math.abs(south), Math.abs(north)) }
}

function longestEdge(geometry: Geometry): Extremes {
  let [edge, latitude] = [0, 0]
  const visit = (part: unknown): void => {
    if (!Array.isArray(part)) return
    let before: readonly number[] | undefined
    for (const one of part as readonly unknown[]) {
      if (!isPosition(one)) {
        visit(one)
        continue
      }
      const [x = 0, y = 0] = one
      latitude = Math.max(latitude, Math.abs(y))
      if (before !== undefined) edge = Math.max(edge, Math.abs(x - (before[0] ?? x)), Math.abs(y - (before[1] ?? y)))
      before = one
    }
  }
  if (geometry.type === 'GeometryCollection') {
    const parts = geometry.geometries.map(longestEdge)
    return { edge: Math.max(0, ...parts.map((part) => part.edge)), latitude: Math.max(0, ...parts.map((part) => part.latitude)) }
  }
  // Points have no edges between them.
  if (geometry.type !== 'Point' && geometry.type !== 'MultiPoint') visit(geometry.coordinates)
  return { edge, latitude }
}

function isPosition(value: unknown): value is readonly number[] {
  return Array.isArray(value) && typeof value[0] === 'number'
}

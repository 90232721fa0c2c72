// The distance between two straight segments in space.
import type { Space } from './ellipsoid.ts'
import { spaceMetres } from './ellipsoid.ts'

type Segment = readonly [Space, Space]

/** Smallest straight distance in metres between two segments, either of which may be a point. */
export function segmentsApart(a: Segment, b: Segment): number {
  const crossing = commonPerpendicular(a, b)
  if (crossing !== null) return crossing
  return Math.min(pointApart(a[0], b), pointApart(a[1], b), pointApart(b[0], a), pointApart(b[1], a))
}

function pointApart(point: Space, [from, to]: Segment): number {
  const direction = minus(to, from)
  const squared = dot(direction, direction)
  const fraction = squared === 0 ? 0 : Math.min(1, Math.max(0, dot(minus(point, from), direction) / squared))
  return spaceMetres(point, move(from, direction, fraction))
}

/** The distance of the two infinite lines if both feet lie within the segments; else null: then an end of one is nearest. */
function commonPerpendicular(a: Segment, b: Segment): number | null {
  const alongA = minus(a[1], a[0])
  const alongB = minus(b[1], b[0])
  const between = minus(a[0], b[0])
  const aa = dot(alongA, alongA)
  const bb = dot(alongB, alongB)
  const ab = dot(alongA, alongB)
  const determinant = aa * bb - ab * ab
  if (!(determinant > 1e-12 * aa * bb)) return null
  const onA = (ab * dot(alongB, between) - bb * dot(alongA, between)) / determinant
  const onB = (aa * dot(alongB, between) - ab * dot(alongA, between)) / determinant
  if (!(onA >= 0 && onA <= 1 && onB >= 0 && onB <= 1)) return null
  return spaceMetres(move(a[0], alongA, onA), move(b[0], alongB, onB))
}

function minus(a: Space, b: Space): Space {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

function dot(a: Space, b: Space): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

function move(from: Space, direction: Space, fraction: number): Space {
  return [from[0] + direction[0] * fraction, from[1] + direction[1] * fraction, from[2] + direction[2] * fraction]
}

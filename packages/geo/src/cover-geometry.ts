// Polygons a little larger than a geometry, for whoever has to ask a server that rounds.
import type JtsGeometry from 'jsts/org/locationtech/jts/geom/Geometry.js'
import type { Geometry, Position } from '@crosswalk/contract'
import { jts } from './jts.ts'
import { toJtsParts } from './to-jts-parts.ts'

export interface CoverOptions {
  /** Everything up to here belongs to the cover. Greater than 0. */
  readonly degrees: number
  /** Of all rings together, closing ones included. */
  readonly maxPositions: number
}

/** Buffering lets go of a hundredth where it simplifies. */
const SLACK = 1.1
const MITRE_LIMIT = 5

/**
 * Outer rings, closed, that together hold every place within so many degrees of the geometry, in the plane of longitude and latitude; holes are filled.
 * Undefined where there is none: for an empty geometry, one that is larger than wanted, or a cover that would leave the world.
 */
export function coverGeometry(geometry: Geometry, { degrees, maxPositions }: CoverOptions): readonly (readonly Position[])[] | undefined {
  const { BufferOp, BufferParameters } = jts()
  const corners = new BufferParameters(1, BufferParameters.CAP_SQUARE, BufferParameters.JOIN_MITRE, MITRE_LIMIT)
  const { points, lines, areas } = toJtsParts(geometry)
  const rings: (readonly Position[])[] = []
  let positions = 0
  for (const part of [areas, lines, points]) {
    if (part === null) continue
    positions += part.getCoordinates().length
    if (positions > maxPositions) return undefined
    rings.push(...shellsOf(BufferOp.bufferOp(part, degrees * SLACK, corners)))
  }
  const isWorldly = rings.every((ring) => ring.every(([x = 0, y = 0]) => Math.abs(x) <= 180 && Math.abs(y) <= 90))
  const size = rings.reduce((sum, ring) => sum + ring.length, 0)
  return rings.length === 0 || !isWorldly || size > maxPositions ? undefined : rings
}

function shellsOf(area: JtsGeometry): readonly (readonly Position[])[] {
  return Array.from({ length: area.getNumGeometries() }, (_, index) => area.getGeometryN(index).getExteriorRing())
    .map((ring) => ring.getCoordinates().map(({ x, y }): Position => [x, y]))
    .filter((ring) => ring.length > 3)
}

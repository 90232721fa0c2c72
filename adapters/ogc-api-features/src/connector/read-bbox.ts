// A box of numbers, in any system of the face, as a spatial literal in CRS84.
import type { BboxLiteral, Position, SpatialLiteral } from '@crosswalk/contract'
import { parseBbox } from '@crosswalk/geo'
import type { CrsTransform, FaceCrs } from './face-crs.ts'
import { atParameter, invalidParameter } from './invalid-parameter.ts'

/** The text of a `bbox` parameter. @throws QueryError QUERY_INVALID */
export function readBbox(parameter: string, text: string, crs: FaceCrs): SpatialLiteral {
  const numbers = text
    .split(',')
    .map((part) => (/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(part) ? Number(part) : Number.NaN))
  if (numbers.some((number) => !Number.isFinite(number))) {
    throw invalidParameter(parameter, `${JSON.stringify(text.slice(0, 200))} is not a list of numbers`, {
      expected: ['4 or 6 numbers with commas between them'],
    })
  }
  return boxInCrs84(parameter, numbers, crs)
}

/**
 * Heights are dropped. A box in degrees stays a box; one in a projected system is its outline, with 16 points to an edge, unless its edges
 * are meridians and parallels anyway.
 * @throws QueryError QUERY_INVALID
 */
export function boxInCrs84(parameter: string, numbers: readonly number[], crs: FaceCrs): SpatialLiteral {
  const { transform } = crs
  if (transform === null) return { bbox: atParameter(parameter, () => parseBbox(numbers)) }
  if (numbers.length !== 4 && numbers.length !== 6) {
    throw invalidParameter(parameter, `a bbox has 4 or 6 numbers, not ${numbers.length}`, { expected: ['4 or 6 numbers'] })
  }
  const half = numbers.length / 2
  const low: Position = numbers.slice(0, 2)
  const high: Position = numbers.slice(half, half + 2)
  const at = (position: Position): Position => {
    const moved = transform.toCrs84(position)
    if (moved === null) throw invalidParameter(parameter, `${position.join(',')} lies outside ${crs.uri}`)
    return moved
  }
  if (crs.isGeographic) {
    const [west, south] = at(low)
    const [east, north] = at(high)
    return { bbox: atParameter(parameter, () => parseBbox([west, south, east, north].map((degrees) => degrees ?? Number.NaN))) }
  }
  return outline(parameter, { low, high, at })
}

interface ProjectedBox {
  readonly low: Position
  readonly high: Position
  readonly at: CrsTransform['toCrs84'] & ((position: Position) => Position)
}

const POINTS_PER_EDGE = 16
/** Degrees: a tenth of a millimetre. */
const STRAIGHT = 1e-9

function outline(parameter: string, { low, high, at }: ProjectedBox): SpatialLiteral {
  const [x0 = Number.NaN, y0 = Number.NaN] = low
  const [x1 = Number.NaN, y1 = Number.NaN] = high
  if (!(x0 <= x1 && y0 <= y1)) throw invalidParameter(parameter, 'the lower corner lies beyond the upper corner')
  const corners: readonly Position[] = [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ]
  const edges = corners.map((from, index) => edgeBetween(from, corners[(index + 1) % 4] as Position).map(at))
  const box = asBox(edges)
  if (box !== undefined) return box
  const ring = edges.flat()
  return { type: 'Polygon', coordinates: [[...ring, ring[0] as Position]] }
}

/** From a corner up to the next one, without that. */
function edgeBetween([x0 = 0, y0 = 0]: Position, [x1 = 0, y1 = 0]: Position): readonly Position[] {
  return Array.from({ length: POINTS_PER_EDGE }, (_, index) => {
    const share = index / POINTS_PER_EDGE
    return [x0 + (x1 - x0) * share, y0 + (y1 - y0) * share]
  })
}

/** As in web Mercator, where every edge keeps its longitude or its latitude: one number each, which sources can use as it is. */
function asBox(edges: readonly (readonly Position[])[]): BboxLiteral | undefined {
  const [bottom = [], right = [], top = [], left = []] = edges
  const constant = (edge: readonly Position[], axis: 0 | 1): number | undefined => {
    const values = edge.map((position) => position[axis] ?? Number.NaN)
    const first = values[0] ?? Number.NaN
    return values.every((value) => Math.abs(value - first) < STRAIGHT) ? first : undefined
  }
  const [west, south, east, north] = [constant(left, 0), constant(bottom, 1), constant(right, 0), constant(top, 1)]
  if (west === undefined || south === undefined || east === undefined || north === undefined) return undefined
  if (west > east || south > north) return undefined
  return { bbox: [Math.max(west, -180), Math.max(south, -90), Math.min(east, 180), Math.min(north, 90)] }
}

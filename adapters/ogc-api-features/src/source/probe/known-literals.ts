// Literals of which it is known how a place lies to them: around it, beside it, on its edge, through it.
import type { Bbox, Geometry, Literal, Polygon, Position } from '@crosswalk/contract'

/** About a hundred metres: more than any rounding of coordinates, less than the distance of most places. */
const STEP = 0.001

export type Place = (geometry: Geometry, bbox: Bbox) => Literal | undefined

export const around: Place = (_, [west, south, east, north]) => ({ bbox: [west - STEP, south - STEP, east + STEP, north + STEP] })
export const beside: Place = (_, [, south, east, north]) => ({ bbox: [east + STEP, south - STEP, east + 2 * STEP, north + STEP] })
/** The place touches the western edge from inside. */
export const onEdge: Place = (_, [west, south, east, north]) => ({ bbox: [west, south - STEP, east + STEP, north + STEP] })
/** A point on the western edge; what has an extent lies outside and touches it. */
export const touching: Place = (_, [, south, east, north]) => ({ bbox: [east, south - STEP, east + STEP, north + STEP] })
/** As long as it is short: it stands in a URL. */
export const itself: Place = (geometry) => {
  if (geometry.type === 'Point') return { type: 'Point', coordinates: geometry.coordinates.slice(0, 2) }
  return geometry.type === 'GeometryCollection' || JSON.stringify(geometry.coordinates).length > 800 ? undefined : geometry
}
export const inside: Place = (_, [west, south, east, north]) => ({ type: 'Point', coordinates: [(west + east) / 2, (south + north) / 2] })
export const shifted: Place = (_, [west, south]) => ({ type: 'Point', coordinates: [west - STEP, south - STEP] })

/** Degrees in which the place has room. */
const sizeOf = ([west, south, east, north]: Bbox): number => Math.max(east - west, north - south) + 2 * STEP

/** Standing on its corner around the place. */
export const diamond: Place = (_, [west, south, east, north]) => {
  const [x, y, size] = [(west + east) / 2, (south + north) / 2, 2 * sizeOf([west, south, east, north])]
  return polygon([x - size, y], [x, y - size], [x + size, y], [x, y + size])
}
/** The place lies in the box around the triangle, and beyond its longest side. */
export const besideTriangle: Place = (_, [west, south, east, north]) => {
  const size = sizeOf([west, south, east, north])
  return polygon([west - 4 * size, south - 4 * size], [east + size, south - 4 * size], [west - 4 * size, north + size])
}
/** Bent in the middle of the place. */
export const through: Place = (_, [west, south, east, north]) => {
  const [x, y, size] = [(west + east) / 2, (south + north) / 2, sizeOf([west, south, east, north])]
  return {
    type: 'LineString',
    coordinates: [
      [x - size, y],
      [x, y],
      [x + size, y + size],
    ],
  }
}
/** Along two sides of the place, not touching it. */
export const alongside: Place = (_, [west, south, east, north]) => {
  const size = sizeOf([west, south, east, north])
  return {
    type: 'LineString',
    coordinates: [
      [west - size, south - size],
      [east + size, south - size],
      [east + size, north + size],
    ],
  }
}
const polygon = (...corners: readonly Position[]): Polygon => ({ type: 'Polygon', coordinates: [[...corners, corners[0] ?? []]] })

/** Sixty degrees to either side, half a degree around the place towards the equator: a great circle would run degrees nearer to the pole than the parallel. */
export const wideAround: Place = (_, [west, south, east, north]) =>
  isBetween([west, south, east, north])
    ? { bbox: [west - 60, south > 0 ? south - 0.5 : south - 15, east + 60, south > 0 ? north + 15 : north + 0.5] }
    : undefined
/** As wide, and half a degree nearer to the equator than the place. */
export const wideBeside: Place = (_, [west, south, east, north]) =>
  isBetween([west, south, east, north])
    ? { bbox: [west - 60, south > 0 ? south - 15 : north + 0.5, east + 60, south > 0 ? south - 0.5 : north + 15] }
    : undefined

const isBetween = ([west, south, east, north]: Bbox): boolean =>
  Math.min(Math.abs(south), Math.abs(north)) > 16 &&
  Math.max(Math.abs(south), Math.abs(north)) < 70 &&
  north - south < 1 &&
  Math.max(-west, east) < 119

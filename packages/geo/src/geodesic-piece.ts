// Short pieces of lines on the ellipsoid, and the exact distance from a point to one and between two.
import { geodesicArrival, geodesicMetres, metresPerDegree, spaceMetres, toSpace } from './ellipsoid.ts'
import type { LonLat, Space } from './ellipsoid.ts'
import { segmentsApart } from './segments-apart.ts'

/** A stretch that is straight in longitude and latitude (RFC 7946 section 3.1.1), at most about a degree long; a point has no length. */
export interface Piece {
  readonly from: LonLat
  readonly to: LonLat
  readonly fromSpace: Space
  readonly toSpace: Space
  /** Upper bound of the length in metres; 0 for a point. */
  readonly lengthMetres: number
  /** Upper bound of how far the stretch bends away from its straight chord through the Earth, in metres. */
  readonly bendMetres: number
}

/** Makes a piece; both ends must have latitudes within 90 degrees. */
export function createPiece(from: LonLat, to: LonLat): Piece {
  const fromSpace = toSpace(from[0], from[1])
  if (from[0] === to[0] && from[1] === to[1]) return { from, to, fromSpace, toSpace: fromSpace, lengthMetres: 0, bendMetres: 0 }
  const endSpace = toSpace(to[0], to[1])
  const nearPole = Math.max(Math.abs(from[1]), Math.abs(to[1]))
  const nearEquator = from[1] > 0 === to[1] > 0 ? Math.min(Math.abs(from[1]), Math.abs(to[1])) : 0
  const lengthMetres = Math.hypot(
    (to[0] - from[0]) * metresPerDegree(nearEquator).east,
    (to[1] - from[1]) * metresPerDegree(nearPole).north,
  )
  return { from, to, fromSpace, toSpace: endSpace, lengthMetres, bendMetres: bendOf(from, to, [fromSpace, endSpace]) }
}

// Over a degree a stretch bends to one side and nearly like a circle, so that a quarter, the middle and three quarters miss the farthest
// place by a few per cent; half as much again covers that.
const BEND_MARGIN = 1.5
const BEND_FRACTIONS = [0.25, 0.5, 0.75]

function bendOf(from: LonLat, to: LonLat, chord: readonly [Space, Space]): number {
  const strays = BEND_FRACTIONS.map((fraction) => {
    const place = toSpace(from[0] + (to[0] - from[0]) * fraction, from[1] + (to[1] - from[1]) * fraction)
    return segmentsApart([place, place], chord)
  })
  return BEND_MARGIN * Math.max(...strays)
}

/** The position at a fraction of the way. */
function along(piece: Piece, fraction: number): LonLat {
  return [piece.from[0] + (piece.to[0] - piece.from[0]) * fraction, piece.from[1] + (piece.to[1] - piece.from[1]) * fraction]
}

// A circle larger than any radius of curvature turns a chord into an arc that is never longer than the geodesic.
const LARGE_RADIUS_METRES = 6_400_000

/** A lower bound of the geodesic distance for a straight distance in space. */
export function chordToGeodesicFloor(chordMetres: number): number {
  return 2 * LARGE_RADIUS_METRES * Math.asin(Math.min(1, Math.max(0, chordMetres) / (2 * LARGE_RADIUS_METRES)))
}

/** A lower bound of the geodesic distance between two pieces, in metres; cheap. */
export function pieceFloor(a: Piece, b: Piece): number {
  const chord = segmentsApart([a.fromSpace, a.toSpace], [b.fromSpace, b.toSpace]) - a.bendMetres - b.bendMetres
  return chordToGeodesicFloor(chord)
}

const SEARCH_TOLERANCE_METRES = 1e-4
const MAX_STEPS = 60

/**
 * The geodesic distance in metres from a point to the nearest point of a piece, to a tenth of a millimetre. If that is not below `ceiling`,
 * anything not below it. The rate at which the distance changes along the piece is its speed times the cosine of the angle at which the
 * geodesic arrives. Over so short a stretch the distance is convex, so it lies above its tangents: where the tangents from both sides
 * meet is the next guess, and the height there says how much lower it can still get.
 */
export function pointToPiece(point: LonLat, piece: Piece, ceiling: number): number {
  if (piece.lengthMetres === 0) return geodesicMetres(point, piece.from)
  let low = probe(point, piece, 0)
  let high = probe(point, piece, 1)
  let best = Math.min(low.metres, high.metres)
  for (let step = 0; step < MAX_STEPS && low.rate < 0 && high.rate > 0; step += 1) {
    const width = high.fraction - low.fraction
    const guess = (high.rate * width + low.metres - high.metres) / (high.rate - low.rate)
    if (low.metres + low.rate * guess >= Math.min(ceiling, best) - SEARCH_TOLERANCE_METRES) break
    const fraction = low.fraction + Math.min(Math.max(guess, width * 1e-3), width * 0.999)
    const middle = probe(point, piece, fraction)
    best = Math.min(best, middle.metres)
    if (middle.rate === 0) break
    if (middle.rate < 0) low = middle
    else high = middle
  }
  return best
}

interface Probe {
  readonly fraction: number
  readonly metres: number
  /** Change of the distance in metres per whole piece. */
  readonly rate: number
}

function probe(point: LonLat, piece: Piece, fraction: number): Probe {
  const place = along(piece, fraction)
  const { metres, azimuth } = geodesicArrival(point, place)
  const perDegree = metresPerDegree(place[1])
  const east = (piece.to[0] - piece.from[0]) * perDegree.east
  const north = (piece.to[1] - piece.from[1]) * perDegree.north
  return { fraction, metres, rate: east * Math.sin(azimuth) + north * Math.cos(azimuth) }
}

const BEND_TOLERANCE_METRES = 1e-3

/**
 * The geodesic distance in metres between two pieces, to about a millimetre, or anything not below `ceiling` if it is not below that.
 * Between straight stretches the nearest points include an end of one; longer pieces bend, so the one
 * that bends more is halved until neither does.
 */
export function pieceToPiece(a: Piece, b: Piece, ceiling: number): number {
  let best = ceiling
  const stack: (readonly [Piece, Piece])[] = [[a, b]]
  for (let pair = stack.pop(); pair !== undefined; pair = stack.pop()) {
    const [first, second] = pair
    if (pieceFloor(first, second) >= best - SEARCH_TOLERANCE_METRES) continue
    const bend = bentMetres(first, second)
    // What lies above this decides nothing below, so it need not be exact.
    const ends = endToPiece(first, second, best + 2 * bend)
    best = Math.min(best, ends)
    if (bend <= BEND_TOLERANCE_METRES || ends - 2 * bend >= best) continue
    if (first.bendMetres >= second.bendMetres) for (const half of halve(first)) stack.push([half, second])
    else for (const half of halve(second)) stack.push([first, half])
  }
  return best
}

/** How much the rule of the ends can be wrong: not at all against a point, or what is as good as one. */
function bentMetres(a: Piece, b: Piece): number {
  return Math.min(a.lengthMetres, b.lengthMetres) <= BEND_TOLERANCE_METRES ? 0 : a.bendMetres + b.bendMetres
}

function endToPiece(a: Piece, b: Piece, ceiling: number): number {
  if (a.lengthMetres === 0) return pointToPiece(a.from, b, ceiling)
  if (b.lengthMetres === 0) return pointToPiece(b.from, a, ceiling)
  return Math.min(
    pointToPiece(a.from, b, ceiling),
    pointToPiece(a.to, b, ceiling),
    pointToPiece(b.from, a, ceiling),
    pointToPiece(b.to, a, ceiling),
  )
}

function halve(piece: Piece): Piece[] {
  const middle = along(piece, 0.5)
  return [createPiece(piece.from, middle), createPiece(middle, piece.to)]
}

/** The middle of a piece and how far its farthest point can be from there, in metres. */
export function pieceBall(piece: Piece): { readonly centre: Space; readonly radiusMetres: number } {
  const [longitude, latitude] = along(piece, 0.5)
  const centre = piece.lengthMetres === 0 ? piece.fromSpace : toSpace(longitude, latitude)
  const ends = Math.max(spaceMetres(centre, piece.fromSpace), spaceMetres(centre, piece.toSpace))
  return { centre, radiusMetres: ends + piece.bendMetres }
}

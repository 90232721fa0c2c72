// The pieces of a geometry in a tree of balls in space, so that nearest pieces are found without looking at all of them.
import type { Geometry, Position } from '@crosswalk/contract'
import type { LonLat, Space } from './ellipsoid.ts'
import { spaceMetres } from './ellipsoid.ts'
import { flattenGeometry } from './flatten-geometry.ts'
import { chordToGeodesicFloor, createPiece, pieceBall, pieceFloor, pieceToPiece } from './geodesic-piece.ts'
import type { Piece } from './geodesic-piece.ts'

interface Ball {
  readonly centre: Space
  readonly radiusMetres: number
}
interface Leaf extends Ball {
  readonly piece: Piece
}
interface Branch extends Ball {
  readonly piece: null
  readonly children: readonly [Node, Node]
}
type Node = Leaf | Branch

/** Null for a geometry without usable positions. */
export type GeodesicTree = Node | null

const PIECE_DEGREES = 1
// Positions beyond the globe (metres taken for degrees) must not cost millions of pieces.
const MAX_PIECES_PER_EDGE = 400

/** Points, lines and outlines; positions with a latitude beyond 90 degrees or not finite are left out. */
export function createGeodesicTree(geometry: Geometry): GeodesicTree {
  const flat = flattenGeometry(geometry)
  const pieces: Piece[] = []
  for (const point of flat.points) addEdge(point, point, pieces)
  for (const line of [...flat.lines, ...flat.polygons.flat()]) {
    for (let index = 1; index < line.length; index += 1) addEdge(line[index - 1] ?? [], line[index] ?? [], pieces)
  }
  const leaves: Node[] = pieces.map((piece) => ({ piece, ...pieceBall(piece) }))
  return growTree(leaves)
}

function addEdge(from: Position, to: Position, pieces: Piece[]): void {
  const start = toLonLat(from)
  const end = toLonLat(to)
  if (start === null || end === null) return
  // An edge along a pole goes nowhere.
  if (Math.abs(start[1]) === 90 && start[1] === end[1]) {
    pieces.push(createPiece(start, start))
    return
  }
  const extent = Math.max(Math.abs(end[0] - start[0]), Math.abs(end[1] - start[1]))
  const count = Math.min(MAX_PIECES_PER_EDGE, Math.max(1, Math.ceil(extent / PIECE_DEGREES)))
  let previous = start
  for (let index = 1; index <= count; index += 1) {
    const part = index / count
    const next: LonLat = index === count ? end : [start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part]
    pieces.push(createPiece(previous, next))
    previous = next
  }
}

function toLonLat([longitude, latitude]: Position): LonLat | null {
  if (longitude === undefined || latitude === undefined) return null
  return Number.isFinite(longitude) && Math.abs(latitude) <= 90 ? [longitude, latitude] : null
}

/** Pairs neighbours level by level: consecutive edges are close to each other. */
function growTree(leaves: Node[]): GeodesicTree {
  let level = leaves
  while (level.length > 1) {
    const above: Node[] = []
    for (let index = 0; index < level.length; index += 2) {
      const left = level[index]
      const right = level[index + 1]
      if (left !== undefined) above.push(right === undefined ? left : { piece: null, children: [left, right], ...ballAround(left, right) })
    }
    level = above
  }
  return level[0] ?? null
}

function ballAround(a: Ball, b: Ball): Ball {
  const apart = spaceMetres(a.centre, b.centre)
  if (apart + b.radiusMetres <= a.radiusMetres) return { centre: a.centre, radiusMetres: a.radiusMetres }
  if (apart + a.radiusMetres <= b.radiusMetres) return { centre: b.centre, radiusMetres: b.radiusMetres }
  const radiusMetres = (apart + a.radiusMetres + b.radiusMetres) / 2
  const shift = apart === 0 ? 0 : (radiusMetres - a.radiusMetres) / apart
  const centre: Space = [
    a.centre[0] + (b.centre[0] - a.centre[0]) * shift,
    a.centre[1] + (b.centre[1] - a.centre[1]) * shift,
    a.centre[2] + (b.centre[2] - a.centre[2]) * shift,
  ]
  return { centre, radiusMetres }
}

// Chasing the last tenth of a millimetre through pieces that touch would visit them all.
const SEARCH_TOLERANCE_METRES = 1e-4

export interface NearestOptions {
  /** Distances not below this need not be found; the result is then this. */
  readonly ceilingMetres: number
  /** The search ends at the first distance not above this. */
  readonly enoughMetres: number
}

/** The smallest geodesic distance in metres between the outlines of two geometries; interiors don't count. */
export function nearestMetres(a: GeodesicTree, b: GeodesicTree, options: NearestOptions): number {
  let best = options.ceilingMetres
  if (a === null || b === null) return best
  const stack: { a: Node; b: Node; floor: number }[] = [{ a, b, floor: floorOf(a, b) }]
  for (let pair = stack.pop(); pair !== undefined; pair = stack.pop()) {
    if (pair.floor >= best - SEARCH_TOLERANCE_METRES) continue
    if (pair.a.piece !== null && pair.b.piece !== null) best = pieceToPiece(pair.a.piece, pair.b.piece, best)
    else stack.push(...expand(pair.a, pair.b))
    if (best <= options.enoughMetres) return best
  }
  return best
}

/** The two pairs one level down, the nearer one last: it is looked at first. */
function expand(a: Node, b: Node): { a: Node; b: Node; floor: number }[] {
  const splitA = a.piece === null && (b.piece !== null || a.radiusMetres >= b.radiusMetres)
  const pairs: (readonly [Node, Node])[] = []
  if (splitA && a.piece === null) for (const child of a.children) pairs.push([child, b])
  else if (b.piece === null) for (const child of b.children) pairs.push([a, child])
  return pairs
    .map(([first, second]) => ({ a: first, b: second, floor: floorOf(first, second) }))
    .toSorted((first, second) => second.floor - first.floor)
}

function floorOf(a: Node, b: Node): number {
  if (a.piece !== null && b.piece !== null) return pieceFloor(a.piece, b.piece)
  return chordToGeodesicFloor(spaceMetres(a.centre, b.centre) - a.radiusMetres - b.radiusMetres)
}

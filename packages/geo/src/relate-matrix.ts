// The DE-9IM matrix of two geometries, mixed collections included (OGC 06-103r4 section 6.1.15; a collection is the union of its parts).
import type JtsGeometry from 'jsts/org/locationtech/jts/geom/Geometry.js'
import type { Position } from '@crosswalk/contract'
import { jts } from './jts.ts'
import { jtsPoints } from './jts-factory.ts'
import { BOUNDARY, EXTERIOR, INTERIOR } from './location.ts'
import type { Location } from './location.ts'
import { meetingPoints, meets, subtract } from './to-jts-parts.ts'
import type { JtsParts } from './to-jts-parts.ts'

/** Nine dimensions row by row, interior, boundary, exterior of the first against those of the second; -1 is empty. */
export type Matrix = readonly number[]

/** The entry of a matrix: -1, 0, 1 or 2. */
export function entry(matrix: Matrix, row: Location, column: Location): number {
  return matrix[row * 3 + column] ?? -1
}

/** The highest dimension of the parts; -1 for nothing. */
export function dimensionOf(parts: JtsParts): number {
  if (parts.areas !== null) return 2
  if (parts.lines !== null) return 1
  return parts.points === null ? -1 : 0
}

/** The matrix of two non-empty geometries. Throws what JTS throws where it can't node the input. */
export function relateMatrix(a: JtsParts, b: JtsParts): Matrix {
  const ofA = list(a)
  const ofB = list(b)
  const [onlyA] = ofA
  const [onlyB] = ofB
  if (onlyA !== undefined && onlyB !== undefined && ofA.length === 1 && ofB.length === 1) return relatePair(onlyA, onlyB)
  const matrix: number[] = [-1, -1, interiorOutside(a, b), -1, -1, boundaryOutside(a, b), interiorOutside(b, a), boundaryOutside(b, a), 2]
  for (const partA of ofA) for (const partB of ofB) addMeeting(matrix, { a, b, partA, partB })
  return matrix
}

function list(parts: JtsParts): JtsGeometry[] {
  return [parts.areas, parts.lines, parts.points].filter((part) => part !== null)
}

function relatePair(a: JtsGeometry, b: JtsGeometry): number[] {
  const matrix = jts().RelateOp.relate(a, b)
  return [0, 1, 2].flatMap((row) => [matrix.get(row, 0), matrix.get(row, 1), matrix.get(row, 2)])
}

// Taking lines out of areas leaves no stretch of a line in an area, so the interior of a whole is the interiors of its parts but for
// single points where a line touches the outline of an area from outside: those are boundary, and `addMeeting` sorts them out.
const MEETING = [
  [INTERIOR, INTERIOR],
  [INTERIOR, BOUNDARY],
  [BOUNDARY, INTERIOR],
  [BOUNDARY, BOUNDARY],
] as const

interface Pair {
  readonly a: JtsParts
  readonly b: JtsParts
  readonly partA: JtsGeometry
  readonly partB: JtsGeometry
}

function addMeeting(matrix: number[], pair: Pair): void {
  const found = relatePair(pair.partA, pair.partB)
  const touching = touchesOwnArea(pair.a, pair.partA) || touchesOwnArea(pair.b, pair.partB)
  const points = touching ? locateMeetingPoints(pair) : null
  for (const [row, column] of MEETING) {
    const dimension = entry(found, row, column)
    if (points === null || dimension > 0) raise(matrix, [row, column], dimension)
  }
  for (const point of points ?? []) raise(matrix, point, 0)
}

function raise(matrix: number[], [row, column]: readonly [Location, Location], dimension: number): void {
  const index = row * 3 + column
  matrix[index] = Math.max(matrix[index] ?? -1, dimension)
}

function touchesOwnArea(whole: JtsParts, part: JtsGeometry): boolean {
  return part === whole.lines && whole.areas !== null && meetingPoints(part, whole.areas).length > 0
}

/** Where each meeting point lies in both wholes; null if rounding moved one off its line, so that it can't be located. */
function locateMeetingPoints(pair: Pair): (readonly [Location, Location])[] | null {
  const located: [Location, Location][] = []
  for (const position of meetingPoints(pair.partA, pair.partB)) {
    const point = jtsPoints([position])
    const inA = locateIn(pair.a, pair.partA, point)
    const inB = locateIn(pair.b, pair.partB, point)
    if (inA === EXTERIOR || inB === EXTERIOR) return null
    located.push([inA, inB])
  }
  return located
}

function locateIn(whole: JtsParts, part: JtsGeometry, point: JtsGeometry): Location {
  const host = part === whole.lines && whole.areas !== null && meets(point, whole.areas) ? whole.areas : part
  const matrix = relatePair(point, host)
  if (entry(matrix, INTERIOR, INTERIOR) >= 0) return INTERIOR
  return entry(matrix, INTERIOR, BOUNDARY) >= 0 ? BOUNDARY : EXTERIOR
}

/** The dimension of the first's interior outside the second. */
function interiorOutside(a: JtsParts, b: JtsParts): number {
  if (a.areas !== null && (b.areas === null || entry(relatePair(a.areas, b.areas), INTERIOR, EXTERIOR) === 2)) return 2
  if (a.lines !== null && linesOutside(a.lines, b)) return 1
  return a.points !== null && someOutside(positionsOf(a.points), b) ? 0 : -1
}

/** The dimension of the first's boundary outside the second. */
function boundaryOutside(a: JtsParts, b: JtsParts): number {
  if (a.areas !== null && linesOutside(a.areas.getBoundary(), b)) return 1
  return a.lines !== null && someOutside(lineEnds(a.lines), b) ? 0 : -1
}

function linesOutside(lines: JtsGeometry, other: JtsParts): boolean {
  const rest = other.areas === null || other.lines === null ? lines : subtract(lines, other.areas)
  if (rest === null) return false
  const cover = other.lines ?? other.areas
  return cover === null || entry(relatePair(rest, cover), INTERIOR, EXTERIOR) === 1
}

function positionsOf(geometry: JtsGeometry): Position[] {
  return geometry.getCoordinates().map(({ x, y }) => [x, y])
}

/** The boundary of lines: where an odd number of them ends (JTS has this for areas only). */
function lineEnds(lines: JtsGeometry): Position[] {
  const ends = new Map<string, { readonly position: Position; count: number }>()
  for (let index = 0; index < lines.getNumGeometries(); index += 1) {
    const positions = positionsOf(lines.getGeometryN(index))
    for (const position of [positions[0], positions[positions.length - 1]]) {
      if (position === undefined) continue
      const end = ends.get(position.join(' ')) ?? { position, count: 0 }
      end.count += 1
      ends.set(position.join(' '), end)
    }
  }
  return [...ends.values()].filter(({ count }) => count % 2 === 1).map(({ position }) => position)
}

function someOutside(positions: readonly Position[], other: JtsParts): boolean {
  return positions.some((position) => {
    const point = jtsPoints([position])
    return !list(other).some((part) => meets(point, part))
  })
}

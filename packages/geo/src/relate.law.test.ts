// Laws of `relate`: equal to a sampling oracle for all types and operators, and the identities between the operators.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Geometry, Position, SpatialOperator } from '@crosswalk/contract'
import { prepareGeometry } from './prepare-geometry.ts'
import { relate } from './relate.ts'

// The oracle. All edges are horizontal, vertical or diagonal with integer vertices, so that the arrangement of all lines x = i, y = i,
// x + y = i, x - y = i has a vertex, or the middle of an edge, or an inner point of a face, at every multiple of a quarter, and no cell
// without one. Sampling these points is therefore exact.
const OPERATORS: readonly SpatialOperator[] = [
  's_intersects',
  's_equals',
  's_disjoint',
  's_touches',
  's_within',
  's_overlaps',
  's_crosses',
  's_contains',
]
type Spot = 'inside' | 'edge' | 'outside'
interface Parts {
  readonly points: Position[]
  readonly lines: (readonly Position[])[]
  readonly polygons: (readonly (readonly Position[])[])[]
}

function takeApart(geometry: Geometry, into: Parts = { points: [], lines: [], polygons: [] }): Parts {
  if (geometry.type === 'Point') into.points.push(geometry.coordinates)
  if (geometry.type === 'MultiPoint') into.points.push(...geometry.coordinates)
  if (geometry.type === 'LineString') into.lines.push(geometry.coordinates)
  if (geometry.type === 'MultiLineString') into.lines.push(...geometry.coordinates)
  if (geometry.type === 'Polygon') into.polygons.push(geometry.coordinates)
  if (geometry.type === 'MultiPolygon') into.polygons.push(...geometry.coordinates)
  if (geometry.type === 'GeometryCollection') for (const part of geometry.geometries) takeApart(part, into)
  return into
}

function isOn(line: readonly Position[], [x = 0, y = 0]: Position): boolean {
  return line.some(([x2 = 0, y2 = 0], index) => {
    const [x1 = 0, y1 = 0] = line[index - 1] ?? [x2, y2]
    const isStraight = (x2 - x1) * (y - y1) === (y2 - y1) * (x - x1)
    return isStraight && x >= Math.min(x1, x2) && x <= Math.max(x1, x2) && y >= Math.min(y1, y2) && y <= Math.max(y1, y2)
  })
}

/** Strictly inside by the winding of angles, which shares nothing with ray crossing; the point must not be on a ring. */
function isInRings(rings: readonly (readonly Position[])[], [x = 0, y = 0]: Position): boolean {
  const turns = rings.map((ring) => {
    let sum = 0
    for (let index = 1; index < ring.length; index += 1) {
      const [x1 = 0, y1 = 0] = ring[index - 1] ?? []
      const [x2 = 0, y2 = 0] = ring[index] ?? []
      sum += Math.atan2((x1 - x) * (y2 - y) - (x2 - x) * (y1 - y), (x1 - x) * (x2 - x) + (y1 - y) * (y2 - y))
    }
    return Math.abs(Math.round(sum / (2 * Math.PI))) % 2
  })
  return turns.reduce((sum, turn) => sum + turn, 0) % 2 === 1
}

// One direction into each of the eight sectors between the lines through a point.
const SECTORS = [1, 3, 5, 7, 9, 11, 13, 15].map((n) => [Math.cos((n * Math.PI) / 8) / 16, Math.sin((n * Math.PI) / 8) / 16] as const)

function spotOf(parts: Parts, [x = 0, y = 0]: Position): Spot {
  const around = SECTORS.filter(([dx, dy]) => parts.polygons.some((rings) => isInRings(rings, [x + dx, y + dy]))).length
  if (around === SECTORS.length) return 'inside'
  if (around > 0) return 'edge'
  if (parts.lines.some((line) => isOn(line, [x, y]))) {
    const ends = parts.lines.flatMap((line) => [line[0], line[line.length - 1]]).filter((end) => end?.[0] === x && end[1] === y)
    return ends.length % 2 === 1 ? 'edge' : 'inside'
  }
  return parts.points.some(([px, py]) => px === x && py === y) ? 'inside' : 'outside'
}

function dimensionOf(parts: Parts): number {
  if (parts.polygons.length > 0) return 2
  return parts.lines.length > 0 ? 1 : 0
}

/** Which spots of one geometry meet which of the other, and whether the insides share more than points. */
function sample(partsOfA: Parts, partsOfB: Parts): Set<string> {
  const found = new Set<string>()
  for (let x = -1; x <= 11; x += 0.25) {
    for (let y = -1; y <= 11; y += 0.25) {
      const [spotA, spotB] = [spotOf(partsOfA, [x, y]), spotOf(partsOfB, [x, y])]
      found.add(`${spotA} ${spotB}`)
      // Lines through vertices of the arrangement only share points; anywhere else they share a stretch.
      const isVertex =
        (Number.isInteger(x) && Number.isInteger(y)) || (x % 1 !== 0 && y % 1 !== 0 && (2 * x) % 1 === 0 && (2 * y) % 1 === 0)
      if (spotA === 'inside' && spotB === 'inside' && !isVertex) found.add('stretch')
    }
  }
  return found
}

function oracle(operator: SpatialOperator, found: ReadonlySet<string>, [da, db]: readonly [number, number]): boolean {
  const inner = found.has('inside inside')
  const meets = inner || found.has('inside edge') || found.has('edge inside') || found.has('edge edge')
  const aLeaves = found.has('inside outside') || found.has('edge outside')
  const bLeaves = found.has('outside inside') || found.has('outside edge')
  const innerALeaves = found.has('inside outside')
  const innerBLeaves = found.has('outside inside')
  switch (operator) {
    case 's_intersects':
      return meets
    case 's_disjoint':
      return !meets
    case 's_touches':
      return meets && !inner
    case 's_equals':
      return inner && !aLeaves && !bLeaves
    case 's_within':
      return inner && !aLeaves
    case 's_contains':
      return inner && !bLeaves
    case 's_crosses':
      if (da === 1 && db === 1) return inner && !found.has('stretch')
      if (da === db) return false
      return inner && (da < db ? innerALeaves : innerBLeaves)
    case 's_overlaps':
      return da === db && inner && innerALeaves && innerBLeaves && (da !== 1 || found.has('stretch'))
  }
}

// Generated geometries within 0..10.
const offset = fc.integer({ min: 0, max: 4 })
const position = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }))
const DIRECTIONS = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => [dx, dy] as const)).filter(([dx, dy]) => dx !== 0 || dy !== 0)
const SHAPES: readonly (readonly (readonly (readonly [number, number])[])[])[] = [
  [
    [
      [0, 0],
      [3, 0],
      [3, 3],
      [0, 3],
      [0, 0],
    ],
  ],
  [
    [
      [0, 0],
      [2, 0],
      [2, 1],
      [0, 1],
      [0, 0],
    ],
  ],
  [
    [
      [0, 0],
      [4, 0],
      [0, 4],
      [0, 0],
    ],
  ],
  [
    [
      [2, 0],
      [4, 2],
      [2, 4],
      [0, 2],
      [2, 0],
    ],
  ],
  [
    [
      [0, 0],
      [4, 0],
      [4, 1],
      [1, 1],
      [1, 4],
      [0, 4],
      [0, 0],
    ],
  ],
  [
    [
      [0, 0],
      [5, 0],
      [5, 5],
      [0, 5],
      [0, 0],
    ],
    [
      [1, 1],
      [1, 3],
      [3, 3],
      [3, 1],
      [1, 1],
    ],
  ],
  [
    [
      [0, 0],
      [6, 0],
      [6, 6],
      [0, 6],
      [0, 0],
    ],
    [
      [0, 3],
      [2, 5],
      [4, 3],
      [2, 1],
      [0, 3],
    ],
  ],
]

const rings = fc
  .tuple(fc.constantFrom(...SHAPES), offset, offset)
  .map(([shape, dx, dy]) => shape.map((ring) => ring.map(([x, y]): Position => [x + dx, y + dy])))

const line = fc
  .tuple(position, fc.array(fc.tuple(fc.constantFrom(...DIRECTIONS), fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 4 }))
  .map(([start, steps]) => {
    const positions: Position[] = [start]
    let [x, y] = start
    for (const [[dx, dy], length] of steps) {
      const next = [Math.min(10, Math.max(0, x + dx * length)), Math.min(10, Math.max(0, y + dy * length))] as const
      // A step that was cut at the border could leave the grid of directions.
      if (next[0] - x !== dx * length || next[1] - y !== dy * length) continue
      ;[x, y] = next
      positions.push([x, y])
    }
    return positions.length > 1 ? positions : [start, [start[0] + 1, start[1] + 1]]
  })

const simple: fc.Arbitrary<Geometry> = fc.oneof(
  position.map((coordinates): Geometry => ({ type: 'Point', coordinates })),
  fc.array(position, { minLength: 1, maxLength: 3 }).map((coordinates): Geometry => ({ type: 'MultiPoint', coordinates })),
  line.map((coordinates): Geometry => ({ type: 'LineString', coordinates })),
  fc.array(line, { minLength: 1, maxLength: 2 }).map((coordinates): Geometry => ({ type: 'MultiLineString', coordinates })),
  rings.map((coordinates): Geometry => ({ type: 'Polygon', coordinates })),
  // Members that overlap or share edges are invalid as they stand; what counts is their union.
  fc.array(rings, { minLength: 1, maxLength: 2 }).map((coordinates): Geometry => ({ type: 'MultiPolygon', coordinates })),
)
/** Coordinates of all lines, however nested. */
function linesOf(geometry: Geometry): readonly (readonly Position[])[] {
  if (geometry.type === 'GeometryCollection') return geometry.geometries.flatMap((member) => linesOf(member))
  if (geometry.type === 'MultiLineString') return geometry.coordinates
  return geometry.type === 'LineString' ? [geometry.coordinates] : []
}

/**
 * Does some stretch belong to two lines, or twice to one? Where such a line ends is not the same for the lines as written (ends counted modulo
 * two) and for the point set that a collection is, so that no oracle decides it. Steps are compared between lattice points.
 */
function runsTwice(geometry: Geometry): boolean {
  const seen = new Set<string>()
  for (const positions of linesOf(geometry)) {
    for (const [index, [x = 0, y = 0]] of positions.entries()) {
      const [toX = x, toY = y] = positions[index + 1] ?? []
      const steps = greatestDivisor(Math.abs(toX - x), Math.abs(toY - y))
      for (let step = 0; step < steps; step += 1) {
        // Twice the middle of the step: the same in both directions.
        const key = `${2 * x + ((toX - x) / steps) * (2 * step + 1)} ${2 * y + ((toY - y) / steps) * (2 * step + 1)}`
        if (seen.has(key)) return true
        seen.add(key)
      }
    }
  }
  return false
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b)
}

const collection = fc
  .array(simple, { minLength: 1, maxLength: 3 })
  .map((geometries): Geometry => ({ type: 'GeometryCollection', geometries }))
  .filter((geometry) => !runsTwice(geometry))
const anything = fc.oneof({ weight: 5, arbitrary: simple }, { weight: 2, arbitrary: collection })

function compare(a: Geometry, b: Geometry): void {
  const preparedA = prepareGeometry(a)
  const preparedB = prepareGeometry(b)
  const got = OPERATORS.filter((operator) => relate(operator, preparedA, preparedB))
  const [partsOfA, partsOfB] = [takeApart(a), takeApart(b)]
  const found = sample(partsOfA, partsOfB)
  const dimensions = [dimensionOf(partsOfA), dimensionOf(partsOfB)] as const
  expect(got).toEqual(OPERATORS.filter((operator) => oracle(operator, found, dimensions)))
}

describe('relate against the sampling oracle', () => {
  it('agrees for every pair of types that are no collections', () => {
    fc.assert(fc.property(simple, simple, compare), { numRuns: 1000 })
  })

  it('agrees for collections of everything', () => {
    fc.assert(fc.property(anything, collection, compare), { numRuns: 700 })
  })
})

describe('identities between the operators', () => {
  // A tenth of a millimetre: what sources give at best. JTS does not promise anything for steps of 1e-300 degrees.
  const degrees = (limit: number): fc.Arbitrary<number> =>
    fc.double({ min: -limit, max: limit, noNaN: true }).map((value) => Math.round(value * 1e9) / 1e9)
  const free = fc.tuple(degrees(170), degrees(80))
  const star = fc
    .tuple(free, fc.array(fc.double({ min: 0.5, max: 9, noNaN: true }), { minLength: 3, maxLength: 12 }))
    .map(([[x, y], radii]): Geometry => {
      const ring = radii.map((radius, index): Position => {
        const angle = (2 * Math.PI * index) / radii.length
        return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)]
      })
      return { type: 'Polygon', coordinates: [[...ring, ring[0] ?? []]] }
    })
  const path = fc.array(free, { minLength: 2, maxLength: 6 }).map((coordinates): Geometry => ({ type: 'LineString', coordinates }))
  const any = fc.oneof(anything, star, path)

  it('holds for any two geometries', () => {
    fc.assert(
      fc.property(any, any, (first, second) => {
        const [a, b] = [prepareGeometry(first), prepareGeometry(second)]
        for (const operator of ['s_intersects', 's_equals', 's_disjoint', 's_touches', 's_overlaps', 's_crosses'] as const) {
          expect(relate(operator, a, b)).toBe(relate(operator, b, a))
        }
        expect(relate('s_disjoint', a, b)).toBe(!relate('s_intersects', a, b))
        expect(relate('s_within', a, b)).toBe(relate('s_contains', b, a))
        expect(relate('s_equals', a, b)).toBe(relate('s_within', a, b) && relate('s_within', b, a))
        for (const same of [a, b]) expect(relate('s_equals', same, same)).toBe(true)
      }),
      { numRuns: 400 },
    )
  })
})

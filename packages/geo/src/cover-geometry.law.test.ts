// Laws of covers: whatever lies as near as asked lies within one of the rings; by a plain ray casting that shares nothing with JTS.
import type { Geometry, Position } from '@crosswalk/contract'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { coverGeometry } from './cover-geometry.ts'

const CASES = Number(process.env['CROSSWALK_LAW_CASES'] ?? 300)
const MAX = 400

const position = fc
  .tuple(fc.integer({ min: -800, max: 800 }), fc.integer({ min: -800, max: 800 }))
  .map(([x, y]): Position => [x / 10, y / 10])
const line = fc.array(position, { minLength: 2, maxLength: 6 })
const ring = fc.array(position, { minLength: 3, maxLength: 7 }).map((positions) => [...positions, positions[0] ?? [0, 0]])
const geometry: fc.Arbitrary<Geometry> = fc.oneof(
  position.map((coordinates): Geometry => ({ type: 'Point', coordinates })),
  fc.array(position, { minLength: 1, maxLength: 4 }).map((coordinates): Geometry => ({ type: 'MultiPoint', coordinates })),
  line.map((coordinates): Geometry => ({ type: 'LineString', coordinates })),
  ring.map((coordinates): Geometry => ({ type: 'Polygon', coordinates: [coordinates] })),
)

function isInside([x = 0, y = 0]: Position, positions: readonly Position[]): boolean {
  let isIn = false
  for (let index = 1; index < positions.length; index += 1) {
    const [[ax = 0, ay = 0], [bx = 0, by = 0]] = [positions[index - 1] ?? [], positions[index] ?? []]
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) isIn = !isIn
  }
  return isIn
}

const edgesOf = (shape: Geometry): readonly (readonly Position[])[] => {
  if (shape.type === 'Point') return [[shape.coordinates]]
  if (shape.type === 'MultiPoint') return shape.coordinates.map((coordinates) => [coordinates])
  if (shape.type === 'LineString') return [shape.coordinates]
  return shape.type === 'Polygon' ? shape.coordinates : []
}

it('holds every place as near as asked, in any direction', () => {
  fc.assert(
    fc.property(
      geometry,
      fc.constantFrom(1e-6, 1e-4, 0.1),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
      (shape, degrees, share, angle) => {
        const rings = coverGeometry(shape, { degrees, maxPositions: MAX })
        expect(rings).toBeDefined()
        for (const positions of edgesOf(shape)) {
          positions.forEach(([x = 0, y = 0], index) => {
            const [nextX = x, nextY = y] = positions[index + 1] ?? []
            const [onX, onY] = [x + (nextX - x) * share, y + (nextY - y) * share]
            const near: Position = [onX + Math.cos(angle) * degrees * 0.999, onY + Math.sin(angle) * degrees * 0.999]
            expect(rings?.some((outline) => isInside(near, outline))).toBe(true)
          })
        }
      },
    ),
    { numRuns: CASES },
  )
})

it('has none for what is empty, larger than wanted, or at the edge of the world', () => {
  const options = { degrees: 1e-6, maxPositions: 10 }
  expect(coverGeometry({ type: 'MultiPoint', coordinates: [] }, options)).toBeUndefined()
  expect(coverGeometry({ type: 'Point', coordinates: [180, 10] }, options)).toBeUndefined()
  expect(coverGeometry({ type: 'Point', coordinates: [10, -90] }, options)).toBeUndefined()
  const many = Array.from({ length: 20 }, (_, index): Position => [index, (index % 3) * 10])
  expect(coverGeometry({ type: 'LineString', coordinates: many }, options)).toBeUndefined()
  expect(coverGeometry({ type: 'Point', coordinates: [13, 52] }, options)?.[0]).toHaveLength(5)
})

it('fills holes', () => {
  const square = (from: number, to: number): Position[] => [
    [from, from],
    [to, from],
    [to, to],
    [from, to],
    [from, from],
  ]
  const rings = coverGeometry({ type: 'Polygon', coordinates: [square(0, 9), square(3, 6)] }, { degrees: 1e-6, maxPositions: 50 })
  expect(rings).toHaveLength(1)
})

// An edge that is straight in degrees lies, in the systems that city data are kept in, no farther from its chord than said.
import type { Position } from '@crosswalk/contract'
import { CRS84, createTransform, parseCrs } from '@crosswalk/geo'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bendOf } from './bend.ts'

const CASES = Number(process.env['CROSSWALK_LAW_CASES'] ?? 300)

/** With a place in the middle of where each is used. */
const SYSTEMS: readonly (readonly [code: string, longitude: number, latitude: number])[] = [
  ['EPSG:25832', 9, 51],
  ['EPSG:25833', 13.4, 52.5],
  ['EPSG:28992', 5.4, 52.2],
  ['EPSG:2154', 2.5, 46.5],
  ['EPSG:3035', 10, 52],
  ['EPSG:3059', 24, 57],
  ['EPSG:2180', 19, 52],
  ['EPSG:3857', 13.4, 52.5],
  ['EPSG:3857', 25, 78],
]

it.each(SYSTEMS)('in %s', (code, longitude, latitude) => {
  const toPlane = createTransform(CRS84, parseCrs(code))
  const offset = fc.double({ min: -2.5, max: 2.5, noNaN: true })
  fc.assert(
    fc.property(offset, offset, offset, offset, fc.double({ min: 0, max: 1, noNaN: true }), (ax, ay, bx, by, share) => {
      const [from, to]: [Position, Position] = [
        [longitude + ax, latitude + ay],
        [longitude + bx, latitude + by],
      ]
      const [a, b] = [toPlane.forward(from), toPlane.forward(to)]
      const [[x1 = 0, y1 = 0], [x2 = 0, y2 = 0]] = [a ?? [], b ?? []]
      // Where the server sees the place at this share of the chord, against the straight edge in degrees: the nearer of many of its places.
      const [x = 0, y = 0] = toPlane.inverse([x1 + (x2 - x1) * share, y1 + (y2 - y1) * share]) ?? []
      const [fx = 0, fy = 0, tx = 0, ty = 0] = [...from, ...to]
      const [dx, dy] = [tx - fx, ty - fy]
      const along = Math.min(1, Math.max(0, ((x - fx) * dx + (y - fy) * dy) / (dx * dx + dy * dy || 1)))
      const distance = Math.hypot(x - fx - along * dx, y - fy - along * dy)
      // A millimetre for going there and back.
      expect(distance).toBeLessThanOrEqual(bendOf({ type: 'LineString', coordinates: [from, to] }) + 1e-8)
    }),
    { numRuns: CASES },
  )
})

it('has none without edges, and counts the way over the antimeridian', () => {
  expect(
    bendOf({
      type: 'MultiPoint',
      coordinates: [
        [0, 0],
        [90, 45],
      ],
    }),
  ).toBe(0)
  expect(bendOf([179, -18, -179, -17])).toBeCloseTo(bendOf([1, -18, 3, -17]), 12)
  expect(bendOf([13.3, 52.4, 13.5, 52.6])).toBeLessThan(3e-4)
})

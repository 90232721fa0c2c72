// A box in a projected system matches the points whose projected coordinates lie in it; near its edges, where chords stand for curves, it may err.
import { createTransform, CRS84, parseCrs, prepareGeometry, relate } from '@crosswalk/geo'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFaceCrs } from './face-crs.ts'
import { readBbox } from './read-bbox.ts'

const LAW_CASES = Number(process.env['CROSSWALK_LAW_CASES'] ?? 500)

/** Of the box's size: how far from an edge the answer is certain. */
const MARGIN = 1e-3

describe.each(['EPSG:25833', 'EPSG:3857', 'EPSG:31468', 'EPSG:4326'])('a bbox in %s', (spelling) => {
  const crs = createFaceCrs(spelling)
  const { forward } = createTransform(CRS84, parseCrs(spelling))
  const degrees = fc.record({
    longitude: fc.double({ min: 10, max: 18, noNaN: true }),
    latitude: fc.double({ min: 48, max: 55, noNaN: true }),
  })

  it('holds the points that it holds in its own plane', () => {
    fc.assert(
      fc.property(degrees, degrees, degrees, (one, other, point) => {
        const [a = [0, 0], b = [0, 0], at = [0, 0]] = [one, other, point].map(
          ({ longitude, latitude }) => forward([longitude, latitude]) ?? [],
        )
        const low = [0, 1].map((axis) => Math.min(a[axis] ?? 0, b[axis] ?? 0))
        const high = [0, 1].map((axis) => Math.max(a[axis] ?? 0, b[axis] ?? 0))
        const size = Math.max(...[0, 1].map((axis) => (high[axis] ?? 0) - (low[axis] ?? 0)))
        const depths = [0, 1].map((axis) => Math.min((at[axis] ?? 0) - (low[axis] ?? 0), (high[axis] ?? 0) - (at[axis] ?? 0)))
        const depth = Math.min(...depths)
        fc.pre(size > 0 && Math.abs(depth) > MARGIN * size)
        const corners = crs.isLatitudeFirst ? [...low.toReversed(), ...high.toReversed()] : [...low, ...high]
        const literal = prepareGeometry(readBbox('bbox', corners.join(','), crs))
        const isInside = relate('s_intersects', prepareGeometry({ type: 'Point', coordinates: [point.longitude, point.latitude] }), literal)
        expect(isInside).toBe(depth > 0)
      }),
      { numRuns: LAW_CASES },
    )
  })
})

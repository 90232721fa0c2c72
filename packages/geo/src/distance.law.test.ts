// Laws of distances: never more than dense sampling finds and hardly less, boxes around never miss.
import fc from 'fast-check'
import geodesicLibrary from 'geographiclib-geodesic'
import { describe, expect, it } from 'vitest'
import type { Geometry, Position } from '@crosswalk/contract'
import { bboxAround } from './bbox-around.ts'
import { bboxIntersects } from './bbox.ts'
import { distanceMetres, isWithinDistance } from './distance.ts'
import { prepareGeometry } from './prepare-geometry.ts'

const wgs84 = geodesicLibrary.Geodesic.WGS84
const inverse = (a: Position, b: Position): number => wgs84.Inverse(a[1] ?? 0, a[0] ?? 0, b[1] ?? 0, b[0] ?? 0).s12 ?? 0

// A tenth of a millimetre: what sources give at best. Steps of 1e-300 degrees are numerics, not geography.
const degrees = (limit: number): fc.Arbitrary<number> =>
  fc.double({ min: -limit, max: limit, noNaN: true }).map((value) => Math.round(value * 1e9) / 1e9)
const position = fc.tuple(degrees(180), degrees(90))
/** Lines of city, country and continent size. */
const line = fc
  .tuple(position, fc.constantFrom(0.001, 0.1, 3, 40), fc.array(fc.tuple(degrees(1), degrees(1)), { minLength: 1, maxLength: 4 }))
  .map(([[x, y], size, steps]) => {
    const positions: Position[] = [[x, y]]
    for (const [dx, dy] of steps) {
      const [px = 0, py = 0] = positions[positions.length - 1] ?? []
      positions.push([Math.max(-180, Math.min(180, px + dx * size)), Math.max(-90, Math.min(90, py + dy * size))])
    }
    return positions
  })

function dense(positions: readonly Position[], perEdge: number): Position[] {
  return positions.flatMap(([x2 = 0, y2 = 0], index) => {
    const [x1 = 0, y1 = 0] = positions[index - 1] ?? [x2, y2]
    return Array.from({ length: perEdge + 1 }, (_, n): Position => [x1 + ((x2 - x1) * n) / perEdge, y1 + ((y2 - y1) * n) / perEdge])
  })
}

/** Samples each edge, then around its best sample more and more finely: a search that needs no derivative. */
function sampledMetres(point: Position, positions: readonly Position[]): number {
  let best = Infinity
  for (let index = 1; index < positions.length; index += 1) {
    const [[x1 = 0, y1 = 0] = [], [x2 = 0, y2 = 0] = []] = positions.slice(index - 1, index + 1)
    let [from, to] = [0, 1]
    for (let round = 0; round < 9; round += 1) {
      const step = (to - from) / 60
      const metres = Array.from({ length: 61 }, (_, n) => {
        const fraction = from + n * step
        return inverse(point, [x1 + (x2 - x1) * fraction, y1 + (y2 - y1) * fraction])
      })
      const nearest = metres.indexOf(Math.min(...metres))
      best = Math.min(best, metres[nearest] ?? Infinity)
      ;[from, to] = [Math.max(0, from + (nearest - 1) * step), Math.min(1, from + (nearest + 1) * step)]
    }
  }
  return best
}

const lineString = (coordinates: readonly Position[]): Geometry => ({ type: 'LineString', coordinates })

describe('distances', () => {
  it('between a point and a line equal fine sampling within 5 mm', () => {
    fc.assert(
      fc.property(position, line, fc.boolean(), (far, positions, isNear) => {
        const [x = 0, y = 0] = positions[0] ?? []
        const point: Position = isNear ? [Math.max(-180, x - 0.001), Math.max(-90, y - 0.0007)] : far
        const metres = distanceMetres(prepareGeometry({ type: 'Point', coordinates: point }), prepareGeometry(lineString(positions)))
        expect(Math.abs(metres - sampledMetres(point, positions))).toBeLessThan(0.005)
      }),
      { numRuns: 300 },
    )
  })

  it('between two lines are never more than sampling finds and not much less', () => {
    fc.assert(
      fc.property(line, line, (first, second) => {
        const metres = distanceMetres(prepareGeometry(lineString(first)), prepareGeometry(lineString(second)))
        const samples = dense(first, 60)
        const found = Math.min(
          ...samples.map((sample) =>
            distanceMetres(prepareGeometry({ type: 'Point', coordinates: sample }), prepareGeometry(lineString(second))),
          ),
        )
        const spacing = Math.max(...samples.slice(1).map((sample, index) => inverse(sample, samples[index] ?? sample)))
        expect(metres).toBeLessThanOrEqual(found + 0.005)
        expect(metres).toBeGreaterThanOrEqual(found - spacing / 2 - 0.005)
      }),
      { numRuns: 25 },
    )
  })

  it('decide isWithinDistance, whatever the short cuts', () => {
    fc.assert(
      fc.property(line, line, fc.double({ min: 0, max: 2, noNaN: true }), (first, second, factor) => {
        const [a, b] = [prepareGeometry(lineString(first)), prepareGeometry(lineString(second))]
        const metres = distanceMetres(a, b)
        fc.pre(Math.abs(metres * factor - metres) > 0.01)
        expect(isWithinDistance(a, b, metres * factor)).toBe(metres <= metres * factor)
      }),
      { numRuns: 300 },
    )
  })
})

describe('bboxAround', () => {
  it('holds every point that a geodesic of at most that length can reach', () => {
    const reach = fc.oneof(fc.double({ min: 0, max: 1e5, noNaN: true }), fc.double({ min: 0, max: 2e7, noNaN: true }))
    fc.assert(
      fc.property(position, reach, fc.double({ min: 0, max: 360, noNaN: true }), ([x, y], metres, azimuth) => {
        const end = wgs84.Direct(y, x, azimuth, metres)
        const longitude = end.lon2 ?? 0
        const latitude = end.lat2 ?? 0
        const boxes = bboxAround({ type: 'Point', coordinates: [x, y] }, metres)
        const isHeld = boxes.some((box) => bboxIntersects(box, [longitude, latitude, longitude, latitude]))
        // A point on the antimeridian has two longitudes.
        const isHeldAcross =
          Math.abs(longitude) > 179.999999 && boxes.some((box) => bboxIntersects(box, [-longitude, latitude, -longitude, latitude]))
        expect(isHeld || isHeldAcross).toBe(true)
        for (const box of boxes) expect(box[0] <= box[2] && box[0] >= -180 && box[2] <= 180 && box[1] >= -90 && box[3] <= 90).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })
})

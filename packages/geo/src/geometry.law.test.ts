// Laws of the small parts: WKT there and back, winding twice is winding once, the index equals brute force, transforms come back.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Bbox, Geometry, Position } from '@crosswalk/contract'
import { bboxIntersects } from './bbox.ts'
import { createSpatialIndex } from './create-spatial-index.ts'
import { createTransform } from './create-transform.ts'
import { geodesicMetres } from './ellipsoid.ts'
import { CRS84, parseCrs } from './parse-crs.ts'
import { parseWkt } from './parse-wkt.ts'
import { toWkt } from './to-wkt.ts'
import { validateGeometry } from './validate-geometry.ts'
import { windRings } from './wind-rings.ts'

const longitude = fc.double({ min: -180, max: 180, noNaN: true })
const latitude = fc.double({ min: -90, max: 90, noNaN: true })

/** All seven types with positions of two or of three numbers, but not both in one geometry. */
function geometries(withHeights: boolean): fc.Arbitrary<Geometry> {
  const position: fc.Arbitrary<Position> = withHeights
    ? fc.tuple(longitude, latitude, fc.double({ noNaN: true, noDefaultInfinity: true }))
    : fc.tuple(longitude, latitude)
  const line = fc.array(position, { minLength: 2, maxLength: 5 })
  const ring = fc.array(position, { minLength: 3, maxLength: 6 }).map((open): Position[] => [...open, open[0] ?? []])
  const rings = fc.array(ring, { minLength: 1, maxLength: 3 })
  const some = <Part>(part: fc.Arbitrary<Part>): fc.Arbitrary<Part[]> => fc.array(part, { minLength: 1, maxLength: 3 })
  const simple: fc.Arbitrary<Geometry> = fc.oneof(
    position.map((coordinates): Geometry => ({ type: 'Point', coordinates })),
    some(position).map((coordinates): Geometry => ({ type: 'MultiPoint', coordinates })),
    line.map((coordinates): Geometry => ({ type: 'LineString', coordinates })),
    some(line).map((coordinates): Geometry => ({ type: 'MultiLineString', coordinates })),
    rings.map((coordinates): Geometry => ({ type: 'Polygon', coordinates })),
    some(rings).map((coordinates): Geometry => ({ type: 'MultiPolygon', coordinates })),
  )
  const collection = some(simple).map((parts): Geometry => ({ type: 'GeometryCollection', geometries: parts }))
  return fc.oneof(
    simple,
    collection,
    some(collection).map((parts): Geometry => ({ type: 'GeometryCollection', geometries: parts })),
  )
}
const geometry = fc.boolean().chain(geometries)

describe('laws', () => {
  it('parseWkt(toWkt(g)) is g, in either axis order', () => {
    fc.assert(
      fc.property(geometry, fc.constantFrom('longitude-first', 'latitude-first'), (g, axisOrder) => {
        expect(parseWkt(toWkt(g, { axisOrder }), { axisOrder })).toEqual(g)
        expect(validateGeometry(g)).toBe(g)
      }),
      { numRuns: 500 },
    )
  })

  it('winding twice is winding once, and keeps every position', () => {
    fc.assert(
      fc.property(geometry, (g) => {
        const wound = windRings(g)
        expect(windRings(wound)).toBe(wound)
        expect(toWkt(wound).length).toBe(toWkt(g).length)
      }),
      { numRuns: 500 },
    )
  })

  it('the index finds what brute force finds, ascending and once', () => {
    const small = fc.tuple(
      fc.integer({ min: -18, max: 18 }),
      fc.integer({ min: -9, max: 9 }),
      fc.integer({ min: -18, max: 18 }),
      fc.integer({ min: 0, max: 4 }),
    )
    const box = small.map(([west, south, east, height]): Bbox => [west * 10, south * 10, east * 10, Math.min(90, south * 10 + height * 10)])
    fc.assert(
      fc.property(fc.array(fc.option(box, { freq: 5 }), { maxLength: 60 }), box, fc.boolean(), (boxes, search, isFlat) => {
        const rows = isFlat ? Float64Array.from(boxes.flatMap((row) => row ?? [Number.NaN, Number.NaN, Number.NaN, Number.NaN])) : boxes
        const index = createSpatialIndex(rows)
        const expected = boxes.flatMap((row, number) => (row !== null && bboxIntersects(row, search) ? [number] : []))
        expect([...index.search(search)]).toEqual(expected)
        expect(index.size).toBe(boxes.filter((row) => row !== null).length)
      }),
      { numRuns: 500 },
    )
  })

  it('a transform comes back to the place within a few millimetres', () => {
    const near = fc.tuple(fc.double({ min: 6, max: 14, noNaN: true }), fc.double({ min: 48, max: 54, noNaN: true }))
    fc.assert(
      fc.property(near, fc.constantFrom('EPSG:25832', 'EPSG:31467', 'EPSG:3035', 'EPSG:3857', 'EPSG:4258', 'EPSG:2056'), (place, code) => {
        const transform = createTransform(CRS84, parseCrs(code))
        const [x = 0, y = 0] = transform.inverse(transform.forward(place) ?? []) ?? []
        expect(geodesicMetres([x, y], place)).toBeLessThan(0.005)
      }),
      { numRuns: 500 },
    )
  })
})

// Generators of geometries and boxes for property tests (fast-check).
import fc from 'fast-check'
import type { Geometry, SpatialLiteral } from '@crosswalk/contract'

/** Valid geometries in CRS84 of every type, all positions with a height or none. */
export function arbitraryGeometry(heights = true): fc.Arbitrary<Geometry> {
  const longitude = fc.integer({ min: -1800, max: 1800 }).map((tenths) => tenths / 10)
  const latitude = fc.integer({ min: -900, max: 900 }).map((tenths) => tenths / 10)
  const flat = geometriesOf(fc.tuple(longitude, latitude))
  const solid = geometriesOf(fc.tuple(longitude, latitude, fc.integer({ min: -50, max: 5000 })))
  return heights ? fc.oneof({ arbitrary: flat, weight: 2 }, { arbitrary: solid, weight: 1 }) : flat
}

function geometriesOf(position: fc.Arbitrary<number[]>): fc.Arbitrary<Geometry> {
  const few = { minLength: 1, maxLength: 2 }
  const line = fc.array(position, { minLength: 2, maxLength: 4 })
  const ring = fc.array(position, { minLength: 3, maxLength: 4 }).map((corners) => [...corners, ...corners.slice(0, 1)])
  const polygon = fc.array(ring, few)
  const simple: fc.Arbitrary<Geometry> = fc.oneof(
    position.map((coordinates): Geometry => ({ type: 'Point', coordinates })),
    line.map((coordinates): Geometry => ({ type: 'LineString', coordinates })),
    polygon.map((coordinates): Geometry => ({ type: 'Polygon', coordinates })),
    fc.array(position, few).map((coordinates): Geometry => ({ type: 'MultiPoint', coordinates })),
    fc.array(line, few).map((coordinates): Geometry => ({ type: 'MultiLineString', coordinates })),
    fc.array(polygon, few).map((coordinates): Geometry => ({ type: 'MultiPolygon', coordinates })),
  )
  const collection = fc.array(simple, few).map((geometries): Geometry => ({ type: 'GeometryCollection', geometries }))
  const nested = fc.array(fc.oneof(simple, collection), few).map((geometries): Geometry => ({ type: 'GeometryCollection', geometries }))
  return fc.oneof({ arbitrary: simple, weight: 4 }, { arbitrary: nested, weight: 1 })
}

/** A box of four numbers; west greater than east is as likely as not. */
export const arbitraryBbox: fc.Arbitrary<SpatialLiteral> = fc
  .tuple(
    fc.integer({ min: -180, max: 180 }),
    fc.integer({ min: -90, max: 0 }),
    fc.integer({ min: -180, max: 180 }),
    fc.integer({ min: 0, max: 90 }),
  )
  .map((bbox) => ({ bbox }))

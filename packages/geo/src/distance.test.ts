// Unit tests of geodesic distances: published geodesics, the antimeridian, poles, mixed types.
import { describe, expect, it } from 'vitest'
import type { BboxLiteral, Position } from '@crosswalk/contract'
import { distanceMetres, isWithinDistance } from './distance.ts'
import { parseWkt } from './parse-wkt.ts'
import { prepareGeometry } from './prepare-geometry.ts'
import type { PreparedGeometry } from './prepare-geometry.ts'

function prepared(literal: string | BboxLiteral): PreparedGeometry {
  return prepareGeometry(typeof literal === 'string' ? parseWkt(literal) : literal)
}

function metresBetween(a: string | BboxLiteral, b: string | BboxLiteral): number {
  const metres = distanceMetres(prepared(a), prepared(b))
  expect(distanceMetres(prepared(b), prepared(a))).toBeCloseTo(metres, 3)
  // The bound belongs to the range, whichever way it is asked.
  expect(isWithinDistance(prepared(a), prepared(b), metres)).toBe(true)
  expect(isWithinDistance(prepared(a), prepared(b), metres * 1.000001 + 0.01)).toBe(true)
  if (metres > 0) expect(isWithinDistance(prepared(a), prepared(b), metres * 0.999999 - 0.01)).toBe(false)
  return metres
}

describe('distanceMetres', () => {
  it('is that of the ellipsoid between points', () => {
    // Flinders Peak to Buninyong, the example of the GDA94 Technical Manual (GRS 80, which differs by less than 0.1 mm): 54,972.271 m.
    expect(metresBetween('POINT(144.42486788888889 -37.95103341666667)', 'POINT(143.92649552777777 -37.65282113888889)')).toBeCloseTo(
      54_972.271,
      2,
    )
    // The quarter meridian of WGS 84 and the equator's degree (a * pi / 180).
    expect(metresBetween('POINT(0 0)', 'POINT(0 90)')).toBeCloseTo(10_001_965.729, 2)
    expect(metresBetween('POINT(0 0)', 'POINT(1 0)')).toBeCloseTo((6_378_137 * Math.PI) / 180, 6)
    // Nearly antipodal, where Vincenty's iteration fails; C. F. F. Karney, Algorithms for geodesics, table 4: 19,989,832.827610 m.
    expect(metresBetween('POINT(0 -30)', 'POINT(179.8 29.9)')).toBeCloseTo(19_989_832.82761, 4)
    expect(metresBetween('POINT(5 50)', 'POINT(5 50)')).toBe(0)
  })

  it('knows no border at the antimeridian and at a pole', () => {
    expect(metresBetween('POINT(179.9 0)', 'POINT(-179.9 0)')).toBeCloseTo((0.2 * 6_378_137 * Math.PI) / 180, 6)
    expect(metresBetween('POINT(180 50)', 'POINT(-180 50)')).toBe(0)
    expect(metresBetween('POINT(-179.5 0)', { bbox: [170, -5, 179.5, 5] })).toBeCloseTo((6_378_137 * Math.PI) / 180, 3)
    expect(metresBetween('LINESTRING(179 10,179.9 10)', 'LINESTRING(-179.9 10,-179 10)')).toBeCloseTo(21_927.87, 1)
    expect(metresBetween('POINT(0 89.9)', 'POINT(180 89.9)')).toBeCloseTo(22_338.8, 0)
    expect(metresBetween('POINT(0 90)', 'LINESTRING(-180 89,180 89)')).toBeCloseTo(111_694, -1)
  })

  it('is zero where geometries meet, inside too', () => {
    expect(metresBetween('POINT(5 5)', { bbox: [0, 0, 10, 10] })).toBe(0)
    expect(metresBetween('POLYGON((4 4,5 4,5 5,4 4))', { bbox: [0, 0, 10, 10] })).toBe(0)
    expect(metresBetween('LINESTRING(-5 5,15 5)', { bbox: [0, 0, 10, 10] })).toBe(0)
  })

  it('finds the nearest point in the middle of an edge', () => {
    expect(metresBetween('POINT(0.5 1)', 'LINESTRING(0 0,1 0)')).toBeCloseTo(110_574.3886, 3)
    expect(metresBetween('POINT(5 5)', 'POLYGON((0 0,10 0,10 10,0 10,0 0),(1 1,9 1,9 9,1 9,1 1))')).toBeGreaterThan(440_000)
  })

  it('is Infinity for an empty geometry and for positions off the globe', () => {
    const empty = prepareGeometry({ type: 'MultiPoint', coordinates: [] })
    const metres: Position = [392_000, 5_820_000]
    const point = prepared('POINT(0 0)')
    expect(distanceMetres(empty, point)).toBe(Infinity)
    expect(isWithinDistance(empty, point, 1e9)).toBe(false)
    expect(distanceMetres(prepareGeometry({ type: 'Point', coordinates: metres }), point)).toBe(Infinity)
    expect(distanceMetres(prepareGeometry({ type: 'LineString', coordinates: [metres, [392_100, 5_820_000]] }), point)).toBe(Infinity)
  })
})

describe('isWithinDistance', () => {
  it('refuses distances that are none', () => {
    const point = prepared('POINT(0 0)')
    expect(isWithinDistance(point, point, 0)).toBe(true)
    for (const metres of [-1, Number.NaN]) expect(isWithinDistance(point, point, metres)).toBe(false)
    expect(isWithinDistance(point, prepared('POINT(90 0)'), Infinity)).toBe(true)
    expect(isWithinDistance(prepared('LINESTRING(0 0,1 1)'), prepared('POINT(90 0)'), Infinity)).toBe(true)
  })
})

// Unit tests of coordinate transforms: published points, PROJ's results, accuracy statements, whole geometries.
import { describe, expect, it } from 'vitest'
import type { Geometry, Position } from '@crosswalk/contract'
import { createTransform } from './create-transform.ts'
import { geodesicMetres } from './ellipsoid.ts'
import { epsgCodes, epsgEntry } from './epsg-table.ts'
import { CRS84, parseCrs } from './parse-crs.ts'
import { swapAxes, transformGeometry } from './transform-geometry.ts'

function forward(from: string, to: string, position: Position): Position {
  return createTransform(parseCrs(from), parseCrs(to)).forward(position) ?? []
}

const degrees = (whole: number, minutes: number, seconds: number): number => whole + minutes / 60 + seconds / 3600

describe('published points', () => {
  // [from, to, given, expected, tolerance in metres, source]
  it.each<[from: string, to: string, given: Position, expected: Position, toleranceMetres: number, source: string]>([
    [
      'EPSG:4277',
      'EPSG:27700',
      [degrees(1, 43, 4.5177), degrees(52, 39, 27.2531)],
      [651_409.903, 313_177.27],
      0.01,
      'Ordnance Survey, Caister',
    ],
    ['EPSG:4277', 'EPSG:27700', [0.5, 50.5], [577_274.99, 69_740.5], 0.02, 'IOGP 373-7-2, Transverse Mercator'],
    ['EPSG:4289', 'EPSG:28992', [6, 53], [196_105.283, 557_057.739], 0.01, 'IOGP 373-7-2, Oblique Stereographic'],
    ['EPSG:4258', 'EPSG:3035', [5, 50], [3_962_799.45, 2_999_718.85], 0.01, 'IOGP 373-7-2, Lambert Azimuthal Equal Area'],
    [
      'EPSG:4156',
      'EPSG:5514',
      [degrees(16, 50, 59.179), degrees(50, 12, 32.442)],
      [-568_990.997, -1_050_538.643],
      0.02,
      'IOGP 373-7-2, Krovak',
    ],
    ['CRS84', 'EPSG:28992', [5.38720621, 52.1551744], [155_000, 463_000], 0.5, 'Kadaster, Amersfoort'],
    ['EPSG:4258', 'EPSG:25833', [15, 45], [500_000, 4_982_950.4], 0.01, 'meridian arc of GRS 80 times 0.9996'],
    ['CRS84', 'EPSG:3857', [180, 0], [20_037_508.342789244, 0], 1e-6, 'half of 2 pi a'],
  ])('%s to %s', (from, to, given, [x = 0, y = 0], toleranceMetres) => {
    const [gotX = 0, gotY = 0] = forward(from, to, given)
    expect(Math.hypot(gotX - x, gotY - y)).toBeLessThan(toleranceMetres)
  })

  // Computed with PROJ 9.5 and its EPSG dataset, which shares no code with proj4js, without grid files.
  it.each([
    ['25833', 13.404954, 52.520008, 391_776.158, 5_820_073.118],
    ['25832', 9.993682, 53.551086, 565_833.193, 5_934_036.377],
    ['3059', 24.105186, 56.949649, 506_398.452, 311_786.028],
    ['3021', 18.068581, 59.329323, 1_628_831.405, 6_580_911.123],
    ['2393', 24.938379, 60.169856, 3_385_733.486, 6_674_915.508],
    ['31370', 4.35171, 50.85034, 148_799.875, 171_104.604],
    ['2056', 7.447447, 46.947974, 2_600_671.054, 1_199_654.426],
    ['31467', 8.682127, 50.110924, 3_477_336.754, 5_552_793.414],
    ['3068', 13.404954, 52.520008, 25_035.02, 21_457.417],
    ['27572', 2.352222, 48.856614, 601_153.914, 2_428_697.455],
    ['25830', -3.70379, 40.416775, 440_291.284, 4_474_254.6],
    ['31287', 16.373819, 48.208174, 625_924.862, 483_184.369],
    ['2180', 21.012229, 52.229676, 637_384.258, 486_754.596],
    ['3301', 24.753575, 59.436961, 542_761.999, 6_589_031.915],
    ['27700', -0.127758, 51.507351, 530_031.801, 180_374.72],
  ] as const)('EPSG:%s agrees with PROJ within half a metre', (code, longitude, latitude, x, y) => {
    const [gotX = 0, gotY = 0] = forward('CRS84', code, [longitude, latitude])
    expect(Math.hypot(gotX - x, gotY - y)).toBeLessThan(0.5)
  })
})

describe('a coarser shift than PROJ takes', () => {
  it('stays within the accuracy it states', () => {
    // PROJ chooses by the place: at Prague the seven parameters for Czechia; here one set serves both countries.
    const transform = createTransform(CRS84, parseCrs('EPSG:5514'))
    const [x = 0, y = 0] = transform.forward([14.4378, 50.075538]) ?? []
    expect(Math.hypot(x + 741_817.197, y + 1_044_488.37)).toBeLessThan(transform.accuracyMetres ?? 0)
  })
})

describe('what a transform says of itself', () => {
  it.each([
    ['CRS84', 'EPSG:4326', 0, false],
    ['CRS84', 'EPSG:3857', 0.001, false],
    ['EPSG:4289', 'EPSG:28992', 0.001, false],
    ['CRS84', 'EPSG:25833', 1, false],
    ['CRS84', 'EPSG:28992', 1, true],
    ['CRS84', 'EPSG:31467', 3, true],
    ['CRS84', 'EPSG:5514', 10, true],
  ] as const)('%s to %s is good to %s m', (from, to, accuracyMetres, ballpark) => {
    expect(createTransform(parseCrs(from), parseCrs(to))).toMatchObject({ accuracyMetres, ballpark })
  })

  it('knows nothing where no datum shift is known', () => {
    const unknown = epsgCodes().find((code) => /\+ellps=bessel(?!.*towgs84)/.test(epsgEntry(code)?.definition ?? '')) ?? ''
    expect(createTransform(CRS84, { authority: 'EPSG', code: unknown })).toMatchObject({ accuracyMetres: null, ballpark: true })
  })

  it('refuses what the table does not have', () => {
    expect(() => createTransform(CRS84, { authority: 'EPSG', code: '5703' })).toThrow(
      expect.objectContaining({ code: 'QUERY_INVALID', details: expect.objectContaining({ reason: 'CRS_UNKNOWN' }) }),
    )
  })
})

describe('every system of the table', () => {
  it('leads back to within a centimetre from a place in its area', () => {
    const codes = epsgCodes()
    expect(codes.length).toBeGreaterThan(5_500)
    const wrong = codes.filter((code) => {
      const entry = epsgEntry(code)
      if (entry === null) return true
      const [west, south, east, north] = entry.area
      const longitude = west + (east < west ? east + 360 - west : east - west) * 0.4
      const place = [longitude > 180 ? longitude - 360 : longitude, south + (north - south) * 0.6] as const
      const transform = createTransform(CRS84, { authority: 'EPSG', code })
      const there = transform.forward(place)
      const back = there === null ? null : transform.inverse(there)
      return back === null || !(geodesicMetres([back[0] ?? 0, back[1] ?? 0], place) < 0.01)
    })
    // The inverse of a seven-parameter shift is the one with negated parameters, which large rotations show.
    expect(wrong.length).toBeLessThan(20)
  })
})

describe('transformGeometry', () => {
  const polygon: Geometry = {
    type: 'Polygon',
    coordinates: [
      [
        [13, 52, 34],
        [13.1, 52, 34],
        [13.1, 52.1, 34],
        [13, 52, 34],
      ],
    ],
  }
  const transform = createTransform(CRS84, parseCrs('EPSG:25833'))

  it('moves every position, keeps heights, and comes back', () => {
    const there = transformGeometry(
      { type: 'GeometryCollection', geometries: [polygon, { type: 'Point', coordinates: [13, 52] }] },
      transform,
    )
    if (there === null || there.type !== 'GeometryCollection') throw new Error('a collection stays one')
    expect(there.geometries[0]).toMatchObject({ type: 'Polygon' })
    const back = transformGeometry(there, transform, { direction: 'inverse' })
    if (back?.type !== 'GeometryCollection' || back.geometries[0]?.type !== 'Polygon') throw new Error('types stay')
    const [position = []] = back.geometries[0].coordinates[0] ?? []
    expect(position[0]).toBeCloseTo(13, 9)
    expect(position[1]).toBeCloseTo(52, 9)
    expect(position[2]).toBe(34)
  })

  it('is null where a position has no image', () => {
    expect(
      transformGeometry(
        {
          type: 'LineString',
          coordinates: [
            [13, 52],
            [Number.NaN, 52],
          ],
        },
        transform,
      ),
    ).toBeNull()
    expect(createTransform(CRS84, parseCrs('EPSG:3857')).forward([13, 90.5])).toBeNull()
  })

  it('swaps axes', () => {
    expect(
      swapAxes({
        type: 'MultiPoint',
        coordinates: [
          [52, 13],
          [53, 14, 7],
        ],
      }),
    ).toEqual({
      type: 'MultiPoint',
      coordinates: [
        [13, 52],
        [14, 53, 7],
      ],
    })
  })
})

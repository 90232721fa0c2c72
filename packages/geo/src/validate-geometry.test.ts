// Unit tests of user literals (strict, with a path) and of source geometries (lenient, null).
import { describe, expect, it } from 'vitest'
import { parseGeometry } from './parse-geometry.ts'
import { validateGeometry } from './validate-geometry.ts'

function failure(value: unknown): unknown {
  try {
    return validateGeometry(value)
  } catch (error) {
    return error
  }
}

const RING = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 0],
]

function nest(levels: number): unknown {
  let geometry: unknown = { type: 'Point', coordinates: [0, 0] }
  for (let level = 0; level < levels; level += 1) geometry = { type: 'GeometryCollection', geometries: [geometry] }
  return geometry
}

describe('validateGeometry', () => {
  it.each([
    { type: 'Point', coordinates: [180, -90, 5] },
    { type: 'MultiPoint', coordinates: [[-180, 90]] },
    {
      type: 'LineString',
      coordinates: [
        [0, 0],
        [1, 1],
      ],
    },
    {
      type: 'MultiLineString',
      coordinates: [
        [
          [0, 0],
          [1, 1],
        ],
      ],
    },
    { type: 'Polygon', coordinates: [RING] },
    { type: 'MultiPolygon', coordinates: [[RING]] },
    nest(8),
  ])('gives a right geometry back as it is: %j', (geometry) => {
    expect(validateGeometry(geometry)).toBe(geometry)
  })

  it.each([
    [null, []],
    [{ type: 'Pint', coordinates: [0, 0] }, ['type']],
    [{ type: 'Feature', geometry: null }, ['type']],
    [{ type: 'Point' }, ['coordinates']],
    [{ type: 'Point', coordinates: [0] }, ['coordinates']],
    [{ type: 'Point', coordinates: [0, '1'] }, ['coordinates', 1]],
    [{ type: 'Point', coordinates: [0, Number.NaN] }, ['coordinates', 1]],
    [{ type: 'Point', coordinates: [0, 0, Infinity] }, ['coordinates', 2]],
    [{ type: 'Point', coordinates: [180.1, 0] }, ['coordinates', 0]],
    [
      {
        type: 'LineString',
        coordinates: [
          [0, 0],
          [0, -90.1],
        ],
      },
      ['coordinates', 1, 1],
    ],
    [{ type: 'LineString', coordinates: [[0, 0]] }, ['coordinates']],
    [{ type: 'MultiPoint', coordinates: [] }, ['coordinates']],
    [{ type: 'Polygon', coordinates: [] }, ['coordinates']],
    [
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 0],
            [0, 0],
          ],
        ],
      },
      ['coordinates', 0],
    ],
    [
      {
        type: 'MultiPolygon',
        coordinates: [
          [
            RING,
            [
              [0, 0],
              [1, 0],
              [1, 1],
              [0, 1],
            ],
          ],
        ],
      },
      ['coordinates', 0, 1, 3],
    ],
    [{ type: 'GeometryCollection', geometries: [] }, ['geometries']],
    [
      {
        type: 'GeometryCollection',
        geometries: [
          { type: 'Point', coordinates: [0, 0] },
          { type: 'Point', coordinates: [0, 91] },
        ],
      },
      ['geometries', 1, 'coordinates', 1],
    ],
  ])('refuses %j at its place', (value, path) => {
    expect(failure(value)).toMatchObject({ code: 'QUERY_INVALID', details: { path } })
  })

  it('is bounded', () => {
    expect(failure(nest(9))).toMatchObject({ code: 'QUERY_TOO_COMPLEX' })
    expect(failure(nest(200_000))).toMatchObject({ code: 'QUERY_TOO_COMPLEX' })
    const many = { type: 'MultiPoint', coordinates: Array.from({ length: 100_001 }, () => [0, 0]) }
    expect(failure(many)).toMatchObject({ code: 'QUERY_TOO_COMPLEX' })
    expect(validateGeometry({ ...many, coordinates: many.coordinates.slice(1) })).toMatchObject({ type: 'MultiPoint' })
  })
})

describe('parseGeometry', () => {
  it('gives the same object where nothing is to mend', () => {
    for (const geometry of [{ type: 'Point', coordinates: [400, 5_820_000] }, { type: 'MultiPolygon', coordinates: [[RING]] }, nest(3)]) {
      expect(parseGeometry(geometry)).toBe(geometry)
    }
  })

  it('closes rings and leaves out what is no part', () => {
    expect(parseGeometry({ type: 'Polygon', coordinates: [RING.slice(0, 3), [[0, 0]]] })).toEqual({ type: 'Polygon', coordinates: [RING] })
    expect(parseGeometry({ type: 'GeometryCollection', geometries: [null, { type: 'Point', coordinates: [1, 2] }] })).toEqual({
      type: 'GeometryCollection',
      geometries: [{ type: 'Point', coordinates: [1, 2] }],
    })
  })

  it.each([
    undefined,
    null,
    'POINT(1 2)',
    [],
    {},
    { type: 'Feature', geometry: { type: 'Point', coordinates: [1, 2] } },
    { type: 'Point', coordinates: [] },
    { type: 'Point', coordinates: ['1', '2'] },
    { type: 'Point', coordinates: [1, null] },
    { type: 'LineString', coordinates: [[0, 0]] },
    { type: 'Polygon', coordinates: [[[0, 0]], RING] },
    { type: 'GeometryCollection', geometries: [] },
    nest(9),
    nest(200_000),
  ])('is null for what is no geometry', (value) => {
    expect(parseGeometry(value)).toBeNull()
  })
})

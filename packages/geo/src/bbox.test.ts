// Unit tests of boxes and ring winding.
import { describe, expect, it } from 'vitest'
import type { Bbox } from '@crosswalk/contract'
import { bboxAround } from './bbox-around.ts'
import { EMPTY_BBOX, bboxIntersects, bboxOf, isEmptyBbox, parseBbox, splitBbox } from './bbox.ts'
import { windRings } from './wind-rings.ts'

function failure(numbers: readonly number[]): unknown {
  try {
    return parseBbox(numbers)
  } catch (error) {
    return error
  }
}

describe('parseBbox', () => {
  it('takes four numbers, and six without the heights', () => {
    expect(parseBbox([13, 52, 14, 53])).toEqual([13, 52, 14, 53])
    expect(parseBbox([13, 52, -5, 14, 53, 100])).toEqual([13, 52, 14, 53])
    expect(parseBbox([170, -10, -170, 10])).toEqual([170, -10, -170, 10])
    expect(parseBbox([-180, -90, 180, 90])).toEqual([-180, -90, 180, 90])
  })

  it.each([
    [[1, 2, 3], ['bbox']],
    [
      [13, 52, 14, Number.NaN],
      ['bbox', 3],
    ],
    [
      [-181, 0, 1, 1],
      ['bbox', 0],
    ],
    [
      [0, -91, 1, 1],
      ['bbox', 1],
    ],
    [
      [0, 0, 0, 1, 90.5, 0],
      ['bbox', 4],
    ],
    [
      [0, 53, 1, 52],
      ['bbox', 3],
    ],
    [
      [0, 53, 0, 1, 52, 9],
      ['bbox', 4],
    ],
  ])('refuses %j', (numbers, path) => {
    expect(failure(numbers)).toMatchObject({ code: 'QUERY_INVALID', details: { path } })
  })
})

describe('boxes', () => {
  it('are tight', () => {
    expect(
      bboxOf({
        type: 'LineString',
        coordinates: [
          [170, 5],
          [-170, -5, 9],
        ],
      }),
    ).toEqual([-170, -5, 170, 5])
    expect(bboxOf({ type: 'GeometryCollection', geometries: [] })).toEqual(EMPTY_BBOX)
    expect(isEmptyBbox(bboxOf({ type: 'Point', coordinates: [] }))).toBe(true)
  })

  it('split at the antimeridian', () => {
    expect(splitBbox([1, 2, 3, 4])).toEqual([[1, 2, 3, 4]])
    expect(splitBbox([170, -10, -170, 10])).toEqual([
      [170, -10, 180, 10],
      [-180, -10, -170, 10],
    ])
    expect(splitBbox(EMPTY_BBOX)).toEqual([])
  })

  it('intersect as their split parts do', () => {
    const boxes: Bbox[] = [
      [0, 0, 10, 10],
      [10, 10, 20, 20],
      [170, -10, -170, 10],
      [175, 0, 176, 1],
      [-176, 0, -175, 1],
      [179, 5, -10, 6],
      EMPTY_BBOX,
    ]
    for (const a of boxes) {
      for (const b of boxes) {
        const parts = splitBbox(a).some((x) => splitBbox(b).some((y) => x[0] <= y[2] && y[0] <= x[2] && x[1] <= y[3] && y[1] <= x[3]))
        expect(bboxIntersects(a, b), `${a.join()} ${b.join()}`).toBe(parts)
      }
    }
  })
})

describe('bboxAround', () => {
  it('is split at the antimeridian and spans all longitudes around a pole', () => {
    expect(bboxAround([179.9, 0, 179.9, 0], 100_000)).toHaveLength(2)
    expect(bboxAround([0, 89.9, 0, 89.9], 20_000)).toMatchObject([[-180, expect.any(Number), 180, 90]])
    expect(bboxAround({ type: 'MultiPoint', coordinates: [] }, 10)).toEqual([])
    const [box] = bboxAround([13, 52, 13, 52], 1_000)
    expect((box?.[3] ?? 0) - 52).toBeCloseTo(1_000 / 111_263, 3)
  })
})

describe('windRings', () => {
  const shell = [
    [0, 0],
    [9, 0],
    [9, 9],
    [0, 9],
    [0, 0],
  ]
  const hole = [
    [1, 1],
    [1, 2],
    [2, 2],
    [2, 1],
    [1, 1],
  ]

  it('keeps the object that is right', () => {
    for (const geometry of [
      { type: 'Polygon', coordinates: [shell, hole] } as const,
      { type: 'MultiPolygon', coordinates: [[shell, hole]] } as const,
      { type: 'Point', coordinates: [1, 2] } as const,
    ]) {
      expect(windRings(geometry)).toBe(geometry)
    }
  })

  it('turns and closes what is wrong', () => {
    const right = { type: 'Polygon', coordinates: [shell, hole] }
    expect(windRings({ type: 'Polygon', coordinates: [shell.toReversed(), hole.toReversed()] })).toEqual(right)
    expect(windRings({ type: 'Polygon', coordinates: [shell.slice(0, 4), hole] })).toEqual(right)
    expect(
      windRings({ type: 'GeometryCollection', geometries: [{ type: 'MultiPolygon', coordinates: [[shell.toReversed(), hole]] }] }),
    ).toEqual({
      type: 'GeometryCollection',
      geometries: [{ type: 'MultiPolygon', coordinates: [[shell, hole]] }],
    })
  })
})

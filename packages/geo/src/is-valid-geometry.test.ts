import type { Geometry, Position } from '@crosswalk/contract'
import { expect, it } from 'vitest'
import { isValidGeometry } from './is-valid-geometry.ts'

const square = (x: number, y: number, size: number): readonly Position[] => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
  [x, y],
]
const bow: readonly Position[] = [
  [0, 0],
  [2, 2],
  [2, 0],
  [0, 2],
  [0, 0],
]

it.each<readonly [string, boolean, Geometry]>([
  ['a square', true, { type: 'Polygon', coordinates: [square(0, 0, 2)] }],
  ['a square with a hole', true, { type: 'Polygon', coordinates: [square(0, 0, 3), square(1, 1, 1)] }],
  ['a ring that crosses itself', false, { type: 'Polygon', coordinates: [bow] }],
  ['a hole outside of its shell', false, { type: 'Polygon', coordinates: [square(0, 0, 1), square(2, 2, 1)] }],
  ['two polygons apart', true, { type: 'MultiPolygon', coordinates: [[square(0, 0, 1)], [square(2, 2, 1)]] }],
  ['two polygons that overlap', false, { type: 'MultiPolygon', coordinates: [[square(0, 0, 2)], [square(1, 1, 2)]] }],
  ['a line that crosses itself', true, { type: 'LineString', coordinates: bow }],
  ['a point', true, { type: 'Point', coordinates: [1, 1] }],
])('%s: %s', (_, expected, geometry) => {
  expect(isValidGeometry(geometry)).toBe(expected)
})

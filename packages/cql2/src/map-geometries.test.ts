// Geometries and boxes are found wherever they may stand, and nothing else changes.
import type { SpatialLiteral } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { mapGeometries } from './map-geometries.ts'
import { parseCql2Text } from './parse-cql2-text.ts'
import { toCql2Text } from './to-cql2-text.ts'

const moved = (literal: SpatialLiteral): SpatialLiteral =>
  'bbox' in literal ? { bbox: [1, 2, 3, 4] } : { type: 'Point', coordinates: [9, 9] }
const mapped = (text: string): string => toCql2Text(mapGeometries(parseCql2Text(text), moved))
const printed = (text: string): string => toCql2Text(parseCql2Text(text))

describe('mapGeometries', () => {
  it.each([
    ['S_INTERSECTS(a,POINT(1 1))', 'S_INTERSECTS(a,POINT(9 9))'],
    ['S_INTERSECTS(BBOX(0,0,1,1),a)', 'S_INTERSECTS(BBOX(1,2,3,4),a)'],
    ['NOT (x = 1 OR S_WITHIN(a,POLYGON((0 0,1 0,1 1,0 0))))', 'NOT (x = 1 OR S_WITHIN(a,POINT(9 9)))'],
    ["some(b,S_TOUCHES(a,POINT(0 0)) AND c = 'POINT(0 0)')", "some(b,S_TOUCHES(a,POINT(9 9)) AND c = 'POINT(0 0)')"],
    ['s_dwithin(a,POINT(1 1),5)', 's_dwithin(a,POINT(9 9),5)'],
    ['f(POINT(1 1)) = 1 AND b IS NULL', 'f(POINT(9 9)) = 1 AND b IS NULL'],
  ])('%s', (text, expected) => {
    expect(mapped(text)).toBe(printed(expected))
  })

  it('leaves a boolean', () => {
    expect(mapGeometries(true, moved)).toBe(true)
  })
})

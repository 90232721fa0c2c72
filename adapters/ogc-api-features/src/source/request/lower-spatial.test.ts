// Which literals go out as they are, and which as the box around them.
import type { Filter, Geometry, Position } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { recordedState } from '../../__fixtures__/recorded-state.ts'
import { lowerFilter } from './lower-filter.ts'

const state = recordedState('/collections/stations/items', 'cql2-text')
const within = (literal: Geometry): Filter => ({ op: 's_within', args: [{ property: 'geometry' }, literal] })
const ring = (...corners: readonly Position[]): Geometry => ({ type: 'Polygon', coordinates: [[...corners, corners[0] ?? []]] })
const circle = (count: number): Geometry =>
  ring(...Array.from({ length: count }, (_, index): Position => [Math.cos((index / count) * 6.28), Math.sin((index / count) * 6.28)]))

const literalOf = (filter: Filter | undefined): unknown => (typeof filter === 'object' ? (filter.args as readonly unknown[])[1] : undefined)

describe('a literal goes out as it is', () => {
  it.each<readonly [string, Geometry]>([
    ['a triangle', ring([13, 52], [14, 52], [13, 53])],
    [
      'a line',
      {
        type: 'LineString',
        coordinates: [
          [13, 52],
          [14, 53],
          [15, 52],
        ],
      },
    ],
    [
      'two polygons apart',
      {
        type: 'MultiPolygon',
        coordinates: [
          [
            [
              [0, 0],
              [1, 0],
              [0, 1],
              [0, 0],
            ],
          ],
          [
            [
              [5, 5],
              [6, 5],
              [5, 6],
              [5, 5],
            ],
          ],
        ],
      },
    ],
    ['a polygon of 149 corners', circle(149)],
  ])('%s', (_, literal) => {
    const lowered = lowerFilter(within(literal), state)
    expect([lowered?.verdict, literalOf(lowered?.filter)]).toEqual(['exact', literal])
  })

  it('without its heights', () => {
    expect(literalOf(lowerFilter(within(ring([13, 52, 7], [14, 52, 7], [13, 53, 7])), state)?.filter)).toEqual(
      ring([13, 52], [14, 52], [13, 53]),
    )
  })
})

describe('the box around a literal goes out instead', () => {
  it.each<readonly [string, Geometry]>([
    ['a ring that crosses itself', ring([0, 0], [2, 2], [2, 0], [0, 2])],
    [
      'polygons that overlap',
      {
        type: 'MultiPolygon',
        coordinates: [
          [
            [
              [0, 0],
              [2, 0],
              [0, 2],
              [0, 0],
            ],
          ],
          [
            [
              [0, 0],
              [2, 0],
              [0, 3],
              [0, 0],
            ],
          ],
        ],
      },
    ],
    ['a polygon of 150 corners', circle(150)],
    [
      'a collection',
      {
        type: 'GeometryCollection',
        geometries: [
          { type: 'Point', coordinates: [1, 1] },
          { type: 'Point', coordinates: [2, 3] },
        ],
      },
    ],
  ])('for %s', (_, literal) => {
    const lowered = lowerFilter(within(literal), state)
    expect([lowered?.verdict, typeof lowered?.filter === 'object' && lowered.filter.op]).toEqual(['inexact', 's_intersects'])
    expect(literalOf(lowered?.filter)).toMatchObject({ type: 'Polygon', coordinates: [{ length: 5 }] })
  })

  it.each(['polygons:geometry', 's_within:geometry'])('where %s was not seen to work', (ability) => {
    const { filter } = state.abilities
    if (filter === undefined) throw new Error('the state has a filter')
    const verdicts = new Map([...filter.verdicts, [ability, 'unsupported' as const]])
    const lowered = lowerFilter(within(ring([13, 52], [14, 52], [13, 53])), {
      ...state,
      abilities: { ...state.abilities, filter: { ...filter, verdicts } },
    })
    expect([lowered?.verdict, typeof lowered?.filter === 'object' && lowered.filter.op]).toEqual(['inexact', 's_intersects'])
  })
})

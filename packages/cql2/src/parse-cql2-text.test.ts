// The text parser: what each construct becomes, and what is refused and how.
import { describe, expect, it } from 'vitest'
import type { Filter, QueryError } from '@crosswalk/contract'
import { parseCql2Text } from './index.ts'

const a = { property: 'a' }
const b = { property: 'b' }

function failureOf(text: string): QueryError {
  try {
    parseCql2Text(text)
  } catch (error) {
    return error as QueryError
  }
  throw new Error(`parsed: ${text}`)
}

describe('logic', () => {
  it.each<[string, Filter]>([
    [
      'a=1 AND b=2 OR a=3',
      {
        op: 'or',
        args: [
          {
            op: 'and',
            args: [
              { op: '=', args: [a, 1] },
              { op: '=', args: [b, 2] },
            ],
          },
          { op: '=', args: [a, 3] },
        ],
      },
    ],
    [
      'a=1 and (b=2 aNd a=3)',
      {
        op: 'and',
        args: [
          { op: '=', args: [a, 1] },
          {
            op: 'and',
            args: [
              { op: '=', args: [b, 2] },
              { op: '=', args: [a, 3] },
            ],
          },
        ],
      },
    ],
    [
      'NOT a=1 AND b=2',
      {
        op: 'and',
        args: [
          { op: 'not', args: [{ op: '=', args: [a, 1] }] },
          { op: '=', args: [b, 2] },
        ],
      },
    ],
    ['not not TRUE', { op: 'not', args: [{ op: 'not', args: [true] }] }],
    ['(a = 1) = FALSE', { op: '=', args: [{ op: '=', args: [a, 1] }, false] }],
    ['((((a=1))))', { op: '=', args: [a, 1] }],
  ])('%s', (text, filter) => {
    expect(parseCql2Text(text)).toEqual(filter)
  })
})

describe('predicates and arithmetic', () => {
  it.each<[string, Filter]>([
    ["a NOT LIKE 'x%'", { op: 'not', args: [{ op: 'like', args: [a, 'x%'] }] }],
    ['a NOT IN (1,2)', { op: 'not', args: [{ op: 'in', args: [a, [1, 2]] }] }],
    [
      'a NOT BETWEEN 1 AND 2 AND b IS NOT NULL',
      {
        op: 'and',
        args: [
          { op: 'not', args: [{ op: 'between', args: [a, 1, 2] }] },
          { op: 'not', args: [{ op: 'isNull', args: [b] }] },
        ],
      },
    ],
    ['a = 1 + 2 * 3', { op: '=', args: [a, { op: '+', args: [1, { op: '*', args: [2, 3] }] }] }],
    ['a = 1 - 2 - 3', { op: '=', args: [a, { op: '-', args: [{ op: '-', args: [1, 2] }, 3] }] }],
    ['a = 7 DIV 2 % 3', { op: '=', args: [a, { op: '%', args: [{ op: 'div', args: [7, 2] }, 3] }] }],
    ['a = -b ^ 2', { op: '=', args: [a, { op: '^', args: [{ op: '*', args: [-1, b] }, 2] }] }],
    ['a = -2 ^ 2', { op: '=', args: [a, { op: '^', args: [-2, 2] }] }],
    ['a = 5 -1', { op: '=', args: [a, { op: '-', args: [5, 1] }] }],
    ['a = -(1+b)', { op: '=', args: [a, { op: '*', args: [-1, { op: '+', args: [1, b] }] }] }],
    ['a = - 0', { op: '=', args: [a, 0] }],
    ['.5 < a', { op: '<', args: [0.5, a] }],
    ['a > 5.', { op: '>', args: [a, 5] }],
    ['a > +1.5E-3', { op: '>', args: [a, 0.0015] }],
    ['casei(accenti(a)) = b', { op: '=', args: [{ op: 'casei', args: [{ op: 'accenti', args: [a] }] }, b] }],
  ])('%s', (text, filter) => {
    expect(parseCql2Text(text)).toEqual(filter)
  })
})

describe('literals and names', () => {
  it.each<[string, unknown]>([
    ["'it''s'", "it's"],
    ["'it\\'s'", "it's"],
    ["'50\\%'", '50\\%'],
    ["'C:\\x'", 'C:\\x'],
    ["''", ''],
    ["U&'\\005C\\0027'", "\\'"],
    ["DATE('2024-02-29')", { date: '2024-02-29' }],
    ["TIMESTAMP('2026-03-01T12:00:00.500Z')", { timestamp: '2026-03-01T12:00:00.5Z' }],
    ["TIMESTAMP('2026-03-01T00:30:00+02:00')", { timestamp: '2026-02-28T22:30:00Z' }],
    ['"a ""b"""', { property: 'a "b"' }],
    ['eo:cloud.cover_2', { property: 'eo:cloud.cover_2' }],
    ['größe', { property: 'größe' }],
    ['date', { property: 'date' }],
    ['point', { property: 'point' }],
    ['"AND"', { property: 'AND' }],
    // Dotless i and long s have the capitals I and S, but are no keywords.
    ['ıN', { property: 'ıN' }],
    ['f()', { op: 'function', name: 'f', args: [] }],
    ['"date"(1)', { op: 'function', name: 'date', args: [1] }],
  ])('a = %s', (text, value) => {
    expect(parseCql2Text(`a = ${text}`)).toEqual({ op: '=', args: [a, value] })
  })

  it.each<[string, unknown]>([
    ['POINT(1 -2)', { type: 'Point', coordinates: [1, -2] }],
    ['point z (1 2 3)', { type: 'Point', coordinates: [1, 2, 3] }],
    ['POINT Z(1 2 3)', { type: 'Point', coordinates: [1, 2, 3] }],
    [
      'MULTIPOINT(1 2, 3 4)',
      {
        type: 'MultiPoint',
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
    [
      'MultiPoint((1 2), (3 4))',
      {
        type: 'MultiPoint',
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
    [
      'LINESTRING(1e1 2, 3 +4)',
      {
        type: 'LineString',
        coordinates: [
          [10, 2],
          [3, 4],
        ],
      },
    ],
    [
      'MULTILINESTRING((1 2,3 4),(5 6,7 8))',
      {
        type: 'MultiLineString',
        coordinates: [
          [
            [1, 2],
            [3, 4],
          ],
          [
            [5, 6],
            [7, 8],
          ],
        ],
      },
    ],
    [
      'MULTIPOLYGON(((0 0,1 0,1 1,0 0)))',
      {
        type: 'MultiPolygon',
        coordinates: [
          [
            [
              [0, 0],
              [1, 0],
              [1, 1],
              [0, 0],
            ],
          ],
        ],
      },
    ],
    [
      'GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(1 2,3 4))',
      {
        type: 'GeometryCollection',
        geometries: [
          { type: 'Point', coordinates: [1, 2] },
          {
            type: 'LineString',
            coordinates: [
              [1, 2],
              [3, 4],
            ],
          },
        ],
      },
    ],
    ['BBOX(1,2,3,4,5,6)', { bbox: [1, 2, 3, 4, 5, 6] }],
  ])('s_intersects(a, %s)', (text, geometry) => {
    expect(parseCql2Text(`s_intersects(a, ${text})`)).toEqual({ op: 's_intersects', args: [a, geometry] })
  })

  it.each<[string, unknown]>([
    ["('a', TRUE, 1)", ['a', true, 1]],
    ["('a')", ['a']],
    ['()', []],
    ['((1),(2,3),())', [[1], [2, 3], []]],
    [
      '((1) + 2, (a = 1) = TRUE)',
      [
        { op: '+', args: [1, 2] },
        { op: '=', args: [{ op: '=', args: [a, 1] }, true] },
      ],
    ],
  ])('A_EQUALS(a, %s)', (text, array) => {
    expect(parseCql2Text(`A_EQUALS(a, ${text})`)).toEqual({ op: 'a_equals', args: [a, array] })
  })

  it('intervals hold instants, properties, functions and open ends', () => {
    expect(parseCql2Text("T_DURING(INTERVAL(a, f(b)), INTERVAL('2026-01-01', '..'))")).toEqual({
      op: 't_during',
      args: [{ interval: [a, { op: 'function', name: 'f', args: [b] }] }, { interval: ['2026-01-01', '..'] }],
    })
  })

  it('has the extensions of Crosswalk', () => {
    expect(parseCql2Text('some(no2.series, value > 40) AND EVERY(b, TRUE) AND s_dwithin(a, POINT(1 2), 250.5)')).toEqual({
      op: 'and',
      args: [
        { op: 'some', args: [{ property: 'no2.series' }, { op: '>', args: [{ property: 'value' }, 40] }] },
        { op: 'every', args: [b, true] },
        { op: 's_dwithin', args: [a, { type: 'Point', coordinates: [1, 2] }, 250.5] },
      ],
    })
  })
})

describe('refusals', () => {
  it.each<[string, number, string]>([
    ['', 0, 'a property'],
    ['a', 1, '='],
    ['a foo', 2, 'LIKE'],
    ['a >', 3, 'a number'],
    ['a = 1 AND', 9, 'NOT'],
    ['a = 1 b', 6, 'AND'],
    ['(a = 1', 6, ')'],
    ['a = 1)', 5, 'OR'],
    ['a NOT 1', 6, 'BETWEEN'],
    ['a IN ()', 6, 'a number'],
    ['a IN (1', 7, ','],
    ['a IS 1', 5, 'NULL'],
    ['a BETWEEN 1 OR 2', 12, 'AND'],
    ['a != 1', 2, '<>'],
    ['a = 1e999', 4, 'a finite number'],
    ['a = 12x', 6, 'an operator'],
    ['a = 2 ^ 3 ^ 4', 10, 'parentheses around one of the two'],
    ["a = 'x", 4, "a closing '"],
    ["a = 'x\\'", 4, "a closing '"],
    ['"a = 1', 0, 'a closing "'],
    ['"" = 1', 0, 'a property'],
    ["a = U&'\\12'", 4, '\\ and four hexadecimal digits'],
    ["a = DATE('2023-02-29')", 9, "a calendar day as 'YYYY-MM-DD'"],
    ["a = TIMESTAMP('2023-02-28')", 14, "an instant as 'YYYY-MM-DDThh:mm:ssZ'"],
    ["a = TIMESTAMP('2023-02-28T25:00:00Z')", 14, "an instant as 'YYYY-MM-DDThh:mm:ssZ'"],
    ["t_after(a, INTERVAL('2023', '..'))", 20, "'..'"],
    ["t_after(a, '2023-01-01')", 11, 'DATE(...)'],
    ['s_within(a, 1)', 12, 'a WKT geometry'],
    ['s_within(a, BBOX(1,2,3))', 22, ','],
    ['s_within(a, POINT(1))', 19, 'a number'],
    ['s_within(a, POINT Z (1 2))', 24, 'a number'],
    ['s_dwithin(a, b, -1)', 16, 'metres'],
    ['some(1, TRUE)', 5, 'a property'],
    ['a_equals(a, 1)', 12, 'an array (...)'],
    ['casei(1) = a', 6, 'a text'],
    ["1 + 'a' = b", 4, 'a number'],
    ['isNull(a)', 0, 'the name of a function'],
    ['a = [1]', 4, '('],
    ['a = 1 AND\n  b ? 2', 14, 'an operator'],
  ])('%s', (text, offset, expected) => {
    const { code, details } = failureOf(text)
    expect(code).toBe('QUERY_INVALID')
    expect(details.position?.offset).toBe(offset)
    expect(details.expected).toContain(expected)
  })

  it('says line and column, and what was expected', () => {
    const failure = failureOf('a = 1 AND\n  b ~ 2')
    expect(failure.details.position).toEqual({ offset: 14, line: 2, column: 5 })
    expect(failureOf('name').message).toContain('expected =, <>, <, <=, >, >=, NOT, LIKE, BETWEEN, IN, IS')
  })

  it.each(['a = NaN', 'a > Infinity', 'a = -nan'])('%s', (text) => {
    expect(failureOf(text).code).toBe('QUERY_INVALID')
  })
})

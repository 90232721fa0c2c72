// The text printer: minimal parentheses, quoting, and what has no spelling.
import { describe, expect, it } from 'vitest'
import type { Filter, Operand } from '@crosswalk/contract'
import { toCql2Json, toCql2Text } from './index.ts'

const a = { property: 'a' }
const b = { property: 'b' }
const one: Filter = { op: '=', args: [a, 1] }

describe('printing', () => {
  it.each<[Filter, string]>([
    [{ op: 'and', args: [one, { op: 'or', args: [one, one] }] }, 'a = 1 AND (a = 1 OR a = 1)'],
    [{ op: 'or', args: [one, { op: 'and', args: [one, one] }] }, 'a = 1 OR a = 1 AND a = 1'],
    [{ op: 'and', args: [one, { op: 'and', args: [one, one] }] }, 'a = 1 AND (a = 1 AND a = 1)'],
    [{ op: 'not', args: [{ op: 'not', args: [one] }] }, 'NOT (NOT a = 1)'],
    [{ op: 'not', args: [{ op: 'in', args: [a, [1, -2]] }] }, 'a NOT IN (1, -2)'],
    [{ op: 'not', args: [{ op: 'isNull', args: [a] }] }, 'a IS NOT NULL'],
    [{ op: '=', args: [one, true] }, '(a = 1) = TRUE'],
    [{ op: '=', args: [a, { op: '-', args: [1, { op: '-', args: [2, -3] }] }] }, 'a = 1 - (2 - (-3))'],
    [{ op: '=', args: [a, { op: '^', args: [-2, { op: '^', args: [2, 3] }] }] }, 'a = (-2) ^ (2 ^ 3)'],
    [{ op: '=', args: [a, { op: '*', args: [{ op: '+', args: [a, b] }, 2] }] }, 'a = (a + b) * 2'],
    [{ op: '=', args: [a, 1e21] }, 'a = 1E+21'],
    [{ op: '=', args: [a, -0] }, 'a = 0'],
    [{ op: 'a_equals', args: [[[1], []], a] }, 'A_EQUALS(((1), ()), a)'],
    [{ op: 'function', name: 'my fn', args: [{ op: 'or', args: [one, one] }] }, '"my fn"(a = 1 OR a = 1)'],
    [{ op: 's_within', args: [{ type: 'Point', coordinates: [1, 2, 3] }, a] }, 'S_WITHIN(POINT Z (1 2 3), a)'],
    [{ op: 's_within', args: [a, { type: 'Point', coordinates: [-1e-9, -0] }] }, 'S_WITHIN(a, POINT(-0.000000001 0))'],
    [{ op: 's_within', args: [a, { bbox: [1e-7, 0, 1, 1] }] }, 'S_WITHIN(a, BBOX(0.0000001, 0, 1, 1))'],
    [{ op: 't_after', args: [{ property: 'date' }, { interval: [a, '..'] }] }, 'T_AFTER("date", INTERVAL(a, \'..\'))'],
    [{ op: 'some', args: [{ property: 'x y' }, one] }, 'SOME("x y", a = 1)'],
  ])('%j', (filter, text) => {
    expect(toCql2Text(filter)).toBe(text)
  })

  it.each<[string, string]>([
    ["it's", "'it''s'"],
    ["x' OR 1=1 --", "'x'' OR 1=1 --'"],
    ['50\\%', "'50\\%'"],
    ['a\\', "U&'a\\005C'"],
    ["a\\'b", "U&'a\\005C\\0027b'"],
  ])('the text %s', (value, text) => {
    expect(toCql2Text({ op: '=', args: [a, value] })).toBe(`a = ${text}`)
  })

  it.each<[string, string]>([
    ['a" = 1 OR "b', '"a"" = 1 OR ""b"'],
    ['LIKE', '"LIKE"'],
    ['s_intersects', '"s_intersects"'],
    ['1a', '"1a"'],
    ['no2.observedAt', 'no2.observedAt'],
  ])('the name %s', (name, text) => {
    expect(toCql2Text({ op: '=', args: [{ property: name }, 1] })).toBe(`${text} = 1`)
  })
})

describe('trees without a spelling of their own', () => {
  it.each<[Filter, string, unknown]>([
    [{ op: 'and', args: [] }, 'TRUE', true],
    [{ op: 'or', args: [] }, 'FALSE', false],
    [{ op: 'and', args: [one] }, 'a = 1', toCql2Json(one)],
    [{ op: 'in', args: [a, []] }, 'FALSE', false],
    [{ op: 'not', args: [{ op: 'in', args: [a, []] }] }, 'NOT FALSE', { op: 'not', args: [false] }],
    [
      { op: 'not', args: [{ op: 'or', args: [{ op: 'and', args: [one, one] }] }] },
      'NOT (a = 1 AND a = 1)',
      { op: 'not', args: [toCql2Json({ op: 'and', args: [one, one] })] },
    ],
  ])('%j', (filter, text, json) => {
    expect(toCql2Text(filter)).toBe(text)
    expect(toCql2Json(filter)).toEqual(json)
  })

  it.each<[string, Operand]>([
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['a function called like an operator', { op: 'function', name: 'CASEI', args: [a] }],
  ])('%s is refused', (_name, operand) => {
    const filter: Filter = { op: '=', args: [a, operand] }
    expect(() => toCql2Text(filter)).toThrow(expect.objectContaining({ code: 'QUERY_INVALID' }))
    expect(() => toCql2Json(filter)).toThrow(expect.objectContaining({ code: 'QUERY_INVALID' }))
  })

  it.each<[string, Filter]>([
    ['an empty name', { op: '=', args: [{ property: '' }, 1] }],
    ['a date that is none', { op: '=', args: [a, { date: "2026'); x" }] }],
    ['a timestamp that is none', { op: '=', args: [a, { timestamp: '2026' }] }],
    ['a bound that is none', { op: 't_after', args: [a, { interval: ["'", '..'] }] }],
  ])('%s is refused', (_name, filter) => {
    expect(() => toCql2Text(filter)).toThrow(expect.objectContaining({ code: 'QUERY_INVALID' }))
  })
})

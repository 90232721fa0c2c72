// The JSON parser: refusals with their path, and the bounds. What it accepts is tested by the examples and the round-trip law.
import { describe, expect, it } from 'vitest'
import type { QueryError } from '@crosswalk/contract'
import { parseCql2Json } from './index.ts'

const a = { property: 'a' }

function failureOf(value: unknown, options?: Parameters<typeof parseCql2Json>[1]): QueryError {
  try {
    parseCql2Json(value, options)
  } catch (error) {
    return error as QueryError
  }
  throw new Error('parsed')
}

describe('refusals', () => {
  it.each<[unknown, (string | number)[], string]>([
    [null, [], 'an operator'],
    [undefined, [], 'an operator'],
    ['a = 1', [], 'a comparison'],
    [a, [], 'a comparison'],
    [{}, [], 'op'],
    [{ op: 1, args: [] }, ['op'], 'the name of an operator or a function'],
    [{ op: '=', args: [a] }, ['args'], '2 arguments'],
    [{ op: '=', args: [a, 1, 2] }, ['args'], '2 arguments'],
    [{ op: '=' }, ['args'], 'an array'],
    [{ op: '=', args: [a, null] }, ['args', 1], 'a literal'],
    [{ op: '=', args: [a, Number.NaN] }, ['args', 1], 'a finite number'],
    [{ op: '=', args: [a, Number.POSITIVE_INFINITY] }, ['args', 1], 'a finite number'],
    [{ op: '=', args: [a, [1]] }, ['args', 1], 'a number'],
    [{ op: '=', args: [a, 1], extra: 1 }, ['extra'], 'op'],
    [{ op: 'AND', args: [true, true] }, ['op'], 'and'],
    [{ op: 't_finishedby', args: [a, a] }, ['op'], 't_finishedBy'],
    [{ op: 'and', args: [true] }, ['args'], 'at least 2 arguments'],
    [{ op: 'and', args: [true, { op: 'not', args: [1] }] }, ['args', 1, 'args', 0], 'a comparison'],
    [{ op: 'in', args: [a, []] }, ['args', 1], 'at least one value'],
    [{ op: 'in', args: [a, 1] }, ['args', 1], 'an array'],
    [{ op: 'in', args: [a, [{ interval: ['..', '..'] }]] }, ['args', 1, 0], 'a number'],
    [{ op: '=', args: [{ property: '' }, 1] }, ['args', 0, 'property'], 'a text that is not empty'],
    [{ op: '=', args: [a, { date: '2023-02-29' }] }, ['args', 1, 'date'], 'YYYY-MM-DD'],
    [{ op: '=', args: [a, { timestamp: '2023-02-28' }] }, ['args', 1, 'timestamp'], 'YYYY-MM-DDThh:mm:ssZ'],
    [{ op: 't_after', args: [a, { interval: ['..'] }] }, ['args', 1, 'interval'], 'two bounds'],
    [{ op: 't_after', args: [a, { interval: ['..', 'x'] }] }, ['args', 1, 'interval', 1], '..'],
    [{ op: 's_within', args: [a, { bbox: [1, 2, 3] }] }, ['args', 1, 'bbox'], '4 or 6 numbers'],
    [{ op: 's_within', args: [a, { type: 'Circle', coordinates: [] }] }, ['args', 1, 'type'], 'Point'],
    [{ op: 's_within', args: [a, { type: 'Point', coordinates: [1] }] }, ['args', 1, 'coordinates'], 'longitude and latitude'],
    [{ op: 's_within', args: [a, { type: 'LineString', coordinates: [[1, 'x']] }] }, ['args', 1, 'coordinates', 0, 1], 'a finite number'],
    [{ op: 's_within', args: [a, { type: 'Polygon', coordinates: [] }] }, ['args', 1, 'coordinates'], 'at least one element'],
    [{ op: 's_dwithin', args: [a, a, -1] }, ['args', 2], 'metres'],
    [{ op: 'some', args: ['a', true] }, ['args', 0], '{"property": ...}'],
  ])('%j', (value, path, expected) => {
    const { code, details } = failureOf(value)
    expect(code).toBe('QUERY_INVALID')
    expect(details.path).toEqual(path)
    expect(details.expected).toContain(expected)
  })
})

describe('acceptance', () => {
  it('brings literals to one spelling and drops what GeoJSON adds', () => {
    const filter = {
      op: 'and',
      args: [
        { op: '=', args: [a, -0] },
        { op: '<', args: [a, { timestamp: '2026-03-01t01:00:00.00+01:00' }] },
        { op: 's_within', args: [a, { type: 'Point', coordinates: [1, 2], bbox: [1, 2, 1, 2] }] },
      ],
    }
    expect(parseCql2Json(filter)).toEqual({
      op: 'and',
      args: [
        { op: '=', args: [a, 0] },
        { op: '<', args: [a, { timestamp: '2026-03-01T00:00:00Z' }] },
        { op: 's_within', args: [a, { type: 'Point', coordinates: [1, 2] }] },
      ],
    })
  })

  it('any other op is a function', () => {
    expect(parseCql2Json({ op: 'Buffer', args: [a, [1]] })).toEqual({ op: 'function', name: 'Buffer', args: [a, [1]] })
  })
})

describe('bounds', () => {
  it('10,000 levels, and a value that contains itself', () => {
    let deep: unknown = { op: '=', args: [a, 1] }
    for (let level = 0; level < 10_000; level += 1) deep = { op: 'not', args: [deep] }
    expect(failureOf(deep).code).toBe('QUERY_TOO_COMPLEX')
    expect(failureOf(deep, { maxDepth: 1_000_000 }).code).toBe('QUERY_TOO_COMPLEX')
    const args: unknown[] = []
    args.push({ op: 'not', args })
    expect(failureOf({ op: 'not', args }).code).toBe('QUERY_TOO_COMPLEX')
    let arrays: unknown = []
    for (let level = 0; level < 10_000; level += 1) arrays = [arrays]
    expect(failureOf({ op: 'a_equals', args: [a, arrays] }).code).toBe('QUERY_TOO_COMPLEX')
  })

  it('length counts texts and values', () => {
    expect(failureOf({ op: '=', args: [a, 'x'.repeat(200_000)] }).code).toBe('QUERY_TOO_COMPLEX')
    const list = Array.from({ length: 200_000 }, () => 1)
    expect(failureOf({ op: 'in', args: [a, list] }).code).toBe('QUERY_TOO_COMPLEX')
    expect(parseCql2Json({ op: 'in', args: [a, list] }, { maxLength: 300_000 })).toBeDefined()
  })
})

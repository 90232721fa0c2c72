// What the law against the naive evaluator does not reach: refusals at compile time, and the corners of each type.
import type { PropertyType } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { prepareGeometry } from '@crosswalk/geo'
import type { QueryError } from '@crosswalk/contract'
import { compileFilter, compileFilter3, parseCql2Json, parseCql2Text } from './index.ts'
import type { CompiledProperty, Environment } from './index.ts'

type Item = Readonly<Record<string, unknown>>

function world(types: Readonly<Record<string, PropertyType>>): Environment<Item> {
  return {
    names: Object.keys(types),
    resolve: (name) => {
      const type = types[name]
      return type === undefined ? undefined : { type, get: (item) => item[name] }
    },
  }
}

const TYPES = world({
  name: 'text',
  height: 'number',
  open: 'boolean',
  day: 'date',
  moment: 'timestamp',
  when: 'time',
  span: 'interval',
  place: 'geometry',
  list: 'array',
  extra: 'unknown',
  data: 'json',
})

function evaluate(text: string, item: Item): boolean | null {
  return compileFilter3(parseCql2Text(text), TYPES)(item)
}

function failureOf(text: string): QueryError {
  try {
    compileFilter(parseCql2Text(text), TYPES)
  } catch (error) {
    return error as QueryError
  }
  throw new Error(`compiled: ${text}`)
}

describe('refusals at compile time', () => {
  it.each<[string, string]>([
    ['hieght > 1', 'did you mean "height"'],
    ['zzzzzz > 1', 'unknown property "zzzzzz"'],
    ["height > 'a'", 'type number'],
    ['name > 1', 'type text'],
    ['name = open', 'type boolean'],
    ["day = 'soon'", "expected DATE('YYYY-MM-DD')"],
    ["name = DATE('2026-01-01')", 'type text'],
    ['height IN (1, name)', 'type number'],
    ["height BETWEEN 1 AND 'x'", 'type number'],
    ["height LIKE 'x%'", 'not text'],
    ['name + 1 = 2', 'not number'],
    ["CASEI(height) = 'x'", 'not text'],
    ['place = 1', 'type geometry'],
    ['list = 1', 'type array'],
    ["span > DATE('2026-01-01')", 'type interval'],
    ['s_within(name, POINT(1 2))', 'not a geometry'],
    ['s_within(place, POINT(1 95))', 'beyond 90'],
    ['s_within(place, POLYGON((0 0, 1 0, 1 1, 0 1)))', 'ring'],
    ['s_within(place, BBOX(0,50,10,40))', 'greater than north'],
    ['s_within(place, buffer(place, 10))', 'function "buffer"'],
    ["t_after(name, DATE('2026-01-01'))", 'not temporal'],
    ["t_during(day, INTERVAL('2026-01-01','2026-02-01'))", 'is an instant'],
    ["t_after(day, INTERVAL('2026-02-01','2026-01-01'))", 'ends before it starts'],
    ["t_after(INTERVAL(name, '..'), day)", "can't bound an interval"],
    ['soundex(name) = 1', 'function "soundex"'],
    ['check(name)', 'function "check"'],
    ['some(list, a = 1)', "can't be used here"],
  ])('%s', (text, message) => {
    const failure = failureOf(text)
    expect(failure.code).toBe('QUERY_INVALID')
    expect(failure.message).toContain(message)
  })
})

describe('instants', () => {
  const noon = { day: '2026-03-01', moment: '2026-03-01T12:00:00Z', when: '2026-03-01' }
  it.each<[string, boolean | null]>([
    ["moment > '2026-03-01T00:00:00Z'", true],
    ["moment > '2026-02-28'", true],
    ["moment < '2026-03-01'", null],
    ["moment = DATE('2026-03-01')", false],
    ["moment <> DATE('2026-03-01')", true],
    ["day < TIMESTAMP('2026-03-02T00:00:00Z')", true],
    ["day < TIMESTAMP('2026-03-01T23:59:59.999Z')", null],
    ["day > TIMESTAMP('2026-02-28T23:59:59.999Z')", true],
    ["day > TIMESTAMP('2026-03-01T00:00:00Z')", null],
    ["day IN ('2026-03-01', TIMESTAMP('2026-03-01T00:00:00Z'))", true],
    ["day IN (TIMESTAMP('2026-03-01T00:00:00Z'))", false],
    ["day BETWEEN '2026-03-01' AND '2026-03-01'", true],
    ['day = when', true],
    ['moment < day', null],
    ["'2026-03-01T12:00:00.0009Z' = moment", true],
    ["t_intersects(moment, INTERVAL('2026-03-01','2026-03-01'))", true],
    ["t_intersects(moment, INTERVAL('2026-02-01','2026-02-28'))", false],
    ["t_equals(moment, DATE('2026-03-01'))", false],
    ["t_meets(INTERVAL('2026-02-01', day), INTERVAL('2026-03-01', '..'))", true],
    ["t_starts(INTERVAL('2026-03-01T12:00:00Z', '..'), INTERVAL(moment, '..'))", false],
    ["t_equals(INTERVAL('2026-03-01T12:00:00Z', '..'), INTERVAL(moment, '..'))", true],
    ["t_during(INTERVAL(moment, moment), INTERVAL('2026-03-01T12:00:00Z', '2026-03-02T00:00:00Z'))", false],
  ])('%s is %s', (text, outcome) => {
    expect(evaluate(text, noon)).toBe(outcome)
  })

  it('epoch milliseconds and other spellings are the same instant; what is none is unknown', () => {
    expect(evaluate("moment = '2026-03-01T12:00:00Z'", { moment: Date.UTC(2026, 2, 1, 12) })).toBe(true)
    expect(evaluate("moment = '2026-03-01T12:00:00Z'", { moment: '2026-03-01T13:00:00+01:00' })).toBe(true)
    for (const moment of ['2026-02-30T00:00:00Z', '2026-03-01T12:00:00', 'soon', null, undefined, Number.NaN]) {
      expect(evaluate("moment <> '2026-03-01T12:00:00Z'", { moment })).toBeNull()
    }
  })

  it.each<[unknown, boolean | null]>([
    ['2026-01-01/2026-12-31', true],
    ['2026-01-01/..', true],
    ['/2026-02-01', false],
    [{ start: '2026-01-01', end: null }, true],
    [{ start: '2026-01-01' }, true],
    ['2026-12-31/2026-01-01', null],
    ['2026-01-01', null],
    ['2026-01-01/x', null],
    [null, null],
  ])('an interval property %j', (span, outcome) => {
    expect(evaluate("t_intersects(span, DATE('2026-03-01'))", { span })).toBe(outcome)
  })
})

describe('values of unknown type', () => {
  it.each<[string, unknown, boolean | null]>([
    ["extra = 'a'", 'a', true],
    ["extra = 'a'", 1, null],
    ['extra = 1', 1, true],
    ['extra = 1', '1', null],
    ['extra = TRUE', true, true],
    ['extra = 1', { a: 1 }, null],
    ["extra > DATE('2026-01-01')", '2026-01-02', true],
    ["extra > DATE('2026-01-01')", 'b', null],
    ["extra IN ('a', 1)", 'b', null],
    ["extra IN ('a', 1)", 1, true],
    ["extra LIKE 'a%'", 'ab', true],
    ["extra LIKE 'a%'", 1, null],
    ['extra + 1 = 3', 2, true],
    ['extra + 1 = 3', '2', null],
    ['s_within(extra, BBOX(0,0,2,2))', { type: 'Point', coordinates: [1, 1] }, true],
    ['s_within(extra, BBOX(0,0,2,2))', 'x', null],
    ["t_after(extra, DATE('2026-01-01'))", '2026-01-02', true],
    ["t_during(extra, INTERVAL('2026-01-01','2026-12-31'))", '2026-01-02', null],
    ['extra = data', 1, null],
  ])('%s for %j is %s', (text, extra, outcome) => {
    expect(evaluate(text, { extra })).toBe(outcome)
  })
})

describe('arithmetic', () => {
  it.each<[string, boolean | null]>([
    ['height / 0 = 1', null],
    ['height % 0 = 1', null],
    ['height div 0 = 1', null],
    ['0 - 7 div 2 = -3', true],
    ['(0 - 7) div 2 = -3', true],
    ['(0 - 7) % 2 = -1', true],
    ['(0 - 1) ^ 0.5 = 0', null],
    ['height * 1E308 > 0', null],
    ['2 ^ 10 = 1024', true],
    ['(height / 0) IS NULL', true],
  ])('%s is %s', (text, outcome) => {
    expect(evaluate(text, { height: 10 })).toBe(outcome)
  })
})

describe('missing values', () => {
  it('null, undefined, NaN and empty lists', () => {
    for (const height of [null, undefined, Number.NaN, [], [null]]) {
      expect(evaluate('height IS NULL', { height })).toBe(true)
      expect(evaluate('height > 1 OR height <= 1', { height })).toBeNull()
    }
    expect(evaluate('list IS NULL', { list: [] })).toBe(false)
    expect(evaluate('data IS NULL', { data: [] })).toBe(false)
    expect(evaluate('POINT(1 2) IS NULL', {})).toBe(false)
    expect(evaluate("INTERVAL(day, '..') IS NULL", {})).toBe(true)
    expect(evaluate("(name = 'a') IS NULL", {})).toBe(true)
  })

  it('isNull of the environment decides where it is given', () => {
    const property: CompiledProperty<Item> = { type: 'number', get: () => null, isNull: () => false }
    expect(compileFilter3(parseCql2Text('a IS NULL'), { resolve: () => property })({})).toBe(false)
  })
})

describe('arrays', () => {
  it.each<[string, unknown, boolean | null]>([
    ["a_contains(list, ('a','b'))", ['b', 'c', 'a'], true],
    ["a_contains(list, ('a','b'))", ['a'], false],
    ["a_containedBy(list, ('a','b'))", ['a', 'a'], true],
    ["a_equals(list, ('a','b','a'))", ['b', 'a'], true],
    ["a_overlaps(list, ('x', 1))", [1], true],
    ["a_overlaps(list, ('1'))", [1], false],
    ['a_contains(list, ())', [], true],
    ["a_overlaps(list, (DATE('2026-01-01')))", ['2026-01-01'], true],
    ["a_overlaps(list, (TIMESTAMP('2026-01-01T00:00:00Z')))", ['2026-01-01T01:00:00+01:00'], true],
    ["a_overlaps(list, (TIMESTAMP('2026-01-01T00:00:00Z')))", ['2026-01-01'], false],
    ['a_contains(list, ((1,2)))', [[2, 1], 3], true],
    ["a_contains(list, ('a'))", 'a', true],
    ["a_contains(list, ('a'))", null, null],
    ['a_contains(list, (name))', ['a'], null],
    ['a_contains((1,2), (1))', null, true],
  ])('%s for %j is %s', (text, list, outcome) => {
    expect(evaluate(text, { list })).toBe(outcome)
  })
})

describe('space', () => {
  it('distance is geodesic metres, the bound included', () => {
    const place = { type: 'Point', coordinates: [0, 1] }
    expect(evaluate('s_dwithin(place, POINT(0 0), 110575)', { place })).toBe(true)
    expect(evaluate('s_dwithin(place, POINT(0 0), 110574)', { place })).toBe(false)
    expect(evaluate('s_dwithin(place, POINT(0 1), 0)', { place })).toBe(true)
    expect(evaluate('s_dwithin(place, POINT(0 0), 1)', {})).toBeNull()
  })

  it('takes geometries that are prepared already', () => {
    const prepared = prepareGeometry({ type: 'Point', coordinates: [1, 1] })
    const environment: Environment<Item> = {
      resolve: () => ({
        type: 'geometry',
        get: () => expect.unreachable(),
        prepared: (item) => (item['there'] === true ? prepared : null),
      }),
    }
    const test = compileFilter3(parseCql2Text('s_within(g, BBOX(0,0,2,2))'), environment)
    expect([test({ there: true }), test({})]).toEqual([true, null])
  })

  it('some geometry of several is enough', () => {
    const place = [
      { type: 'Point', coordinates: [9, 9] },
      { type: 'Point', coordinates: [1, 1] },
    ]
    expect(evaluate('s_within(place, BBOX(0,0,2,2))', { place })).toBe(true)
    expect(evaluate('s_within(BBOX(0,0,2,2), place)', { place })).toBe(false)
  })
})

describe('quantifiers', () => {
  it("are the environment's business", () => {
    const environment: Environment<Item> = {
      ...TYPES,
      quantified: (path, filter, kind) => () =>
        path === 'no2.series' && kind === 'every' && JSON.stringify(filter).includes('value') ? null : true,
    }
    const compile = (text: string): boolean | null => compileFilter3(parseCql2Text(text), environment)({})
    expect(compile('every(no2.series, value > 40)')).toBeNull()
    expect(compile('NOT some(no2.series, value > 40)')).toBe(false)
  })
})

it('a JSON filter of literals only', () => {
  expect(compileFilter(parseCql2Json({ op: '<', args: ['\u{1F600}', '\uE000'] }), TYPES)({})).toBe(false)
})

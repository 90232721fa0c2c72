// Every operator of `where` as CQL2, and every wrong input with its path.
import { QueryError, type Filter } from '@crosswalk/contract'
import { toCql2Text } from '@crosswalk/cql2'
import { describe, expect, it } from 'vitest'
import type { Input } from './conditions.ts'
import { SAMPLE_MODELS } from './testing/sample-models.ts'
import { all, whereToFilters } from './where-to-filter.ts'

function filterOf(where: Input, model = 'Station'): Filter {
  const found = SAMPLE_MODELS.find((candidate) => candidate.name === model)
  if (!found) throw new Error(model)
  return all(whereToFilters(where, { model: found, models: SAMPLE_MODELS, path: ['where'] }))
}

const text = (where: Input, model?: string): string => toCql2Text(filterOf(where, model))

function refusal(where: Input, model?: string): QueryError {
  try {
    filterOf(where, model)
  } catch (error) {
    if (error instanceof QueryError) return error
    throw error
  }
  throw new Error('it was accepted')
}

describe('where', () => {
  it.each<[Input, string]>([
    [{ name: { eq: 'a' } }, "name = 'a'"],
    [{ name: { ne: 'a' } }, "name <> 'a'"],
    [{ name: { in: ['a', 'b'] } }, "name IN ('a', 'b')"],
    [{ name: { notIn: ['a'] } }, "name NOT IN ('a')"],
    [{ name: { isNull: true } }, 'name IS NULL'],
    [{ name: { isNull: false } }, 'name IS NOT NULL'],
    [{ name: { like: 'a%' } }, "name LIKE 'a%'"],
    [{ name: { startsWith: 'a' } }, "name LIKE 'a%'"],
    [{ name: { contains: 'a' } }, "name LIKE '%a%'"],
    [{ name: { eq: 'a', ignoreCase: true } }, "CASEI(name) = CASEI('a')"],
    [{ name: { startsWith: 'a', ignoreAccents: true } }, "ACCENTI(name) LIKE ACCENTI('a%')"],
    [{ name: { in: ['a'], ignoreCase: true, ignoreAccents: true } }, "ACCENTI(CASEI(name)) IN (ACCENTI(CASEI('a')))"],
    [{ weight: { lt: 1 } }, 'weight < 1'],
    [{ weight: { lte: 1 } }, 'weight <= 1'],
    [{ weight: { gt: 1 } }, 'weight > 1'],
    [{ weight: { gte: 1, ne: 4 } }, 'weight >= 1 AND weight <> 4'],
    [{ weight: { notIn: [1, 2] } }, 'weight NOT IN (1, 2)'],
    [{ hasKiosk: { eq: true } }, 'hasKiosk = TRUE'],
    [{ hasKiosk: { ne: true } }, 'hasKiosk <> TRUE'],
    [{ mode: { in: ['bus'] } }, "mode IN ('bus')"],
    [{ fareZone: { eq: '2+' } }, "fareZone = '2+'"],
    [{ openedAt: { gte: '2000-01-01' } }, "openedAt >= DATE('2000-01-01')"],
    [{ openedAt: { lt: '2000-01-01T02:00:00+02:00' } }, "openedAt < TIMESTAMP('2000-01-01T00:00:00Z')"],
    [{ openedAt: { in: ['2000-01-01'] } }, "openedAt IN (DATE('2000-01-01'))"],
    [{ id: { in: ['urn:x'] } }, "id IN ('urn:x')"],
    [{ id: { ne: 'urn:x' } }, "id <> 'urn:x'"],
    [{ tags: { eq: 'big' } }, "tags = 'big'"],
    [{ not: { name: { eq: 'a' } } }, "NOT name = 'a'"],
    [{ or: [{ weight: { gt: 1 } }, { hasKiosk: { eq: true } }] }, 'weight > 1 OR hasKiosk = TRUE'],
    [{ and: [{ weight: { gt: 1 } }, { weight: { lt: 3 } }] }, 'weight > 1 AND weight < 3'],
    [{ line: { some: { name: { eq: 'Victoria' } } } }, "SOME(line, name = 'Victoria')"],
    [{ line: { none: { name: { eq: 'Victoria' } } } }, "NOT SOME(line, name = 'Victoria')"],
    [{ district: { every: { name: { like: 'B%' } } } }, "EVERY(district, name LIKE 'B%')"],
  ])('%j', (where, expected) => {
    expect(text(where).replaceAll('"', '')).toBe(expected)
  })

  it('takes %, _ and the backslash literally in startsWith and contains', () => {
    expect(filterOf({ name: { startsWith: '100%_\\' } })).toEqual({ op: 'like', args: [{ property: 'name' }, '100\\%\\_\\\\%'] })
  })

  it('makes empty lists and objects constants', () => {
    expect(filterOf({})).toBe(true)
    expect(filterOf({ and: [] })).toBe(true)
    expect(filterOf({ or: [] })).toBe(false)
    expect(filterOf({ not: {} })).toBe(false)
    expect(filterOf({ name: { in: [] } })).toBe(false)
    expect(filterOf({ name: { notIn: [] } })).toBe(true)
    expect(filterOf({ line: { some: {} } })).toEqual({ op: 'some', args: [{ property: 'line' }, true] })
  })

  it.each(['intersects', 'within', 'contains', 'crosses', 'touches', 'disjoint', 'overlaps', 'equals'])(
    'knows the predicate %s',
    (name) => {
      const geometry = { type: 'Point', coordinates: [13, 52] }
      expect(filterOf({ location: { [name]: geometry } })).toEqual({ op: `s_${name}`, args: [{ property: 'location' }, geometry] })
    },
  )

  it('brings measures to the canonical unit with 15 digits', () => {
    expect(text({ no2: { gt: 0.04, unit: 'mg/m3' } }, 'AirStation')).toBe('no2 > 40')
    expect(text({ no2: { in: [0.07, 0.0145], unit: 'mg/m³' } }, 'AirStation')).toBe('no2 IN (70, 14.5)')
    expect(text({ temperature: { lt: 50, unit: '[degF]' } }, 'AirStation')).toBe('temperature < 10')
    expect(text({ temperature: { eq: 293.15, unit: 'K' } }, 'AirStation')).toBe('temperature = 20')
    expect(text({ temperature: { eq: 20 } }, 'AirStation')).toBe('temperature = 20')
  })

  it('tests when the latest reading began', () => {
    expect(filterOf({ no2: { observedAfter: '2026-03-01T00:00:00Z' } }, 'AirStation')).toEqual({
      op: '>',
      args: [{ property: 'no2.observedAt' }, { timestamp: '2026-03-01T00:00:00Z' }],
    })
  })

  it.each<[Input, readonly (string | number)[], string?]>([
    [{ name: { eq: null } }, ['where', 'name', 'eq']],
    [{ name: null }, ['where', 'name']],
    [{ and: null }, ['where', 'and']],
    [{ not: { or: [{ weight: { in: null } }] } }, ['where', 'not', 'or', 0, 'weight', 'in']],
    [{ line: { some: { name: { like: null } } } }, ['where', 'line', 'some', 'name', 'like']],
    [{ line: { some: null } }, ['where', 'line', 'some']],
    [{ no2: { unit: null } }, ['where', 'no2', 'unit'], 'AirStation'],
    [{ location: { within: null } }, ['where', 'location', 'within']],
  ])('refuses the null in %j', (where, path, model) => {
    const error = refusal(where, model)
    expect(error).toMatchObject({ code: 'QUERY_INVALID', details: { path } })
    expect(error.message).toContain('use isNull')
  })

  it.each<[Input, readonly (string | number)[], string?]>([
    [{ fareZone: { in: ['1', '3'] } }, ['where', 'fareZone', 'in', 1]],
    [{ openedAt: { eq: '2026-02-30' } }, ['where', 'openedAt', 'eq']],
    [{ openedAt: { eq: 'yesterday' } }, ['where', 'openedAt', 'eq']],
    [{ openedAt: { gt: '2026-02-03T12:00:00' } }, ['where', 'openedAt', 'gt']],
    [{ location: { within: { type: 'Point', coordinates: [13, 99] } } }, ['where', 'location', 'within', 'coordinates', 1]],
    [{ location: { equals: { type: 'Nothing' } } }, ['where', 'location', 'equals', 'type']],
    [{ no2: { gt: 4, unit: 'furlongs of light' } }, ['where', 'no2', 'unit'], 'AirStation'],
    [{ no2: { gt: 4, unit: 'm' } }, ['where', 'no2', 'unit'], 'AirStation'],
    [{ no2: { gt: 4, unit: '[ppb]' } }, ['where', 'no2', 'unit'], 'AirStation'],
    [{ no2: { observedAfter: '2026-13-01T00:00:00Z' } }, ['where', 'no2', 'observedAfter'], 'AirStation'],
  ])('refuses %j with its path', (where, path, model) => {
    expect(refusal(where, model)).toMatchObject({ code: 'QUERY_INVALID', details: { path } })
  })

  it('says which codes and which unit would be right', () => {
    expect(refusal({ fareZone: { eq: '9' } }).details.expected).toEqual(['1', '2+'])
    expect(refusal({ no2: { unit: 'm' } }, 'AirStation').details.expected).toEqual(['ug/m3'])
  })
})

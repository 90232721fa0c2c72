// Conditions on single readings: of groups, of rows, of items with one reading, and of what is not mapped.
import { compileFilter, compileFilter3, parseCql2Text } from '@crosswalk/cql2'
import { describe, expect, it } from 'vitest'
import { bindGroup, groupOf } from '../testing/bind-group.ts'
import { bindSample } from '../testing/bind-sample.ts'
import type { BoundCrosswalk } from '../crosswalk.ts'

const passes = (bound: BoundCrosswalk, text: string, subject: unknown): boolean =>
  compileFilter(parseCql2Text(text), bound.environment)(subject)
const at = (hour: number): string => `2026-03-01T0${hour}:00:00Z`

describe('readings of a group', () => {
  const bound = bindGroup('{from: n, unit: {from: u}, quality: q, resultTime: day}')
  const subject = groupOf(
    { n: 0.05, u: 'mg/m3', q: 'raw', stamp: at(1), day: '2026-03-02' },
    { n: 30, u: 'ug/m3', q: 'ok', stamp: at(2) },
    { n: 99, u: 'furlong', q: 'ok', stamp: at(3) },
    { u: 'ug/m3', stamp: at(4) },
  )
  it.each([
    ['some(no2.series, value > 40)', true],
    ["some(no2.series, value > 40 AND quality = 'ok')", false],
    [`some(no2.series, value > 20 AND observedAt >= TIMESTAMP('${at(2)}') AND observedAt < TIMESTAMP('${at(3)}'))`, true],
    [`some(no2.series, value > 40 AND observedAt >= TIMESTAMP('${at(2)}'))`, false],
    ["some(no2.series, resultTime > DATE('2026-03-01'))", true],
    // A value of unknown unit is there, compared with nothing; a missing one is not there.
    ["some(no2.series, unit = 'UNKNOWN' AND value IS NOT NULL)", true],
    ['some(no2.series, value > 90)', false],
    ["some(no2.series, missing = 'ABSENT')", true],
    ['every(no2.series, value > 20)', false],
    ["every(no2.series, value > 20 OR value IS NULL OR unit = 'UNKNOWN')", true],
    ['NOT some(no2.series, value > 50.1)', true],
  ])('%s is %s', (text, expected) => {
    expect(passes(bound, text, subject)).toBe(expected)
    expect(compileFilter3(parseCql2Text(text), bound.environment)(subject)).toBe(expected)
  })
  it('are no business of the source', () => {
    expect(bound.lower(parseCql2Text('some(no2.series, value > 40)'))).toMatchObject({ filter: null, verdict: 'unsupported' })
    expect(bound.lower(parseCql2Text('some(heat.series, value > 40)'))).toMatchObject({ filter: false, verdict: 'exact' })
    expect(bound.lower(parseCql2Text('every(heat.series, value > 40)'))).toMatchObject({ filter: true, verdict: 'exact' })
  })
  it('have names of their own, and belong to a measure', () => {
    expect(() => passes(bound, 'some(no2.series, valu > 4)', subject)).toThrow('did you mean "value"')
    expect(() => passes(bound, 'some(name.series, value > 4)', subject)).toThrow('name.series has no readings to test one by one')
  })
})

it('an item with one reading has a series of one, an unmapped measure none', () => {
  const bound = bindSample('id: "urn:{key}"\nproperties: {no2: {from: n, unit: ug/m3}}', { key: 'text', n: 'number' })
  expect(passes(bound, 'some(no2.series, value > 4)', { key: 'a', n: 5 })).toBe(true)
  expect(passes(bound, 'some(no2.series, value IS NULL)', { key: 'a', n: null })).toBe(true)
  expect(passes(bound, 'some(no2.series, value IS NULL)', { key: 'a' })).toBe(false)
  expect(passes(bound, 'every(no2.series, value > 4)', { key: 'a' })).toBe(true)
  expect([passes(bound, 'some(heat.series, value > 4)', {}), passes(bound, 'every(heat.series, value > 4)', {})]).toEqual([false, true])
})

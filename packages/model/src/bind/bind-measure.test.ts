// What a reading shows: value, unit, time, why something is missing.
import { QueryError } from '@crosswalk/contract'
import type { Provenance, Reading, ReadingMember } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import type { BoundCrosswalk } from '../crosswalk.ts'
import { bindSample } from '../testing/bind-sample.ts'
import type { SampleColumns } from '../testing/bind-sample.ts'

const COLUMNS: SampleColumns = {
  key: 'text',
  t: 'text',
  s: 'text',
  n: 'number',
  m: ['number', 'mg/m3'],
  odd: ['number', 'wibble'],
  u: 'text',
  stamp: 'timestamp',
  local: 'text',
}
const bind = (properties: string): BoundCrosswalk => bindSample(`id: "urn:{key}"\nproperties: ${properties}`, COLUMNS)

const PROVENANCE: Provenance = {
  source: 's',
  collection: 'c',
  localId: 'i',
  property: null,
  retrievedAtMs: 0,
  crosswalk: null,
  licence: 'UNKNOWN',
  rule: null,
  losers: [],
}
const ALL: readonly ReadingMember[] = ['value', 'unit', 'time', 'resultTime', 'quality', 'missing', 'provenance']
function read(properties: string, item: object, unit?: string, members = ALL): Reading {
  const bound = bind(properties)
  const reading = bound
    .property(bound.crosswalk.mapped[0] ?? '')
    ?.reading?.(unit, members, { ofSubject: () => PROVENANCE, ofItem: () => PROVENANCE })
  return reading?.(item) as Reading
}

describe('readings', () => {
  it('show value, unit, time, result time, quality and provenance', () => {
    const properties =
      '{no2: {from: m, time: {from: local, timezone: Europe/Berlin, lasts: PT1H, stamped: end}, quality: s, resultTime: stamp}}'
    expect(read(properties, { m: 0.04, local: '2026-03-01T12:00', s: 'good', stamp: '2026-03-01T12:00:00Z' })).toEqual({
      value: 40,
      unit: 'ug/m3',
      time: { start: '2026-03-01T10:00:00Z', end: '2026-03-01T11:00:00Z', local: '2026-03-01T12:00', assumed: true },
      resultTime: '2026-03-01T12:00:00Z',
      quality: 'good',
      missing: null,
      provenance: PROVENANCE,
    })
  })

  it('compute only what is asked', () => {
    expect(
      read('{no2: {from: m, time: stamp, quality: s}}', { m: 1, stamp: '2026-03-01T12:00:00Z', s: 'good' }, undefined, ['value']),
    ).toMatchObject({ time: null, quality: null, provenance: null })
  })

  it.each([
    ['{no2: m}', { m: 0.04 }, undefined, 40, 'ug/m3', null],
    ['{no2: m}', { m: 0.04 }, 'mg/m3', 0.04, 'mg/m3', null],
    ['{no2: m}', { m: 0.04 }, 'µg/m³', 40, 'ug/m3', null],
    ['{no2: m}', {}, undefined, null, 'ug/m3', 'ABSENT'],
    ['{no2: m}', { m: null }, undefined, null, 'ug/m3', 'NULL'],
    ['{no2: {from: t, unit: ug/m3}}', { t: 'n/a' }, undefined, null, 'ug/m3', 'UNKNOWN'],
    ['{no2: {from: t, unit: ug/m3, missing: "-999"}}', { t: '-999' }, undefined, null, 'ug/m3', 'NULL'],
    ['{no2: n}', { n: 40 }, 'mg/m3', 40, 'UNKNOWN', null],
    ['{no2: {from: m, unit: ug/m3}}', { m: 0.04 }, undefined, 40, 'ug/m3', null],
    ['{no2: {from: m, unit: {override: ug/m3, because: wrong}}}', { m: 40 }, undefined, 40, 'ug/m3', null],
    ['{no2: odd}', { odd: 40 }, undefined, 40, 'UNKNOWN', null],
    ['{no2: {from: n, unit: {from: u}}}', { n: 0.04, u: 'mg/m3' }, undefined, 40, 'ug/m3', null],
    ['{no2: {from: n, unit: {from: u}}}', { n: 0.04, u: 'furlong' }, undefined, 0.04, 'UNKNOWN', null],
    ['{no2: {from: n, unit: {from: u, codelist: {a: mg/m3}}}}', { n: 0.04, u: 'a' }, 'mg/m3', 0.04, 'mg/m3', null],
    ['{no2: {from: n, scale: 2, unit: mg/m3}}', { n: 0.04 }, undefined, 80, 'ug/m3', null],
    ['{heat: {from: n, unit: K}}', { n: 293.15 }, undefined, 20, 'Cel', null],
    ['{heat: {from: n, unit: Cel}}', { n: 20 }, '[degF]', 68, '[degF]', null],
  ] as const)('%s of %j in %s', (properties, item, unit, value, shown, missing) => {
    expect(read(properties, item, unit)).toMatchObject({ value, unit: shown, missing })
  })

  it('refuse units of another dimension', () => {
    expect(() => read('{no2: m}', {}, 'm')).toThrow(QueryError)
    expect(() => read('{no2: m}', {}, 'nonsense')).toThrow(QueryError)
    expect(() => read('{no2: n}', {}, 'm')).toThrow(QueryError)
  })

  it('say which values cannot be compared', () => {
    const incomparable = (properties: string, item: object): boolean | undefined => bind(properties).property('no2')?.incomparable?.(item)
    expect(incomparable('{no2: m}', { m: 1 })).toBeUndefined()
    expect(incomparable('{no2: n}', { n: 1 })).toBe(true)
    expect(incomparable('{no2: n}', {})).toBe(false)
    expect(incomparable('{no2: {from: n, unit: {from: u}}}', { n: 1, u: 'mg/m3' })).toBe(false)
    expect(incomparable('{no2: {from: n, unit: {from: u}}}', { n: 1, u: 'm' })).toBe(true)
  })
})

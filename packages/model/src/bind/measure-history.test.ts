// All readings of a measure of grouped items, one by one.
import { QueryError } from '@crosswalk/contract'
import type { Reading } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { compileCrosswalks } from '../compile-crosswalks.ts'
import { compileModels } from '../compile-models.ts'
import { bindGroup, GROUP_COLUMNS, GROUP_HEAD, groupOf, historyOf, NOWHERE } from '../testing/bind-group.ts'
import { bindSample, sampleCollection } from '../testing/bind-sample.ts'

const instants = ({ start, end }: { readonly start: number | null; readonly end: number | null }) =>
  [start, end].map((ms) => (ms === null ? null : new Date(ms).toISOString().replace('.000Z', 'Z')))
const at = (hour: number): string => `2026-03-01T${String(hour).padStart(2, '0')}:00:00Z`

describe('the history of a measure', () => {
  it('is absent where an entity has one reading', () => {
    expect(bindSample('id: "urn:{key}"\nproperties: {no2: m}', GROUP_COLUMNS).property('no2')?.history).toBeUndefined()
    expect(bindSample(`${GROUP_HEAD}properties: {name: t}`, GROUP_COLUMNS).property('name')?.history).toBeUndefined()
  })

  it.each([
    ['stamp', { stamp: '2026-03-01T05:00:00+02:00' }, ['2026-03-01T03:00:00Z', '2026-03-01T03:00:00Z']],
    ['day', { day: '2026-03-01' }, ['2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z']],
    ['{from: day, timezone: Europe/Berlin}', { day: '2026-03-29' }, ['2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z']],
    ['{from: day, timezone: America/New_York}', { day: '2026-11-01' }, ['2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z']],
    ['{from: local, timezone: Europe/Berlin}', { local: '2026-03-29T02:30' }, [null, null]],
    ['{from: local, timezone: Europe/Berlin}', { local: '2026-10-25T02:30' }, ['2026-10-25T00:30:00Z', '2026-10-25T00:30:00Z']],
    [
      '{from: local, timezone: Europe/Berlin, lasts: PT1H, stamped: end}',
      { local: '2026-10-25T03:00' },
      ['2026-10-25T01:00:00Z', '2026-10-25T02:00:00Z'],
    ],
    [
      '{from: local, timezone: Europe/Berlin, lasts: P1D, stamped: end}',
      { local: '2026-03-30T00:00' },
      ['2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
    ],
    ['{from: local, timezone: Europe/Berlin, lasts: P1M}', { local: '2026-03-01T00:00' }, ['2026-02-28T23:00:00Z', '2026-03-31T22:00:00Z']],
    ['{from: stamp, lasts: PT30M}', { stamp: at(1) }, ['2026-03-01T01:00:00Z', '2026-03-01T01:30:00Z']],
    ['stamp', { stamp: 'soon' }, [null, null]],
    ['stamp', {}, [null, null]],
  ])('has the bounds of %s in %j', (time, item, expected) => {
    expect(instants(historyOf(bindGroup('m', `time: ${time}`)).boundsOf(item))).toEqual(expected)
  })

  it('has values in the unit that is asked for, by the unit of each item', () => {
    const history = historyOf(bindGroup('{from: n, unit: {from: u}}'))
    const items = [{ n: 1, u: 'mg/m3' }, { n: 2, u: 'ug/m3' }, { n: 3, u: 'furlong' }, { n: 4 }, { u: 'mg/m3' }, { n: 'x', u: 'mg/m3' }]
    expect(items.map(history.valueIn(undefined))).toEqual([1000, 2, null, null, null, null])
    expect(items.map(history.valueIn('mg/m³'))).toEqual([1, 0.002, null, null, null, null])
    expect(items.map((item) => history.isIncomparable(item))).toEqual([false, false, true, true, false, false])
    expect(() => history.valueIn('m')).toThrow(QueryError)
    const fixed = historyOf(bindGroup('m'))
    expect([{ m: 0.04 }, { m: null }, {}].map(fixed.valueIn(undefined))).toEqual([40, null, null])
    expect([{ m: 0.04 }].map(fixed.valueIn('mg/m3'))).toEqual([0.04])
    expect(fixed.isIncomparable({ m: 1 })).toBe(false)
    const unknown = historyOf(bindGroup('n'))
    expect(unknown.valueIn('mg/m3')({ n: 5 })).toBeNull()
    expect(unknown.isIncomparable({ n: 5 })).toBe(true)
    expect(() => unknown.valueIn('m')).toThrow(QueryError)
  })

  it('shows readings one by one', () => {
    const history = historyOf(bindGroup('{from: m, quality: q, resultTime: stamp}', 'time: {from: local, timezone: Europe/Berlin}'))
    const item = { m: 0.04, q: 'good', stamp: at(5), local: '2026-03-29T02:30' }
    const expected: Reading = {
      value: 0.04,
      unit: 'mg/m3',
      time: { start: null, end: null, local: '2026-03-29T02:30', assumed: true },
      resultTime: at(5),
      quality: 'good',
      missing: null,
      provenance: { ...NOWHERE, localId: '0.04' },
    }
    const show = history.reading('mg/m3', ['time', 'resultTime', 'quality', 'provenance'], {
      ofSubject: () => NOWHERE,
      ofItem: (given) => ({ ...NOWHERE, localId: String((given as typeof item).m) }),
    })
    expect(show(item)).toEqual(expected)
    expect(history.qualityOf?.(item)).toBe('good')
    expect(history.qualityOf?.({})).toBeNull()
    expect(historyOf(bindGroup('m')).qualityOf).toBeNull()
  })

  it.each([
    ['stamp', {}, 'UTC'],
    ['{from: local, timezone: Europe/Berlin}', {}, 'Europe/Berlin'],
    ['{from: local, timezone: "+05:45"}', {}, '+05:45'],
    ['{from: local, timezone: {from: z, codelist: {b: Europe/Berlin, y: America/New_York}}}', { z: 'y' }, 'America/New_York'],
    ['{from: local, timezone: {from: z, codelist: {b: Europe/Berlin}}}', { z: 'elsewhere' }, 'Europe/Berlin'],
  ])('has the zone of %s', (time, first, expected) => {
    expect(historyOf(bindGroup('m', `time: ${time}`)).zoneOf(groupOf(first, { z: 'b' }))).toBe(expected)
  })

  it('has no zone but UTC where that of no item is known', () => {
    const bound = bindGroup('m', 'time: {from: local, timezone: {from: z, codelist: {b: Europe/Berlin}}}')
    expect(historyOf(bound).zoneOf(groupOf({}, { z: 'elsewhere' }))).toBe('UTC')
  })

  it('knows how long a reading lasts: by the crosswalk, else by the model', () => {
    const models = compileModels([
      {
        file: 'm.yaml',
        text: 'name: M\nplural: ms\niri: https://example.org/M\nproperties: {v: {kind: measure, unit: mm, statistic: sum, over: P1D, iri: https://example.org/v}}',
      },
    ])
    const lasts = (time: string): string | null | undefined => {
      const text = `crosswalk: c\nsource: s\ncollection: items\nmodel: M\n${GROUP_HEAD}time: ${time}\nproperties: {v: {from: n, unit: mm}}`
      const source = { id: 's', getter: () => () => undefined, keyOf: () => () => '' }
      const [crosswalk] = compileCrosswalks([{ file: 'c.yaml', text }], models)
      const property = crosswalk?.bind({ collection: sampleCollection(GROUP_COLUMNS), source }).property('v')
      expect(property?.property).toMatchObject({ statistic: 'sum', over: 'P1D' })
      return property?.history?.lasts
    }
    expect(lasts('day')).toBe('P1D')
    expect(lasts('{from: stamp, lasts: PT1H}')).toBe('PT1H')
    expect(historyOf(bindGroup('m')).lasts).toBeNull()
  })
})

// Series of measures through the engine: raw readings and buckets, of grouped items and of single readings; what is refused.
import type { SeriesPage, SeriesSelection } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { DAY, of, query, seriesOf, seriesWorld } from './testing/series-world.ts'
import { ask } from './testing/service.ts'

const service = seriesWorld()
const series = async (extra: Partial<SeriesSelection>, id = 'urn:station:x'): Promise<SeriesPage> =>
  seriesOf(await ask(service, query(of(extra))), id)

describe('raw series', () => {
  it('are ascending by start, in one unit, half-open, in the entity’s own zone', async () => {
    const page = await series({ ...DAY, members: ['value', 'unit', 'quality', 'missing', 'provenance'] })
    expect(page.columns).toEqual({
      start: ['2026-03-29T00:30:00Z', '2026-03-29T08:00:00Z', '2026-03-29T10:00:00Z', '2026-03-29T11:00:00Z'],
      end: ['2026-03-29T00:30:00Z', '2026-03-29T08:00:00Z', '2026-03-29T10:00:00Z', '2026-03-29T11:00:00Z'],
      value: [20, 40, null, null],
      count: [1, 1, 0, 0],
      expected: [null, null, null, null],
      at: ['2026-03-29T00:30:00Z', '2026-03-29T08:00:00Z', '2026-03-29T10:00:00Z', '2026-03-29T11:00:00Z'],
      quality: ['ok', 'late', 'ok', 'ok'],
      source: ['a', 'a', 'a', 'a'],
      collection: ['rows', 'rows', 'rows', 'rows'],
    })
    expect(page.readings.map(({ value, unit, quality, missing }) => [value, unit, quality, missing])).toEqual([
      [20, 'ug/m3', 'ok', null],
      [40, 'ug/m3', 'late', null],
      [null, 'ug/m3', 'ok', 'NULL'],
      [7, 'UNKNOWN', 'ok', null],
    ])
    expect(page.readings.map(({ provenance }) => [provenance?.localId, provenance?.crosswalk])).toEqual([
      ['3', 'air'],
      ['2', 'air'],
      ['4', 'air'],
      ['5', 'air'],
    ])
    expect(page).toMatchObject({ timeZone: 'Europe/Berlin', computedBy: 'GATEWAY', hasNextPage: false, withoutInstant: 1 })
    expect(page.completeness).toMatchObject({ complete: true, entries: [{ source: 'a', crosswalk: 'air', status: 'OK', incomparable: 1 }] })
  })
  it('may have one open end, and are read in the zone asked for', async () => {
    expect((await series({ from: '2026-03-29', timeZone: 'UTC', unit: 'mg/m3' })).columns.value).toEqual([0.02, 0.04, null, null, 0.005])
    expect((await series({ to: '2026-03-29' })).columns.value).toEqual([10])
    expect((await series({ to: '2020-01-01' })).columns.start).toEqual([])
  })
  it('give the last ones, of a window or of all', async () => {
    expect((await series({ last: 2 })).columns.value).toEqual([null, 5])
    const last = await series({ ...DAY, last: 3 })
    expect(last.columns.value).toEqual([40, null, null])
    expect(last).toMatchObject({ hasNextPage: false, endCursor: null })
    expect((await series({ last: 100 })).columns.value).toHaveLength(6)
  })
  it('are null where the crosswalk maps no such measure, and one reading where an entity has one', async () => {
    const page = await ask(service, query(of({ property: 'depth', from: '2026-01-01', members: ['value', 'provenance'] })))
    expect(page.rows.map(({ id, values }) => [id, values['s'] === null])).toEqual([
      ['urn:station:x', true],
      ['urn:weather:b', true],
      ['urn:well:1', false],
      ['urn:well:2', false],
      ['urn:well:3', false],
    ])
    expect(seriesOf(page, 'urn:well:1')).toMatchObject({ timeZone: 'UTC', withoutInstant: 0, columns: { value: [3] } })
    expect(seriesOf(page, 'urn:well:1').readings).toMatchObject([{ value: 3, provenance: { localId: '1', source: 's' } }])
    expect(seriesOf(page, 'urn:well:2')).toMatchObject({ withoutInstant: 1, columns: { value: [] } })
    expect(seriesOf(page, 'urn:well:3')).toMatchObject({ withoutInstant: 0, columns: { value: [] } })
  })
})

describe('buckets', () => {
  it('are all listed, empty ones too, clipped to the window, without values of unknown unit', async () => {
    const page = await series({ from: '2026-03-28', to: '2026-03-31T12:00', every: 'P1D', aggregate: 'max' })
    expect(page.columns).toEqual({
      start: ['2026-03-27T23:00:00Z', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', '2026-03-30T22:00:00Z'],
      end: ['2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', '2026-03-30T22:00:00Z', '2026-03-31T10:00:00Z'],
      value: [10, 40, 5, null],
      count: [1, 2, 1, 0],
      expected: [null, null, null, null],
      at: ['2026-03-28T22:30:00Z', '2026-03-29T08:00:00Z', '2026-03-29T22:00:00Z', null],
      quality: ['ok', 'late', 'ok', null],
      source: ['a', 'a', 'a', null],
      collection: ['rows', 'rows', 'rows', null],
    })
    expect(page.readings).toEqual([])
    expect(page.completeness.entries[0]?.incomparable).toBe(1)
  })
  it('say how many readings are expected where it is known how long one lasts', async () => {
    const page = await series({ property: 'rain', from: '2026-03-01', to: '2026-05-01', every: 'P1M', aggregate: 'sum' }, 'urn:weather:b')
    expect(page.columns).toMatchObject({ value: [3.3, 0], count: [2, 1], expected: [31, 30], at: [null, null] })
  })
  it('of nothing are null, counts 0', async () => {
    const empty = { from: '2020-01-01', to: '2020-01-03', every: 'P1D' }
    expect((await series({ ...empty, aggregate: 'sum' })).columns).toMatchObject({ value: [null, null], count: [0, 0] })
    expect((await series({ ...empty, aggregate: 'count' })).columns).toMatchObject({ value: [0, 0], count: [0, 0] })
  })
  it('are paged', async () => {
    const whole = { from: '2026-03-28', to: '2026-04-01', every: 'PT1H', aggregate: 'count' } as const
    const { columns } = await series(whole)
    expect(columns.start).toHaveLength(95)
    const first = await series({ ...whole, first: 60 })
    expect(first.hasNextPage).toBe(true)
    const second = await series({ ...whole, first: 60, after: first.endCursor as string })
    expect(second.hasNextPage).toBe(false)
    expect([...first.columns.value, ...second.columns.value]).toEqual(columns.value)
    expect([...first.columns.start, ...second.columns.start]).toEqual(columns.start)
  })
})

describe('a selection', () => {
  it.each<[Partial<SeriesSelection>, readonly string[]]>([
    [{}, ['during']],
    [{ from: '2026-01-01', every: 'P1D', aggregate: 'max' }, ['during', 'to']],
    [{ to: '2026-01-01', every: 'P1D', aggregate: 'max' }, ['during', 'from']],
    [{ ...DAY, every: 'P1D' }, ['aggregate']],
    [{ ...DAY, aggregate: 'max' }, ['every']],
    [{ ...DAY, every: 'PT0S', aggregate: 'max' }, ['every']],
    [{ ...DAY, every: 'P1D', aggregate: 'max', last: 3 }, ['last']],
    [{ last: 3, after: 'x' }, ['last']],
    [{ last: 0 }, ['last']],
    [{ last: 1.5 }, ['last']],
    [{ ...DAY, first: 0 }, ['first']],
    [{ ...DAY, first: 10_001 }, ['first']],
    [{ from: '2026-03-30', to: '2026-03-29' }, ['during', 'to']],
    [{ from: 'then' }, ['during', 'from']],
    [{ ...DAY, timeZone: 'Mars/Olympus' }, ['timeZone']],
    [{ from: '2026-03-29T02:30' }, ['during', 'from']],
    [{ property: 'name', last: 1 }, []],
    [{ property: 'nothing', last: 1 }, []],
    [{ ...DAY, property: 'hottest', every: 'P1M', aggregate: 'mean' }, ['aggregate']],
    [{ ...DAY, property: 'hottest', every: 'P1M', aggregate: 'sum' }, ['aggregate']],
  ])('%j is refused', async (extra, path) => {
    await expect(series(extra)).rejects.toMatchObject({ code: 'QUERY_INVALID', details: { path: ['s', ...path] } })
  })
  it('is told apart from others of the query', async () => {
    const two = query(of({ last: 1 }), of({ ...DAY, key: 't', timeZone: 'Mars/Olympus' }))
    await expect(ask(service, two)).rejects.toMatchObject({ details: { path: ['t', 'timeZone'] } })
  })
  it('is refused where its unit is of another dimension, before a page is made', async () => {
    await expect(series({ last: 1, unit: 'm' })).rejects.toMatchObject({ code: 'QUERY_INVALID' })
  })
  it('of too many buckets is refused by its limit', async () => {
    const many = { from: '0001-01-01', to: '9999-01-01', every: 'PT1S', aggregate: 'max' } as const
    await expect(series(many)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED', limit: 'maxBuckets', path: ['s', 'every'] })
    expect(() => service.plan(query(of({ ...many, timeZone: 'UTC' })))).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }))
  })
  it('is planned without reading anything, and explained', () => {
    const plan = service.plan(query(of({ ...DAY, every: 'P1D', aggregate: 'max' }), of({ key: 't', last: 3 })))
    expect(plan.stages.at(-1)).toEqual({
      stage: 'series',
      description:
        "series of the page's rows, from what is read already: no2: max every P1D, from 2026-03-29 to 2026-03-30, in each entity's own time zone, page of 1000; no2: readings, the last 3",
      parts: [],
    })
    expect(() => service.plan(query(of({ every: 'P1D' })))).toThrow(expect.objectContaining({ code: 'QUERY_INVALID' }))
  })
})

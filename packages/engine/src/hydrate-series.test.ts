// Series of a whole page: cursors of one series among many, one read for all, limits, rows of relations.
import { createMemorySource } from '@crosswalk/adapter-memory'
import type { EntityPage, RelationSelection, SeriesPage, SeriesSelection } from '@crosswalk/contract'
import { SourceError } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { CROSSWALKS, DAY, MODELS, of, query, row, ROWS, select, seriesOf, seriesWorld, sourceOf } from './testing/series-world.ts'
import { ask, createService, handleOf, queryFor, selectNothing } from './testing/service.ts'

const service = seriesWorld()
const series = async (extra: Partial<SeriesSelection>, id = 'urn:station:x'): Promise<SeriesPage> =>
  seriesOf(await ask(service, query(of(extra))), id)

describe('a cursor of a series', () => {
  it('holds for that series of that entity only', async () => {
    const { endCursor } = await series({ ...DAY, first: 1 })
    const after = endCursor as string
    expect((await series({ ...DAY, first: 1, after })).columns.value).toEqual([40])
    const other = { code: 'CURSOR_INVALID', details: { reason: 'OTHER_QUERY' } }
    await expect(series({ from: '2026-03-28', to: '2026-03-30', after })).rejects.toMatchObject(other)
    await expect(series({ ...DAY, every: 'PT1H', aggregate: 'max', after })).rejects.toMatchObject(other)
    await expect(series({ ...DAY, after: `${after}AA` })).rejects.toMatchObject({ details: { reason: 'FORGED' } })
    await expect(series({ ...DAY, after: 'x' })).rejects.toMatchObject({ code: 'CURSOR_INVALID' })
    const rows = [...ROWS, { ...ROWS[0], key: 8, station: 'y' }]
    const two = createService({ model: MODELS, crosswalks: CROSSWALKS.slice(0, 1), sources: [sourceOf(rows)] })
    const page = await ask(two, query(of({ last: undefined, ...DAY, first: 1 })))
    const cursor = seriesOf(page, 'urn:station:x').endCursor as string
    await expect(ask(two, query(of({ ...DAY, after: cursor })))).rejects.toMatchObject(other)
  })
  it('does not outlive its data', async () => {
    const cursorKey = new Uint8Array(32)
    const engineOver = (revision: string) =>
      createService({ model: MODELS, crosswalks: CROSSWALKS.slice(0, 1), sources: [sourceOf(ROWS, revision)], cursorKey })
    const page = await ask(engineOver('1'), query(of({ ...DAY, first: 1 })))
    const after = seriesOf(page, 'urn:station:x').endCursor as string
    expect(seriesOf(await ask(engineOver('1'), query(of({ ...DAY, after }))), 'urn:station:x').columns.value).toHaveLength(3)
    await expect(ask(engineOver('2'), query(of({ ...DAY, after })))).rejects.toMatchObject({
      code: 'CURSOR_INVALID',
      details: { reason: 'DATA_CHANGED' },
    })
  })
})

describe('series of many entities', () => {
  it('cost one scan, however many entities and aliases', async () => {
    const rows = Array.from({ length: 1000 }, (_, index) => ({
      ...row(index, `2026-03-0${1 + (index % 9)}T00:00:00Z`, index),
      station: `n${index % 100}`,
    }))
    const source = createMemorySource(sourceOf(rows))
    const handle = { ...handleOf(sourceOf(rows)), current: () => source }
    const many = createService({ model: MODELS, crosswalks: CROSSWALKS.slice(0, 1), sources: [handle] })
    const march = { from: '2026-03-01', to: '2026-04-01' }
    const page = await ask(many, query(of(march), of({ key: 't', ...march, every: 'P1W', aggregate: 'sum' })))
    expect(page.rows).toHaveLength(100)
    for (const { values } of page.rows) {
      expect((values['s'] as SeriesPage).columns.value).toHaveLength(10)
      expect((values['t'] as SeriesPage).columns.count.reduce((sum, count) => sum + count, 0)).toBe(10)
    }
    expect(source.log.filter(({ call }) => call === 'scan')).toHaveLength(1)
  })
  it('of any model are null where a property of that name is no measure', async () => {
    const any = { ...query(of({ last: 1 }), of({ key: 't', property: 'name', last: 1 })), target: { any: true } as const }
    const page = await ask(service, { ...any, ids: ['urn:station:x', 'urn:city:k'] })
    expect(page.rows.map(({ id, values }) => [id, values['s'] === null, values['t'] === null])).toEqual([
      ['urn:station:x', false, true],
      ['urn:city:k', true, true],
    ])
  })
  it('are paged through to the end of a long one', async () => {
    const rows = Array.from({ length: 25_000 }, (_, index) =>
      row(index, new Date(Date.UTC(2026, 0, 1) + ((index * 7) % 25_000) * 60_000).toISOString(), index),
    )
    const long = createService({ model: MODELS, crosswalks: CROSSWALKS.slice(0, 1), sources: [sourceOf(rows)] })
    const starts: string[] = []
    let after: string | undefined
    for (let pages = 0; pages < 25; pages += 1) {
      const page = seriesOf(await ask(long, query(of({ from: '2026-01-01', timeZone: 'UTC', after }))), 'urn:station:x')
      starts.push(...page.columns.start)
      expect(page.hasNextPage).toBe(pages < 24)
      after = page.endCursor ?? undefined
    }
    expect(new Set(starts).size).toBe(25_000)
    expect(starts).toEqual(starts.toSorted())
  })
  it('say how complete their own source is, whatever became of others', async () => {
    const crosswalk = (CROSSWALKS[0] as string).replace('source: a', 'adapter: memory')
    const failing = { ...sourceOf(ROWS), id: 'b', faults: () => Promise.reject(new SourceError('SOURCE_FAILED', 'no', { sourceId: 'b' })) }
    const two = createService({ model: MODELS, crosswalks: [crosswalk], sources: [sourceOf(ROWS), failing] })
    const page = await ask(two, query(of({ last: 1 })))
    expect(page.completeness).toMatchObject({ complete: false, entries: [{ source: 'a' }, { source: 'b', status: 'ERROR' }] })
    expect(seriesOf(page, 'urn:station:x').completeness).toMatchObject({ complete: true, entries: [{ source: 'a', status: 'OK' }] })
    expect(seriesOf(page, 'urn:station:x').completeness.entries).toHaveLength(1)
  })
  it('are limited together', async () => {
    const rows = Array.from({ length: 101 }, (_, index) => ({ ...row(index, '2026-03-01T00:00:00Z', index), station: `n${index}` }))
    const many = createService({ model: MODELS, crosswalks: CROSSWALKS.slice(0, 1), sources: [sourceOf(rows)] })
    const wide = of({ from: '2026-01-01', to: '2026-01-07T22:40', every: 'PT1M', aggregate: 'max', first: 10_000 })
    await expect(ask(many, { ...query(wide), first: 101 })).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED', limit: 'maxSeriesPoints' })
  })
  it('stand below relations as well, as complete as the relation', async () => {
    const relation: RelationSelection = {
      key: 'r',
      property: 'stations',
      select: select(of({ property: 'hottest', last: 1 })),
      filter: [],
      orderBy: [],
      first: 10,
      count: 'none',
    }
    const asked = { ...queryFor('City'), select: { ...selectNothing, relations: [relation] } }
    const [city] = (await ask(service, asked)).rows
    const related = city?.values['r'] as EntityPage
    expect(related.rows.map(({ id }) => id)).toEqual(['urn:station:x', 'urn:weather:b'])
    expect(related.rows[0]?.values['s']).toBeNull()
    expect(seriesOf(related, 'urn:weather:b')).toMatchObject({
      columns: { value: [9], start: ['2026-03-31T22:00:00Z'], end: ['2026-04-01T22:00:00Z'] },
      completeness: { complete: true, entries: [{ source: 'w', status: 'OK' }] },
    })
    const wrong = { ...relation, select: select(of({ property: 'name', last: 1 })) }
    await expect(ask(service, { ...asked, select: { ...selectNothing, relations: [wrong] } })).rejects.toMatchObject({
      code: 'QUERY_INVALID',
    })
  })
})

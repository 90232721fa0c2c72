// Readings that are rows of another collection: read once and only where they are needed, counted, bounded, and never half.
import { createMemorySource, type MemoryOptions } from '@crosswalk/adapter-memory'
import { SourceError } from '@crosswalk/contract'
import type { EntityQuery, SeriesPage } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { ask, createService, handleOf, idsOf, queryFor, type ServiceSetup } from './testing/service.ts'
import { MODELS, of, select } from './testing/series-world.ts'

const CROSSWALKS = [
  `
crosswalk: sites
source: a
collection: sites
model: Station
id: "urn:site:{code}"
properties: { name: label }
observations:
  collection: readings
  of: { site: code }
  where: "ok = TRUE"
  time: at
  measures:
    no2: { from: v, pick: { what: no2 }, unit: { from: u } }
`,
  `
crosswalk: cities
source: c
collection: cities
model: City
id: "urn:city:{key}"
properties: { name: key, stations: stations }
`,
]
const column = (name: string, type: 'text' | 'number' | 'boolean' | 'array' = 'text') => ({ name, type, filterable: true, sortable: true })
const reading = (no: number, site: string | null, hour: number, v: number | null, other = {}) => ({
  no: `${no}`,
  site,
  what: 'no2',
  at: `2026-03-01T0${hour}:00:00Z`,
  v,
  u: 'ug/m3',
  ok: true,
  ...other,
})
const READINGS = [
  reading(1, 'y', 3, 7),
  reading(2, 'x', 2, 0.03, { u: 'mg/m3' }),
  reading(3, 'x', 1, 20),
  reading(4, 'x', 4, 99, { ok: false }),
  reading(5, 'x', 5, 98, { what: 'o3' }),
]
const SITES = ['x', 'y', 'z'].map((code) => ({ code, label: code.toUpperCase() }))
const world = (readings: readonly object[] = READINGS, extra: Partial<MemoryOptions> = {}, revision = '1'): MemoryOptions => ({
  id: 'a',
  collections: [
    { id: 'sites', items: SITES, properties: [column('code'), column('label')], keyProperty: 'code', licence: 'CC0-1.0' },
    {
      id: 'readings',
      items: readings,
      properties: [...['no', 'site', 'what', 'at', 'u'].map((name) => column(name)), column('v', 'number'), column('ok', 'boolean')],
      keyProperty: 'no',
      licence: 'ODbL-1.0',
      revision,
    },
  ],
  ...extra,
})
const CITIES: MemoryOptions = {
  id: 'c',
  collections: [
    {
      id: 'cities',
      items: [{ key: 'k', stations: ['urn:site:y', 'urn:site:x'] }],
      properties: [column('key'), column('stations', 'array')],
      keyProperty: 'key',
    },
  ],
}
const serviceOf = (options: MemoryOptions, more: Partial<ServiceSetup> = {}) => {
  const source = createMemorySource(options)
  const sources = [{ ...handleOf(options), current: () => source }, CITIES]
  return { source, service: createService({ model: MODELS, crosswalks: CROSSWALKS, sources, ...more }) }
}
const value = { key: 'v', property: 'no2', members: ['value', 'provenance'] as const }
const withNo2: EntityQuery = { ...queryFor('Station'), select: { ...queryFor('Station').select, properties: [value] } }
const shown = (page: Awaited<ReturnType<typeof ask>>): unknown =>
  page.rows.map(({ id, values }) => [id.slice(-1), (values['v'] as { value: number | null }).value])
const scans = ({ source }: ReturnType<typeof serviceOf>): readonly string[] =>
  source.log.filter(({ call }) => call === 'scan').map((call) => JSON.stringify(call).match(/"(sites|readings)"/)?.[1] ?? '')

describe('rows of another collection', () => {
  it('are the readings of the item that has their key, the latest shown', async () => {
    const { service } = serviceOf(world())
    const page = await ask(service, withNo2)
    expect(shown(page)).toEqual([
      ['x', 30],
      ['y', 7],
      ['z', null],
    ])
    expect(page.completeness).toMatchObject({ complete: true, entries: [{ rows: SITES.length + READINGS.length - 1 }] })
    expect(page.rows[0]?.values['v']).toMatchObject({
      provenance: { collection: 'readings', localId: '2', property: 'v', licence: 'ODbL-1.0' },
    })
    expect(page.rows[2]?.values['v']).toMatchObject({
      missing: 'ABSENT',
      provenance: { collection: 'sites', localId: 'z', property: null },
    })
  })
  it('are not read where no measure is asked for', async () => {
    const each = serviceOf(world())
    await ask(each.service, { ...queryFor('Station'), count: 'exact' })
    expect(scans(each)).not.toContain('readings')
    await ask(each.service, { ...withNo2, first: 1, count: 'exact' })
    expect(scans(each).filter((collection) => collection === 'readings')).toHaveLength(1)
  })
  it('are read for a filter, an order, a series and a count of what a filter leaves', async () => {
    const { service } = serviceOf(world())
    const filter = [{ op: '>' as const, args: [{ property: 'no2' }, 8] as const }]
    const filtered = await ask(service, { ...queryFor('Station'), filter, count: 'exact' })
    expect([idsOf(filtered), filtered.count]).toEqual([['urn:site:x'], { value: 1, accuracy: 'EXACT' }])
    const ordered = await ask(service, { ...queryFor('Station'), orderBy: [{ property: 'no2', descending: false }] })
    expect(idsOf(ordered)).toEqual(['urn:site:y', 'urn:site:x', 'urn:site:z'])
    const window = { from: '2026-03-01', to: '2026-03-02' }
    const page = await ask(service, { ...queryFor('Station'), select: select(of({ ...window, members: ['value', 'provenance'] })) })
    const series = page.rows.map(({ values }) => values['s'] as SeriesPage)
    expect(series.map(({ columns }) => columns.value)).toEqual([[20, 30], [7], []])
  })
  it('are read for entities at the other end of a relation too', async () => {
    const relation = { key: 'r', property: 'stations', filter: [], orderBy: [], first: 10, count: 'none' as const, select: withNo2.select }
    const query = { ...queryFor('City'), select: { ...queryFor('City').select, relations: [relation] } }
    const page = await ask(serviceOf(world()).service, query)
    expect(shown(page.rows[0]?.values['r'] as typeof page)).toEqual([
      ['x', 30],
      ['y', 7],
    ])
  })
  it('without a key are counted and left out', async () => {
    const page = await ask(serviceOf(world([...READINGS, reading(6, null, 6, 5)])).service, withNo2)
    expect(page.rows).toHaveLength(3)
    expect(page.completeness).toMatchObject({ complete: false, entries: [{ status: 'OK', code: 'MALFORMED_ROWS', skippedRows: 1 }] })
  })
  it('that cannot all be read fail their part: no entity is shown with some of its readings', async () => {
    const faults = ({ collection, batch }: { collection: string; batch: number }): void => {
      if (collection === 'readings' && batch > 0) throw new SourceError('SOURCE_FAILED', 'broken', { sourceId: 'a' })
    }
    const broken = await ask(serviceOf(world(READINGS, { batchSize: 2, faults })).service, withNo2)
    expect(broken).toMatchObject({ rows: [], completeness: { complete: false, entries: [{ status: 'ERROR', code: 'SOURCE_FAILED' }] } })
    const limits = { maxScannedRows: 5 }
    const bounded = await ask(serviceOf(world(), { limits }).service, withNo2)
    expect(bounded).toMatchObject({
      rows: [],
      hasNextPage: false,
      completeness: { entries: [{ status: 'ERROR', code: 'LIMIT_EXCEEDED' }] },
    })
  })
  it('belong to the state that a cursor holds on', async () => {
    const cursorKey = new Uint8Array(32)
    const query = { ...withNo2, first: 1 }
    const { endCursor } = await ask(serviceOf(world(), { cursorKey }).service, query)
    const after = endCursor as string
    expect(idsOf(await ask(serviceOf(world(), { cursorKey }).service, { ...query, after }))).toEqual(['urn:site:y'])
    await expect(ask(serviceOf(world(READINGS, {}, '2'), { cursorKey }).service, { ...query, after })).rejects.toMatchObject({
      code: 'CURSOR_INVALID',
      details: { reason: 'DATA_CHANGED' },
    })
  })
  it('of a local collection are read once, until they are another state', async () => {
    const localWorld = (readings: readonly object[]): MemoryOptions => {
      const options = world(readings)
      return { ...options, collections: options.collections.map((collection) => ({ ...collection, local: true })) }
    }
    const before = createMemorySource(localWorld(READINGS))
    const after = createMemorySource(localWorld([...READINGS, reading(6, 'z', 1, 1)]))
    // Only the rows have changed: the items are the same collection as before.
    const sites = before.collections.get('sites')
    const collections = new Map([...after.collections].map(([name, own]) => [name, name === 'sites' && sites ? sites : own]))
    let isAfter = false
    const handle = { ...handleOf(world()), current: () => (isAfter ? { ...after, collections } : before) }
    const service = createService({ model: MODELS, crosswalks: CROSSWALKS, sources: [handle, CITIES] })
    const whole = { ...withNo2, select: { ...withNo2.select, series: [of({ last: 1, members: ['provenance'] })] } }
    await ask(service, whole)
    const page = await ask(service, whole)
    expect(before.log.filter((call) => call.call === 'scan' && JSON.stringify(call).includes('"readings"'))).toHaveLength(1)
    const series = page.rows[0]?.values['s'] as SeriesPage
    expect(series.readings[0]?.provenance).toMatchObject({ collection: 'readings', localId: '2' })
    isAfter = true
    expect(shown(await ask(service, whole))).toContainEqual(['z', 1])
  })
  it('stand in the plan', () => {
    const { service } = serviceOf(world())
    const nativeOf = (query: EntityQuery): unknown => service.plan(query).stages.flatMap(({ parts }) => parts)[0]?.native
    expect(nativeOf(withNo2)).toMatchObject({ observations: { collection: 'readings', pushed: ['ok = TRUE'] } })
    expect(nativeOf(queryFor('Station'))).toMatchObject({ observations: { collection: 'readings', notRead: true } })
  })
  it('of a collection that is not there leave a part that cannot be asked', async () => {
    const [sites] = world().collections
    const page = await ask(serviceOf({ id: 'a', collections: sites ? [sites] : [] }).service, withNo2)
    expect(page.completeness.entries[0]).toMatchObject({ status: 'ERROR', code: 'SOURCE_FAILED', message: 'a has no collection readings' })
  })
})

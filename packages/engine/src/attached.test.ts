// Properties from rows of other collections: read by key, only where they are needed, and missing where they cannot be read.
import { createMemorySource, type MemoryOptions } from '@crosswalk/adapter-memory'
import { type EntityQuery, type Filter, type Reading, type SeriesPage, SourceError } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { ask, createService, degradedHandle, handleOf, idsOf, queryFor, type ServiceSetup } from './testing/service.ts'

const MODEL = `
name: Stop
plural: stops
iri: https://example.org/def/Stop
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  hasKiosk: { kind: boolean, iri: https://example.org/def/hasKiosk }
  noise: { kind: measure, iri: https://example.org/def/noise, unit: dB }
  operator: { kind: text, iri: https://example.org/def/operator }
`
const CROSSWALK = `
crosswalk: stops
source: city
collection: stops
model: Stop
id: "urn:stop:{code}"
properties: { name: label }
attach:
  - collection: kiosks
    of: { stop: code }
    properties: { hasKiosk: { from: open, codelist: { "1": true, "0": false } } }
  - source: annex
    collection: readings
    of: { stop: code }
    properties:
      noise: { from: level, unit: dB }
      operator: operator
`
const column = (name: string, type: 'text' | 'number' = 'text') => ({ name, type, filterable: true, sortable: true })
const CODES = Array.from({ length: 12 }, (_, index) => `s${String(index).padStart(2, '0')}`)
const CITY: MemoryOptions = {
  id: 'city',
  collections: [
    {
      id: 'stops',
      items: CODES.map((code) => ({ code, label: code.toUpperCase() })),
      properties: [column('code'), column('label')],
      keyProperty: 'code',
      licence: 'CC0-1.0',
    },
    {
      id: 'kiosks',
      items: CODES.flatMap((stop, index) =>
        index % 2 === 0 ? [{ no: `k${index}`, stop, open: index % 4 === 0 ? '1' : '0', since: 2020 }] : [],
      ),
      properties: [column('no'), column('stop'), column('open'), column('since', 'number')],
      keyProperty: 'no',
    },
  ],
}
const annex = (extra: Partial<MemoryOptions> = {}, revision = '1'): MemoryOptions => ({
  id: 'annex',
  collections: [
    {
      id: 'readings',
      items: CODES.map((stop, index) => ({ no: `r${index}`, stop, level: 40 + index, operator: index % 2 === 0 ? 'A' : null })),
      properties: [column('no'), column('stop'), column('level', 'number'), column('operator')],
      keyProperty: 'no',
      licence: 'ODbL-1.0',
      attribution: 'the annex',
      revision,
    },
  ],
  keysPerRequest: 5,
  ...extra,
})
const world = (other: MemoryOptions = annex(), more: Partial<ServiceSetup> = {}) => {
  const [city, second] = [createMemorySource(CITY), createMemorySource(other)]
  const sources = [
    { ...handleOf(CITY), current: () => city },
    { ...handleOf(other), current: () => second },
  ]
  const scans = (): readonly { readonly collection: string; readonly keys: number }[] =>
    [...city.log, ...second.log].flatMap((call) => {
      if (call.call !== 'scan') return []
      const [filter] = call.plan.request.filter as readonly { readonly args: readonly [unknown, readonly unknown[]] }[]
      return [{ collection: call.collection, keys: filter?.args[1].length ?? 0 }]
    })
  return { service: createService({ model: MODEL, crosswalks: [CROSSWALK], sources, ...more }), scans }
}
const shownOf = (...names: string[]): EntityQuery['select'] => ({
  ...queryFor('Stop').select,
  properties: names.map((name) => ({ key: name, property: name, members: name === 'noise' ? ['value', 'unit', 'provenance'] : [] })),
})
const stops = (extra: Partial<EntityQuery> = {}): EntityQuery => ({
  ...queryFor('Stop'),
  select: shownOf('hasKiosk', 'noise', 'operator'),
  ...extra,
})
const louder = (than: number): readonly Filter[] => [{ op: '>', args: [{ property: 'noise' }, than] }]
const BROKEN: Partial<MemoryOptions> = {
  faults: () => {
    throw new SourceError('SOURCE_FAILED', 'broken', { sourceId: 'annex' })
  },
}

describe('properties from other collections', () => {
  it('are those of the rows with the key of the entity, and name their row', async () => {
    const page = await ask(world().service, stops())
    expect(page.rows).toHaveLength(12)
    expect(page.rows.slice(0, 3).map(({ values }) => [values['hasKiosk'], values['operator']])).toEqual([
      [true, 'A'],
      [null, null],
      [false, 'A'],
    ])
    expect(page.rows[1]?.values['noise']).toMatchObject({
      value: 41,
      provenance: { source: 'annex', collection: 'readings', localId: 'r1', property: 'level', licence: 'ODbL-1.0', crosswalk: 'stops' },
    })
    expect(page.completeness).toMatchObject({ complete: true, entries: [{ rows: 12 }, { source: 'city' }, { source: 'annex', rows: 12 }] })
  })
  it('are not read where nothing asks for them, and for a page only with the keys of its rows, in chunks that the source takes', async () => {
    const first = world()
    await ask(first.service, stops({ select: shownOf('name'), count: 'exact' }))
    expect(first.scans()).toEqual([{ collection: 'stops', keys: 0 }])
    const second = world()
    await ask(second.service, stops({ first: 7 }))
    expect(second.scans()).toEqual([
      { collection: 'stops', keys: 0 },
      { collection: 'kiosks', keys: 7 },
      { collection: 'readings', keys: 5 },
      { collection: 'readings', keys: 2 },
    ])
  })
  it('decide what a filter lets pass and how a list is ordered, each key read once', async () => {
    const { service, scans } = world()
    const query = stops({ filter: louder(48), orderBy: [{ property: 'noise', descending: true }], count: 'exact' })
    const page = await ask(service, query)
    expect([idsOf(page), page.count]).toEqual([['urn:stop:s11', 'urn:stop:s10', 'urn:stop:s09'], { value: 3, accuracy: 'EXACT' }])
    expect(scans().filter(({ collection }) => collection === 'readings')).toHaveLength(3)
    const parts = service.plan(query).stages.flatMap((stage) => stage.parts)
    expect(parts).toMatchObject([
      { collection: 'stops', residual: [{ reason: 'the property is attached from another collection' }] },
      { collection: 'kiosks', native: { read: "by key, for the page's rows" } },
      { source: 'annex', collection: 'readings', native: { read: 'by key, with the candidates' } },
    ])
    expect(service.plan(stops({ select: shownOf('name') })).stages.flatMap((stage) => stage.parts)).toHaveLength(1)
    const told = await service.page(query, service.createContext({ signal: AbortSignal.timeout(30_000), explain: true }))
    expect(told.plan?.stages.find(({ stage }) => stage === 'hydrate')?.parts).toMatchObject([
      { collection: 'kiosks', keys: { count: 3, chunks: 1 }, executed: { rows: 1 } },
      { collection: 'readings', keys: { count: 12, chunks: 3 }, executed: { rows: 12, status: 'OK' } },
    ])
  })
  it('bring their origin, their licence and what nobody maps', async () => {
    const page = await ask(world().service, stops({ select: { ...shownOf('name'), origins: true, unmapped: true }, first: 1 }))
    expect(page.rows[0]?.origins).toMatchObject([
      { source: 'city', collection: 'stops', localId: 's00', licence: 'CC0-1.0' },
      { source: 'city', collection: 'kiosks', localId: 'k0' },
      { source: 'annex', collection: 'readings', localId: 'r0', licence: 'ODbL-1.0', attribution: 'the annex' },
    ])
    expect(page.rows[0]?.unmapped).toMatchObject([
      { collection: 'stops', properties: {} },
      { source: 'city', collection: 'kiosks', id: 'k0', properties: { no: 'k0', since: 2020 } },
      { source: 'annex', collection: 'readings', id: 'r0', properties: { no: 'r0' } },
    ])
  })
})

describe('a source that is attached and down', () => {
  it('leaves the entities, without its properties, and says so', async () => {
    const page = await ask(world(annex(BROKEN)).service, stops())
    expect(page.rows).toHaveLength(12)
    expect(page.rows[0]?.values).toMatchObject({ hasKiosk: true, operator: null, noise: { value: null, missing: 'UNKNOWN' } })
    expect(page.completeness).toMatchObject({
      complete: false,
      entries: [{ status: 'OK' }, { status: 'OK' }, { source: 'annex', status: 'ERROR' }],
    })
    expect(page.completeness.entries[2]).toMatchObject({ code: 'SOURCE_FAILED', message: 'readings could not be attached: broken' })
  })
  it('shows what it gave before it failed, and of the rest that nobody knows it', async () => {
    let calls = 0
    const late: Partial<MemoryOptions> = {
      faults: () => {
        calls += 1
        if (calls > 1) throw new SourceError('SOURCE_FAILED', 'broken', { sourceId: 'annex' })
      },
    }
    const page = await ask(world(annex(late)).service, stops())
    const noise = page.rows.map(({ values }) => (values['noise'] as Reading).missing ?? (values['noise'] as Reading).value)
    expect(noise).toEqual([40, 41, 42, 43, 44, ...Array.from({ length: 7 }, () => 'UNKNOWN')])
    expect(page.completeness).toMatchObject({
      complete: false,
      entries: [{ status: 'OK' }, { status: 'OK' }, { status: 'ERROR', rows: 5 }],
    })
  })
  it('has no history that looks whole', async () => {
    const dated = CROSSWALK.replace('noise: { from: level, unit: dB }', 'noise: { from: level, unit: dB, time: at }')
    const [readings] = annex().collections
    if (!readings) throw new Error('one collection is given')
    const items = readings.items.map((item) => ({ ...(item as object), at: '2026-03-01T10:00:00Z' }))
    const collections = [{ ...readings, items, properties: [...readings.properties, column('at')] }]
    const series = [{ key: 'history', property: 'noise', last: 5, first: 5, members: ['value' as const] }]
    const historyOf = async (more: Partial<MemoryOptions>): Promise<SeriesPage> => {
      const page = await ask(
        world(annex({ collections, ...more }), { crosswalks: [dated] }).service,
        stops({ select: { ...shownOf(), series } }),
      )
      return page.rows[0]?.values['history'] as SeriesPage
    }
    const whole = await historyOf({})
    expect([whole.readings.length, whole.completeness.complete]).toEqual([1, true])
    const lacking = await historyOf(BROKEN)
    expect([lacking.readings.length, lacking.completeness.complete]).toEqual([0, false])
    expect(lacking.completeness.entries).toContainEqual(expect.objectContaining({ source: 'annex', code: 'SOURCE_FAILED' }))
  })
  it('is absent, not unknown, of an entity that a source answered without', async () => {
    const few = annex()
    const [readings] = few.collections
    if (!readings) throw new Error('one collection is given')
    const page = await ask(world({ ...few, collections: [{ ...readings, items: readings.items.slice(1) }] }).service, stops({ first: 1 }))
    expect(page).toMatchObject({ rows: [{ values: { noise: { missing: 'ABSENT' } } }], completeness: { complete: true } })
  })
  it('does not make what nobody knows pass a test of being absent', async () => {
    const filter: readonly Filter[] = [{ op: '=', args: [{ property: 'noise.missing' }, 'ABSENT'] }]
    expect((await ask(world(annex(BROKEN)).service, stops({ filter }))).rows).toEqual([])
  })
  it('does so too where it has never been there', async () => {
    const service = createService({ model: MODEL, crosswalks: [CROSSWALK], sources: [CITY, degradedHandle('annex')] })
    const page = await ask(service, stops({ filter: louder(3), count: 'exact' }))
    expect(page).toMatchObject({ rows: [], count: { value: 0, accuracy: 'ESTIMATE' }, completeness: { complete: false } })
    const all = await ask(service, stops({ orderBy: [{ property: 'noise', descending: false }] }))
    expect([all.rows.length, all.completeness.complete]).toEqual([12, false])
    expect(all.rows[0]?.values['noise']).toMatchObject({ value: null, unit: 'UNKNOWN', missing: 'UNKNOWN' })
    expect(all.completeness.entries.find(({ source }) => source === 'annex')).toMatchObject({ status: 'ERROR', code: 'SOURCE_UNREACHABLE' })
  })
  it('over a limit is missing in an answer, and an error of a sorted list', async () => {
    const limits = { maxScannedRows: 20 }
    const shown = await ask(world(annex(), { limits }).service, stops())
    expect([shown.rows.length, shown.completeness.complete]).toEqual([12, false])
    expect(shown.completeness.entries.find(({ source }) => source === 'annex')).toMatchObject({ status: 'ERROR', code: 'LIMIT_EXCEEDED' })
    const sorted = ask(world(annex(), { limits }).service, stops({ orderBy: [{ property: 'noise', descending: false }] }))
    await expect(sorted).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' })
  })
})

describe('pages of a list that depends on another source', () => {
  const cursorKey = new Uint8Array(32)
  const sorted = stops({ orderBy: [{ property: 'noise', descending: true }], first: 5 })
  const broken = annex(BROKEN)
  const pageOf = async (other: MemoryOptions, after?: string | null) =>
    ask(world(other, { cursorKey }).service, { ...sorted, after: after ?? undefined })

  it('end where its data have changed', async () => {
    const { endCursor } = await pageOf(annex())
    await expect(pageOf(annex({}, '2'), endCursor)).rejects.toMatchObject({ code: 'CURSOR_INVALID', details: { reason: 'DATA_CHANGED' } })
  })
  it('keep to the source that failed on the first, though it is back', async () => {
    const first = await pageOf(broken)
    const second = await pageOf(annex(), first.endCursor)
    expect([...idsOf(first), ...idsOf(second)]).toEqual(CODES.slice(0, 10).map((code) => `urn:stop:${code}`))
    expect(second.completeness.complete).toBe(false)
    expect(second.completeness.entries.find(({ source }) => source === 'annex')?.message).toContain('failed on an earlier page')
  })
  it('show nothing twice where it fails on a later one', async () => {
    const first = await pageOf(annex())
    const second = await pageOf(broken, first.endCursor)
    expect(second).toMatchObject({ rows: [], hasNextPage: false, completeness: { complete: false } })
    expect(second.completeness.entries[0]).toMatchObject({ source: 'city', status: 'ERROR', code: 'SOURCE_FAILED' })
  })
})

it('a source that comes back is attached from then on', async () => {
  const source = createMemorySource(annex())
  let isThere = false
  const handle = { ...degradedHandle('annex'), current: () => (isThere ? source : undefined) }
  const service = createService({ model: MODEL, crosswalks: [CROSSWALK], sources: [CITY, handle] })
  expect((await ask(service, stops())).completeness.complete).toBe(false)
  isThere = true
  const page = await ask(service, stops())
  expect([page.completeness.complete, page.rows[0]?.values['operator']]).toEqual([true, 'A'])
})

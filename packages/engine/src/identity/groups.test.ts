// Identity groups by example: who is asked, who wins and why, and what becomes of a list whose member fails between two pages.
import { type EntityPage, type EntityQuery, type Reading, SourceError } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { ask, idsOf, queryFor } from '../testing/service.ts'
import { NAMED, open, rows, station } from '../testing/station-world.ts'

const QUERY: EntityQuery = queryFor('Station')
const read = (members: EntityQuery['select']['properties'][number]['members']): EntityQuery => ({
  ...QUERY,
  select: { ...QUERY.select, properties: [{ key: 'no2', property: 'no2', members }] },
})

describe('a lookup by an identifier', () => {
  const setup = {
    crosswalks: { a: NAMED, d: station('urn:d:{key}', 'name: label'), other: station('https://other.example.org/{key}', 'name: label') },
    items: { a: rows('a', ['1', '2']), d: rows('d', ['x']), other: rows('other', ['1']) },
    table: 'a,d\nurn:station:1,urn:d:x\n',
  }

  it('finds one node with both origins, and asks no source whose identifiers cannot be of that form (AC-20c)', async () => {
    const { service, scans } = open(setup)
    const query = { ...QUERY, ids: ['urn:d:x'], select: { ...QUERY.select, origins: true } }
    const page = await ask(service, query)
    expect(page.rows.map(({ id, sameAs, askedAs, origins }) => [id, sameAs, askedAs, origins.map(({ source }) => source)])).toEqual([
      ['urn:station:1', ['urn:d:x'], ['urn:d:x'], ['a', 'd']],
    ])
    expect(scans('other')).toBe(0)
    expect(page.completeness.entries.find(({ source }) => source === 'other')).toMatchObject({ status: 'SKIPPED', requests: 0 })
  })

  it('says who holds it, and nothing of what nobody knows', async () => {
    const { service } = open(setup)
    const context = service.createContext({ signal: AbortSignal.timeout(10_000) })
    expect(await service.resolve('urn:d:x', context)).toMatchObject({
      canonical: 'urn:station:1',
      sameAs: ['urn:d:x'],
      complete: true,
      holders: [{ source: 'a' }, { source: 'd' }],
    })
    expect(await service.resolve('urn:station:9', context)).toBeNull()
  })

  it('never merges the same local id of two cities, nor an equal label', async () => {
    const { service } = open({ ...setup, table: undefined })
    expect(idsOf(await ask(service, QUERY))).toEqual(['urn:station:1', 'urn:station:2', 'urn:d:x', 'https://other.example.org/1'])
  })
})

describe('a DOI in four spellings', () => {
  it('is one entity (AC-15)', async () => {
    const crosswalks = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, station('{+key}', 'name: label')]))
    const spellings = { a: 'doi:10.5555/X.1', b: 'DOI 10.5555/x.1', c: 'http://dx.doi.org/10.5555/x.1', d: '10.5555/X.1' }
    const items = Object.fromEntries(Object.entries(spellings).map(([name, key]) => [name, rows(name, [key])]))
    const { service } = open({ crosswalks, items })
    expect(idsOf(await ask(service, QUERY))).toEqual(['https://doi.org/10.5555/x.1'])
    for (const asked of Object.values(spellings)) {
      const page: EntityPage = await ask(service, { ...QUERY, ids: [asked], select: { ...QUERY.select, origins: true } })
      expect(page.rows.map(({ origins }) => origins.map(({ localId }) => localId))).toEqual([Object.values(spellings)])
    }
  })
})

describe('the value of a measure', () => {
  const measured = station('urn:station:{key}', 'name: label, no2: { from: no2, unit: { from: unit }, time: { from: at } }')
  const one = (no2: number | null, unit: string, at: string): readonly object[] => [{ key: '1', label: 'x', no2, unit, at }]
  const shown = async (a: readonly object[], b: readonly object[], query = read(['value', 'unit', 'provenance'])): Promise<Reading> => {
    const page = await ask(open({ crosswalks: { a: measured, b: measured }, items: { a, b } }).service, query)
    return page.rows[0]?.values['no2'] as Reading
  }

  it('is that of the newest part, in one unit, and says what it won over', async () => {
    const reading = await shown(one(40, 'ug/m3', '2026-01-01T00:00:00Z'), one(0.05, 'mg/m3', '2026-01-01T01:00:00Z'))
    expect(reading).toMatchObject({ value: 50, unit: 'ug/m3', provenance: { source: 'b', rule: 'OBSERVED_AT', losers: [{ source: 'a' }] } })
  })

  it('of one time is the one whose unit is known, then that of the first configured', async () => {
    const at = '2026-01-01T00:00:00Z'
    expect(await shown(one(7, 'furlong', at), one(50, 'ug/m3', at))).toMatchObject({
      value: 50,
      provenance: { source: 'b', rule: 'HAS_VALUE' },
    })
    expect(await shown(one(null, 'ug/m3', at), one(50, 'ug/m3', at))).toMatchObject({
      value: 50,
      provenance: { source: 'b', rule: 'HAS_VALUE' },
    })
    expect(await shown(one(40, 'ug/m3', at), one(50, 'ug/m3', at))).toMatchObject({
      value: 40,
      provenance: { source: 'a', rule: 'CONFIGURED_ORDER' },
    })
  })

  it('of unknown unit is shown as it is, compares with nothing, and is counted', async () => {
    const items = { a: one(40, 'ug/m3', '2026-01-01T00:00:00Z'), b: one(7, 'furlong', '2026-01-01T01:00:00Z') }
    const { service } = open({ crosswalks: { a: measured, b: measured }, items })
    expect(await shown(items.a, items.b)).toMatchObject({ value: 7, unit: 'UNKNOWN' })
    const page = await ask(service, { ...QUERY, filter: [{ op: '>', args: [{ property: 'no2' }, 1] }] })
    expect([page.rows.length, page.completeness.entries.reduce((sum, { incomparable }) => sum + incomparable, 0)]).toEqual([0, 1])
  })
})

describe('a member that fails between two pages', () => {
  it.each([[[]], [[{ property: 'name', descending: false }]]])('repeats nothing that it has shown (order %j)', async (orderBy) => {
    let isDown = false
    const { service } = open({
      crosswalks: { a: NAMED, b: NAMED },
      // Without the names of a, b would give the same stations another place in the order.
      items: { a: rows('a', ['1', '2', '3']), b: rows('b', ['1', '2', '3', '4']) },
      faults: (source) => {
        if (isDown && source === 'a') throw new SourceError('SOURCE_FAILED', 'broken', { sourceId: 'a' })
      },
    })
    const first = await ask(service, { ...QUERY, orderBy, first: 2 })
    isDown = true
    const second = await ask(service, { ...QUERY, orderBy, first: 10, after: first.endCursor ?? '' })
    expect(idsOf(first)).toHaveLength(2)
    expect(idsOf(second).filter((id) => idsOf(first).includes(id))).toEqual([])
    expect(second.completeness.complete).toBe(false)
    // From the start, the others hold the list.
    expect(idsOf(await ask(service, { ...QUERY, orderBy }))).toHaveLength(4)
  })
})

describe('an explained group', () => {
  const setup = {
    crosswalks: { a: NAMED, b: NAMED, c: station('urn:station:{key}', 'no2: { from: no2, unit: ug/m3 }') },
    items: { a: rows('a', ['1', '2']), b: rows('b', ['2', '3']), c: [{ key: '2', no2: 7 }] },
  }
  const filter = { op: 'like' as const, args: [{ property: 'name' }, '%2'] as const }

  it('says which condition leads to candidates, who lists an entity, and how parts are looked up', async () => {
    const { service } = open(setup)
    const query = { ...QUERY, filter: [filter] }
    const [candidates, identity] = service.plan(query).stages
    expect(candidates).toMatchObject({ stage: 'candidates', description: '2 of 3 asked, 1 only for parts by identifier; page of 100' })
    expect(identity?.stage).toBe('identity')
    expect(identity?.description).toBe(
      'stations: one entity where identifiers are equal; candidates from a, b, by a condition that only their parts can pass ' +
        "(name LIKE '%2'); listed by the first of a, b whose part passes; parts of a, b, c, the first of them names the entity",
    )
    expect(identity?.parts.map(({ source, native }) => [source, native])).toEqual(
      ['a', 'b', 'c'].map((source) => [
        source,
        {
          read: 'by identifier',
          group: 'stations',
          keysPerRequest: expect.any(Number) as number,
          example: { pushed: ["key = '1'"], native: expect.anything() as unknown },
        },
      ]),
    )
  })

  it('says what was looked up, and completeness counts it', async () => {
    const { service } = open(setup)
    const page = await service.page(
      { ...QUERY, filter: [filter] },
      service.createContext({ signal: AbortSignal.timeout(10_000), explain: true }),
    )
    const identity = page.plan?.stages.find(({ stage }) => stage === 'identity')
    expect(identity?.elapsedMs).toBeGreaterThanOrEqual(0)
    // What a has of station 2 is known: it has listed it.
    expect(identity?.parts.map(({ source, keys, executed }) => [source, keys, executed?.rows, executed?.results])).toEqual([
      ['a', { count: 0, chunks: 0 }, 0, 0],
      ['b', { count: 1, chunks: 1 }, 1, 1],
      ['c', { count: 1, chunks: 1 }, 1, 1],
    ])
    const rowsRead = page.completeness.entries.map(({ source, rows: read }) => [source, read])
    expect(rowsRead).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 1],
    ])
  })

  it('of a member that only gives parts, rows that could not be read make the answer incomplete', async () => {
    const { service } = open({ ...setup, skippedRows: { c: 2 } })
    const { completeness } = await ask(service, { ...QUERY, filter: [filter] })
    expect([completeness.complete, completeness.entries.find(({ source }) => source === 'c')?.skippedRows]).toEqual([false, 2])
  })
})

describe('relations', () => {
  it('lead to an entity by what any of its parts is called', async () => {
    const { service } = open({
      crosswalks: {
        a: NAMED,
        d: station('urn:d:{key}', 'name: label'),
        cities: 'model: City\nid: "urn:city:{key}"\nproperties: { name: label, station: station }',
      },
      items: { a: rows('a', ['1']), d: rows('d', ['x']), cities: [{ key: 'c', label: 'C', station: 'urn:d:x' }] },
      table: 'a,d\nurn:station:1,urn:d:x\n',
    })
    const relation = { key: 's', property: 'station', select: QUERY.select, filter: [], orderBy: [], first: 1, count: 'none' as const }
    const cities = { ...queryFor('City'), select: { ...QUERY.select, relations: [relation] } }
    expect((await ask(service, cities)).rows[0]?.values['s']).toMatchObject({
      id: 'urn:station:1',
      resolved: true,
      values: { name: 'a 1' },
    })
    const named = { ...queryFor('City'), filter: [{ op: '=' as const, args: [{ property: 'station.name' }, 'a 1'] as const }] }
    expect(idsOf(await ask(service, named))).toEqual(['urn:city:c'])
  })
})

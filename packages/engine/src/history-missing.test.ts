// Histories behind requests that do not come: said in the answer, key by key, and never an error.
import { SourceError } from '@crosswalk/contract'
import type { EntityQuery, RelationSelection } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import {
  askSeries,
  hours,
  MODEL,
  of,
  openSource,
  querySeries,
  requestedCrosswalk,
  requestedOptions,
  requestedService,
  seriesIn,
} from './testing/history-world.ts'
import { ask, createService, queryFor, selectNothing } from './testing/service.ts'

const MARCH = { from: '2026-03-01', to: '2026-04-01', timeZone: 'UTC' }

describe('what is missing', () => {
  const failure = new SourceError('SOURCE_FAILED', 'the server fell over', { sourceId: 'a' })
  const two = (faulty: Parameters<typeof requestedOptions>[1]) => {
    const world = { stations: ['x', 'y'], rows: [...hours('x', 24), ...hours('y', 24)] }
    const good = openSource({ ...requestedOptions({ stations: ['z'], rows: hours('z', 5) }), id: 'b' })
    const bad = openSource(requestedOptions(world, faulty))
    const crosswalks = [requestedCrosswalk({}), requestedCrosswalk({}, 'other', 'b')]
    return createService({ model: MODEL, crosswalks, sources: [bad.handle, good.handle], limits: { deadlineMs: 1500 } })
  }
  const throwing = { series: { faults: () => Promise.reject(failure) } }

  it.each([
    ['fails', throwing, 'SOURCE_FAILED'],
    ['hangs', { series: { faults: () => new Promise<void>(() => undefined) } }, 'SOURCE_TIMEOUT'],
  ] as const)('of a source that %s is said, and the others are there; it is no error', async (_how, knobs, code) => {
    const page = await askSeries(two(knobs), of(MARCH))
    expect(page.rows).toHaveLength(3)
    expect(seriesIn(page, 'urn:z')).toMatchObject({ columns: { value: [0, 1, 2, 3, 4] }, completeness: { complete: true } })
    expect(seriesIn(page, 'urn:x')).toMatchObject({
      columns: { value: [] },
      completeness: { complete: false, entries: [{ status: 'OK' }, { source: 'a', code }] },
    })
    expect(page.completeness.complete).toBe(false)
    expect(page.completeness.entries.map(({ source, status }) => [source, status])).toEqual([
      ['a', 'OK'],
      ['b', 'OK'],
      ['a', code === 'SOURCE_TIMEOUT' ? 'TIMEOUT' : 'ERROR'],
      ['b', 'OK'],
    ])
    expect(page.completeness.entries[2]?.message).toContain('the history of no2')
  })

  it('shows no buckets that nothing is known of', async () => {
    const page = await askSeries(two(throwing), of({ ...MARCH, every: 'P1D', aggregate: 'count' }))
    expect(seriesIn(page, 'urn:x')).toMatchObject({ columns: { start: [], count: [] }, hasNextPage: false, endCursor: null })
  })

  it('keeps what was whole before a failure in the middle, and nothing of what was not', async () => {
    const { service } = requestedService(
      { stations: ['x', 'y', 'z'], rows: [...hours('x', 2), ...hours('y', 9), ...hours('z', 2)] },
      {
        series: {
          keysPerRequest: 2,
          pageSize: 4,
          faults: ({ batch, plan }) => (plan.request.keys.includes('z') || batch === 2 ? Promise.reject(failure) : undefined),
        },
      },
    )
    const page = await askSeries(service, of(MARCH))
    expect(
      ['x', 'y', 'z'].map((id) => [seriesIn(page, `urn:${id}`).columns.value.length, seriesIn(page, `urn:${id}`).completeness.complete]),
    ).toEqual([
      [2, true],
      [0, false],
      [0, false],
    ])
  })

  it('lowers completeness where the source breaks off and does not say where to go on', async () => {
    const world = { stations: ['x', 'y'], rows: [...hours('x', 30), ...hours('y', 5)] }
    const { service } = requestedService(world, { series: { truncateAfter: 20 } })
    const page = await askSeries(service, of(MARCH))
    expect(seriesIn(page, 'urn:x').columns.value).toHaveLength(20)
    expect(seriesIn(page, 'urn:x').completeness).toMatchObject({
      complete: false,
      entries: [{}, { status: 'PARTIAL', code: 'SERIES_TRUNCATED' }],
    })
    expect(seriesIn(page, 'urn:y').completeness.complete).toBe(true)
    expect(page.completeness).toMatchObject({
      complete: false,
      entries: [{ status: 'OK' }, { status: 'PARTIAL', code: 'SERIES_TRUNCATED' }],
    })
  })

  it('is a bug, and no answer, where a source throws what is no error of the contract', async () => {
    const bug = new TypeError('x is not a function')
    const { service } = requestedService({ stations: ['x'], rows: hours('x', 3) }, { series: { faults: () => Promise.reject(bug) } })
    await expect(askSeries(service, of(MARCH))).rejects.toBe(bug)
  })

  it('is said of a source that gives the same place again and again', async () => {
    const { source, handle } = openSource(requestedOptions({ stations: ['x'], rows: hours('x', 9) }, { series: { pageSize: 2 } }))
    let asked = 0
    const stuck: typeof source = {
      ...source,
      collections: source.collections,
      async *series(plan, context) {
        asked += 1
        for await (const batch of source.series({ ...plan, request: { ...plan.request, after: undefined, limitPerKey: 1 } }, context))
          yield batch
      },
    }
    const service = createService({ model: MODEL, crosswalks: [requestedCrosswalk({})], sources: [{ ...handle, current: () => stuck }] })
    const page = await askSeries(service, of(MARCH))
    expect(page.completeness.entries[1]).toMatchObject({ status: 'ERROR', code: 'SOURCE_MALFORMED' })
    expect(asked).toBe(2)
  })

  it('of one series is not made good by another of the same source', async () => {
    const faults: NonNullable<NonNullable<Parameters<typeof requestedOptions>[1]>['series']>['faults'] = ({ plan }) =>
      plan.request.last === undefined ? Promise.reject(failure) : undefined
    const { service } = requestedService({ stations: ['x'], rows: hours('x', 3) }, { series: { faults } })
    const page = await askSeries(service, of(MARCH), of({ key: 't', last: 1 }))
    expect([seriesIn(page, 'urn:x').completeness.complete, seriesIn(page, 'urn:x', 't').completeness.complete]).toEqual([false, true])
    expect(seriesIn(page, 'urn:x', 't').columns.value).toEqual([2])
    expect(page.completeness.entries[1]).toMatchObject({ status: 'ERROR', code: 'SOURCE_FAILED', requests: 1 })
  })

  it('ends with the client', async () => {
    const controller = new AbortController()
    const reason = new Error('gone')
    const { service } = requestedService(
      { stations: ['x'], rows: hours('x', 3) },
      {
        series: {
          faults() {
            controller.abort(reason)
            return new Promise(() => undefined)
          },
        },
      },
    )
    await expect(ask(service, querySeries(of(MARCH)), controller.signal)).rejects.toBe(reason)
  })

  it('lowers the root from below a relation', async () => {
    const { service } = requestedService({ stations: ['x'], rows: hours('x', 3) }, throwing)
    expect((await askSeries(service, of(MARCH))).completeness.complete).toBe(false)
    const model = `${MODEL}---
name: City
plural: cities
iri: https://example.org/def/City
properties:
  stations: { kind: relation, iri: https://example.org/def/stations, target: Station, many: true }
`
    const city = 'crosswalk: cities\nsource: c\ncollection: cities\nmodel: City\nid: "urn:city:{key}"\nproperties: { stations: stations }\n'
    const options = requestedOptions({ stations: ['x'], rows: hours('x', 3) }, throwing)
    const column = (name: string, type: 'text' | 'array') => ({ name, type, filterable: true, sortable: true })
    const cities = {
      id: 'cities',
      items: [{ key: 'k', stations: ['urn:x'] }],
      properties: [column('key', 'text'), column('stations', 'array')],
      keyProperty: 'key',
    }
    const both = createService({
      model,
      crosswalks: [requestedCrosswalk({}), city],
      sources: [options, { id: 'c', collections: [cities] }],
    })
    const relation: RelationSelection = {
      key: 'r',
      property: 'stations',
      select: { ...selectNothing, series: [of(MARCH)] },
      filter: [],
      orderBy: [],
      first: 10,
      count: 'none',
    }
    const query: EntityQuery = { ...queryFor('City'), select: { ...selectNothing, relations: [relation] } }
    expect((await ask(both, query)).completeness).toMatchObject({
      complete: false,
      entries: [{ source: 'c' }, { source: 'a', code: 'SOURCE_FAILED' }],
    })
  })
})

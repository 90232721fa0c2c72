// Conditions on single readings of histories behind requests: these histories are read whole, of no more entities than need be, or not at all.
import { type EntityQuery, type Filter, SourceError } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { groupOver } from './testing/history-group.ts'
import {
  costOf,
  hours,
  MODEL,
  openSource,
  reading,
  requestedCrosswalk,
  requestedOptions,
  requestedService,
  START_MS,
} from './testing/history-world.ts'
import { ask, createService, idsOf, queryFor } from './testing/service.ts'

const readings = (op: 'some' | 'every', filter: Filter): Filter => ({ op, args: [{ property: 'no2.series' }, filter] })
const above = (value: number): Filter => ({ op: '>', args: [{ property: 'value' }, value] })
const named = (name: string): Filter => ({ op: '=', args: [{ property: 'name' }, name] })
const queryBy = (...filter: Filter[]): EntityQuery => ({ ...queryFor('Station'), filter })
const at = (hour: number): string => new Date(START_MS + hour * 3_600_000).toISOString()

/** The latest reading of each is below 10; only `y` was ever above 20. */
const world = {
  stations: ['x', 'y', 'z'],
  rows: [...hours('x', 9), ...hours('y', 30), reading('y', 40, 0), reading('z', 0, null)],
}

describe('a condition on single readings behind requests', () => {
  it('is held against all of them, not against the latest', async () => {
    const { service, cost } = requestedService(world)
    expect(idsOf(await ask(service, queryBy(readings('some', above(20)))))).toEqual(['urn:y'])
    expect(cost()).toEqual({ requests: 1, readings: world.rows.length })
    expect(idsOf(await ask(service, queryBy(readings('every', above(-1)))))).toEqual(['urn:x', 'urn:y'])
    const early: Filter = { op: 'and', args: [above(7), { op: '<', args: [{ property: 'observedAt' }, { timestamp: at(10) }] }] }
    expect(idsOf(await ask(service, queryBy(readings('some', early))))).toEqual(['urn:x', 'urn:y'])
    expect(idsOf(await ask(service, queryBy({ op: 'or', args: [readings('some', above(20)), named('z')] })))).toEqual(['urn:y', 'urn:z'])
  })

  it('reads only what passes everything else, whether the source settles that or not', async () => {
    for (const verdict of ['exact', 'unsupported'] as const) {
      const { service, source, cost } = requestedService(world, { pushdown: () => verdict })
      const page = await ask(service, queryBy(readings('some', above(5)), named('x')))
      expect(idsOf(page)).toEqual(['urn:x'])
      expect(source.log.flatMap((entry) => (entry.call === 'series' ? [entry.plan.request.keys] : []))).toEqual([['x']])
      expect(cost().readings).toBe(9)
      const items = verdict === 'exact' ? 1 : 3
      expect(page.completeness.entries).toMatchObject([{ status: 'OK', rows: items + 9, requests: 1 + 1 }])
    }
  })

  it('reads each history once, for the list and for the count', async () => {
    const { service, cost } = requestedService(world)
    const page = await ask(service, { ...queryBy(readings('some', above(5))), first: 1, count: 'exact' })
    expect([idsOf(page), page.count]).toEqual([['urn:x'], { value: 2, accuracy: 'EXACT' }])
    expect(cost()).toEqual({ requests: 1, readings: world.rows.length })
    const cheap = await ask(service, { ...queryBy(readings('some', above(5))), first: 1, count: 'cheap' })
    expect(cheap.count).toEqual({ value: 3, accuracy: 'UPPER_BOUND' })
  })

  it('reads a hundred candidates at a time, until the page is full', async () => {
    const stations = Array.from({ length: 350 }, (_, index) => `n${String(index).padStart(3, '0')}`)
    const { service, cost } = requestedService({ stations, rows: stations.flatMap((name) => hours(name, 2)) })
    const page = await ask(service, { ...queryBy(readings('some', above(0))), first: 150 })
    expect([page.rows.length, page.hasNextPage]).toEqual([150, true])
    expect(cost()).toEqual({ requests: 2, readings: 400 })
    const rest = await ask(service, { ...queryBy(readings('some', above(0))), first: 1000, after: page.endCursor as string })
    expect(rest.rows).toHaveLength(200)
    const counted = await ask(service, { ...queryBy(readings('some', above(0))), first: 1, count: 'exact' })
    expect(counted.count).toEqual({ value: 350, accuracy: 'EXACT' })
  })

  it('orders and counts what it finds', async () => {
    const { service } = requestedService(world)
    const sorted = { ...queryBy(readings('some', above(0))), orderBy: [{ property: 'name', descending: true }], count: 'exact' as const }
    const page = await ask(service, sorted)
    expect([idsOf(page), page.count.value]).toEqual([['urn:y', 'urn:x'], 2])
  })

  it.each([
    ['over the budget', {}, { maxScannedRows: 20 }, 'LIMIT_EXCEEDED'],
    [
      'of a source that fails',
      { series: { faults: () => Promise.reject(new SourceError('SOURCE_FAILED', 'no', { sourceId: 'a' })) } },
      {},
      'SOURCE_FAILED',
    ],
    ['of a source that breaks off', { series: { truncateAfter: 5 } }, {}, 'SOURCE_FAILED'],
  ] as const)('%s is not answered from a part: nothing is listed, and the answer says so', async (_what, knobs, limits, code) => {
    const { service } = requestedService(world, knobs, limits)
    for (const orderBy of [[], [{ property: 'name', descending: false }]]) {
      const page = await ask(service, { ...queryBy(readings('every', above(-1))), orderBy })
      expect(page.rows).toEqual([])
      expect(page.completeness).toMatchObject({ complete: false, entries: [{ status: 'ERROR', code }] })
    }
  })

  it('counts those whose readings cannot be compared', async () => {
    const rows = [
      { ...reading('x', 0, 5), unit: 'furlong' },
      { ...reading('x', 1, 50), unit: 'ug/m3' },
      { ...reading('y', 0, 5), unit: 'ug/m3' },
    ]
    const { service } = requestedService({ stations: ['x', 'y'], rows, unit: null })
    const page = await ask(service, queryBy(readings('some', above(20))))
    expect([idsOf(page), page.completeness.entries[0]?.incomparable]).toEqual([['urn:x'], 1])
  })

  it('is shown by explain', () => {
    const { service } = requestedService(world)
    const part = service.plan(queryBy(readings('some', above(20)))).stages[0]?.parts[0]
    expect(part?.native).toMatchObject({ histories: { of: ['no2'], read: 'whole, by key, of what passes everything else' } })
    expect(part?.residual).toHaveLength(1)
  })

  it('is refused where several parts make an entity', async () => {
    const one = openSource(requestedOptions(world))
    const two = openSource({ ...requestedOptions(world), id: 'b' })
    const crosswalks = [requestedCrosswalk({}, 'one', 'a'), requestedCrosswalk({}, 'two', 'b')]
    const group = groupOver({ handles: [one.handle, two.handle], crosswalks })
    const refused = { code: 'QUERY_INVALID', details: { reason: 'HISTORY_BEHIND_REQUEST' } }
    await expect(ask(group, queryBy(readings('some', above(20))))).rejects.toMatchObject(refused)
    expect(costOf(one.source).requests + costOf(two.source).requests).toBe(0)
    const apart = createService({ model: MODEL, crosswalks, sources: [one.handle, two.handle] })
    expect(idsOf(await ask(apart, queryBy(readings('some', above(20)))))).toEqual(['urn:y', 'urn:y'])
  })
})

// Histories behind requests: what is asked, how often, what it costs, and what is said where something is missing.
import type { MemorySource } from '@crosswalk/adapter-memory'
import { describe, expect, it } from 'vitest'
import {
  costOf,
  hours,
  MODEL,
  observedSetup,
  of,
  openSource,
  querySeries,
  reading,
  START_MS,
  requestedCrosswalk,
  requestedOptions,
  requestedService,
  type Row,
  askSeries,
  seriesIn,
} from './testing/history-world.ts'
import { ask, createService, queryFor } from './testing/service.ts'

const HOUR_MS = 3_600_000
const names = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `n${index}`)
const MARCH = { from: '2026-03-01', to: '2026-04-01', timeZone: 'UTC' }
const plansOf = ({ log }: MemorySource) => log.flatMap((entry) => (entry.call === 'series' ? [entry.plan] : []))
const hundred = { stations: names(100), rows: names(100).flatMap((name) => hours(name, 24)) }

describe('the series of a page', () => {
  it('of a hundred entities are one request, and chunks of as many keys as the source takes', async () => {
    const one = requestedService(hundred)
    const page = await askSeries(one.service, of(MARCH))
    expect(page.completeness.complete).toBe(true)
    expect(page.rows.map(({ values }) => (values['s'] as { columns: { value: unknown[] } }).columns.value.length)).toEqual(
      Array(100).fill(24),
    )
    expect(one.cost()).toEqual({ requests: 1, readings: 2400 })
    expect(plansOf(one.source)[0]?.request.keys).toHaveLength(100)
    const chunked = requestedService(hundred, { series: { keysPerRequest: 30 } })
    await askSeries(chunked.service, of(MARCH))
    expect(plansOf(chunked.source).map(({ request }) => request.keys.length)).toEqual([30, 30, 30, 10])
  })

  it('are asked only for the rows of the page', async () => {
    const { service, source } = requestedService(hundred)
    await ask(service, { ...querySeries(of(MARCH)), first: 3 })
    expect(plansOf(source).map(({ request }) => request.keys)).toEqual([['n0', 'n1', 'n2']])
  })

  it('share a request where they are equal, whatever their unit, and are two where they are not', async () => {
    const shared = requestedService(hundred)
    const page = await askSeries(shared.service, of(MARCH), of({ key: 't', ...MARCH, unit: 'mg/m3' }))
    expect(shared.cost().requests).toBe(1)
    expect([seriesIn(page, 'urn:n7').columns.value[23], seriesIn(page, 'urn:n7', 't').columns.value[23]]).toEqual([23, 0.023])
    const apart = requestedService(hundred)
    await askSeries(apart.service, of(MARCH), of({ key: 't', last: 2 }))
    expect(apart.cost()).toEqual({ requests: 2, readings: 2400 + 200 })
  })

  it('are not asked of an entity that does not have the measure', async () => {
    const { handle, source } = openSource(requestedOptions({ stations: ['x', 'y'], rows: [...hours('x', 3), ...hours('y', 3)] }))
    const crosswalk = requestedCrosswalk({}).replace('from: no2, ', 'from: no2, pick: { code: y }, ')
    const service = createService({ model: MODEL, crosswalks: [crosswalk], sources: [handle] })
    const page = await askSeries(service, of(MARCH))
    expect([seriesIn(page, 'urn:x').columns.value, seriesIn(page, 'urn:y').columns.value]).toEqual([[], [0, 1, 2]])
    expect(plansOf(source).map(({ request }) => request.keys)).toEqual([['y']])
  })

  it('push window and tail: no reading comes that is not shown', async () => {
    const { service, cost } = requestedService({ stations: ['x'], rows: hours('x', 500) })
    const during = { from: '2026-03-02T00:00:00Z', to: '2026-03-02T06:00:00Z' }
    const page = seriesIn(await askSeries(service, of(during)), 'urn:x')
    expect([page.columns.value, page.computedBy]).toEqual([[24, 25, 26, 27, 28, 29], 'GATEWAY'])
    expect(cost()).toEqual({ requests: 1, readings: 6 })
    expect(seriesIn(await askSeries(service, of({ last: 3 })), 'urn:x').columns.value).toEqual([497, 498, 499])
    expect(cost()).toEqual({ requests: 2, readings: 9 })
  })

  it.each(['exact', 'inexact', 'unsupported'] as const)(
    'begin with the first instant of a window and end before its last, where windows are %s',
    async (window) => {
      const rows = [0, 1, 1, 2, 3].map((hour, index) => reading('x', hour, index))
      const { service } = requestedService({ stations: ['x'], rows }, { series: { window } })
      const at = (hour: number): string => new Date(START_MS + hour * HOUR_MS).toISOString()
      const valuesOf = async (from: number, to: number) =>
        seriesIn(await askSeries(service, of({ from: at(from), to: at(to) })), 'urn:x').columns.value
      expect(await valuesOf(0, 3)).toEqual([0, 1, 2, 3])
      expect(await valuesOf(1, 2)).toEqual([1, 2])
      expect(await valuesOf(3, 4)).toEqual([4])
      expect(await valuesOf(4, 5)).toEqual([])
    },
  )
})

describe('a long history', () => {
  const long = {
    stations: ['x'],
    rows: Array.from({ length: 25_000 }, (_, minute): Row => ({ ...reading('x', 0, minute), atMs: START_MS + minute * 60_000 })),
  }

  it.each([
    ['that is cut by windows', 'exact', 1001],
    ['that is cut by closed windows', 'inexact', 1001],
    ['that goes on at places of the source', 'unsupported', 3000],
  ] as const)('%s is paged through without reading it again', async (_what, window, most) => {
    const { service, cost } = requestedService(long, { series: { window, pageSize: 500 } }, { maxScannedRows: 4000 })
    const values: (number | null)[] = []
    let after: string | undefined
    for (let pages = 0; pages < 25; pages += 1) {
      const before = cost()
      const page = seriesIn(await askSeries(service, of({ from: '2026-03-01', timeZone: 'UTC', first: 1000, after })), 'urn:x')
      expect(page.completeness.complete).toBe(true)
      // The source's pages are whole ones.
      expect(cost().readings - before.readings).toBeLessThanOrEqual(Math.ceil(most / 500) * 500 + 500)
      values.push(...page.columns.value)
      expect(page.hasNextPage).toBe(pages < 24)
      after = page.endCursor ?? undefined
    }
    expect(values).toEqual(long.rows.map(({ value }) => value))
  })

  it('is bounded by the budget where it must be read whole: missing, and said so', async () => {
    const { service } = requestedService(long, { series: { last: 'unsupported' } }, { maxScannedRows: 5000 })
    const page = await askSeries(service, of({ last: 5 }))
    expect(seriesIn(page, 'urn:x')).toMatchObject({ columns: { value: [] }, hasNextPage: false, completeness: { complete: false } })
    expect(page.completeness).toMatchObject({
      complete: false,
      entries: [{ status: 'OK' }, { source: 'a', crosswalk: 'air', code: 'LIMIT_EXCEEDED' }],
    })
  })
})

describe('an aggregate', () => {
  const world = { stations: ['x', 'y'], rows: [...hours('x', 100), ...hours('y', 50)] }
  const daily = of({ ...MARCH, every: 'P1D', aggregate: 'max' })

  it('is left to a source that does it as we would: buckets come, not readings', async () => {
    const { service, cost } = requestedService(world)
    const memory = createService({ model: MODEL, ...observedSetup(world) })
    const [found, expected] = [seriesIn(await askSeries(service, daily), 'urn:x'), seriesIn(await askSeries(memory, daily), 'urn:x')]
    expect(found.computedBy).toBe('SOURCE')
    expect({ ...found.columns }).toEqual({ ...expected.columns, collection: expected.columns.collection.map((name) => name && 'stations') })
    expect(found.columns.at.slice(0, 2)).toEqual(['2026-03-01T23:00:00Z', '2026-03-02T23:00:00Z'])
    expect(cost()).toEqual({ requests: 1, readings: 5 + 3 })
  })

  it.each([
    ['in a calendar that it does not have', { ...daily, timeZone: 'Europe/Berlin' }, {}],
    ['in another unit', { ...daily, unit: 'mg/m3' }, {}],
    ['where it makes none', daily, { aggregate: 'unsupported' }],
    ['where its windows are closed', daily, { window: 'inexact' }],
  ] as const)('is made here %s', async (_why, series, knobs) => {
    const { service, cost } = requestedService(world, { series: knobs })
    const page = seriesIn(await askSeries(service, series), 'urn:x')
    expect(page.computedBy).toBe('GATEWAY')
    expect(cost().readings).toBe(150)
  })

  it('is asked only for the buckets of the page', async () => {
    const { service, source } = requestedService(world)
    const first = seriesIn(await askSeries(service, { ...daily, first: 2 }), 'urn:x')
    expect([first.columns.value, first.hasNextPage]).toEqual([[23, 47], true])
    const second = seriesIn(
      await ask(service, { ...querySeries({ ...daily, first: 2, after: first.endCursor as string }), ids: ['urn:x'] }),
      'urn:x',
    )
    expect(second.columns.value).toEqual([71, 95])
    expect(plansOf(source).map(({ request }) => request.window)).toEqual(
      [0, 2].map((day) => ({ fromMs: START_MS + day * 24 * HOUR_MS, toMs: START_MS + (day + 2) * 24 * HOUR_MS })),
    )
  })

  it('is no answer where the source begins its buckets elsewhere', async () => {
    const { source, handle } = openSource(requestedOptions(world))
    const wrong: typeof source = {
      ...source,
      collections: source.collections,
      async *series(plan, context) {
        for await (const batch of source.series(plan, context)) {
          yield { ...batch, histories: batch.histories.map((part) => ({ ...part, startMs: part.startMs.map((start) => start + 1) })) }
        }
      },
    }
    const service = createService({ model: MODEL, crosswalks: [requestedCrosswalk({})], sources: [{ ...handle, current: () => wrong }] })
    const page = await askSeries(service, daily)
    expect(seriesIn(page, 'urn:x')).toMatchObject({ columns: { start: [], value: [] }, completeness: { complete: false } })
    expect(page.completeness.entries[1]).toMatchObject({ status: 'ERROR', code: 'SOURCE_MALFORMED' })
  })
})

describe('conditions', () => {
  const world = { stations: ['x', 'y'], rows: [...hours('x', 3), ...hours('y', 50)] }

  it('on the latest reading stay with the item: no history is asked for', async () => {
    const { service, cost } = requestedService(world)
    const filter = [{ op: '>' as const, args: [{ property: 'no2' }, 40] as const }]
    const page = await ask(service, { ...queryFor('Station'), filter })
    expect(page.rows.map(({ id }) => id)).toEqual(['urn:y'])
    expect(cost().requests).toBe(0)
  })
})

describe('explain', () => {
  it('shows what was asked for each series, once where two share it', async () => {
    const { service } = requestedService(hundred, { series: { keysPerRequest: 50 } })
    const context = service.createContext({ signal: AbortSignal.timeout(10_000), explain: true })
    const { plan } = await service.page(
      querySeries(of(MARCH), of({ key: 't', ...MARCH, unit: 'mg/m3' }), of({ key: 'u', ...MARCH, every: 'P1D', aggregate: 'sum' })),
      context,
    )
    const stage = plan?.stages.find((one) => one.stage === 'series')
    expect(stage?.elapsedMs).toBeGreaterThan(0)
    expect(stage?.description).toContain('from what is read already and by requests for no2: no2: readings, ')
    expect(stage?.parts).toMatchObject([
      {
        source: 'a',
        collection: 'stations',
        crosswalk: 'air',
        native: {
          read: "no2: readings behind requests, by key, for the page's rows",
          requests: [
            { history: 'no2', keys: 50 },
            { history: 'no2', keys: 50 },
          ],
        },
        keys: { count: 100, chunks: 2 },
        executed: { status: 'OK', rows: 2400, requests: 2, results: 2400 },
      },
      { native: 'no2: read for another series already', executed: { requests: 0, rows: 0 } },
      {
        native: { read: "no2: buckets behind requests, by key, for the page's rows" },
        keys: { count: 100, chunks: 2 },
        executed: { rows: 100, requests: 2 },
      },
    ])
  })
})

describe('a plan that is not executed', () => {
  it('says which series will be asked for, and asks for nothing', () => {
    const { service, cost } = requestedService(hundred)
    const stage = service.plan(querySeries(of(MARCH), of({ key: 't', last: 1 }))).stages.find((one) => one.stage === 'series')
    expect(stage?.parts).toMatchObject([
      { source: 'a', collection: 'stations', crosswalk: 'air', native: "no2: behind requests, by key, for the page's rows" },
    ])
    const memory = createService({ model: MODEL, ...observedSetup(hundred) })
    expect(memory.plan(querySeries(of(MARCH))).stages.find((one) => one.stage === 'series')).toMatchObject({
      parts: [],
      description: expect.stringMatching(/read already: /),
    })
    expect(cost().requests).toBe(0)
  })
})

describe('the cost of a page', () => {
  it('is taken from the budget', async () => {
    const spent = { rows: 0, requests: 0, bytes: 0 }
    const { service, source } = requestedService(hundred, { series: { keysPerRequest: 10 } })
    const context = service.createContext({ signal: AbortSignal.timeout(10_000) })
    const budget = {
      takeRows: (count: number) => void (spent.rows += count),
      takeRequests: (count: number) => void (spent.requests += count),
      takeBytes: (count: number) => void (spent.bytes += count),
    }
    await service.page(querySeries(of(MARCH)), { ...context, budget })
    expect(spent).toEqual({ rows: 100 + 2400, requests: 1 + 10, bytes: 0 })
    expect(costOf(source).requests).toBe(10)
  })
})

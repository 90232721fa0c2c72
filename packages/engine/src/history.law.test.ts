// The law of histories behind requests: whatever a source can do for them, the answer is that of the same readings in memory.
import fc from 'fast-check'
import type { MemorySeriesOptions } from '@crosswalk/adapter-memory'
import type { EntityService, Filter, MergeRule, SeriesPage, SeriesSelection } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { groupOver, observedMember } from './testing/history-group.ts'
import {
  MODEL,
  observedSetup,
  of,
  openSource,
  querySeries,
  requestedCrosswalk,
  requestedOptions,
  requestedService,
  type Row,
  seriesIn,
  type World,
} from './testing/history-world.ts'
import { ask, createService, idsOf, queryFor } from './testing/service.ts'

const STEP_MS = 900_000
const START_MS = Date.parse('2026-03-28')
const STATIONS = ['x', 'y', 'z']
const instant = (step: number): string => new Date(START_MS + step * STEP_MS).toISOString()

const rows = (units: readonly (string | null)[]): fc.Arbitrary<readonly Row[]> =>
  fc
    .array(
      fc.record({
        station: fc.constantFrom('x', 'x', 'y'),
        atMs: fc.oneof(fc.integer({ min: 0, max: 288 }), fc.integer({ min: 40, max: 46 })).map((step) => START_MS + step * STEP_MS),
        value: fc.option(fc.integer({ min: -1000, max: 1000 }), { freq: 5 }),
        unit: fc.constantFrom(...units),
        quality: fc.constantFrom('good', null),
        length: fc.constantFrom(undefined, undefined, 2, 9),
      }),
      { maxLength: 60, size: 'max' },
    )
    .map((all) => all.map(({ length, ...row }): Row => (length === undefined ? row : { ...row, untilMs: row.atMs + length * STEP_MS })))

const verdict = fc.constantFrom('exact', 'exact', 'exact', 'inexact', 'unsupported')
const knobs: fc.Arbitrary<MemorySeriesOptions> = fc.record({
  window: verdict as fc.Arbitrary<'exact'>,
  last: verdict as fc.Arbitrary<'exact'>,
  aggregate: fc.constantFrom('exact', 'exact', 'unsupported'),
  keysPerRequest: fc.constantFrom(1, 2, 100),
  pageSize: fc.constantFrom(undefined, 1, 4),
})

const worlds = fc
  .record({
    units: fc.constantFrom(
      { declared: 'ug/m3', stated: [null] },
      { declared: 'ug/m3', stated: [null] },
      { declared: null, stated: ['ug/m3', 'mg/m3', 'furlong'] },
    ),
    time: fc.constantFrom(
      '',
      ', to: until',
      ', to: until, timezone: Europe/Berlin',
      ', timezone: Europe/Berlin',
      ', lasts: PT1H',
      ', lasts: PT1H, stamped: end',
      ', lasts: P1D, stamped: end',
    ),
    bounds: fc.tuple(fc.integer({ min: -8, max: 290 }), fc.integer({ min: 1, max: 290 })),
    open: fc.constantFrom('neither', 'from', 'to'),
    first: fc.integer({ min: 1, max: 9 }),
    zone: fc.constantFrom('UTC', 'UTC', 'Europe/Berlin', undefined),
    every: fc.constantFrom('PT1H', 'PT5H', 'P1D', 'P1W', 'P1M', 'P2D'),
    aggregate: fc.constantFrom('mean', 'min', 'max', 'sum', 'count', 'first', 'last'),
    unit: fc.constantFrom(undefined, undefined, 'mg/m3'),
    series: knobs,
  })
  .chain((world) => rows(world.units.stated).map((all) => ({ ...world, rows: instantsUnless(world.time, all) })))

/** What the source says of ends is shown where the crosswalk has a column for them. */
const instantsUnless = (time: string, all: readonly Row[]): readonly Row[] =>
  time.includes('to:') ? all : all.map((row) => ({ ...row, untilMs: undefined }))

const SHOWN: SeriesSelection['members'] = ['value', 'unit', 'time', 'quality', 'missing']

function comparable(page: SeriesPage | undefined) {
  if (page === undefined) return undefined
  const readings = page.readings.map((reading) => ({
    ...reading,
    time: reading.time && { start: reading.time.start, end: reading.time.end },
  }))
  const { columns, timeZone, hasNextPage, withoutInstant, completeness } = page
  // Columns are made when they are looked at; where readings stand is what differs.
  return { readings, columns: { ...columns, collection: null }, timeZone, hasNextPage, withoutInstant, complete: completeness.complete }
}

interface Both {
  readonly memory: EntityService
  readonly requested: EntityService
  readonly merge?: MergeRule
}

async function compare({ memory, requested, merge }: Both, series: SeriesSelection): Promise<void> {
  const query = { ...querySeries(series), merge }
  const [expected, found] = [await ask(memory, query), await ask(requested, query)]
  for (const id of STATIONS.map((code) => `urn:${code}`)) {
    expect(comparable(seriesIn(found, id)), `${id} of ${JSON.stringify(series)}`).toEqual(comparable(seriesIn(expected, id)))
  }
}

/** All pages of one station, one after the other. */
async function pagesOf(
  service: EntityService,
  series: SeriesSelection,
  { id, merge }: { readonly id: string; readonly merge?: MergeRule },
) {
  const pages: ReturnType<typeof comparable>[] = []
  for (let after: string | undefined; pages.length < 100;) {
    const { rows: found } = await ask(service, { ...querySeries({ ...series, after }), ids: [id], merge })
    const page = found[0]?.values[series.key] as SeriesPage
    pages.push(comparable(page))
    if (!page.hasNextPage) return pages
    after = page.endCursor as string
  }
  return pages
}

describe('histories behind requests', () => {
  it('give the windows, pages, tails and buckets of the same readings in memory', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async ({ units, time, bounds, open, first, zone, every, aggregate, unit, series, rows: all }) => {
        const world = { stations: STATIONS, rows: all, unit: units.declared, time }
        const both: Both = {
          memory: createService({ model: MODEL, ...observedSetup(world) }),
          requested: requestedService(world, { series }).service,
        }
        const window = { from: instant(bounds[0]), to: instant(bounds[0] + bounds[1]) }
        const { from, to, ...rest } = { ...window, timeZone: zone, unit, members: SHOWN }
        const asked = of({ ...rest, ...(open === 'from' ? {} : { from }), ...(open === 'to' ? {} : { to }) })
        await compare(both, asked)
        await compare(both, { ...asked, last: first })
        await compare(both, of({ last: first, unit, members: SHOWN }))
        const [left, right] = [
          await pagesOf(both.memory, { ...asked, first }, { id: 'urn:x' }),
          await pagesOf(both.requested, { ...asked, first }, { id: 'urn:x' }),
        ]
        expect(right).toEqual(left)
        const buckets = of({ ...window, timeZone: zone, unit, every, aggregate: aggregate as 'mean' })
        await compare(both, buckets)
        expect(await pagesOf(both.requested, { ...buckets, first }, { id: 'urn:x' })).toEqual(
          await pagesOf(both.memory, { ...buckets, first }, { id: 'urn:x' }),
        )
      }),
      { numRuns: 200 },
    )
  })

  it('of several members are merged before they are cut or counted', async () => {
    const grouped = fc.record({
      first: rows([null]),
      second: rows([null]),
      page: fc.integer({ min: 1, max: 6 }),
      knobs: fc.tuple(knobs, knobs),
      isInMemory: fc.boolean(),
      merge: fc.constantFrom<MergeRule>('newest', 'all'),
    })
    await fc.assert(
      fc.asyncProperty(grouped, async ({ first, second, page, knobs: [series, others], isInMemory, merge }) => {
        const worldOf = (all: readonly Row[]): World => ({ stations: STATIONS, rows: instantsUnless('', all) })
        const [one, two] = [worldOf(first), worldOf(second)]
        const observed = [observedMember(one, 'one', 'a'), observedMember(two, 'two', 'b')]
        const memory = groupOver({ handles: observed.map(({ handle }) => handle), crosswalks: observed.map(({ crosswalk }) => crosswalk) })
        const other = isInMemory
          ? observedMember(two, 'two', 'b')
          : {
              crosswalk: requestedCrosswalk({}, 'two', 'b'),
              handle: openSource({ ...requestedOptions(two, { series: others }), id: 'b' }).handle,
            }
        const requested = groupOver({
          handles: [openSource(requestedOptions(one, { series })).handle, other.handle],
          crosswalks: [requestedCrosswalk({}, 'one', 'a'), other.crosswalk],
        })
        const both: Both = { memory, requested, merge }
        const window = { from: instant(10), to: instant(250), members: SHOWN }
        await compare(both, of({ last: page, members: SHOWN }))
        await compare(both, of({ ...window, last: page }))
        await compare(both, of({ ...window, timeZone: 'UTC', every: 'P1D', aggregate: 'sum', members: [] }))
        const asked = of({ ...window, first: page })
        expect(await pagesOf(requested, asked, { id: 'urn:x', merge })).toEqual(await pagesOf(memory, asked, { id: 'urn:x', merge }))
      }),
      { numRuns: 120 },
    )
  })

  it('pass conditions on single readings as those in memory do', async () => {
    const conditions = fc.record({
      units: fc.constantFrom({ declared: 'ug/m3', stated: [null] }, { declared: null, stated: ['ug/m3', 'mg/m3', 'furlong'] }),
      time: fc.constantFrom(', to: until', ', lasts: PT1H, stamped: end'),
      op: fc.constantFrom('some' as const, 'every' as const),
      value: fc.integer({ min: -1000, max: 1000 }),
      until: fc.integer({ min: 0, max: 288 }),
      member: fc.constantFrom<Filter>(
        { op: 'isNull', args: [{ property: 'quality' }] },
        { op: '=', args: [{ property: 'missing' }, 'NULL'] },
        { op: '=', args: [{ property: 'unit' }, 'ug/m3'] },
      ),
      series: knobs,
    })
    const both = conditions.chain((condition) =>
      rows(condition.units.stated).map((all) => ({ ...condition, rows: instantsUnless(condition.time, all) })),
    )
    await fc.assert(
      fc.asyncProperty(both, async ({ units, time, op, value, until, member, series, rows: all }) => {
        const world = { stations: STATIONS, rows: all, unit: units.declared, time }
        const early: Filter = { op: '<', args: [{ property: 'observedAt' }, { timestamp: instant(until) }] }
        for (const filter of [{ op: 'and', args: [{ op: '<', args: [{ property: 'value' }, value] }, early] }, member] as const) {
          const query = {
            ...queryFor('Station'),
            filter: [{ op, args: [{ property: 'no2.series' }, filter] } as Filter],
            count: 'exact' as const,
          }
          const expected = await ask(createService({ model: MODEL, ...observedSetup(world) }), query)
          const found = await ask(requestedService(world, { series }).service, query)
          expect(idsOf(found), JSON.stringify(filter)).toEqual(idsOf(expected))
          expect(found.count).toEqual(expected.count)
        }
      }),
      { numRuns: 150 },
    )
  })
})

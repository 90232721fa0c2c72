// Histories behind requests in identity groups: readings of the members are merged first, whatever each source would aggregate.
import type { MemoryOptions } from '@crosswalk/adapter-memory'
import { type EntityPage, type SeriesSelection, SourceError } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { groupOver, observedMember } from './testing/history-group.ts'
import {
  costOf,
  of,
  openSource,
  querySeries,
  reading,
  requestedCrosswalk,
  requestedOptions,
  type Row,
  seriesIn,
} from './testing/history-world.ts'
import { ask } from './testing/service.ts'

/** Two sources that measure one station at overlapping hours: where the first has no value, the second's counts. */
const FIRST: readonly Row[] = [reading('x', 0, 10), reading('x', 1, null), reading('x', 2, 30), reading('x', 2, 31), reading('y', 0, 1)]
const SECOND: readonly Row[] = [reading('x', 1, 21), reading('x', 2, 99), reading('x', 3, 40), reading('x', 26, 5)]
const STATIONS = ['x', 'y']

/** The first member behind requests, the second in memory or behind requests too. */
function openRequested(second: 'memory' | 'requests', knobs: Partial<MemoryOptions> = {}) {
  const first = openSource(requestedOptions({ stations: STATIONS, rows: FIRST }, knobs))
  const other = openSource({ ...requestedOptions({ stations: STATIONS, rows: SECOND }), id: 'b' })
  const observed = observedMember({ stations: STATIONS, rows: SECOND }, 'second', 'b')
  const service = groupOver({
    handles: [first.handle, second === 'memory' ? observed.handle : other.handle],
    crosswalks: [requestedCrosswalk({}, 'first', 'a'), second === 'memory' ? observed.crosswalk : requestedCrosswalk({}, 'second', 'b')],
  })
  return { service, costs: () => [costOf(first.source), costOf(other.source)] }
}

const observed = [
  observedMember({ stations: STATIONS, rows: FIRST }, 'first', 'a'),
  observedMember({ stations: STATIONS, rows: SECOND }, 'second', 'b'),
]
const memory = groupOver({ handles: observed.map(({ handle }) => handle), crosswalks: observed.map(({ crosswalk }) => crosswalk) })
const askOne = (service: typeof memory, series: SeriesSelection): Promise<EntityPage> => ask(service, querySeries(series))
const MARCH = { from: '2026-03-01', to: '2026-03-03', timeZone: 'UTC' }

describe('an entity of two parts whose histories lie behind requests', () => {
  it.each<[string, SeriesSelection]>([
    ['readings', of({ ...MARCH, members: ['value', 'missing'] })],
    ['the last readings', of({ last: 3, members: ['value'] })],
    ['a page of readings', of({ ...MARCH, first: 2, members: ['value'] })],
    ['sums', of({ ...MARCH, every: 'P1D', aggregate: 'sum' })],
    ['counts', of({ ...MARCH, every: 'PT2H', aggregate: 'count' })],
    ['maxima', of({ ...MARCH, every: 'P1D', aggregate: 'max' })],
  ])('has the %s that merged readings in memory give', async (_what, series) => {
    const expected = await askOne(memory, series)
    for (const second of ['memory', 'requests'] as const) {
      const page = await askOne(openRequested(second).service, series)
      for (const id of ['urn:x', 'urn:y']) {
        const [found, truth] = [seriesIn(page, id), seriesIn(expected, id)]
        // Where readings stand is what differs.
        expect({ ...found.columns, collection: null }, `${id}, the second in ${second}`).toEqual({ ...truth.columns, collection: null })
        expect(found.readings).toEqual(truth.readings)
        expect([found.computedBy, found.hasNextPage]).toEqual(['GATEWAY', truth.hasNextPage])
      }
    }
  })

  it('shows each reading by the part that wins', async () => {
    const page = seriesIn(await askOne(openRequested('requests').service, of({ ...MARCH, members: ['value', 'provenance'] })), 'urn:x')
    expect(
      page.readings.map(({ value, provenance }) => [value, provenance?.source, provenance?.losers.map(({ source }) => source)]),
    ).toEqual([
      [10, 'a', []],
      [21, 'b', ['a']],
      [31, 'a', ['b']],
      [40, 'b', []],
      [5, 'b', []],
    ])
  })

  it('is paged to its end', async () => {
    const { service } = openRequested('requests')
    const values: (number | null)[] = []
    let after: string | undefined
    for (let pages = 0; pages < 5; pages += 1) {
      const page = seriesIn(await ask(service, { ...querySeries(of({ ...MARCH, first: 1, after })), ids: ['urn:x'] }), 'urn:x')
      values.push(...page.columns.value)
      expect(page.hasNextPage).toBe(pages < 4)
      after = page.endCursor ?? undefined
    }
    expect(values).toEqual([10, 21, 31, 40, 5])
  })

  it('costs one request per member', async () => {
    const { service, costs } = openRequested('requests')
    await askOne(service, of(MARCH))
    expect(costs().map(({ requests }) => requests)).toEqual([1, 1])
  })

  it('keeps what the other part has where one fails, and says so', async () => {
    const faults = () => Promise.reject(new SourceError('SOURCE_FAILED', 'no', { sourceId: 'a' }))
    const page = await askOne(openRequested('requests', { series: { faults } }).service, of(MARCH))
    expect(seriesIn(page, 'urn:x')).toMatchObject({ columns: { value: [21, 99, 40, 5] }, completeness: { complete: false } })
    expect(page.completeness.complete).toBe(false)
  })

  it('shows nothing of a part that broke off in the middle', async () => {
    const faults = ({ batch }: { readonly batch: number }) =>
      batch === 1 ? Promise.reject(new SourceError('SOURCE_FAILED', 'no', { sourceId: 'a' })) : undefined
    const page = await askOne(openRequested('requests', { series: { faults, pageSize: 1 } }).service, of(MARCH))
    expect(seriesIn(page, 'urn:x')).toMatchObject({ columns: { value: [21, 99, 40, 5] }, completeness: { complete: false } })
    // It was whole after its first answer.
    expect(seriesIn(page, 'urn:y')).toMatchObject({ columns: { value: [1] }, completeness: { complete: true } })
  })

  it('keeps the history of a part whose latest reading has expired', async () => {
    const first = openSource(requestedOptions({ stations: STATIONS, rows: FIRST }))
    const expired = {
      ...first.source,
      collections: first.source.collections,
      freshness: () => () => ({ modifiedAtMs: null, expiresAtMs: 0 }),
    }
    const other = observedMember({ stations: STATIONS, rows: SECOND }, 'second', 'b')
    const service = groupOver({
      handles: [{ ...first.handle, current: () => expired }, other.handle],
      crosswalks: [requestedCrosswalk({}, 'first', 'a'), other.crosswalk],
    })
    expect(seriesIn(await askOne(service, of(MARCH)), 'urn:x').columns.value).toEqual([10, 21, 31, 40, 5])
  })

  it('reads of each member only the tail and the page that may be shown, and more where times coincide', async () => {
    const long = (value: number): readonly Row[] => Array.from({ length: 500 }, (_, hour) => reading('x', hour, value))
    const first = openSource(requestedOptions({ stations: STATIONS, rows: long(1) }))
    const second = openSource({ ...requestedOptions({ stations: STATIONS, rows: [...long(2), ...long(3)] }), id: 'b' })
    const crosswalks = [requestedCrosswalk({}, 'first', 'a'), requestedCrosswalk({}, 'second', 'b')]
    const service = groupOver({ handles: [first.handle, second.handle], crosswalks })
    const readings = () => [first, second].map(({ source }) => costOf(source).readings)
    expect(seriesIn(await askOne(service, of({ last: 3 })), 'urn:x').columns.value).toEqual([1, 1, 1])
    // The last three readings of the second are of two times only: its whole window is read.
    expect(readings()).toEqual([3, 3 + 1000])
    const page = seriesIn(await ask(service, { ...querySeries(of({ ...MARCH, to: '2026-04-01', first: 2 })), ids: ['urn:x'] }), 'urn:x')
    expect([page.columns.value, page.hasNextPage]).toEqual([[1, 1], true])
    // Three times, one more than is shown.
    expect(readings().map((sum, member) => sum - (member === 0 ? 3 : 1003))).toEqual([3, 6])
  })
})

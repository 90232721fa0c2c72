// Laws of series through the engine, against plain arrays: every reading in one bucket, sums of sums, pages that join, tails.
import fc from 'fast-check'
import type { EntityService, SeriesPage, SeriesSelection } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { bucketName, durationText, type Kind, localCalendar } from './testing/local-calendar.ts'
import { ask, createService, queryFor, selectNothing } from './testing/service.ts'

const MODEL = `
name: Station
plural: stations
iri: https://example.org/def/Station
properties:
  no2: { kind: measure, iri: https://example.org/def/no2, unit: ug/m3 }
`
const CROSSWALK = `
crosswalk: air
source: a
collection: rows
model: Station
group: station
id: "urn:{group}"
time: at
properties:
  no2: { from: v, unit: { from: u } }
`
const STEP_MS = 900_000
const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Sao_Paulo'] as const
const CALENDARS = new Map<string, ReturnType<typeof localCalendar>>(ZONES.map((zone) => [zone, localCalendar(zone)]))

interface Row {
  readonly key: number
  readonly station: string
  readonly at: string
  readonly v: number | null
  readonly u: string
}

/** Quarter hours of a few days around a change of clocks; several at one time, out of order, some without value or unit. */
const base = fc
  .constantFrom('2026-03-28', '2026-10-24', '2026-03-07', '2026-10-31', '2018-11-03', '2025-12-30')
  .map((day) => Date.parse(day))
const rows = (start: number): fc.Arbitrary<readonly Row[]> =>
  fc
    .array(
      fc.record({
        station: fc.constantFrom('x', 'x', 'y'),
        at: fc
          .oneof(fc.integer({ min: 0, max: 288 }), fc.integer({ min: 40, max: 48 }))
          .map((step) => new Date(start + step * STEP_MS).toISOString()),
        v: fc.option(fc.integer({ min: -1000, max: 1000 }), { freq: 5 }),
        u: fc.constantFrom('ug/m3', 'ug/m3', 'ug/m3', 'furlong'),
      }),
      { maxLength: 80, size: 'max' },
    )
    .map((all) => all.map((row, key) => ({ ...row, key })))

const worlds = base.chain((start) =>
  fc.record({
    rows: rows(start),
    window: fc
      .tuple(fc.integer({ min: -8, max: 290 }), fc.integer({ min: 1, max: 290 }))
      .map(([from, length]) => ({ from: start + from * STEP_MS, to: start + (from + length) * STEP_MS })),
    zone: fc.constantFrom(...ZONES),
    bucket: fc.oneof(
      fc.record({ kind: fc.constant<Kind>('minutes'), count: fc.integer({ min: 1, max: 96 }).map((count) => count * 15) }),
      fc.record({ kind: fc.constantFrom<Kind>('days', 'weeks', 'months', 'years'), count: fc.integer({ min: 1, max: 3 }) }),
    ),
    first: fc.integer({ min: 1, max: 12 }),
  }),
)

function serviceOver(items: readonly Row[]): EntityService {
  const column = (name: string, type: 'text' | 'number' | 'timestamp') => ({ name, type, filterable: true, sortable: true })
  const properties = [
    column('key', 'number'),
    column('station', 'text'),
    column('at', 'timestamp'),
    column('v', 'number'),
    column('u', 'text'),
  ]
  const collections = [{ id: 'rows', items, properties, keyProperty: 'key' }]
  return createService({ model: MODEL, crosswalks: [CROSSWALK], sources: [{ id: 'a', collections }] })
}

async function seriesOf(service: EntityService, extra: Partial<SeriesSelection>): Promise<SeriesPage | undefined> {
  const series: SeriesSelection = { key: 's', property: 'no2', first: 10_000, members: ['value', 'provenance'], ...extra }
  const page = await ask(service, { ...queryFor('Station'), ids: ['urn:x'], select: { ...selectNothing, series: [series] } })
  return page.rows.find(({ id }) => id === 'urn:x')?.values['s'] as SeriesPage | undefined
}

const boundsOf = (window: { readonly from: number; readonly to: number }) => ({
  from: new Date(window.from).toISOString(),
  to: new Date(window.to).toISOString(),
})
const keysOf = (page: SeriesPage): readonly number[] => page.readings.map(({ provenance }) => Number(provenance?.localId))
/** As a person would: those of the station in the window, by time, then as they came. */
function plain(items: readonly Row[], window: { readonly from: number; readonly to: number }): readonly Row[] {
  const within = items.filter(({ station, at }) => station === 'x' && Date.parse(at) >= window.from && Date.parse(at) < window.to)
  return within.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at) || a.key - b.key)
}
const valuesOf = (items: readonly Row[]): readonly number[] => items.flatMap(({ v, u }) => (v === null || u !== 'ug/m3' ? [] : [v]))
const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

describe('series', () => {
  it('hold the readings of the window in order of time; pages of any size join to them; the last are their tail', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async ({ rows: items, window, first }) => {
        const service = serviceOver(items)
        const whole = await seriesOf(service, boundsOf(window))
        const expected = plain(items, window)
        expect(whole === undefined).toBe(items.every(({ station }) => station !== 'x'))
        if (!whole) return
        expect(keysOf(whole)).toEqual(expected.map(({ key }) => key))
        expect(whole.columns.start.map((start) => Date.parse(start))).toEqual(expected.map(({ at }) => Date.parse(at)))
        const paged: number[] = []
        let page = await seriesOf(service, { ...boundsOf(window), first })
        for (let pages = 0; page && pages <= expected.length; pages += 1) {
          expect(page.columns.start.length).toBe(Math.min(first, expected.length - paged.length))
          paged.push(...keysOf(page))
          expect(page.hasNextPage).toBe(paged.length < expected.length)
          if (!page.hasNextPage) break
          page = await seriesOf(service, { ...boundsOf(window), first, after: page.endCursor as string })
        }
        expect(paged).toEqual(keysOf(whole))
        const tail = (await seriesOf(service, { ...boundsOf(window), last: first })) as SeriesPage
        expect(keysOf(tail)).toEqual(keysOf(whole).slice(-first))
      }),
      { numRuns: 60 },
    )
  })

  it('fall into buckets: each reading into one, and sums, counts and extremes are those of plain lists', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async ({ rows: items, window, zone, bucket, first }) => {
        const service = serviceOver(items)
        const asked = { ...boundsOf(window), timeZone: zone, every: durationText(bucket) }
        const sums = await seriesOf(service, { ...asked, aggregate: 'sum' })
        if (!sums) return
        const expected = plain(items, window)
        const fieldsOf = CALENDARS.get(zone) as ReturnType<typeof localCalendar>
        const byName = Map.groupBy(expected, ({ at }) => bucketName(Date.parse(at), bucket, { fieldsOf, stepMs: STEP_MS }))
        const inBuckets = sums.columns.start.map(
          (start) => byName.get(bucketName(Date.parse(start), bucket, { fieldsOf, stepMs: STEP_MS })) ?? [],
        )
        expect(inBuckets.flat()).toEqual(expected)
        const values = inBuckets.map(valuesOf)
        expect(sums.columns.count).toEqual(values.map((list) => list.length))
        expect(sums.columns.value).toEqual(values.map((list) => (list.length === 0 ? null : total(list))))
        expect(total(sums.columns.value.map((value) => value ?? 0))).toBe(total(valuesOf(expected)))
        expect(sums.completeness.entries[0]?.incomparable).toBe(expected.filter(({ u, v }) => u !== 'ug/m3' && v !== null).length)
        const maxima = (await seriesOf(service, { ...asked, aggregate: 'max' })) as SeriesPage
        expect(maxima.columns.value).toEqual(values.map((list) => (list.length === 0 ? null : Math.max(...list))))
        const means = (await seriesOf(service, { ...asked, aggregate: 'mean' })) as SeriesPage
        for (const [index, list] of values.entries()) {
          if (list.length === 0) expect(means.columns.value[index]).toBeNull()
          else expect(means.columns.value[index]).toBeCloseTo(total(list) / list.length, 9)
        }
        const page = (await seriesOf(service, { ...asked, aggregate: 'sum', first })) as SeriesPage
        const rest = page.hasNextPage ? await seriesOf(service, { ...asked, aggregate: 'sum', after: page.endCursor as string }) : undefined
        expect([...page.columns.value, ...(rest?.columns.value ?? [])]).toEqual(sums.columns.value)
      }),
      { numRuns: 60 },
    )
  })
})

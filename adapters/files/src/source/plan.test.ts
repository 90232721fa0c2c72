// Which index a plan uses, what it pushes and what it leaves; requests beside the native plan they become.
import type { Filter, ScanPlan } from '@crosswalk/contract'
import { readBatches, requestAll } from '@crosswalk/contract/testing'
import { parseCql2Text, normalize } from '@crosswalk/cql2'
import { beforeAll, describe, expect, it } from 'vitest'
import { writeFiles } from '../__fixtures__/connect-files.ts'
import type { TestSource } from '../__fixtures__/connect-files.ts'

/** A grid of 10,000 points, one per hundredth of a degree. */
const features = Array.from({ length: 10_000 }, (_, row) => ({
  type: 'Feature',
  id: `p${row}`,
  properties: {
    kind: row % 50,
    label: `label ${row % 1000}`,
    day: `20${10 + (row % 10)}-01-01`,
    some: row % 2 === 0 ? row : null,
    open: row % 3 === 0,
    mixed: row % 2 === 0 ? row : 'x',
  },
  geometry: { type: 'Point', coordinates: [(row % 100) / 100, Math.floor(row / 100) / 100] },
}))

let grid: TestSource

beforeAll(async () => {
  await using files = await writeFiles({ 'grid.geojson': JSON.stringify({ type: 'FeatureCollection', features }) })
  grid = await files.connect()
})

const plan = (text: string, changes: Parameters<typeof requestAll>[1] = {}): ScanPlan =>
  grid.source.plan(requestAll('grid', { filter: normalize(parseCql2Text(text)), ...changes }))

/** `exact`, `inexact` or `residual`, the index, and how many candidates it gives. */
function summarize(text: string): readonly [string, unknown, unknown] {
  const { pushed, residual, native } = plan(text)
  const { index, candidates } = native as { readonly index: string; readonly candidates: number }
  return [pushed.length === 0 ? 'residual' : residual.length === 0 ? 'exact' : 'inexact', index, candidates]
}

describe('one conjunct', () => {
  const cases: Readonly<Record<string, readonly [string, string, number]>> = {
    "id = 'p77'": ['exact', 'key', 1],
    "id IN ('p1', 'p2', 'nobody')": ['exact', 'key', 2],
    "id > 'p9998'": ['exact', 'sorted:id', 1],
    'kind = 7': ['exact', 'sorted:kind', 200],
    '7 = kind': ['exact', 'sorted:kind', 200],
    'kind IN (7, 8)': ['exact', 'sorted:kind', 400],
    'kind < 2': ['exact', 'sorted:kind', 400],
    '2 > kind': ['exact', 'sorted:kind', 400],
    'kind >= 48': ['exact', 'sorted:kind', 400],
    'kind BETWEEN 3 AND 4': ['exact', 'sorted:kind', 400],
    'kind <> 7': ['exact', 'scan', 10_000],
    'NOT (kind BETWEEN 2 AND 60)': ['exact', 'sorted:kind', 400],
    "label LIKE 'label 99%'": ['exact', 'sorted:label', 110],
    "label LIKE 'label 99_'": ['inexact', 'sorted:label', 110],
    "label LIKE 'label 7'": ['exact', 'sorted:label', 10],
    "label LIKE '%7'": ['residual', 'scan', 10_000],
    "CASEI(label) = CASEI('LABEL 7')": ['residual', 'scan', 10_000],
    "day = DATE('2011-01-01')": ['exact', 'sorted:day', 1000],
    "day >= '2019-01-01'": ['exact', 'sorted:day', 1000],
    "T_AFTER(day, DATE('2018-06-01'))": ['inexact', 'sorted:day', 1000],
    "day < TIMESTAMP('2011-01-01T00:00:00Z')": ['residual', 'scan', 10_000],
    'some IS NULL': ['exact', 'scan', 10_000],
    'mixed = 2': ['residual', 'scan', 10_000],
    'open = true': ['exact', 'scan', 10_000],
    'unheard = 2': ['residual', 'scan', 10_000],
    'kind = 7 OR kind = 8': ['exact', 'sorted:kind', 400],
    "kind = 7 OR label LIKE '%8'": ['residual', 'scan', 10_000],
    "kind = 7 OR (kind = 8 AND label LIKE '%8')": ['inexact', 'sorted:kind', 400],
    'S_INTERSECTS(geometry, BBOX(0.1, 0.1, 0.14, 0.12))': ['exact', 'spatial', 15],
    'S_WITHIN(geometry, BBOX(0.1, 0.1, 0.14, 0.12))': ['inexact', 'spatial', 15],
    'S_INTERSECTS(geometry, POLYGON((0.1 0.1, 0.14 0.1, 0.14 0.12, 0.1 0.1)))': ['inexact', 'spatial', 15],
    'S_INTERSECTS(geometry, BBOX(0.1, 0.1, 0.1, 0.12))': ['inexact', 'spatial', 3],
    'S_INTERSECTS(geometry, BBOX(0.98, 0.98, -170, 2))': ['exact', 'spatial', 4],
    'S_DISJOINT(geometry, BBOX(0.1, 0.1, 0.14, 0.12))': ['residual', 'scan', 10_000],
    'S_DWITHIN(geometry, POINT(0.5 0.5), 100)': ['inexact', 'spatial', 1],
    'geometry IS NULL': ['exact', 'spatial', 0],
  }
  for (const [text, expected] of Object.entries(cases)) it(text, () => expect(summarize(text)).toEqual(expected))
})

describe('several conjuncts', () => {
  it('read the most selective index and ask the others row by row', async () => {
    const both = plan('S_INTERSECTS(geometry, BBOX(0.1, 0.1, 0.14, 0.12)) AND kind = 12')
    expect(both.native).toMatchObject({ index: 'spatial', candidates: 15, of: 10_000, tests: ['sorted:kind'] })
    expect(both.residual).toEqual([])
    const [batch] = await readBatches(grid.source, both)
    expect(batch?.items).toEqual([1012, 1112, 1212].map((row) => expect.objectContaining({ id: `p${row}` })))
  })

  it('leave what no index knows', () => {
    const mixed = plan("kind = 7 AND label LIKE '%7'")
    expect([mixed.pushed.length, mixed.residual.length, mixed.limitPushed, mixed.countPushed]).toEqual([1, 1, false, 'exact'])
  })
})

describe('order', () => {
  const descending = [{ property: 'some', descending: true }]

  it('comes from columns, with any filter and number of keys', async () => {
    const wanted = plan('kind = 8', {
      orderBy: [
        { property: 'day', descending: true },
        { property: 'label', descending: false },
      ],
      fetchSize: 3,
    })
    expect(wanted.orderPushed).toBe(true)
    const [batch] = await readBatches(grid.source, wanted)
    expect(batch?.items.map((item) => (item as { readonly id: string }).id)).toEqual(['p108', 'p1108', 'p2108'])
  })

  it('is left where a key has no column', () => {
    expect(plan('TRUE', { orderBy: [...descending, { property: 'mixed', descending: false }] }).orderPushed).toBe(false)
    expect(plan('TRUE', { orderBy: [{ property: 'geometry', descending: false }] }).orderPushed).toBe(false)
  })

  it('takes a limit, also when a scan is resumed', async () => {
    const wanted = plan('TRUE', { orderBy: descending, limit: 5, fetchSize: 2 })
    expect(wanted.limitPushed).toBe(true)
    const batches = await readBatches(grid.source, wanted)
    expect(batches.map(({ items }) => items.length)).toEqual([2, 2, 1])
    const rest = await readBatches(grid.source, wanted, batches[0]?.next ?? '')
    expect(rest.map(({ items }) => items.length)).toEqual([2, 1])
  })
})

describe('counting', () => {
  it('is exact of what is pushed, and an upper bound where that is inexact', async () => {
    const total = async (text: string): Promise<unknown> =>
      (await readBatches(grid.source, plan(text, { count: true, fetchSize: 2 })))[0]?.total
    expect(await total('kind = 7')).toEqual({ value: 200, accuracy: 'exact' })
    expect(await total('kind = 7 AND open = true')).toEqual({ value: 67, accuracy: 'exact' })
    expect(await total('S_WITHIN(geometry, BBOX(0.1, 0.1, 0.14, 0.12))')).toEqual({ value: 15, accuracy: 'upper' })
  })
})

describe('long scans', () => {
  it('let timers run, so that a deadline can end them', async () => {
    const controller = new AbortController()
    const reason = new Error('deadline')
    setTimeout(() => controller.abort(reason), 1)
    const unlimited = (): void => undefined
    const budget = { takeRows: unlimited, takeBytes: unlimited, takeRequests: unlimited }
    const endless = async (): Promise<void> => {
      for (;;) {
        const filter: readonly Filter[] = []
        const scan = grid.source.scan(grid.source.plan(requestAll('grid', { filter, fetchSize: 1 })), {
          signal: controller.signal,
          principal: { key: 'x' },
          budget,
        })
        for await (const { items } of scan) expect(items.length).toBe(1)
      }
    }
    await expect(endless()).rejects.toBe(reason)
  })
})

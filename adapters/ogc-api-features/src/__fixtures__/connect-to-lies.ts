// A source connected to the test server with some lies, and what it does with one conjunct of each kind.
import type { Filter, Geometry, ScanPlan, Source } from '@crosswalk/contract'
import { readItems, requestAll } from '@crosswalk/contract/testing'
import { createOgcApiFeaturesAdapter } from '../index.ts'
import { startFakeServer } from './fake-server.ts'
import type { Lie } from './lies.ts'

const name = { property: 'name' }
export const geometry = { property: 'geometry' }
const box = { bbox: [13.1, 52.1, 13.3, 52.3] }
export const CONJUNCTS = {
  equal: { op: '=', args: [name, 'Alpha 0'] },
  quote: { op: '=', args: [name, "O'Malley 1"] },
  unequal: { op: '<>', args: [name, 'Alpha 0'] },
  like: { op: 'like', args: [name, 'Al%'] },
  below: { op: '<', args: [{ property: 'size' }, 3] },
  text: { op: '<', args: [name, 'M'] },
  between: { op: 'between', args: [{ property: 'size' }, 1, 3] },
  since: { op: '>=', args: [{ property: 'seen' }, { timestamp: '2024-03-01T05:30:00Z' }] },
  box: { op: 's_intersects', args: [geometry, box] },
  within: { op: 's_within', args: [geometry, box] },
  key: { op: 'in', args: [{ property: 'id' }, ['f01', 'f02']] },
  triangle: {
    op: 's_within',
    args: [
      geometry,
      {
        type: 'Polygon',
        coordinates: [
          [
            [13, 52],
            [14, 52],
            [13, 53],
            [13, 52],
          ],
        ],
      },
    ],
  },
  folded: {
    op: '=',
    args: [
      { op: 'casei', args: [name] },
      { op: 'casei', args: ['DELTA 1'] },
    ],
  },
  bare: { op: 'like', args: [{ op: 'accenti', args: [name] }, 'Ep%'] },
} as const satisfies Record<string, Filter>
export type Conjunct = keyof typeof CONJUNCTS

export type Outcome = 'exact' | 'inexact' | 'not pushed'

function outcomeOf({ pushed, residual }: ScanPlan, conjunct: Filter): Outcome {
  if (!pushed.includes(conjunct)) return 'not pushed'
  return residual.includes(conjunct) ? 'inexact' : 'exact'
}

export interface Found {
  readonly source: Source
  readonly outcomes: Readonly<Record<Conjunct, Outcome>>
  readonly quirks: string
  /** Of all features. */
  readonly places: readonly (Geometry | null)[]
  readonly asked: readonly string[]
}

export async function connectTo(lies: readonly Lie[], given: object = {}): Promise<Found & AsyncDisposable> {
  const server = await startFakeServer(new Set(lies))
  const options = { url: server.url, cacheBytes: 0, probeTimeoutMs: 50_000, ...given }
  const source = await createOgcApiFeaturesAdapter().connect(options, {
    sourceId: 'test',
    baseDirectory: '/',
    signal: AbortSignal.timeout(55_000),
  })
  const outcomes = Object.fromEntries(
    Object.entries(CONJUNCTS).map(([key, conjunct]) => [
      key,
      outcomeOf(source.plan(requestAll('places', { filter: [conjunct] })), conjunct),
    ]),
  ) as Found['outcomes']
  return {
    source,
    outcomes,
    quirks: source.description.quirks.join('\n'),
    asked: [...server.asked],
    places: (await readItems(source, requestAll('places'))).map(source.getter('places', 'geometry')) as readonly (Geometry | null)[],
    async [Symbol.asyncDispose]() {
      await source.close()
      await server[Symbol.asyncDispose]()
    },
  }
}

export const isOrdered = ({ source }: Found, property: string, descending = false): number => {
  const plan = source.plan(requestAll('places', { orderBy: [{ property, descending }] }))
  return plan.orderPushed ? (plan.native as { readonly requests: readonly unknown[] }).requests.length : 0
}

export const countOf = ({ source }: Found): string => source.plan(requestAll('places', { count: true })).countPushed

export const nativeUrl = (source: Source, ...filter: readonly Filter[]): string =>
  JSON.stringify(source.plan(requestAll('places', { filter })).native)

/** Of the features as the source reads them, in whole degrees. */
export const longitudes = ({ places }: Found): readonly number[] =>
  [...new Set(places.flatMap((place) => (place?.type === 'Point' ? [Math.round(place.coordinates[0] ?? 0)] : [])))].toSorted(
    (a, b) => a - b,
  )

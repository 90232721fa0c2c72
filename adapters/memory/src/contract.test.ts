// The memory source keeps the laws of a source, whether it pushes everything, a little, or supersets.
import type { Collection, Filter, Verdict } from '@crosswalk/contract'
import { arbitraryRequest, testSource } from '@crosswalk/contract/testing'
import type { SuiteCollection } from '@crosswalk/contract/testing'
import { compileFilter } from '@crosswalk/cql2'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { count } from './__fixtures__/collect-laws.ts'
import { keyless, towns } from './__fixtures__/towns.ts'
import { levels, wells } from './__fixtures__/wells.ts'
import { createMemorySource } from './index.ts'
import type { MemoryOptions, MemorySource } from './index.ts'

const collections: readonly SuiteCollection[] = [
  {
    id: 'towns',
    count: 60,
    filters: [
      [{ op: '>', args: [{ property: 'size' }, 4] }],
      [
        { op: '=', args: [{ property: 'label' }, 'a'] },
        { op: 'isNull', args: [{ property: 'size' }] },
      ],
      [{ op: 's_intersects', args: [{ property: 'geometry' }, { bbox: [170, -60, -100, 60] }] }],
      [false],
    ],
    orders: [
      [{ property: 'label', descending: true }],
      [
        { property: 'open', descending: false },
        { property: 'size', descending: true },
      ],
    ],
    values: [
      { key: 't4', property: 'size', value: undefined },
      { key: 't6', property: 'label', value: null },
      { key: 't0', property: 'address.zip', value: '00' },
      { key: 't0', property: 'address.house.number', value: 0 },
    ],
  },
  { id: 'keyless', count: 5, orders: [[{ property: 'size', descending: true }]] },
  { id: 'wells', count: 4, histories: [levels] },
]

/** The evaluator that `exact` refers to; the pushdown, order and paging around it are what is judged. */
function oracle(collection: Collection, conjunct: Filter, source: MemorySource): (item: unknown) => boolean {
  const types = new Map(collection.properties.map(({ name, type }) => [name, type]))
  return compileFilter<unknown>(conjunct, {
    resolve: (name) => {
      const type = types.get(name)
      return type === undefined ? undefined : { type, get: source.getter(collection.id, name) }
    },
  })
}

const byText = (conjunct: Filter): Verdict => (['exact', 'inexact', 'unsupported'] as const)[JSON.stringify(conjunct).length % 3] ?? 'exact'

const KNOBS: Readonly<Record<string, Partial<MemoryOptions>>> = {
  'everything pushed': {},
  'supersets pushed': { pushdown: () => 'inexact', batchSize: 5, series: { window: 'inexact', pageSize: 4, keysPerRequest: 2 } },
  'nothing pushed': {
    pushdown: () => 'unsupported',
    pushOrder: false,
    pushLimit: false,
    countPushed: 'unsupported',
    series: { window: 'unsupported', aggregate: 'unsupported', pageSize: 2, keysPerRequest: 1 },
  },
  'mixed verdicts': { pushdown: byText, countPushed: 'inexact', series: { last: 'inexact', pageSize: 7 } },
}

for (const [name, knobs] of Object.entries(KNOBS)) {
  testSource({
    name: `memory, ${name}`,
    kit: { describe, it, expect },
    connect: () => Promise.resolve(createMemorySource({ id: 'test', collections: [towns, keyless, wells], ...knobs })),
    collections,
    oracle: (collection, conjunct, source) => oracle(collection, conjunct, source as MemorySource),
    forAll: (collection, { items, source }, check) =>
      fc.assert(
        fc.asyncProperty(arbitraryRequest(fc, collection, { items, get: (property) => source.getter(collection.id, property) }), check),
        { numRuns: 150 },
      ),
    requestsSent: (source) => count(source, 'scan') + count(source, 'seriesBatch'),
    openScans: (source) => count(source, 'scan') - count(source, 'close') + count(source, 'series') - count(source, 'closeSeries'),
  })
}

// The behaviour suite finds sources that break a law: each mutant here passes for a source, and one law or more must refuse it.
import type { Batch, ScanPlan } from '@crosswalk/contract'
import { LAWS, SERIES_LAWS, testSource } from '@crosswalk/contract/testing'
import type { Law } from '@crosswalk/contract/testing'
import { describe, expect, it } from 'vitest'
import { collectLaws } from './__fixtures__/collect-laws.ts'
import type { Mutate } from './__fixtures__/collect-laws.ts'
import { towns } from './__fixtures__/towns.ts'
import { createMemorySource } from './index.ts'

/** Changes every batch of a scan. */
const eachBatch =
  (change: (batch: Batch, index: number, plan: ScanPlan) => Batch): Mutate =>
  (source) => ({
    async *scan(plan, context, from) {
      let index = 0
      for await (const batch of source.scan(plan, context, from)) yield change(batch, index++, plan)
    },
  })

const changePlan =
  (change: (plan: ScanPlan) => Partial<ScanPlan>): Mutate =>
  (source) => ({ plan: (request) => ({ ...source.plan(request), ...change(source.plan(request)) }) })

const MUTANTS: Readonly<Record<string, readonly [law: Law, mutate: Mutate]>> = {
  'drops the last item of a batch': [
    'holds all items under unique keys',
    eachBatch((batch) => ({ ...batch, items: batch.items.slice(0, -1) })),
  ],
  'repeats an item': [
    'pages without repeating or dropping',
    eachBatch((batch, index, { request }) =>
      index === 1 && request.fetchSize < 60 ? { ...batch, items: [...batch.items.slice(1), ...batch.items.slice(0, 1)] } : batch,
    ),
  ],
  'forgets where it stands': [
    'pages without repeating or dropping',
    eachBatch((batch) => ({ ...batch, next: batch.next === null ? null : '1:0' })),
  ],
  'has keys that are not unique': ['holds all items under unique keys', () => ({ keyOf: () => () => 'same' })],
  'reads inherited members': [
    'reads properties',
    (source) => ({
      getter: (collection, property) => (item) => source.getter(collection, property)(item) ?? (item as Record<string, unknown>)[property],
    }),
  ],
  'reads null for missing': [
    'reads properties',
    (source) => ({ getter: (collection, property) => (item) => source.getter(collection, property)(item) ?? null }),
  ],
  'loses a conjunct': ['plans every conjunct by reference', changePlan(() => ({ pushed: [], residual: [] }))],
  'copies conjuncts': ['plans every conjunct by reference', changePlan(({ pushed }) => ({ pushed: structuredClone(pushed) }))],
  'calls a superset exact': [
    'answers as the oracle',
    (source) => ({
      plan: (request) => ({ ...source.plan(request), residual: [] }),
      scan: (plan, context, from) => source.scan(source.plan(plan.request), context, from),
    }),
  ],
  'plans differently every time': ['plans purely and never refuses a filter', changePlan(() => ({ native: { random: Math.random() } }))],
  'shows no pure data': ['plans purely and never refuses a filter', changePlan(() => ({ native: { when: new Date(0) } }))],
  'refuses filters it does not know': [
    'plans purely and never refuses a filter',
    (source) => ({
      plan(request) {
        for (const conjunct of request.filter) JSON.parse(JSON.stringify(conjunct)).op.toUpperCase()
        return source.plan(request)
      },
    }),
  ],
  'knows every collection': [
    'refuses an unknown collection',
    (source) => ({ plan: (request) => source.plan({ ...request, collection: 'towns' }) }),
  ],
  'sorts in reverse': ['orders as the contract says', eachBatch((batch) => ({ ...batch, items: batch.items.toReversed() }))],
  'cuts before the residual': ['cuts only what is settled', changePlan(({ request }) => ({ limitPushed: request.limit !== undefined }))],
  'takes any position': [
    'refuses a position that is none of its own',
    (source) => ({ scan: (plan, context) => source.scan(plan, context) }),
  ],
  'counts one too many': [
    'counts truly',
    eachBatch((batch) => ({ ...batch, total: batch.total && { value: batch.total.value + 1, accuracy: 'exact' } })),
  ],
  'counts on every batch': ['counts truly', eachBatch((batch) => ({ ...batch, total: { value: 60, accuracy: 'upper' } }))],
  'asks before it is read': [
    'sends nothing before it is asked',
    (source) => ({
      scan(plan, context, from) {
        const iterator = source.scan(plan, context, from)[Symbol.asyncIterator]()
        const first = iterator.next()
        return {
          async *[Symbol.asyncIterator]() {
            const batch = await first
            if (batch.done !== true) yield batch.value
          },
        }
      },
    }),
  ],
  'wraps the reason of an abort': [
    'ends an aborted scan with the reason',
    (source) => ({
      async *scan(plan, context, from) {
        try {
          yield* source.scan(plan, context, from)
        } catch (cause) {
          throw new Error('aborted', { cause })
        }
      },
    }),
  ],
  'reads on after an abort': [
    'ends an aborted scan with the reason',
    (source) => ({ scan: (plan, context, from) => source.scan(plan, { ...context, signal: new AbortController().signal }, from) }),
  ],
  'stays open when left': [
    'releases everything when left early',
    (source) => ({
      scan(plan, context, from) {
        const iterator = source.scan(plan, context, from)[Symbol.asyncIterator]()
        return { [Symbol.asyncIterator]: () => ({ next: () => iterator.next() }) }
      },
    }),
  ],
}

describe('the suite', () => {
  it('passes the source that is not mutated', async () => {
    const laws = collectLaws(() => ({}))
    expect([...laws.keys()]).toEqual([...LAWS.map((law) => `towns: ${law}`), ...[...LAWS, ...SERIES_LAWS].map((law) => `wells: ${law}`)])
    for (const law of laws.values()) await law()
  })

  for (const [name, [law, mutate]] of Object.entries(MUTANTS)) {
    it(`refuses a source that ${name}`, async () => {
      await expect(Promise.resolve(collectLaws(mutate).get(`towns: ${law}`)?.())).rejects.toThrow()
    })
  }

  it('shows a skipped law with its reason', () => {
    const skipped: string[] = []
    const register = Object.assign(() => undefined, { skip: (name: string) => void skipped.push(name) })
    testSource({
      name: 'x',
      kit: { describe: (_name, body) => body(), it: register, expect },
      connect: () => Promise.resolve(createMemorySource({ id: 'm', collections: [towns] })),
      collections: [{ id: 'towns', count: 60 }],
      oracle: () => () => true,
      skip: [{ reason: 'the server has no totals', cases: ['counts truly'] }],
    })
    expect(skipped).toEqual(['counts truly (the server has no totals)'])
  })
})

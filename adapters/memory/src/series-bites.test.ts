// The behaviour suite finds sources whose histories break a law, and lets pass what a server may honestly do.
import type { HistoryPart, SeriesBatch, SeriesPlan, Source } from '@crosswalk/contract'
import { SERIES_LAWS } from '@crosswalk/contract/testing'
import type { Law } from '@crosswalk/contract/testing'
import { describe, expect, it } from 'vitest'
import { collectLaws } from './__fixtures__/collect-laws.ts'
import type { Mutate } from './__fixtures__/collect-laws.ts'
import type { MemorySeriesOptions } from './index.ts'

const eachBatch =
  (change: (batch: SeriesBatch, plan: SeriesPlan) => SeriesBatch): Mutate =>
  (source) => ({
    async *series(plan, context) {
      for await (const batch of source.series(plan, context)) yield change(batch, plan)
    },
  })

const eachPart = (change: (part: HistoryPart, plan: SeriesPlan) => HistoryPart): Mutate =>
  eachBatch((batch, plan) => ({ ...batch, histories: batch.histories.map((part) => change(part, plan)) }))

const changePlan =
  (change: (plan: SeriesPlan) => Partial<SeriesPlan>): Mutate =>
  (source) => ({
    planSeries: (request) => ({ ...source.planSeries(request), ...change(source.planSeries(request)) }),
    series: (plan, context) => source.series(source.planSeries(plan.request), context),
  })

/** The readings at some indices. */
function pick(part: HistoryPart, indices: readonly number[]): HistoryPart {
  const times = (column: Float64Array): Float64Array => Float64Array.from(indices, (index) => column[index] ?? Number.NaN)
  const [startMs, value] = [times(part.startMs), indices.map((index) => part.value[index])]
  return { ...part, startMs, endMs: part.endMs === part.startMs ? startMs : times(part.endMs), value }
}
const indicesOf = ({ startMs }: HistoryPart): readonly number[] => [...startMs.keys()]

/** Each with the law that must go red, over a source with these knobs. */
const MUTANTS: Readonly<Record<string, readonly [law: Law, mutate: Mutate, knobs?: MemorySeriesOptions]>> = {
  'plans differently every time': ['plans histories purely', changePlan(() => ({ native: { random: Math.random() } }))],
  'plans by something that is no data': ['plans histories purely', changePlan(() => ({ native: { when: new Date(0) } }))],
  'knows a history of everything': [
    'plans histories purely',
    (source) => ({ planSeries: (request) => source.planSeries({ ...request, collection: 'wells', property: 'level' }) }),
  ],
  'takes any number of keys': [
    'plans histories purely',
    (source) => ({ series: (plan, context) => source.series({ ...plan, keysPerRequest: 10_000 }, context) }),
  ],
  'nearly aggregates': ['plans histories purely', changePlan(() => ({ aggregate: 'inexact' as 'exact' }))],
  'hides its histories': [
    'describes itself',
    (source) => ({ ...source, planSeries: undefined, series: undefined }) as unknown as Partial<Source>,
  ],
  'calls closed windows exact': ['reads the readings of a window', changePlan(() => ({ window: 'exact' })), { window: 'inexact' }],
  'calls no window at all exact': ['reads the readings of a window', changePlan(() => ({ window: 'exact' })), { window: 'unsupported' }],
  'leaves the first instant out': [
    'reads the readings of a window',
    eachPart((part, { request }) =>
      pick(
        part,
        indicesOf(part).filter((index) => part.startMs[index] !== request.window.fromMs),
      ),
    ),
    { window: 'inexact' },
  ],
  'gives a subset where it says superset': [
    'reads the readings of a window',
    eachPart((part) => pick(part, indicesOf(part).slice(1))),
    { window: 'inexact' },
  ],
  'gives the latest first': ['reads the readings of a window', eachPart((part) => pick(part, indicesOf(part).toReversed()))],
  'drops readings without a value': [
    'reads the readings of a window',
    eachPart((part) =>
      pick(
        part,
        indicesOf(part).filter((index) => (part.value[index] ?? null) !== null),
      ),
    ),
  ],
  'makes instants of spans': ['reads the readings of a window', eachPart((part) => ({ ...part, endMs: part.startMs }))],
  'gives the first instead of the last': [
    'reads the last readings',
    (source) => ({
      planSeries: (request) => source.planSeries(request),
      async *series(plan, context) {
        const { last, ...request } = plan.request
        for await (const batch of source.series(source.planSeries(request), context)) {
          yield { ...batch, histories: batch.histories.map((part) => pick(part, indicesOf(part).slice(0, last))) }
        }
      },
    }),
  ],
  'calls more than the last exact': [
    'reads the last readings',
    changePlan(({ request }) => ({ last: request.last === undefined ? 'unsupported' : 'exact' })),
    { last: 'inexact' },
  ],
  'gives one too few': [
    'reads the last readings',
    eachPart((part, { request }) => (request.last === undefined ? part : pick(part, indicesOf(part).slice(1)))),
  ],
  'ends before its end': ['pages histories of many keys', eachPart((part) => ({ ...part, next: null }))],
  'goes on where it began': [
    'pages histories of many keys',
    eachPart((part, { request }) => ({ ...part, next: part.next === null ? null : (request.after?.get(part.key) ?? part.next) })),
  ],
  'repeats a reading at each page': [
    'pages histories of many keys',
    eachPart((part, { request }) => (request.after === undefined ? part : pick(part, [0, ...indicesOf(part)]))),
  ],
  'stops short of what was asked for': [
    'pages histories of many keys',
    (source) => ({ planSeries: (request) => source.planSeries({ ...request, limitPerKey: Math.ceil(request.limitPerKey / 2) }) }),
    { pageSize: 1 },
  ],
  'forgets that the last were asked for when it goes on': [
    'pages histories of many keys',
    (source) => ({
      planSeries: (request) => source.planSeries(request.after === undefined ? request : { ...request, last: undefined }),
    }),
    { pageSize: 2 },
  ],
  'goes on from anywhere': [
    'pages histories of many keys',
    (source) => ({ series: (plan, context) => source.series(source.planSeries({ ...plan.request, after: undefined }), context) }),
  ],
  'takes keys for what they begin with': [
    'has no history of an unknown key',
    (source) => ({
      async *series(plan, context) {
        const keys = [...new Set(plan.request.keys.map((key) => key.trim()))]
        for await (const { histories, cost } of source.series(source.planSeries({ ...plan.request, keys }), context)) {
          yield {
            histories: histories.flatMap((part) =>
              plan.request.keys.filter((key) => key.trim() === part.key).map((key) => ({ ...part, key })),
            ),
            cost,
          }
        }
      },
    }),
  ],
  'fails for an unknown key': [
    'has no history of an unknown key',
    (source) => ({
      async *series(plan, context) {
        if (plan.request.keys.includes('')) throw new Error('404')
        yield* source.series(plan, context)
      },
    }),
  ],
  'counts missing values': [
    'aggregates as its readings do',
    eachPart((part) => ({ ...part, buckets: part.buckets && { ...part.buckets, count: part.buckets.count.map((count) => count + 1) } })),
  ],
  'counts a boundary twice': [
    'aggregates as its readings do',
    (source) => ({
      series(plan, context) {
        const { fromMs, toMs } = plan.request.window
        const window = { fromMs, toMs: toMs === null ? null : toMs + 1 }
        return source.series(source.planSeries({ ...plan.request, window }), context)
      },
    }),
  ],
  'begins buckets before the window': [
    'aggregates as its readings do',
    eachPart((part) => ({
      ...part,
      startMs: part.buckets === null ? part.startMs : part.startMs.map((start) => start - (start % 86_400_000)),
    })),
  ],
  'means something else by a day': [
    'aggregates as its readings do',
    (source) => ({
      planSeries(request) {
        const { aggregate } = request
        const plan = source.planSeries(aggregate === undefined ? request : { ...request, aggregate: { ...aggregate, zone: 'UTC' } })
        return { ...plan, request }
      },
      series: (plan, context) => {
        const { aggregate } = plan.request
        const request = aggregate === undefined ? plan.request : { ...plan.request, aggregate: { ...aggregate, zone: 'UTC' } }
        return source.series(source.planSeries(request), context)
      },
    }),
  ],
  'hides what it costs': ['says what a history costs', eachBatch((batch) => ({ ...batch, cost: { requests: 0, bytes: 0 } }))],
  'asks at once': [
    'asks for no history before it is read',
    (source) => ({
      series(plan, context) {
        const iterator = source.series(plan, context)[Symbol.asyncIterator]()
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
    'ends an aborted history with the reason',
    (source) => ({
      async *series(plan, context) {
        try {
          yield* source.series(plan, context)
        } catch (cause) {
          throw new Error('aborted', { cause })
        }
      },
    }),
  ],
  'reads on after an abort': [
    'ends an aborted history with the reason',
    (source) => ({ series: (plan, context) => source.series(plan, { ...context, signal: new AbortController().signal }) }),
  ],
  'stays open when left': [
    'releases a history when left early',
    (source) => ({
      series(plan, context) {
        const iterator = source.series(plan, context)[Symbol.asyncIterator]()
        return { [Symbol.asyncIterator]: () => ({ next: () => iterator.next() }) }
      },
    }),
  ],
}

/** What servers do and the contract allows. */
const HONEST: Readonly<Record<string, MemorySeriesOptions>> = {
  'closed windows': { window: 'inexact' },
  'no windows': { window: 'unsupported' },
  'pages of one reading': { pageSize: 1, keysPerRequest: 1 },
  'more than the last': { last: 'inexact' },
  'no aggregates': { aggregate: 'unsupported' },
}

describe('the laws of series', () => {
  for (const [name, series] of Object.entries(HONEST)) {
    it(`pass a source with ${name}`, async () => {
      const laws = collectLaws(() => ({}), { series })
      for (const law of SERIES_LAWS) await laws.get(`wells: ${law}`)?.()
    })
  }

  for (const [name, [law, mutate, series = { pageSize: 9 }]] of Object.entries(MUTANTS)) {
    it(`refuse a source that ${name}`, async () => {
      await expect(Promise.resolve(collectLaws(mutate, { series }).get(`wells: ${law}`)?.())).rejects.toThrow()
    })
  }

  it('each have a mutant that they refuse', () => {
    const bitten = new Set(Object.values(MUTANTS).map(([law]) => law))
    expect(SERIES_LAWS.filter((law) => !bitten.has(law))).toEqual([])
  })
})

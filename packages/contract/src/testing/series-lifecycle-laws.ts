// Laws about the life of a run over histories: lazy, paid for, aborted, left early.
import type { SeriesPlan } from '../series-source.ts'
import type { Source } from '../source.ts'
import { createTestContext } from './read-scan.ts'
import { keysOf, readSeriesBatches, requestHistories, seriesSourceOf } from './read-series.ts'
import type { LawTest, SuiteCollection } from './source-suite.ts'

/** Of each history a run over as many keys as one request carries. */
function plansOf(source: Source, { id, histories = [] }: SuiteCollection): readonly SeriesPlan[] {
  const reader = seriesSourceOf(source)
  return histories.map((history) => {
    const keys = keysOf(history)
    const request = requestHistories(id, history.property, { keys })
    return reader.planSeries({ ...request, keys: keys.slice(0, reader.planSeries(request).keysPerRequest) })
  })
}

export const testSeriesCost: LawTest = async ({ kit: { expect }, requestsSent }, source, collection) => {
  for (const plan of plansOf(source, collection)) {
    const before = requestsSent?.(source) ?? 0
    const batches = await readSeriesBatches(source, plan)
    const said = batches.reduce((sum, { cost }) => sum + cost.requests, 0)
    if (requestsSent === undefined) expect(said).toBeGreaterThanOrEqual(1)
    else expect(said, 'requests that were sent').toBe(requestsSent(source) - before)
    for (const { cost } of batches) expect(cost.bytes).toBeGreaterThanOrEqual(0)
  }
}

export const testSeriesLaziness: LawTest = async ({ kit: { expect }, requestsSent }, source, collection) => {
  for (const plan of plansOf(source, collection)) {
    const sent = (): number => requestsSent?.(source) ?? 0
    const before = sent()
    const iterator = seriesSourceOf(source).series(plan, createTestContext())[Symbol.asyncIterator]()
    await new Promise((resolve) => setImmediate(resolve))
    expect(sent(), 'sent before the first next()').toBe(before)
    await iterator.next()
    if (requestsSent !== undefined) expect(sent() > before, 'the first next() asks').toBe(true)
    await iterator.return?.()
  }
}

const rejectionOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'resolved',
    (error: unknown) => error,
  )

export const testSeriesAbort: LawTest = async ({ kit: { expect }, openScans }, source, collection) => {
  const reader = seriesSourceOf(source)
  for (const plan of plansOf(source, collection)) {
    const reason = new Error('the reader went away')
    const early = new AbortController()
    early.abort(reason)
    const unread = reader.series(plan, createTestContext(early.signal))[Symbol.asyncIterator]()
    expect((await rejectionOf(unread.next())) === reason, 'aborted before the first answer').toBe(true)
    const isLong = (await readSeriesBatches(source, plan)).length > 1
    const late = new AbortController()
    const reading = reader.series(plan, createTestContext(late.signal))[Symbol.asyncIterator]()
    await reading.next()
    late.abort(reason)
    if (isLong) expect((await rejectionOf(reading.next())) === reason, 'aborted between two answers').toBe(true)
    await reading.return?.()
    expect(openScans?.(source) ?? 0, 'histories left open').toBe(0)
  }
}

export const testSeriesEarlyLeave: LawTest = async ({ kit: { expect }, openScans }, source, collection) => {
  for (const plan of plansOf(source, collection)) {
    await leaveEarly(source, plan)
    expect(openScans?.(source) ?? 0, 'histories left open by break').toBe(0)
    const failure = new Error('the reader failed')
    expect((await rejectionOf(leaveEarly(source, plan, failure))) === failure, "the reader's own error passes through").toBe(true)
    expect(openScans?.(source) ?? 0, 'histories left open by an error').toBe(0)
    expect((await readSeriesBatches(source, plan)).length, 'the source still answers').toBeGreaterThanOrEqual(1)
  }
}

async function leaveEarly(source: Source, plan: SeriesPlan, failure?: Error): Promise<void> {
  for await (const _batch of seriesSourceOf(source).series(plan, createTestContext())) {
    if (failure !== undefined) throw failure
    break
  }
}

// Laws about the life of a scan: lazy, aborted, left early.
import type { Source } from '../source.ts'
import { createTestContext, readItems, requestAll } from './read-scan.ts'
import type { LawTest } from './source-suite.ts'

export const testLaziness: LawTest = async ({ kit: { expect }, requestsSent }, source, { id }) => {
  const sent = (): number => requestsSent?.(source) ?? 0
  const before = sent()
  const plan = source.plan(requestAll(id))
  const iterator = source.scan(plan, createTestContext())[Symbol.asyncIterator]()
  await new Promise((resolve) => setImmediate(resolve))
  expect(sent(), 'sent before the first next()').toBe(before)
  const first = await iterator.next()
  expect(first.done ?? false).toBe(false)
  if (requestsSent !== undefined) expect(sent() > before, 'the first next() asks').toBe(true)
  await iterator.return?.()
}

const rejectionOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'resolved',
    (error: unknown) => error,
  )

export const testAbort: LawTest = async ({ kit: { expect }, openScans }, source, { id }) => {
  const plan = source.plan(requestAll(id, { fetchSize: 1 }))
  const reason = new Error('the reader went away')

  const early = new AbortController()
  early.abort(reason)
  const unread = source.scan(plan, createTestContext(early.signal))[Symbol.asyncIterator]()
  expect((await rejectionOf(unread.next())) === reason, 'aborted before the first batch').toBe(true)

  const late = new AbortController()
  const reading = source.scan(plan, createTestContext(late.signal))[Symbol.asyncIterator]()
  const first = await reading.next()
  late.abort(reason)
  if (first.done !== true && first.value.next !== null) {
    expect((await rejectionOf(reading.next())) === reason, 'aborted between batches').toBe(true)
  }
  expect(openScans?.(source) ?? 0, 'scans left open').toBe(0)
}

export const testEarlyLeave: LawTest = async ({ kit: { expect }, openScans }, source, { id, count }) => {
  const plan = source.plan(requestAll(id, { fetchSize: 1 }))
  await leaveEarly(source, plan)
  expect(openScans?.(source) ?? 0, 'scans left open by break').toBe(0)
  const failure = new Error('the reader failed')
  const outcome = await rejectionOf(leaveEarly(source, plan, failure))
  expect(outcome === failure, "the reader's own error passes through").toBe(true)
  expect(openScans?.(source) ?? 0, 'scans left open by an error').toBe(0)
  const all = await readItems(source, requestAll(id))
  expect(all.length, 'the source still answers').toBe(count)
}

async function leaveEarly(source: Source, plan: ReturnType<Source['plan']>, failure?: Error): Promise<void> {
  for await (const batch of source.scan(plan, createTestContext())) {
    if (failure !== undefined) throw failure
    if (batch.items.length > 0) break
  }
}

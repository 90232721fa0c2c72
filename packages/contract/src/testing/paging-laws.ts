// Laws about batches: their union is the whole, every position can be resumed, totals are true.
import { readBatches, readItems, requestAll } from './read-scan.ts'
import type { LawTest } from './source-suite.ts'

export const testPaging: LawTest = async ({ kit: { expect } }, source, { id, filters, orders }) => {
  const keyOf = source.keyOf(id)
  const keysOf = (items: readonly unknown[]): string[] => items.map(keyOf)
  for (const filter of [[], ...(filters ?? []).slice(0, 6)]) {
    for (const orderBy of [[], ...(orders ?? [])]) {
      const whole = keysOf(await readItems(source, requestAll(id, { filter, orderBy })))
      for (const fetchSize of whole.length > 2000 ? [100] : [1, 7, 100]) {
        const plan = source.plan(requestAll(id, { filter, orderBy, fetchSize }))
        const batches = await readBatches(source, plan)
        for (const { items } of batches) {
          expect(items.length, 'a batch is never empty').toBeGreaterThanOrEqual(1)
          expect(items.length, 'a batch is no larger than asked for').toBeLessThanOrEqual(fetchSize)
        }
        expect(
          batches.flatMap(({ items }) => keysOf(items)),
          `batches of ${fetchSize}`,
        ).toEqual(whole)
        expect(
          batches.slice(0, -1).every(({ next }) => next !== null),
          'a position is missing',
        ).toBe(true)
        if (batches.length > 0) expect(batches.at(-1)?.next, 'the last batch has no successor').toBe(null)
        for (const [index, { next }] of sample(batches)) {
          if (next === null) continue
          const rest = await readBatches(source, source.plan(plan.request), next)
          const seen = batches.slice(0, index + 1).reduce((sum, { items }) => sum + items.length, 0)
          expect(
            rest.flatMap(({ items }) => keysOf(items)),
            `the rest after batch ${index}`,
          ).toEqual(whole.slice(seen))
        }
      }
    }
  }
}

/** All of few; of many the first and last, and some between, since each is read to its end. */
function sample<Value>(values: readonly Value[]): (readonly [number, Value])[] {
  const step = Math.max(1, Math.floor(values.length / 12))
  return [...values.entries()].filter(([index]) => index % step === 0 || index >= values.length - 2)
}

export const testForeignPositions: LawTest = async ({ kit: { expect } }, source, { id }) => {
  const plan = source.plan(requestAll(id))
  for (const from of ['', 'x', 'null', '-1', '1e9', ':::', '{"after":1}', '0', '%', '😀']) {
    const outcome = await readBatches(source, plan, from).then(
      () => 'rows came',
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
    )
    expect(outcome, `from ${JSON.stringify(from)}`).toBe('CURSOR_INVALID')
  }
}

/** A total stands on the first batch at most, and is as true as it says of the rows that pass what is pushed. */
export const testTotals: LawTest = async (suite, source, { id, filters }) => {
  const { expect } = suite.kit
  const collection = source.collections.get(id)
  if (collection === undefined) return
  const items = await readItems(source, requestAll(id))
  for (const filter of [[], ...(filters ?? [])]) {
    const plan = source.plan(requestAll(id, { filter, count: true, fetchSize: 3 }))
    const tests = plan.pushed.map((conjunct) => suite.oracle(collection, conjunct, source))
    const truth = items.filter((item) => tests.every((test) => test(item))).length
    const batches = await readBatches(source, plan)
    expect(
      batches.slice(1).every(({ total }) => total === undefined),
      'a total stands on the first batch only',
    ).toBe(true)
    const total = batches[0]?.total
    if (plan.countPushed === 'exact' && batches.length > 0) expect(total?.accuracy, 'an exact total was promised').toBe('exact')
    if (plan.countPushed === 'unsupported') expect(total).toBe(undefined)
    if (total?.accuracy === 'exact') expect(total.value, `exact total of ${JSON.stringify(plan.pushed)}`).toBe(truth)
    if (total?.accuracy === 'upper') expect(total.value, 'upper bound').toBeGreaterThanOrEqual(truth)
    if (total?.accuracy === 'lower') expect(total.value, 'lower bound').toBeLessThanOrEqual(truth)
    const uncounted = await readBatches(source, source.plan(requestAll(id, { filter })))
    expect(
      uncounted.every((batch) => batch.total === undefined),
      'nobody asked for a total',
    ).toBe(true)
  }
}

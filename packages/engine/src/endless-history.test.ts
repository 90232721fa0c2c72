// Ten million readings of one key at a live source: read up to the cap, said in completeness, and never half a history.
import { createMemorySource } from '@crosswalk/adapter-memory'
import type { Batch, Source } from '@crosswalk/contract'
import { expect, it } from 'vitest'
import { CROSSWALKS, DAY, MODELS, of, query, row, sourceOf } from './testing/series-world.ts'
import { ask, createService, handleOf } from './testing/service.ts'

const READINGS = 10_000_000

it('ten million readings of one key end at the cap', async () => {
  const options = sourceOf([row(0, '2026-03-29T00:00:00Z', 1)])
  const memory = createMemorySource(options)
  let read = 0
  async function* scan(): AsyncGenerator<Batch> {
    for (let start = 0; start < READINGS; start += 1000) {
      const items = Array.from({ length: 1000 }, (_, index) => row(start + index, '2026-03-29T00:00:00Z', index))
      read += items.length
      yield await Promise.resolve({ items, next: `${start + 1000}` })
    }
  }
  const source: Source = { ...memory, scan: () => scan() }
  const service = createService({
    model: MODELS,
    crosswalks: CROSSWALKS.slice(0, 1),
    sources: [{ ...handleOf(options), current: () => source }],
  })
  const whole = ask(service, query(of({ ...DAY, every: 'P1D', aggregate: 'sum' })))
  await expect(whole.then(({ rows, completeness }) => [rows, completeness.complete])).resolves.toEqual([[], false])
  const { completeness } = await ask(service, query(of({ ...DAY, every: 'P1D', aggregate: 'sum' })))
  expect(completeness.entries[0]).toMatchObject({ status: 'PARTIAL', code: 'SCAN_BUDGET' })
  expect(read).toBeLessThanOrEqual(2 * 101_000)
})

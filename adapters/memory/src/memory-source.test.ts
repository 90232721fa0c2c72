// The knobs of the memory source do what they say.
import { SourceError } from '@crosswalk/contract'
import type { Batch, Filter, ScanRequest } from '@crosswalk/contract'
import { createTestContext, readBatches, readHistories, requestAll, requestHistories } from '@crosswalk/contract/testing'
import { describe, expect, it } from 'vitest'
import { keyless, towns } from './__fixtures__/towns.ts'
import { createMemorySource, memoryAdapter } from './index.ts'
import type { FaultEvent, MemoryOptions, MemorySource } from './index.ts'

const create = (knobs: Partial<MemoryOptions> = {}): MemorySource =>
  createMemorySource({ id: 'm', collections: [towns, keyless], ...knobs })
const large: Filter = { op: '>', args: [{ property: 'size' }, 5] }

async function readAll(source: MemorySource, changes: Partial<ScanRequest> = {}): Promise<readonly unknown[]> {
  const batches: readonly Batch[] = await readBatches(source, source.plan(requestAll('towns', changes)))
  return batches.flatMap(({ items }) => [...items])
}

describe('verdicts', () => {
  it('returns a strict superset where it is inexact, the same one every time', async () => {
    const exact = await readAll(create(), { filter: [large] })
    const inexact = await readAll(create({ pushdown: () => 'inexact' }), { filter: [large] })
    expect(inexact).toEqual(expect.arrayContaining([...exact]))
    expect(inexact.length).toBeGreaterThan(exact.length)
    expect(inexact.length).toBeLessThan(60)
    expect(await readAll(create({ pushdown: () => 'inexact' }), { filter: [large] })).toEqual(inexact)
  })

  it('leaves a filter on a property that is not filterable, and an order by one that is not sortable', () => {
    const filter: Filter = { op: '=', args: [{ property: 'label' }, 'a'] }
    const plan = create().plan(requestAll('keyless', { filter: [filter], orderBy: [{ property: 'label', descending: false }] }))
    expect(plan.residual).toEqual([filter])
    expect(plan.pushed).toEqual([])
    expect(plan.orderPushed).toBe(false)
  })

  it('hands items out as they are, uncopied', async () => {
    const [first] = await readAll(create())
    expect(first).toBe(towns.items[0])
  })

  it('takes a limit only with the order and without residual', () => {
    const orderBy = [{ property: 'size', descending: false }]
    expect(create().plan(requestAll('towns', { limit: 3, orderBy, filter: [large] })).limitPushed).toBe(true)
    expect(create({ pushOrder: false }).plan(requestAll('towns', { limit: 3, orderBy })).limitPushed).toBe(false)
    expect(create({ pushdown: () => 'inexact' }).plan(requestAll('towns', { limit: 3, filter: [large] })).limitPushed).toBe(false)
  })
})

describe('order', () => {
  it('puts nulls last in both directions and breaks ties by key', async () => {
    const source = create()
    const rows = async (descending: boolean): Promise<readonly unknown[]> => {
      const plan = source.plan(requestAll('keyless', { orderBy: [{ property: 'size', descending }] }))
      const batches = await readBatches(source, plan)
      return batches.flatMap(({ items }) => items.map(source.keyOf('keyless')))
    }
    expect(await rows(false)).toEqual(['4', '0', '1', '2', '3'])
    expect(await rows(true)).toEqual(['0', '1', '4', '2', '3'])
  })
})

describe('faults', () => {
  const failing = new SourceError('SOURCE_FAILED', 'the server fell over', { sourceId: 'm' })

  it('fails before the batch it is told to, and logs the close', async () => {
    const faults = ({ batch }: FaultEvent): void => {
      if (batch === 2) throw failing
    }
    const source = create({ faults, batchSize: 10 })
    const seen: number[] = []
    const reading = async (): Promise<void> => {
      for await (const { items } of source.scan(source.plan(requestAll('towns')), createTestContext())) seen.push(items.length)
    }
    await expect(reading()).rejects.toBe(failing)
    expect(seen).toEqual([10, 10])
    expect(source.log.at(-1)).toEqual({ call: 'close', collection: 'towns', early: true })
  })

  it('hangs until the signal aborts, and then gives its reason', async () => {
    const source = create({ faults: () => new Promise(() => undefined) })
    const controller = new AbortController()
    const iterator = source.scan(source.plan(requestAll('towns')), createTestContext(controller.signal))[Symbol.asyncIterator]()
    const next = iterator.next()
    const reason = new Error('deadline')
    setTimeout(() => controller.abort(reason), 5)
    await expect(next).rejects.toBe(reason)
  })
})

describe('a changed collection', () => {
  it('refuses positions of the state before, while a running scan ends on it', async () => {
    let changes = 0
    const source = create({ onChange: () => (changes += 1) })
    const plan = source.plan(requestAll('towns', { fetchSize: 20 }))
    const iterator = source.scan(plan, createTestContext())[Symbol.asyncIterator]()
    const first = await iterator.next()
    source.replace({ ...towns, items: towns.items.slice(0, 3) })
    expect(changes).toBe(1)
    expect((await iterator.next()).value).toMatchObject({ items: towns.items.slice(20, 40) })
    const from = first.done === true ? '' : (first.value.next ?? '')
    await expect(readBatches(source, source.plan(plan.request), from)).rejects.toMatchObject({
      code: 'CURSOR_INVALID',
      details: { reason: 'DATA_CHANGED' },
    })
    expect(source.collections.get('towns')?.count?.value).toBe(3)
  })
})

describe('the adapter', () => {
  const context = { sourceId: 'configured', baseDirectory: '.', signal: new AbortController().signal }

  it('connects collections of a configuration', async () => {
    const source = await memoryAdapter.connect({ collections: [keyless] }, context)
    expect(source.id).toBe('configured')
    expect([...source.collections.keys()]).toEqual(['keyless'])
  })

  it('connects histories of a configuration, behind requests', async () => {
    const collection = { ...keyless, histories: { size: [{ key: '0', startMs: 5, value: 3 }] } }
    const source = await memoryAdapter.connect({ collections: [collection] }, context)
    expect(source.collections.get('keyless')?.properties.map(({ history }) => history)).toEqual(['request', undefined])
    const parts = await readHistories(source, requestHistories('keyless', 'size', { keys: ['0', '1'] }))
    expect(Array.from(parts, ([key, [part]]) => [key, part?.value])).toEqual([['0', [3]]])
  })

  it('refuses options that are no collections, and keys that are not unique', async () => {
    await expect(memoryAdapter.connect({}, context)).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
    await expect(memoryAdapter.connect({ collections: [{ id: 'x' }] }, context)).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
    const doubled = { ...keyless, keyProperty: 'size' }
    await expect(memoryAdapter.connect({ collections: [doubled] }, context)).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  })
})

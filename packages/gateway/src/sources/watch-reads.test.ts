// Reads that fail and recover, and what of them counts.
import { LimitError, SourceError } from '@crosswalk/contract'
import type { Batch, CallContext, ScanPlan, Source } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { watchReads } from './watch-reads.ts'

const failed = new SourceError('SOURCE_FAILED', 'status 500', { sourceId: 'a' })
const other = new SourceError('SOURCE_TIMEOUT', 'no answer', { sourceId: 'a' })

function watched() {
  const events: string[] = []
  let next: unknown
  const source = {
    id: 'a',
    get collections() {
      return new Map([['now', {}]])
    },
    async *scan(_plan: ScanPlan, _context: CallContext, from?: string): AsyncGenerator<Batch> {
      if (next !== undefined) throw next
      yield { items: [from ?? 'start'], next: null }
      yield { items: [2], next: null }
    },
  } as unknown as Source
  const watch = watchReads(source, { onFailing: (error) => events.push(error), onRecovered: () => events.push('recovered') })
  const read = async (outcome?: unknown, batches = 2, from?: string): Promise<unknown> => {
    next = outcome
    const items: unknown[] = []
    try {
      for await (const batch of watch.scan({} as ScanPlan, {} as CallContext, from)) {
        items.push(...batch.items)
        if (items.length === batches) break
      }
      return items
    } catch (error) {
      return error
    }
  }
  return { watch, read, events }
}

describe('watchReads', () => {
  it('tells of the third failure in a row, of others after it, and of the first success', async () => {
    const { read, events } = watched()
    for (let time = 0; time < 2; time += 1) expect(await read(failed)).toBe(failed)
    expect(await read()).toEqual(['start', 2])
    for (let time = 0; time < 5; time += 1) await read(failed)
    await read(other)
    expect(await read(undefined, 1, 'there')).toEqual(['there'])
    await read()
    expect(events).toEqual(['SOURCE_FAILED: status 500', 'SOURCE_TIMEOUT: no answer', 'recovered'])
  })

  it('counts the deadline, but no abort, limit or refused question', async () => {
    const { read, events } = watched()
    const others = [
      new DOMException('gone', 'AbortError'),
      new LimitError('too much', { limit: 'maxBytes', maximum: 1 }),
      new SourceError('SOURCE_REJECTED', 'status 400', { sourceId: 'a' }),
    ]
    for (const error of [...others, ...others]) expect(await read(error)).toBe(error)
    expect(events).toEqual([])
    for (let time = 0; time < 3; time += 1) await read(new DOMException('late', 'TimeoutError'))
    expect(events).toEqual(['SOURCE_TIMEOUT: no answer within the deadline of a request'])
  })

  it('leaves the rest of the source as it is, live', () => {
    const { watch } = watched()
    expect(watch.id).toBe('a')
    expect([...watch.collections.keys()]).toEqual(['now'])
  })
})

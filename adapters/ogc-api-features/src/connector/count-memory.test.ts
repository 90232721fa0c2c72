// Counts are remembered for one question over one state of the data, only where they are exact and free, and not without bound.
import type { EntityQuery } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { createCountMemory } from './count-memory.ts'
import type { FaceCollection } from './face-collection.ts'

const queryFor = (rank: number): EntityQuery => ({
  target: { model: 'Lamp' },
  filter: [{ op: '=', args: [{ property: 'rank' }, rank] }],
  select: { properties: [], relations: [], origins: false, unmapped: false },
  orderBy: [],
  first: 10,
  count: 'exact',
})
const collectionWith = (part: Partial<FaceCollection>): FaceCollection =>
  ({ id: 'lamps', revision: 'a', isLocal: true, ...part }) as FaceCollection
const EXACT = { value: 7, accuracy: 'EXACT' } as const

describe('the memory of counts', () => {
  it('knows a question again, whatever its page, order and selection', () => {
    const memory = createCountMemory()
    memory.keep(queryFor(1), collectionWith({}), EXACT)
    const later = { ...queryFor(1), first: 3, after: 'cursor', orderBy: [{ property: 'rank', descending: true }] }
    expect(memory.find(later, collectionWith({}))).toBe(7)
    expect(memory.find(queryFor(2), collectionWith({}))).toBeUndefined()
    expect(memory.find(queryFor(1), collectionWith({ id: 'others' }))).toBeUndefined()
  })

  it('forgets it once the data are others', () => {
    const memory = createCountMemory()
    memory.keep(queryFor(1), collectionWith({}), EXACT)
    expect(memory.find(queryFor(1), collectionWith({ revision: 'b' }))).toBeUndefined()
  })

  it('keeps nothing of live sources, nor what is not exact', () => {
    const memory = createCountMemory()
    memory.keep(queryFor(1), collectionWith({ isLocal: false }), EXACT)
    memory.keep(queryFor(2), collectionWith({}), { value: 7, accuracy: 'UPPER_BOUND' })
    memory.keep(queryFor(3), collectionWith({}), { value: null, accuracy: 'UNKNOWN' })
    for (const rank of [1, 2, 3]) expect(memory.find(queryFor(rank), collectionWith({}))).toBeUndefined()
  })

  it('is bounded: the oldest question goes first', () => {
    const memory = createCountMemory()
    for (let rank = 0; rank <= 500; rank += 1) memory.keep(queryFor(rank), collectionWith({}), { value: rank, accuracy: 'EXACT' })
    expect(memory.find(queryFor(0), collectionWith({}))).toBeUndefined()
    expect([1, 500].map((rank) => memory.find(queryFor(rank), collectionWith({})))).toEqual([1, 500])
  })
})

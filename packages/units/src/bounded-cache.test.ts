// The memory of results stays within its bound.
import { describe, expect, it } from 'vitest'
import { boundedCache } from './bounded-cache.ts'

describe('boundedCache', () => {
  it('computes once per key, also when the result is undefined', () => {
    const computed: string[] = []
    const cache = boundedCache(4, (key) => {
      computed.push(key)
      return key === 'none' ? undefined : key.length
    })
    expect([cache.get('none'), cache.get('none'), cache.get('abc'), cache.get('abc')]).toEqual([undefined, undefined, 3, 3])
    expect(computed).toEqual(['none', 'abc'])
  })

  it('never holds more than its capacity and forgets the oldest first', () => {
    const computed: string[] = []
    const cache = boundedCache(3, (key) => computed.push(key))
    for (let index = 0; index < 1000; index++) cache.get(String(index))
    expect(cache.size()).toBe(3)
    computed.length = 0
    cache.get('999')
    expect(computed).toEqual([])
    cache.get('0')
    expect(computed).toEqual(['0'])
    expect(cache.size()).toBe(3)
  })
})

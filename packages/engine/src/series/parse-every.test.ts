// Durations of buckets: one kind of unit, whole and bounded.
import { describe, expect, it } from 'vitest'
import { parseEvery } from './parse-every.ts'

describe('every', () => {
  it.each([
    ['PT15M', { unit: 'clock', ms: 900_000 }],
    ['PT1H30M', { unit: 'clock', ms: 5_400_000 }],
    ['PT24H', { unit: 'clock', ms: 86_400_000 }],
    ['P1D', { unit: 'day', count: 1 }],
    ['P2W', { unit: 'day', count: 14 }],
    ['P3M', { unit: 'month', count: 3 }],
    ['P1Y6M', { unit: 'month', count: 18 }],
    ['P1YT0S', { unit: 'month', count: 12 }],
  ])('reads %s', (text, expected) => expect(parseEvery(text)).toEqual(expected))
  it.each([
    ['PT0S', 'zero'],
    ['P0D', 'zero'],
    ['-P1D', 'sign'],
    ['+P1D', 'sign'],
    ['PT0.5H', 'fraction'],
    ['PT1,5H', 'fraction'],
    ['P1DT1H', 'only one of these kinds'],
    ['P1M1D', 'only one of these kinds'],
    ['P1W2DT3S', 'only one of these kinds'],
    ['PT25H', 'a day at most'],
    ['P1001Y', 'thousand years'],
    ['P999999D', 'thousand years'],
    ['P', 'not an ISO 8601 duration'],
    ['PT', 'not an ISO 8601 duration'],
    ['P1DT', 'not an ISO 8601 duration'],
    ['1h', 'not an ISO 8601 duration'],
    ['P1H', 'not an ISO 8601 duration'],
    ['', 'not an ISO 8601 duration'],
    [`P${'9'.repeat(10_000)}D`, 'too long'],
  ])('refuses %s', (text, why) => {
    expect(() => parseEvery(text)).toThrow(why)
    expect(() => parseEvery(text)).toThrow(
      expect.objectContaining({ code: 'QUERY_INVALID', details: expect.objectContaining({ path: ['every'] }) }),
    )
  })
})

// Waiting times between attempts.
import { describe, expect, it } from 'vitest'
import { retryDelayMs } from './retry-delay.ts'

describe('retryDelayMs', () => {
  it('doubles from one second and never passes a minute', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 100].map((failures) => retryDelayMs(failures, 0))).toEqual([
      1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000,
    ])
    expect([1, 2, 6, 2000].map((failures) => retryDelayMs(failures, 0.999999))).toEqual([2000, 4000, 60000, 60000])
  })

  it('spreads sources that fell together', () => {
    expect(new Set([0, 0.25, 0.5, 0.75].map((chance) => retryDelayMs(3, chance))).size).toBe(4)
  })
})

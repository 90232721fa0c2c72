import { describe, expect, it } from 'vitest'
import { combineCounts } from './count-rows.ts'

const exact = { value: 2, accuracy: 'exact' } as const
const upper = { value: 3, accuracy: 'upper' } as const
const lower = { value: 5, accuracy: 'lower' } as const
const estimate = { value: 7, accuracy: 'estimate' } as const

describe('combining counts', () => {
  it.each([
    ['exact only', [exact, exact], 4, 'EXACT'],
    ['nothing to ask', [], 0, 'EXACT'],
    ['an upper bound', [exact, upper], 5, 'UPPER_BOUND'],
    ['a lower bound', [exact, lower], 7, 'LOWER_BOUND'],
    ['a source that is missing', [exact, null], 2, 'LOWER_BOUND'],
    ['an upper bound and a missing source', [upper, null], 3, 'ESTIMATE'],
    ['upper and lower', [upper, lower], 8, 'ESTIMATE'],
    ['an estimate', [exact, estimate], 9, 'ESTIMATE'],
    ['nothing known', [null, null], null, 'UNKNOWN'],
  ] as const)('%s', (_name, parts, value, accuracy) => {
    expect(combineCounts(parts)).toEqual({ value, accuracy })
  })
})

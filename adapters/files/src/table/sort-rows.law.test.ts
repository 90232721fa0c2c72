// Rows are sorted as a comparison of their numbers sorts them.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sortRowsByNumber } from './sort-rows.ts'

const number = fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 }), fc.constantFrom(-0, 0, Number.NaN, Infinity, -Infinity, 5e-324))

it('sorts by value and then by row, without NaN', () => {
  fc.assert(
    fc.property(fc.array(number, { maxLength: 60 }), (keys) => {
      const expected = [...keys.keys()].filter((row) => !Number.isNaN(keys[row]))
      expected.sort((left, right) => {
        const [a = 0, b = 0] = [keys[left], keys[right]]
        return a < b ? -1 : a > b ? 1 : left - right
      })
      expect([...sortRowsByNumber(Float64Array.from(keys))]).toEqual(expected)
    }),
    { numRuns: 2000 },
  )
})

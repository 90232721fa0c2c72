import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainDecimal } from './plain-decimal.ts'

const finite = fc.double({ noNaN: true, noDefaultInfinity: true })

describe('plainDecimal', () => {
  it('reads as the same number, in digits alone', () => {
    fc.assert(
      fc.property(finite, (value) => {
        expect(plainDecimal(value)).toMatch(/^-?\d+(\.\d+)?$/)
        expect(Number(plainDecimal(value))).toBe(value)
      }),
    )
  })
  it.each([
    [-1e-9, '-0.000000001'],
    [1.25e-7, '0.000000125'],
    [1.5e21, '1500000000000000000000'],
    [-0, '-0'],
    [13.4, '13.4'],
  ])('%d is %s', (value, text) => {
    expect(plainDecimal(value)).toBe(text)
  })
})

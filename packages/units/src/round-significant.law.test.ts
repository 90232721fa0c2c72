// Law: the fast rounding equals decimal rounding by the language itself, for any double.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { roundSignificant15 } from './round-significant.ts'

it('equals Number(toPrecision(15)) for any double', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), (value) => {
      expect(roundSignificant15(value) + 0).toBe(Number(value.toPrecision(15)) + 0)
    }),
    { numRuns: 20_000 },
  )
})

it('equals it for doubles of everyday size and next to halves of the fifteenth digit', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1e14, max: 1e15 - 1 }),
      fc.integer({ min: -20, max: 8 }),
      fc.integer({ min: 0, max: 9 }),
      (digits, exponent, next) => {
        const value = Number(`${digits}.${next}e${exponent}`)
        expect(roundSignificant15(value)).toBe(Number(value.toPrecision(15)))
      },
    ),
    { numRuns: 20_000 },
  )
})

// Rounding to 15 digits: the milligrams of DESIGN section 4, edges of the fast path, sums.
import { describe, expect, it } from 'vitest'
import { roundAtMagnitude, roundSignificant15 } from './round-significant.ts'

describe('roundSignificant15', () => {
  it('restores all 99,999 five-decimal mg/m3 values times 1000, of which 24,529 are off without it', () => {
    let plain = 0
    let rounded = 0
    for (let hundredthousandths = 1; hundredthousandths <= 99_999; hundredthousandths++) {
      const milligrams = Number(`${hundredthousandths}e-5`)
      const micrograms = Number(`${hundredthousandths}e-2`)
      if (milligrams * 1000 !== micrograms) plain++
      if (roundSignificant15(milligrams * 1000) !== micrograms) rounded++
    }
    expect(plain).toBe(24_529)
    expect(rounded).toBe(0)
  })

  it.each([0, 1, -1, 1e15, 1e-300, 5e-324, 1.7976931348623157e308, Infinity, -Infinity, 999_999_999_999_999, 9_007_199_254_740_991])(
    'leaves %s alone or rounds it as toPrecision does',
    (value) => expect(roundSignificant15(value)).toBe(Number(value.toPrecision(15))),
  )

  it.each([
    0.1 + 0.2,
    1 - 0.9,
    999_999_999_999_999.9,
    99_999_999_999_999.8,
    99_999_999_999_999.95,
    1.000_000_000_000_005,
    123_456_789_012_345.5,
  ])('rounds %s as toPrecision does', (value) => expect(roundSignificant15(value)).toBe(Number(value.toPrecision(15))))

  it('keeps the sign of zero', () => expect(Object.is(roundSignificant15(-0), -0)).toBe(true))

  it('passes NaN through', () => expect(roundSignificant15(Number.NaN)).toBeNaN())
})

describe('roundAtMagnitude', () => {
  it('cuts what a subtraction leaves behind the last digit of its terms', () => {
    expect(273.16 - 273.15).not.toBe(0.01)
    expect(roundAtMagnitude(273.16 - 273.15, 273.16)).toBe(0.01)
    expect(Object.is(roundAtMagnitude(-1e-15, 17), 0)).toBe(true)
  })

  it('falls back to 15 significant digits where the magnitude says nothing', () => {
    expect(roundAtMagnitude(0.1 + 0.2, 0)).toBe(0.3)
    expect(roundAtMagnitude(Infinity, 1)).toBe(Infinity)
    expect(roundAtMagnitude(1.5, Infinity)).toBe(1.5)
    expect(roundAtMagnitude(1e200, 1e200)).toBe(1e200)
  })
})

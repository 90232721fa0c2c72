// Laws of conversion: exact against decimal arithmetic, undone by the inverse, composed without drift.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createConversion } from './conversion.ts'
import type { Conversion } from './conversion.ts'

const LENGTHS = ['m', 'km', 'mm', '[in_i]', '[ft_i]', '[mi_i]', '[nmi_i]', 'um', '[ly]', '[ft_us]']
const DENSITIES = ['ug/m3', 'mg/m3', 'g/L', 'kg/m3', 'ng/mL', '[lb_av]/[gal_us]', 't/km3']
const TEMPERATURES = ['K', 'Cel', '[degF]', '[degR]', '[degRe]', 'mK']
const ENERGIES = ['J', 'kW.h', 'cal', 'eV', '[Btu]', 'erg', 'N.m']
const FAMILIES = [LENGTHS, DENSITIES, TEMPERATURES, ENERGIES]

function conversion(from: string, to: string): Conversion {
  const found = createConversion(from, to)
  if (found === undefined) throw new Error(`${from} should convert to ${to}`)
  return found
}

const family = fc.constantFrom(...FAMILIES)
function unitsOf(count: number): fc.Arbitrary<string[]> {
  return family.chain((units) => fc.array(fc.constantFrom(...units), { minLength: count, maxLength: count }))
}
const value = fc.double({ min: -1e6, max: 1e6, noNaN: true }).filter((x) => x === 0 || Math.abs(x) > 1e-6)

/** Adding a zero point loses what lies behind the last digit of the larger term: count errors against that. */
function scaleOf(map: Conversion, x: number): number {
  return Math.max(Math.abs(x), Math.abs(map.offset / map.factor))
}

describe('affine conversions', () => {
  it('are undone by inverse within 1e-12', () => {
    fc.assert(
      fc.property(unitsOf(2), value, ([from = '', to = ''], x) => {
        const map = conversion(from, to)
        expect(Math.abs(map.inverse(map.forward(x)) - x)).toBeLessThanOrEqual(1e-12 * scaleOf(map, x))
      }),
      { numRuns: 5000 },
    )
  })

  it('compose: a to b to c is a to c', () => {
    fc.assert(
      fc.property(unitsOf(3), value, ([a = '', b = '', c = ''], x) => {
        const direct = conversion(a, c)
        const detour = conversion(b, c).forward(conversion(a, b).forward(x))
        const bound = 1e-12 * Math.max(scaleOf(direct, x), scaleOf(conversion(a, b), x)) * direct.factor
        expect(Math.abs(detour - direct.forward(x))).toBeLessThanOrEqual(bound)
      }),
      { numRuns: 5000 },
    )
  })

  it('inverse of one direction is forward of the other', () => {
    fc.assert(
      fc.property(unitsOf(2), value, ([a = '', b = ''], x) => {
        expect(conversion(a, b).inverse(x)).toBe(conversion(b, a).forward(x))
      }),
    )
  })

  it('keep the order of values', () => {
    fc.assert(
      fc.property(unitsOf(2), value, value, ([a = '', b = ''], x, y) => {
        const map = conversion(a, b)
        if (x <= y) expect(map.forward(x)).toBeLessThanOrEqual(map.forward(y))
      }),
    )
  })
})

// Oracle: moving the decimal point in the text of the number.
const PREFIXES: readonly (readonly [string, number])[] = [
  ['G', 9],
  ['M', 6],
  ['k', 3],
  ['h', 2],
  ['', 0],
  ['d', -1],
  ['c', -2],
  ['m', -3],
  ['u', -6],
  ['n', -9],
]

it('prefixes move the decimal point, exactly', () => {
  const decimal = fc.tuple(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.integer({ min: -9, max: 3 }))
  fc.assert(
    fc.property(decimal, fc.constantFrom(...PREFIXES), fc.constantFrom(...PREFIXES), ([digits, exponent], [from, a], [to, b]) => {
      expect(conversion(`${from}g/m3`, `${to}g/m3`).forward(Number(`${digits}e${exponent}`)) + 0).toBe(
        Number(`${digits}e${exponent + a - b}`) + 0,
      )
    }),
    { numRuns: 10_000 },
  )
})

it('temperatures with two decimals convert to K exactly, and back', () => {
  fc.assert(
    fc.property(fc.integer({ min: -27_315, max: 1_000_000 }), (hundredths) => {
      const map = conversion('Cel', 'K')
      const kelvin = Number(`${hundredths + 27_315}e-2`)
      expect(map.forward(Number(`${hundredths}e-2`))).toBe(kelvin)
      expect(map.inverse(kelvin) + 0).toBe(Number(`${hundredths}e-2`) + 0)
    }),
    { numRuns: 10_000 },
  )
})

it('whole degrees Fahrenheit convert to Celsius as fractions do', () => {
  fc.assert(
    fc.property(fc.integer({ min: -459, max: 100_000 }), (fahrenheit) => {
      const expected = ((fahrenheit - 32) * 5) / 9
      expect(Math.abs(conversion('[degF]', 'Cel').forward(fahrenheit) - expected)).toBeLessThanOrEqual(
        1e-13 * Math.max(18, Math.abs(expected)),
      )
    }),
  )
})

it('function units are undone by inverse', () => {
  const pairs = fc.constantFrom<readonly [string, string]>(
    ['[pH]', 'mol/L'],
    ['dB[SPL]', 'Pa'],
    ['dB[W]', 'mW'],
    ['dB', '1'],
    ['%[slope]', 'deg'],
  )
  fc.assert(
    fc.property(pairs, fc.double({ min: 0.01, max: 90, noNaN: true }), ([from, to], x) => {
      const map = conversion(from, to)
      expect(Math.abs(map.inverse(map.forward(x)) - x)).toBeLessThanOrEqual(1e-10 * x)
    }),
  )
})

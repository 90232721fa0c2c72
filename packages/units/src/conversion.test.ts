// Conversions: values and differences, zero points, logarithms, refusals.
import { QueryError } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { convert, createConversion, sameUnit } from './conversion.ts'
import type { Conversion } from './conversion.ts'
import { parseUcum } from './unit-expression.ts'

function conversion(from: string, to: string, as: 'value' | 'difference' = 'value'): Conversion {
  const found = createConversion(from, to, { as })
  if (found === undefined) throw new Error(`${from} should convert to ${to}`)
  return found
}

describe('convert', () => {
  it.each([
    [20, 'Cel', 'K', 293.15],
    [293.15, 'K', 'Cel', 20],
    [273.16, 'K', 'Cel', 0.01],
    [32, '[degF]', 'Cel', 0],
    [212, '[degF]', 'Cel', 100],
    [-40, '[degF]', 'Cel', -40],
    [68, '[degF]', 'Cel', 20],
    [36.6, 'Cel', '[degF]', 97.88],
    [0, 'K', '[degF]', -459.67],
    [80, '[degRe]', 'Cel', 100],
    [491.67, '[degR]', 'Cel', 0],
    [20_000, 'mCel', 'K', 293.15],
    [0.5, 'mg/m3', 'ug/m3', 500],
    [0.00029, 'mg/m3', 'ug/m3', 0.29],
    [36, 'km/h', 'm/s', 10],
    [10, 'm/s', 'km/h', 36],
    [10, '[kn_i]', 'm/s', 5.14444444444444],
    [1013.25, 'hPa', 'atm', 1],
    [1013.25, 'mbar', 'hPa', 1013.25],
    [45, '%', '1', 0.45],
    [1, 'kW.h', 'J', 3_600_000],
    [180, 'deg', 'rad', 3.14159265358979],
    [1, '[in_i]', 'mm', 25.4],
    [1, 'L/(m2.h)', 'mm/h', 1],
    [1, '[ppb]', 'nmol/mol', 1],
    [8, 'bit', 'By', 1],
  ])('%s %s is %s: %s', (value, from, to, expected) => expect(convert(value, from, to)).toBe(expected))

  it('takes parsed units too', () => expect(convert(1, parseUcum('km'), parseUcum('m'))).toBe(1000))

  it('throws with the reason where there is no conversion', () => {
    expect(() => convert(1, 'm', 's')).toThrow(QueryError)
    expect(() => convert(40, '[ppb]', 'ug/m3')).toThrow(/needs the gas and its temperature and pressure/)
  })
})

describe('createConversion', () => {
  it('tells values from differences', () => {
    expect(conversion('Cel', 'K').forward(20)).toBe(293.15)
    expect(conversion('Cel', 'K', 'difference').forward(20)).toBe(20)
    expect(conversion('Cel', '[degF]', 'difference').forward(10)).toBe(18)
    expect(conversion('Cel', 'K', 'difference').isIdentity).toBe(true)
    expect(conversion('Cel', 'K').isIdentity).toBe(false)
  })

  it('names factor and offset of affine conversions', () => {
    expect(conversion('Cel', '[degF]')).toMatchObject({ affine: true, factor: 1.8, offset: 32, order: 'rising', isIdentity: false })
    expect(conversion('mg/m3', 'ug/m3')).toMatchObject({ factor: 1000, offset: 0 })
    expect(conversion('dB', 'B')).toMatchObject({ affine: true, factor: 0.1, offset: 0 })
    expect(conversion('dB', 'B', 'difference').forward(3)).toBe(0.3)
  })

  it('leaves a value of the same unit untouched', () => {
    const identity = conversion('ug/m3', 'ug.m-3')
    expect(identity.isIdentity).toBe(true)
    expect(identity.forward(0.1 + 0.2)).toBe(0.1 + 0.2)
    expect(Object.is(identity.forward(-0), -0)).toBe(true)
  })

  it('converts logarithms and other functions by their values only', () => {
    const acidity = conversion('[pH]', 'mol/L')
    expect(acidity.forward(7)).toBe(1e-7)
    expect(acidity.inverse(1e-7)).toBe(7)
    expect(acidity).toMatchObject({ affine: false, order: 'falling' })
    expect(acidity.factor).toBeNaN()
    expect(acidity.offset).toBeNaN()
    expect(conversion('mol/L', '[pH]').order).toBe('falling')
    expect(convert(94, 'dB[SPL]', 'Pa')).toBeCloseTo(1.002_374_467_254_54, 13)
    expect(convert(1, 'Pa', 'dB[SPL]')).toBeCloseTo(93.979_400_086_720_4, 12)
    expect(convert(100, '%[slope]', 'deg')).toBe(45)
    expect(convert(3, 'bit_s', '1')).toBe(8)
    expect(convert(2, "[hp'_X]", '1')).toBe(0.01)
    expect(convert(4, 'm2/s4/Hz', '[m/s2/Hz^(1/2)]')).toBe(2)
    expect(createConversion('[pH]', 'mol/L', { as: 'difference' })).toBeUndefined()
    expect(createConversion('dB', 'Np', { as: 'difference' })).toBeUndefined()
  })

  it.each([
    ['m', 's'],
    ['[ppb]', 'ug/m3'],
    ['[ppm]', 'mg/m3'],
    ['ug/m3', '[ppth]'],
    ['[iU]', '1'],
    ['[iU]', "[arb'U]"],
    ["[todd'U]", "[dye'U]"],
    ['dB', 'dB[SPL]'],
    ['UNKNOWN', 'UNKNOWN'],
    ['Cel', 'nonsense'],
    ['m\nkm', 'm'],
    ['m', 'm'.repeat(300)],
  ])('refuses %j to %j', (from, to) => expect(createConversion(from, to)).toBeUndefined())

  it('converts arbitrary units with their own prefixes and volumes', () => expect(convert(1, 'k[iU]/L', '[iU]/mL')).toBe(1))

  it('passes what is not a number through', () => {
    expect(conversion('Cel', 'K').forward(Number.NaN)).toBeNaN()
    expect(conversion('Cel', 'K').forward(Infinity)).toBe(Infinity)
    expect(conversion('km', 'm').forward(-Infinity)).toBe(-Infinity)
  })

  it('gives the same object for the same pair', () => expect(createConversion('km', 'm')).toBe(createConversion('km', 'm')))
})

describe('sameUnit', () => {
  it('is true for one meaning in two spellings', () => {
    expect(sameUnit('ug/m3', 'ng/L')).toBe(true)
    expect(sameUnit('N.m', 'J')).toBe(true)
    expect(sameUnit('dB', 'dB{A}')).toBe(true)
    expect(sameUnit('[IU]', '[iU]')).toBe(true)
    expect(sameUnit('Cel', 'Cel')).toBe(true)
  })
  it('is false for another size, zero point, dimension, arbitrary unit or an unknown code', () => {
    expect(sameUnit('mg/m3', 'ug/m3')).toBe(false)
    expect(sameUnit('Cel', 'K')).toBe(false)
    expect(sameUnit('m', 's')).toBe(false)
    expect(sameUnit('[iU]', "[USP'U]")).toBe(false)
    expect(sameUnit('UNKNOWN', 'UNKNOWN')).toBe(false)
  })
})

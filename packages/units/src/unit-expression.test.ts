// Meaning of UCUM codes: sizes, dimensions, special and arbitrary units, limits.
import { QueryError } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { ATOMS } from './atoms.ts'
import { parseUcum, tryParseUcum } from './unit-expression.ts'

function failure(code: string): QueryError {
  try {
    parseUcum(code)
  } catch (error) {
    if (error instanceof QueryError) return error
  }
  throw new Error(`${code} should not parse`)
}

describe('parseUcum', () => {
  it('multiplies and divides from left to right', () => {
    expect(parseUcum('m/s.kg').dimension).toEqual([1, -1, 1, 0, 0, 0, 0])
    expect(parseUcum('m/s/s').dimension).toEqual([1, -2, 0, 0, 0, 0, 0])
    expect(parseUcum('m/(s.kg)').dimension).toEqual([1, -1, -1, 0, 0, 0, 0])
    expect(parseUcum('m/(s/kg)').dimension).toEqual([1, -1, 1, 0, 0, 0, 0])
    expect(parseUcum('/s.m').dimension).toEqual([1, -1, 0, 0, 0, 0, 0])
    expect(parseUcum('/s/m').dimension).toEqual([-1, -1, 0, 0, 0, 0, 0])
    expect(parseUcum('/(m/s)').dimension).toEqual([-1, 1, 0, 0, 0, 0, 0])
  })

  // Sizes in m, s, g, rad, K, C, cd, computed by hand from the definitions.
  it.each([
    ['ug/m3', 1e-6],
    ['km/h', 1000 / 3600],
    ['kW.h', 3.6e9],
    ['hPa', 1e5],
    ['10*3', 1000],
    ['10^-3', 0.001],
    ['4.[pi]', 12.566370614359172],
    ['kBy', 8000],
    ['KiBy', 8192],
    ['dam', 10],
    ['cd', 1],
    ['har', 10_000],
    ['deg', Math.PI / 180],
    ['%', 0.01],
    ['[lb_av]', 453.59237],
    ['[acr_us]', 4046.872609874252],
    ['mol', 6.0221367e23],
    ["''", Math.PI / 648_000],
    ['m0', 1],
    ['m+2', 1],
  ])('sizes %s', (code, factor) => {
    expect(parseUcum(code).factor / factor).toBeCloseTo(1, 14)
  })

  it('keeps the factors of prefixes exact', () => {
    expect(parseUcum('ug').factor).toBe(1e-6)
    expect(parseUcum('mm3').factor).toBe(1e-9)
    expect(parseUcum('nV').ratio).toEqual({ numerator: 1, denominator: 1, ten: -6 })
  })

  it('knows every atom of UCUM 2.1 and each has a size', () => {
    expect(ATOMS.size).toBe(310)
    for (const symbol of ATOMS.keys()) expect(parseUcum(symbol).factor, symbol).toBeGreaterThan(0)
  })

  it('reads annotations as 1', () => {
    expect(parseUcum('{person}/km2').structure).toBe(parseUcum('/km2').structure)
    expect(parseUcum('kg{wet}').factor).toBe(1000)
  })

  it('gives one structure to different spellings and two to different units', () => {
    expect(parseUcum('ug.m-3').structure).toBe(parseUcum('ug/m3').structure)
    expect(parseUcum('l/s').structure).toBe(parseUcum('s-1.L').structure)
    expect(parseUcum('Hz').structure).not.toBe(parseUcum('Bq').structure)
  })

  it('holds special units apart from products', () => {
    expect(parseUcum('Cel').special?.scale).toMatchObject({ kind: 'affine', zero: 273.15 })
    expect(parseUcum('2.Cel').factor).toBe(2)
    expect(parseUcum('mCel').factor).toBe(0.001)
    for (const code of ['W/(m2.Cel)', 'Cel.m', 'm.Cel', '/Cel', 'Cel2', 'Cel-1', 'Cel.Cel', 'dB/km'])
      expect(tryParseUcum(code), code).toBeUndefined()
  })

  it('counts arbitrary units as a dimension of their own', () => {
    expect(parseUcum('k[iU]/mL').arbitrary).toBe('[iU]1')
    expect(parseUcum('[IU]').arbitrary).toBe('[iU]1')
    expect(parseUcum('[iU]/[IU]').arbitrary).toBe('')
  })

  it('says where a code is wrong', () => {
    expect(failure('m/').details.position).toEqual({ offset: 2, line: 1, column: 3 })
    expect(failure('mg/foo').message).toBe('Unit "mg/foo": "foo" is not a unit of UCUM')
    expect(failure('mg/foo').details).toMatchObject({ position: { offset: 3 }, reason: 'UNIT_INVALID' })
    expect(failure('k[ft_i]').message).toContain('[ft_i] takes no prefix')
    expect(failure('m-').message).toContain('exponent has no digits')
    expect(failure('0.m').message).toContain('not zero')
    expect(failure('(m').message).toContain('parenthesis is not closed')
    expect(failure('[in_i').message).toContain('bracket is not closed')
    expect(failure('{}').message).toContain('annotation is empty')
    expect(failure('{a b}').code).toBe('QUERY_INVALID')
    expect(failure('').message).toContain('missing')
    expect(failure('m m').message).toContain('unexpected " "')
    expect(failure('µg').code).toBe('QUERY_INVALID')
  })

  it('refuses what leaves the range of a double', () => {
    expect(failure('10*999').message).toContain('out of range')
    expect(failure('Ym99').message).toContain('out of range')
    expect(failure('m1000').message).toContain('at most 3 digits')
    expect(failure('1234567890123456').message).toContain('at most 15 digits')
  })

  it('bounds length and nesting, with the nested parentheses of the limit still allowed', () => {
    expect(parseUcum(`${'m.'.repeat(127)}m`).dimension[0]).toBe(128)
    expect(failure(`${'m.'.repeat(128)}m`).code).toBe('QUERY_TOO_COMPLEX')
    expect(parseUcum(`${'('.repeat(32)}m${')'.repeat(32)}`).factor).toBe(1)
    expect(failure(`${'('.repeat(33)}m${')'.repeat(33)}`).code).toBe('QUERY_TOO_COMPLEX')
    expect(failure('('.repeat(1_000_000)).code).toBe('QUERY_TOO_COMPLEX')
  })

  it('gives the same object for the same code, and no code of Object.prototype is a unit', () => {
    expect(parseUcum('mm/h')).toBe(parseUcum('mm/h'))
    for (const code of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) expect(tryParseUcum(code), code).toBeUndefined()
  })
})

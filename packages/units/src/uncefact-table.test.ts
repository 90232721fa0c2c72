// The table of UN/CEFACT common codes agrees with UCUM, row by row.
import { describe, expect, it } from 'vitest'
import { createConversion } from './conversion.ts'
import { COMMON_CODES } from './uncefact-table.ts'
import { parseUcum } from './unit-expression.ts'

/** Significant digits of a published factor. */
function digitsOf(factor: number): number {
  return factor.toExponential().replace(/e.*$/, '').replace('.', '').length
}

/** UCUM defines m[Hg] as 133.3220 kPa, with fewer digits than the recommendation prints. */
const COARSER_IN_UCUM: ReadonlyMap<string, number> = new Map([['HN', 0.0004]])

/** One unit in the last published digit. */
function lastDigit(factor: number): number {
  return 10 ** (Math.floor(Math.log10(factor)) - digitsOf(factor) + 1)
}

const rounded = COMMON_CODES.filter(({ ucum, si, factor }) => {
  if (Number.isNaN(factor)) return false
  const exact = createConversion(ucum, si, { as: 'difference' })?.factor ?? Number.NaN
  return !(Math.abs(exact / factor - 1) < 1e-12)
})

describe('COMMON_CODES', () => {
  it('has each code once, in the form of the recommendation, with a valid UCUM code', () => {
    expect(COMMON_CODES.length).toBeGreaterThan(200)
    expect(new Set(COMMON_CODES.map((row) => row.code)).size).toBe(COMMON_CODES.length)
    for (const { code, name, ucum } of COMMON_CODES) {
      expect(code).toMatch(/^[A-Z0-9]{2,3}$/)
      expect(name).not.toBe('')
      expect(parseUcum(ucum).code).toBe(ucum)
    }
  })

  it.each(COMMON_CODES.filter((row) => !Number.isNaN(row.factor)).map((row) => [row.code, row.ucum, row.factor, row.si] as const))(
    '%s: one %s is %s %s',
    (code, ucum, factor, si) => {
      const exact = createConversion(ucum, si, { as: 'difference' })?.factor ?? Number.NaN
      const published = digitsOf(factor) >= 3 ? Math.max(lastDigit(factor) * 1.01, factor * 1e-12) : factor * 1e-12
      expect(Math.abs(exact - factor)).toBeLessThanOrEqual(COARSER_IN_UCUM.get(code) ?? published)
    },
  )

  it('differs from UCUM only in rounding, and only in these', () => {
    expect(rounded.map((row) => row.code).join(' ')).toBe(
      'FAH A48 ACR YDK MIK GLL YDQ ONZ STN E93 E18 M89 KMH KNT H67 2X M60 H10 C94 RPM BPM E91 MQH G52 G53 L2 E32 LD 41 HN PS N16 DD D61 D62 E96 BQL',
    )
  })

  // From other sources: unitCode of the Smart Data Models and of NGSI-LD brokers.
  it.each([
    ['GQ', 'ug/m3'],
    ['GP', 'mg/m3'],
    ['CEL', 'Cel'],
    ['KEL', 'K'],
    ['FAH', '[degF]'],
    ['P1', '%'],
    ['MTR', 'm'],
    ['MTS', 'm/s'],
    ['KMH', 'km/h'],
    ['KNT', '[kn_i]'],
    ['MMT', 'mm'],
    ['A97', 'hPa'],
    ['LUX', 'lx'],
    ['2N', 'dB'],
    ['DD', 'deg'],
    ['WTT', 'W'],
    ['KWH', 'kW.h'],
    ['SEC', 's'],
    ['HUR', 'h'],
    ['C62', '1'],
    ['59', '[ppm]'],
    ['61', '[ppb]'],
  ])('%s is %s', (code, ucum) => expect(COMMON_CODES.find((row) => row.code === code)?.ucum).toBe(ucum))
})

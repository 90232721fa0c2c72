// The UCUM functional tests (edition of 3 February 2021): which codes are valid, conversions, products and quotients.
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { convert } from './conversion.ts'
import { parseUcum, tryParseUcum } from './unit-expression.ts'

const folder = new URL('../../../../shared/data/ucum/', import.meta.url)
// Without the data the cases are skipped, visibly, on a developer's machine only.
const absent = !existsSync(folder) && process.env['CI'] !== 'true'

interface ValidationCase {
  readonly id: string
  readonly unit: string
  readonly valid: boolean
}
interface ConversionCase {
  readonly id: string
  readonly value: string
  readonly srcUnit: string
  readonly dstUnit: string
  readonly outcome: string
}
interface ArithmeticCase {
  readonly op: 'multiply' | 'divide'
  readonly v1: string
  readonly u1: string
  readonly v2: string
  readonly u2: string
  readonly vRes: string
  readonly uRes: string
}

function read<Case>(file: string): readonly Case[] {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as readonly Case[]
}

/** How many significant digits an outcome shows; a double holds 15. */
function digitsShown(decimal: string): number {
  const digits = decimal.replace(/e.*$/i, '').replace('.', '').replace(/^0+/, '')
  return Math.min(15, digits.length)
}

function roundedAs(outcome: string, value: number): number {
  return Number(value.toPrecision(digitsShown(outcome)))
}

describe.skipIf(absent)('the UCUM functional tests', () => {
  it('has 529 codes, all judged as expected', () => {
    const cases = read<ValidationCase>('validation.json')
    expect(cases).toHaveLength(529)
    const wrong = cases.filter(({ unit, valid }) => (tryParseUcum(unit) !== undefined) !== valid)
    expect(wrong).toEqual([])
    for (const { unit, valid } of cases) {
      if (valid) expect(parseUcum(unit).code).toBe(unit)
      else expect(() => parseUcum(unit)).toThrow(/^Unit /)
    }
  })

  it('has 30 conversions, all with the expected outcome', () => {
    const cases = read<ConversionCase>('conversion.json')
    expect(cases).toHaveLength(30)
    for (const { id, value, srcUnit, dstUnit, outcome } of cases) {
      const converted = convert(Number(value), srcUnit, dstUnit)
      expect(roundedAs(outcome, converted), id).toBe(roundedAs(outcome, Number(outcome)))
    }
  })

  it('has 5 products and quotients, all with the expected value and unit', () => {
    const cases = read<ArithmeticCase>('arithmetic.json')
    expect(cases).toHaveLength(5)
    for (const { op, v1, u1, v2, u2, vRes, uRes } of cases) {
      const value = op === 'multiply' ? Number(v1) * Number(v2) : Number(v1) / Number(v2)
      const unit = op === 'multiply' ? `(${u1}).(${u2})` : `(${u1})/(${u2})`
      const converted = convert(value, unit, uRes === '' ? '1' : uRes)
      expect(roundedAs(vRes, converted), `${u1} ${op} ${u2}`).toBe(roundedAs(vRes, Number(vRes)))
    }
  })
})

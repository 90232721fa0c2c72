// Reasons why units do not convert.
import { describe, expect, it } from 'vitest'
import { createConversion } from './conversion.ts'
import { explainRefusal } from './refusal.ts'

describe('explainRefusal', () => {
  it.each([
    [
      '[ppb]',
      'ug/m3',
      '[ppb] does not convert to ug/m3: between a mixing ratio and a mass concentration it needs the gas and its temperature and pressure',
    ],
    [
      'mg/m3',
      '[ppm]',
      'mg/m3 does not convert to [ppm]: between a mixing ratio and a mass concentration it needs the gas and its temperature and pressure',
    ],
    ['nmol/m3', 'ug/m3', 'nmol/m3 does not convert to ug/m3: between an amount and a mass it needs the molar mass of the substance'],
    ['m/s', 'Cel', 'm/s does not convert to Cel: dimension L T-1 is not dimension C'],
    ['%', 'm', '% does not convert to m: a number is not dimension L'],
    ['[iU]/mL', '1/mL', '[iU]/mL does not convert to 1/mL: an arbitrary unit of UCUM converts only to itself'],
    ['UNKNOWN', 'm', '"UNKNOWN" is not a UCUM code'],
    ['m', 'x'.repeat(500), `"${'x'.repeat(40)}..." is not a UCUM code`],
  ])('%s to %s', (from, to, reason) => {
    expect(createConversion(from, to)).toBeUndefined()
    expect(explainRefusal(from, to)).toBe(reason)
  })

  it('is empty where units convert', () => expect(explainRefusal('Cel', 'K')).toBe(''))
})

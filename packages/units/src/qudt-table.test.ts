// The QUDT table: every pair is judged by the grammar of QUDT's local names, which the table itself does not use.
import { describe, expect, it } from 'vitest'
import { sameUnit } from './conversion.ts'
import { QUDT_UNITS } from './qudt-table.ts'
import { parseUcum, tryParseUcum } from './unit-expression.ts'

const PREFIXES: Readonly<Record<string, string>> = {
  Tera: 'T',
  Giga: 'G',
  Mega: 'M',
  Kilo: 'k',
  Hecto: 'h',
  Deca: 'da',
  Deci: 'd',
  Centi: 'c',
  Milli: 'm',
  Micro: 'u',
  Nano: 'n',
  Pico: 'p',
  Femto: 'f',
}
const NAMES: Readonly<Record<string, string>> = {
  A: 'A',
  ARCMIN: "'",
  BAR: 'bar',
  BIT: 'bit',
  BQ: 'Bq',
  BYTE: 'By',
  C: 'C',
  CD: 'cd',
  DAY: 'd',
  DEG: 'deg',
  EV: 'eV',
  F: 'F',
  FARAD: 'F',
  FT: '[ft_i]',
  GM: 'g',
  GRAY: 'Gy',
  H: 'H',
  HA: 'har',
  HR: 'h',
  HZ: 'Hz',
  IN: '[in_i]',
  J: 'J',
  K: 'K',
  L: 'L',
  LB: '[lb_av]',
  LM: 'lm',
  LUX: 'lx',
  M: 'm',
  MI: '[mi_i]',
  MIN: 'min',
  MOL: 'mol',
  N: 'N',
  OHM: 'Ohm',
  PA: 'Pa',
  PERCENT: '%',
  RAD: 'rad',
  S: 'S',
  SEC: 's',
  SR: 'sr',
  SV: 'Sv',
  T: 'T',
  TONNE: 't',
  V: 'V',
  W: 'W',
  WB: 'Wb',
  WK: 'wk',
  YD: '[yd_i]',
  YR: 'a',
  NUM: '1',
  Ci: 'Ci',
  AU: 'AU',
}

/** `MicroGM-PER-M3` as `ug1/(m3)`; undefined where the name is not made of these parts. */
function codeByName(localName: string): string | undefined {
  const [over = '', ...under] = localName.split(/(?:^|-)PER-/)
  const numerator = over === '' ? '1' : factors(over)
  const denominator = under.length === 0 ? '1' : factors(under.join('-'))
  return numerator === undefined || denominator === undefined ? undefined : `(${numerator})/(${denominator})`
}

function factors(text: string): string | undefined {
  const codes = text.split('-').map((part) => {
    const [, prefix = '', name = '', exponent = ''] =
      /^(Tera|Giga|Mega|Kilo|Hecto|Deca|Deci|Centi|Milli|Micro|Nano|Pico|Femto)?(\D+)(\d?)$/.exec(part) ?? []
    const code = NAMES[name]
    return code === undefined ? undefined : `${PREFIXES[prefix] ?? ''}${code}${code === '1' ? '' : exponent}`
  })
  return codes.includes(undefined) ? undefined : codes.join('.')
}

const judged = QUDT_UNITS.flatMap((unit) => {
  const expected = codeByName(unit.localName)
  return expected === undefined || tryParseUcum(expected) === undefined ? [] : [{ ...unit, expected }]
})

describe('QUDT_UNITS', () => {
  it('has each local name once with a valid UCUM code', () => {
    expect(QUDT_UNITS.length).toBeGreaterThan(550)
    expect(new Set(QUDT_UNITS.map((unit) => unit.localName)).size).toBe(QUDT_UNITS.length)
    for (const { localName, ucum } of QUDT_UNITS) {
      expect(localName).toMatch(/^[A-Za-z][\w-]*$/)
      expect(parseUcum(ucum).code).toBe(ucum)
    }
  })

  it('agrees with the meaning of the local names, which covers most of the table', () => {
    expect(judged.length / QUDT_UNITS.length).toBeGreaterThan(0.85)
    expect(judged.filter(({ ucum, expected }) => !sameUnit(ucum, expected))).toEqual([])
  })

  it.each([
    ['DEG_C', 'Cel'],
    ['DEG_F', '[degF]'],
    ['PERCENT', '%'],
    ['PPB', '[ppb]'],
    ['PPM', '[ppm]'],
    ['UNITLESS', '1'],
    ['DeciB', 'dB'],
    ['KN', '[kn_i]'],
    ['MI_N', '[nmi_i]'],
    ['MilliM_HG', 'mm[Hg]'],
    ['TON_Metric', 't'],
  ])('%s is %s', (localName, ucum) => expect(QUDT_UNITS.find((unit) => unit.localName === localName)?.ucum).toBe(ucum))
})

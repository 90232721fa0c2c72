// Print forms of units.
import { expect, it } from 'vitest'
import { printSymbol } from './print-symbol.ts'

it.each([
  ['ug/m3', 'µg/m³'],
  ['Cel', '°C'],
  ['[degF]', '°F'],
  ['m.s-2', 'm·s⁻²'],
  ['W/(m2.K)', 'W/(m²·K)'],
  ['kW.h', 'kW·h'],
  ['/min', '1/min'],
  ['{vehicle}/h', 'vehicle/h'],
  ['dB{A}', 'dB(A)'],
  ['10*-5', '10⁻⁵'],
  ['MOhm', 'MΩ'],
  ['mm[Hg]', 'mmHg'],
  ['har', 'ha'],
  ['kBy', 'kB'],
  ['dB[SPL]', 'dB(SPL)'],
  ["[todd'U]", "todd'U"],
  ['deg', '°'],
  ['12', '12'],
])('%s prints as %s', (code, symbol) => expect(printSymbol(code)).toBe(symbol))

it('throws for what is not a unit', () => expect(() => printSymbol('foo')).toThrow(/not a unit/))

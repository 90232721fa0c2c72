// The hub: systems, order of systems, ambiguities, aliases.
import { describe, expect, it } from 'vitest'
import { CODES_BY_IRI, CODES_BY_WORD, SYMBOLS_BY_TEXT } from './aliases.ts'
import { sameUnit } from './conversion.ts'
import { QUDT_NAMESPACE, QUDT_UNITS } from './qudt-table.ts'
import { resolveUnit, UNKNOWN_UNIT } from './resolve-unit.ts'
import type { UnitSystem } from './resolve-unit.ts'
import { COMMON_CODES } from './uncefact-table.ts'
import { tryParseUcum } from './unit-expression.ts'

function codeOf(text: string, system?: UnitSystem): string | undefined {
  return resolveUnit(text, system)?.ucum
}

const MICROGRAMS = {
  ucum: 'ug/m3',
  uncefact: 'GQ',
  qudt: 'http://qudt.org/vocab/unit/MicroGM-PER-M3',
  symbol: 'µg/m³',
  name: 'microgram per cubic metre',
}

describe('resolveUnit', () => {
  it.each([
    ['ug/m3'],
    ['ug.m-3'],
    ['GQ'],
    ['µg/m³'],
    ['\u00b5g/m3'],
    ['\u03bcg/m3'],
    ['ug/m³'],
    [' µg/m³ '],
    ['µg·m⁻³'],
    ['µg m-3'],
    ['ug/m^3'],
    ['micrograms per cubic meter'],
    ['Microgram per Cubic Metre'],
    ['http://qudt.org/vocab/unit/MicroGM-PER-M3'],
    ['unit:MicroGM-PER-M3'],
    ['https://qudt.org/vocab/unit/MicroGM-PER-M3'],
    ['http://qudt.org/2.1/vocab/unit#MicroGM-PER-M3'],
    ['http://www.opengis.net/def/uom/UCUM/0/ug%2Fm3'],
    ['urn:ogc:def:uom:UCUM::ug/m3'],
  ])('reads %j as micrograms per cubic metre', (text) => expect(resolveUnit(text)).toEqual(MICROGRAMS))

  it.each([
    ['°C', 'Cel'],
    ['℃', 'Cel'],
    ['degC', 'Cel'],
    ['celsius', 'Cel'],
    ['Degree Celsius', 'Cel'],
    ['CEL', 'Cel'],
    ['°F', '[degF]'],
    ['K', 'K'],
    ['m/s', 'm/s'],
    ['m s-1', 'm/s'],
    ['km/h', 'km/h'],
    ['kmh', 'km/h'],
    ['percent', '%'],
    ['Percent', '%'],
    ['%', '%'],
    ['mm', 'mm'],
    ['hPa', 'hPa'],
    ['mbar', 'mbar'],
    ['W/m²', 'W/m2'],
    ['W/(m²·°C)', 'W/(m2.K)'],
    ['°C/h', 'K/h'],
    ['kWh', 'kW.h'],
    ['lux', 'lx'],
    ['ppb', '[ppb]'],
    ['°', 'deg'],
    ['degrees', 'deg'],
    ['minutes', 'min'],
    ['Ω', 'Ohm'],
    ['\u2126', 'Ohm'],
    ['µS/cm', 'uS/cm'],
    ['veh/h', '{vehicle}/h'],
    ['KTM', 'km'],
  ])('reads %j as %s', (text, ucum) => expect(codeOf(text)).toBe(ucum))

  it('decides between UCUM and everyday use, and between UCUM and Recommendation 20', () => {
    expect(codeOf('C')).toBe('C')
    expect(resolveUnit('C')?.name).toBe('coulomb')
    expect(codeOf('ft')).toBe('[ft_i]')
    expect(codeOf('ft', 'ucum')).toBe('ft')
    expect(codeOf('mph')).toBe('[mi_i]/h')
    expect(codeOf('pH')).toBe('[pH]')
    expect(codeOf('MB')).toBe('MBy')
    expect(codeOf('P1')).toBe('%')
    expect(codeOf('P1', 'ucum')).toBe('P1')
    expect(codeOf('C62')).toBe('1')
    expect(codeOf('59')).toBe('[ppm]')
    expect(codeOf('GP')).toBeUndefined()
    expect(codeOf('GP', 'uncefact')).toBe('mg/m3')
    expect(codeOf('GP', 'ucum')).toBe('GP')
  })

  it('refuses exactly these letters, which two systems read differently', () => {
    const refused = COMMON_CODES.filter(({ code }) => resolveUnit(code) === undefined).map(({ code }) => code)
    expect(refused.join(' ')).toBe('EA GP GL GK MC PS GV')
  })

  it('reads a named system only, and codes only in their case', () => {
    expect(codeOf('ug/m3', 'uncefact')).toBeUndefined()
    expect(codeOf('GQ', 'ucum')).toBeUndefined()
    expect(codeOf('°C', 'ucum')).toBeUndefined()
    expect(codeOf('cel', 'uncefact')).toBeUndefined()
    expect(codeOf('gq')).toBeUndefined()
    expect(codeOf('HPA')).toBeUndefined()
    expect(codeOf('DEG_C', 'qudt')).toBe('Cel')
    expect(codeOf('DEG_C')).toBeUndefined()
  })

  it.each([
    [''],
    [' '],
    [UNKNOWN_UNIT],
    ['5 m'],
    ['NTU'],
    ['nonsense'],
    ['unit:Nonsense'],
    ['constructor'],
    ['http://example.org/unit/m'],
    ['m'.repeat(1000)],
    ['urn:ogc:def:uom:UCUM::%E0%A4%A'],
  ])('knows no unit in %j', (text) => expect(resolveUnit(text)).toBeUndefined())

  it('describes units that no table names by their code', () => {
    expect(resolveUnit('mg/[ft_i]2')).toEqual({ ucum: 'mg/[ft_i]2', symbol: 'mg/ft²', name: 'mg/[ft_i]2' })
  })

  it('keeps annotations and tells annotated units of the tables apart', () => {
    expect(resolveUnit('ug{PM10}/m3')).toMatchObject({ ucum: 'ug{PM10}/m3', uncefact: 'GQ' })
    expect(resolveUnit('D44', 'uncefact')).toMatchObject({ ucum: 'V.A{reactive}', uncefact: 'D44' })
    expect(resolveUnit('D46', 'uncefact')).toMatchObject({ ucum: 'V.A', uncefact: 'D46' })
  })

  it('leads from every common code to a unit and back to the code preferred for it', () => {
    for (const { code, ucum } of COMMON_CODES) {
      const unit = resolveUnit(code, 'uncefact')
      expect(unit, code).toBeDefined()
      expect(sameUnit(unit?.ucum ?? '', ucum), code).toBe(true)
      if (unit?.uncefact !== undefined) expect(codeOf(unit.uncefact, 'uncefact'), code).toBe(unit.ucum)
    }
  })

  it('never gives a withdrawn code', () => {
    expect(resolveUnit('km')?.uncefact).toBe('KMT')
    expect(resolveUnit('g/kg')?.uncefact).toBeUndefined()
  })

  it('leads from every QUDT unit to a unit and back to the IRI preferred for it', () => {
    for (const { localName, ucum } of QUDT_UNITS) {
      const unit = resolveUnit(QUDT_NAMESPACE + localName)
      expect(sameUnit(unit?.ucum ?? '', ucum), localName).toBe(true)
      expect(codeOf(unit?.qudt ?? '', 'qudt'), localName).toBe(unit?.ucum)
    }
  })

  it('reaches every alias', () => {
    for (const [text, ucum] of [...SYMBOLS_BY_TEXT, ...CODES_BY_IRI]) expect(sameUnit(codeOf(text) ?? '', ucum), text).toBe(true)
    for (const [word, ucum] of CODES_BY_WORD) {
      // Codes and symbols come before words: `ph` is the phot.
      if (tryParseUcum(word) !== undefined || SYMBOLS_BY_TEXT.has(word)) continue
      expect(sameUnit(codeOf(word) ?? '', ucum), word).toBe(true)
      expect(sameUnit(codeOf(`${word.slice(0, 1).toUpperCase()}${word.slice(1)}`) ?? '', ucum), word).toBe(true)
    }
  })
})

// Says why two units do not convert.
import { dimensionKey, tryParseUcum } from './unit-expression.ts'
import type { Dimension, Unit, UnitExpression } from './unit-expression.ts'

const DIMENSION_SYMBOLS = ['L', 'T', 'M', 'A', 'C', 'Q', 'F'] as const
const VOLUME_DENSITY: readonly number[] = [-3, 0, 0, 0, 0, 0, 0]
const MASS_DENSITY: readonly number[] = [-3, 0, 1, 0, 0, 0, 0]
const NUMBER: readonly number[] = [0, 0, 0, 0, 0, 0, 0]

/** The reason, as a sentence for people, why `createConversion` gives undefined for two values; empty where it gives a conversion. */
export function explainRefusal(from: Unit, to: Unit): string {
  const source = typeof from === 'string' ? tryParseUcum(from) : from
  const target = typeof to === 'string' ? tryParseUcum(to) : to
  if (source === undefined) return `${shorten(from)} is not a UCUM code`
  if (target === undefined) return `${shorten(to)} is not a UCUM code`
  if (dimensionKey(source) === dimensionKey(target)) return ''
  const pair = `${source.code} does not convert to ${target.code}`
  if (source.arbitrary !== target.arbitrary) return `${pair}: an arbitrary unit of UCUM converts only to itself`
  return `${pair}: ${explainDimensions(source, target)}`
}

function explainDimensions(source: UnitExpression, target: UnitExpression): string {
  if (isPair(source, target, NUMBER, MASS_DENSITY))
    return 'between a mixing ratio and a mass concentration it needs the gas and its temperature and pressure'
  if (isPair(source, target, VOLUME_DENSITY, MASS_DENSITY)) return 'between an amount and a mass it needs the molar mass of the substance'
  return `${printDimension(source.dimension)} is not ${printDimension(target.dimension)}`
}

function isPair(a: UnitExpression, b: UnitExpression, first: readonly number[], second: readonly number[]): boolean {
  return (equal(a.dimension, first) && equal(b.dimension, second)) || (equal(a.dimension, second) && equal(b.dimension, first))
}

function equal(a: readonly number[], b: readonly number[]): boolean {
  return a.every((exponent, index) => exponent === b[index])
}

/** As UCUM names the dimensions: `L T-1`. */
function printDimension(dimension: Dimension): string {
  const parts = DIMENSION_SYMBOLS.flatMap((symbol, index) => {
    const exponent = dimension[index] ?? 0
    return exponent === 0 ? [] : [exponent === 1 ? symbol : `${symbol}${exponent}`]
  })
  return parts.length === 0 ? 'a number' : `dimension ${parts.join(' ')}`
}

function shorten(unit: Unit): string {
  const code = typeof unit === 'string' ? unit : unit.code
  return JSON.stringify(code.length > 40 ? `${code.slice(0, 40)}...` : code)
}

// Conversion of values and of differences between units of one dimension.
import { QueryError } from '@crosswalk/contract'
import { boundedCache } from './bounded-cache.ts'
import { divideRatios, multiplyRatios, numberOfRatio, ONE } from './ratio.ts'
import type { Ratio } from './ratio.ts'
import { explainRefusal } from './refusal.ts'
import { roundAtMagnitude, roundSignificant15 } from './round-significant.ts'
import type { SpecialScale } from './special-functions.ts'
import { dimensionKey, tryParseUcum } from './unit-expression.ts'
import type { Unit, UnitExpression } from './unit-expression.ts'

/** Both directions between two units. Results have 15 significant digits; see each member. */
export interface Conversion {
  /** `to = factor * from + offset` holds. False for logarithms and the like: then factor and offset are NaN. */
  readonly affine: boolean
  readonly factor: number
  readonly offset: number
  /** Rounded to 15 significant digits of the largest term of the sum. Unchanged where `isIdentity`. */
  forward(value: number): number
  /** Undoes `forward`, rounded alike. */
  inverse(value: number): number
  readonly isIdentity: boolean
  /** Whether a greater value stays greater. A falling conversion flips `<`. */
  readonly order: 'rising' | 'falling'
}

export interface ConversionOptions {
  /**
   * `difference` ignores the zero points: 20 Cel are 293.15 K as a value, 20 K as a difference.
   * @default 'value'
   */
  readonly as?: 'value' | 'difference' | undefined
}

const conversions = boundedCache(2048, (key: string): Conversion | undefined => {
  const [as, from = '', to = ''] = key.split('\n')
  const source = tryParseUcum(from)
  const target = tryParseUcum(to)
  return source === undefined || target === undefined ? undefined : connect(source, target, as === 'difference')
})

/**
 * The conversion between two units, or undefined where there is none: unknown code, different dimensions, different arbitrary units
 * (UCUM section 24), a difference on a logarithmic scale. `explainRefusal` says which. Frozen; remembered for the pairs last used.
 */
export function createConversion(from: Unit, to: Unit, options: ConversionOptions = {}): Conversion | undefined {
  const source = typeof from === 'string' ? from : from.code
  const target = typeof to === 'string' ? to : to.code
  // Only valid codes become keys: they hold no line break, and foreign text does not push out what is in use.
  if (tryParseUcum(source) === undefined || tryParseUcum(target) === undefined) return undefined
  return conversions.get(`${options.as ?? 'value'}\n${source}\n${target}`)
}

/**
 * One value, converted as a value; 15 significant digits.
 * @throws QUERY_INVALID with the reason where there is no conversion
 */
export function convert(value: number, from: Unit, to: Unit): number {
  const conversion = createConversion(from, to)
  if (conversion === undefined) throw new QueryError('QUERY_INVALID', explainRefusal(from, to), { reason: 'UNIT_NOT_CONVERTIBLE' })
  return conversion.forward(value)
}

/** Both mean the same: dimension, arbitrary unit, size and zero point. False where either code is unknown. */
export function sameUnit(a: Unit, b: Unit): boolean {
  return createConversion(a, b)?.isIdentity ?? false
}

function connect(from: UnitExpression, to: UnitExpression, difference: boolean): Conversion | undefined {
  if (dimensionKey(from) !== dimensionKey(to)) return undefined
  const source = from.special
  const target = to.special
  if (source?.scale.kind !== 'function' && target?.scale.kind !== 'function') {
    return affineConversion(affineMap(from, to, difference), affineMap(to, from, difference))
  }
  // dB and B count the same logarithm of the same reference: a plain ratio, for differences too.
  const sameScale = source !== undefined && source.scale === target?.scale && ratioNumber(source.reference, target.reference) === 1
  if (sameScale) return affineConversion(affineMap(from, to, true), affineMap(to, from, true))
  return difference ? undefined : functionConversion(from, to)
}

interface AffineMap {
  readonly factor: number
  readonly offset: number
}

function affineMap(from: UnitExpression, to: UnitExpression, difference: boolean): AffineMap {
  const source = from.special?.reference ?? ONE
  const target = to.special?.reference ?? ONE
  const factor = ratioNumber(multiplyRatios(from.ratio, source), multiplyRatios(to.ratio, target))
  if (difference) return { factor, offset: 0 }
  const step = ratioNumber(source, target)
  const sourceZero = zeroOf(from.special?.scale)
  const targetZero = zeroOf(to.special?.scale)
  // Subtract where both numbers are short decimals: 459.67 - 491.67 is -32, while 255.3722... - 273.15 blurs the last digits.
  const offset =
    step >= 1 ? subtract(sourceZero * step, targetZero) / to.factor : (subtract(sourceZero, targetZero / step) / from.factor) * factor
  return { factor, offset }
}

function zeroOf(scale: SpecialScale | undefined): number {
  return scale?.kind === 'affine' ? scale.zero : 0
}

function subtract(a: number, b: number): number {
  return roundAtMagnitude(a - b, Math.max(a, b))
}

/** The quotient, freed from the rounding of its steps where it is a decimal of at most 12 digits. */
function ratioNumber(a: Ratio, b: Ratio): number {
  const quotient = numberOfRatio(divideRatios(a, b))
  const decimal = Number(quotient.toPrecision(12))
  return Math.abs(decimal - quotient) <= 4 * Number.EPSILON * quotient ? decimal : quotient
}

function affineConversion(there: AffineMap, back: AffineMap): Conversion | undefined {
  if (!(Number.isFinite(there.factor) && Number.isFinite(back.factor) && there.factor > 0 && back.factor > 0)) return undefined
  const isIdentity = there.factor === 1 && there.offset === 0
  const forward = isIdentity ? unchanged : applyMap(there)
  const inverse = isIdentity ? unchanged : applyMap(back)
  return Object.freeze({ affine: true, ...there, forward, inverse, isIdentity, order: 'rising' })
}

function unchanged(value: number): number {
  return value
}

function applyMap({ factor, offset }: AffineMap): (value: number) => number {
  if (offset === 0) return (value) => roundSignificant15(value * factor)
  const size = Math.abs(offset)
  return (value) => {
    const product = value * factor
    return roundAtMagnitude(product + offset, Math.max(Math.abs(product), size))
  }
}

function functionConversion(from: UnitExpression, to: UnitExpression): Conversion {
  const order = orderOf(from) === orderOf(to) ? 'rising' : 'falling'
  return Object.freeze({
    affine: false,
    factor: Number.NaN,
    offset: Number.NaN,
    forward: (value: number) => roundSignificant15(fromBase(to, toBase(from, value))),
    inverse: (value: number) => roundSignificant15(fromBase(from, toBase(to, value))),
    isIdentity: false,
    order,
  })
}

function orderOf(unit: UnitExpression): 'rising' | 'falling' {
  return unit.special?.scale.kind === 'function' ? unit.special.scale.order : 'rising'
}

function toBase({ special, factor }: UnitExpression, value: number): number {
  if (special === undefined) return value * factor
  const { scale } = special
  const count = scale.kind === 'affine' ? value * factor + scale.zero : scale.toReference(value * factor)
  return count * numberOfRatio(special.reference)
}

function fromBase({ special, factor }: UnitExpression, amount: number): number {
  if (special === undefined) return amount / factor
  const { scale } = special
  const count = amount / numberOfRatio(special.reference)
  return (scale.kind === 'affine' ? count - scale.zero : scale.fromReference(count)) / factor
}

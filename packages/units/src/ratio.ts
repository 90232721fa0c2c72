// A positive number as numerator / denominator x power of ten, so that prefixes and whole factors stay exact.

/** `numerator / denominator * 10 ** ten`; numerator and denominator are positive. */
export interface Ratio {
  readonly numerator: number
  readonly denominator: number
  readonly ten: number
}

export const ONE: Ratio = { numerator: 1, denominator: 1, ten: 0 }

/** A decimal such as `6.0221367`, `254e-2` or `1e5`, without loss while its digits fit 53 bits. */
export function ratioOfDecimal(text: string): Ratio {
  const [mantissa = '', exponent = '0'] = text.split('e')
  const point = mantissa.indexOf('.')
  const digits = point < 0 ? mantissa : mantissa.slice(0, point) + mantissa.slice(point + 1)
  const decimals = point < 0 ? 0 : mantissa.length - point - 1
  return { numerator: Number(digits), denominator: 1, ten: Number(exponent) - decimals }
}

export function multiplyRatios(a: Ratio, b: Ratio): Ratio {
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator, ten: a.ten + b.ten }
}

export function powerOfRatio(ratio: Ratio, exponent: number): Ratio {
  const size = Math.abs(exponent)
  const { numerator, denominator } = ratio
  const power = { numerator: numerator ** size, denominator: denominator ** size, ten: ratio.ten * size }
  return exponent < 0 ? { numerator: power.denominator, denominator: power.numerator, ten: -power.ten } : power
}

export function divideRatios(a: Ratio, b: Ratio): Ratio {
  return multiplyRatios(a, powerOfRatio(b, -1))
}

/** The nearest double up to two roundings. Infinity or 0 where the number is out of range, NaN where its parts are. */
export function numberOfRatio({ numerator, denominator, ten }: Ratio): number {
  // Powers of ten up to 22 are exact doubles, their reciprocals are not: scale the side where the power is whole.
  return ten >= 0 ? (numerator * Number(`1e${ten}`)) / denominator : numerator / (denominator * Number(`1e${-ten}`))
}

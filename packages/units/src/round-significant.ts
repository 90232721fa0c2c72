// Rounding to 15 significant digits: what a double can carry of any decimal, and what arithmetic on decimals blurs.

const DIGITS = 15
/** Below this, every decimal of 15 digits comes back unchanged from a double. */
const LIMIT = 1e15
const POWERS_OF_TEN: readonly number[] = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`))
/** Enough to pass 22 decimals, where rounding by scaling ends. */
const NEGATIVE_POWERS_OF_TEN: readonly number[] = Array.from({ length: 10 }, (_, exponent) => Number(`1e-${exponent}`))

/**
 * Equals `Number(value.toPrecision(15))` for every number, several times faster. Infinities, NaN and zeros come back unchanged.
 *
 * Why: of the 99,999 values 0.00001 ... 0.99999 (mg/m3), 24,529 differ from their decimal after a plain `* 1000`, none after this.
 */
export function roundSignificant15(value: number): number {
  const size = Math.abs(value)
  if (size < LIMIT && Math.trunc(value) === value) return value
  const rounded = roundByScaling(value, size)
  return Number.isNaN(rounded) ? Number(value.toPrecision(DIGITS)) : rounded
}

/**
 * How many decimals hold 15 significant digits of a number of this size; beyond 22 for tiny numbers, below 0 for huge ones.
 * Counted by comparison: a logarithm takes longer, and that of 99,999,999,999,999.8 comes out as 14, one digit too few.
 */
function decimalsFor(size: number): number {
  let decimals = DIGITS - 1
  if (size >= 1) while (size >= (POWERS_OF_TEN[DIGITS - decimals] ?? Number.NaN)) decimals--
  else while (size < (NEGATIVE_POWERS_OF_TEN[decimals - DIGITS + 1] ?? 0)) decimals++
  return decimals
}

/** NaN where scaling cannot prove that it rounds as decimal arithmetic would. */
function roundByScaling(value: number, size: number): number {
  // Only powers up to 10^22 are exact, so that the one division below rounds once and hence correctly.
  const power = POWERS_OF_TEN[decimalsFor(size)]
  if (power === undefined) return Number.NaN
  const scaled = value * power
  const whole = Math.round(scaled)
  const wholeSize = Math.abs(whole)
  if (wholeSize < LIMIT / 10 || wholeSize >= LIMIT) return Number.NaN
  // The product itself is off by up to 1/16: near a half it does not tell which way the exact decimal rounds.
  if (Math.abs(scaled - whole) > 0.4) return Number.NaN
  return whole / power
}

/**
 * Rounds a sum at the fifteenth digit of its largest term, so that `273.16 - 273.15` is 0.01 and not 0.0100000000000477.
 * `magnitude` is the size of that term; it must be positive and finite, otherwise `value` comes back rounded to 15 digits.
 */
export function roundAtMagnitude(value: number, magnitude: number): number {
  if (!(magnitude > 0) || !Number.isFinite(magnitude) || !Number.isFinite(value)) return roundSignificant15(value)
  const power = POWERS_OF_TEN[decimalsFor(Math.max(magnitude, Math.abs(value)))]
  if (power === undefined) return roundSignificant15(value)
  // Adding 0 turns -0 into 0.
  return Math.round(value * power) / power + 0
}

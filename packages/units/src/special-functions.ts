// The functions of UCUM's special units: how a value of such a unit becomes a count of its reference unit, and back.
// Source: UCUM version 2.1, sections 21 and 22 and the tables that define the units.

/** Affine: `reference = value + zero`, counted in the reference unit. */
export interface AffineScale {
  readonly kind: 'affine'
  /** What to add to a value of the unit to count from absolute zero. */
  readonly zero: number
}
/** `toReference` undoes UCUM's function, `fromReference` applies it. */
export interface FunctionScale {
  readonly kind: 'function'
  readonly name: string
  /** A greater value means less of the quantity, as with pH. */
  readonly order: 'rising' | 'falling'
  toReference(value: number): number
  fromReference(count: number): number
}
export type SpecialScale = AffineScale | FunctionScale

/** `value = factor * log_base(count)`. */
function logarithm(name: string, factor: number, base: number): FunctionScale {
  const log = base === 10 ? Math.log10 : base === 2 ? Math.log2 : (count: number) => Math.log(count) / Math.log(base)
  return {
    kind: 'function',
    name,
    order: factor > 0 ? 'rising' : 'falling',
    toReference: (value) => base ** (value / factor),
    fromReference: (count) => factor * log(count),
  }
}

/** By the function names of UCUM, as in atoms.ts. */
export const SPECIAL_FUNCTIONS: Readonly<Record<string, SpecialScale>> = {
  cel: { kind: 'affine', zero: 273.15 },
  degf: { kind: 'affine', zero: 459.67 },
  degre: { kind: 'affine', zero: 218.52 },
  pH: logarithm('pH', -1, 10),
  ln: logarithm('ln', 1, Math.E),
  lg: logarithm('lg', 1, 10),
  ld: logarithm('ld', 1, 2),
  '2lg': logarithm('2lg', 2, 10),
  hpX: logarithm('hpX', -1, 10),
  hpC: logarithm('hpC', -1, 100),
  hpM: logarithm('hpM', -1, 1000),
  hpQ: logarithm('hpQ', -1, 50_000),
  '100tan': {
    kind: 'function',
    name: '100tan',
    order: 'rising',
    toReference: (value) => Math.atan(value / 100),
    fromReference: (count) => Math.tan(count) * 100,
  },
  sqrt: {
    kind: 'function',
    name: 'sqrt',
    order: 'rising',
    toReference: (value) => value * value,
    fromReference: (count) => Math.sqrt(count),
  },
}

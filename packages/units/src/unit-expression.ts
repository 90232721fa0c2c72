// The meaning of a UCUM code: its size in base units, its dimension, and what keeps it from being a plain ratio.
import { ATOMS, BINARY_PREFIXES, DECIMAL_PREFIXES } from './atoms.ts'
import type { AtomDefinition } from './atoms.ts'
import { boundedCache } from './bounded-cache.ts'
import { multiplyRatios, numberOfRatio, ONE, powerOfRatio, ratioOfDecimal } from './ratio.ts'
import type { Ratio } from './ratio.ts'
import { invalidUnit, scanUcum } from './scan-ucum.ts'
import type { UnitPart } from './scan-ucum.ts'
import { SPECIAL_FUNCTIONS } from './special-functions.ts'
import type { SpecialScale } from './special-functions.ts'

/** Exponents of metre, second, gram, radian, kelvin, coulomb, candela. UCUM counts moles, bits and percents as plain numbers. */
export type Dimension = readonly [
  metre: number,
  second: number,
  gram: number,
  radian: number,
  kelvin: number,
  coulomb: number,
  candela: number,
]

/** A value of a special unit means `scale(value * ratio)` times `reference`. */
export interface SpecialMeaning {
  readonly scale: SpecialScale
  /** Base units per one of the reference unit. */
  readonly reference: Ratio
}

/** What a UCUM code means. Frozen, and shared by all who parse the same code. */
export interface UnitExpression {
  readonly code: string
  /** Base units (m, s, g, rad, K, C, cd) per one of this unit. For a special unit: the number and prefix before its function. */
  readonly factor: number
  readonly ratio: Ratio
  readonly dimension: Dimension
  /** The arbitrary units of UCUM section 24 with their exponents, sorted: `[iU]1`; empty without one. Part of the dimension. */
  readonly arbitrary: string
  /** Present for units like Cel, [degF], [pH], dB. */
  readonly special?: SpecialMeaning | undefined
  /** The same for codes that differ only in order, spelling of division, annotations or `l` for `L`: `m-3 ug1`. */
  readonly structure: string
}

/** A UCUM code or its meaning. Codes of other systems go through `resolveUnit` first. */
export type Unit = string | UnitExpression

interface Meaning {
  readonly ratio: Ratio
  readonly dimension: readonly number[]
  readonly arbitrary: ReadonlyMap<string, number>
  readonly special?: SpecialMeaning | undefined
}

const DIMENSIONS = 7
const PURE_NUMBER: Meaning = { ratio: ONE, dimension: Array.from({ length: DIMENSIONS }, () => 0), arbitrary: new Map() }

const expressions = boundedCache(2048, (code: string): UnitExpression | undefined => {
  try {
    return evaluate(code)
  } catch {
    return undefined
  }
})

/**
 * The meaning of a case-sensitive UCUM code, in time linear in its length; remembered for the codes last used.
 * Annotations carry no meaning (UCUM section 6). A special unit (Cel, dB, [pH] ...) stands alone or beside whole numbers (section 22).
 * @throws QUERY_INVALID with the place in the code; QUERY_TOO_COMPLEX beyond 256 characters or 32 nested parentheses
 */
export function parseUcum(code: string): UnitExpression {
  return tryParseUcum(code) ?? evaluate(code)
}

/** As `parseUcum`, but undefined where that throws: for texts of foreign origin. */
export function tryParseUcum(code: string): UnitExpression | undefined {
  // Keys of the memory stay short whatever a source sends.
  return code.length > 256 ? undefined : expressions.get(code)
}

/** The same for units that may be added. */
export function dimensionKey(unit: UnitExpression): string {
  return `${unit.dimension.join(' ')} ${unit.arbitrary}`
}

function evaluate(code: string): UnitExpression {
  const structure = new Map<string, number>()
  const meaning = measure(code, structure)
  const factor = numberOfRatio(meaning.ratio)
  if (!(factor > 0 && Number.isFinite(factor))) throw invalidUnit(code, 0, 'its size is out of range')
  return Object.freeze({
    code,
    factor,
    ratio: meaning.ratio,
    dimension: Object.freeze(meaning.dimension) as Dimension,
    arbitrary: printExponents(meaning.arbitrary),
    special: meaning.special,
    structure: printExponents(structure),
  })
}

/** Multiplies up all parts of a code; also counts its symbols into `structure`. */
function measure(code: string, structure: Map<string, number>): Meaning {
  let ratio = ONE
  const dimension = [...PURE_NUMBER.dimension]
  const arbitrary = new Map<string, number>()
  let special: SpecialMeaning | undefined
  let units = 0

  function multiplyUnit(part: UnitPart, sign: 1 | -1): void {
    const meaning = meaningOfAtom(part.atom)
    const exponent = part.exponent * sign
    if (++units > 1 && (special !== undefined || meaning.special !== undefined)) {
      throw invalidUnit(code, part.offset, 'a special unit such as Cel or dB is multiplied by numbers only; for differences of Cel use K')
    }
    if (meaning.special !== undefined && exponent !== 1) {
      throw invalidUnit(code, part.offset, `${part.atom.symbol} has no powers and does not divide`)
    }
    special = meaning.special
    ratio = multiplyRatios(ratio, powerOfRatio(multiplyRatios(ratioOfPrefix(part.prefix), meaning.ratio), exponent))
    for (let index = 0; index < DIMENSIONS; index++) dimension[index] = (dimension[index] ?? 0) + (meaning.dimension[index] ?? 0) * exponent
    for (const [symbol, power] of meaning.arbitrary) count(arbitrary, symbol, power * exponent)
    count(structure, part.prefix + (part.atom.symbol === 'l' ? 'L' : part.atom.symbol), exponent)
  }

  scanUcum(code, {
    unit: multiplyUnit,
    number(digits, sign) {
      ratio = multiplyRatios(ratio, powerOfRatio({ numerator: Number(digits), denominator: 1, ten: 0 }, sign))
      count(structure, `${digits}*`, sign)
    },
  })
  return { ratio, dimension, arbitrary, special }
}

const atomMeanings = new Map<string, Meaning>()

/** Follows the definitions down to the base units, each atom once per process. */
function meaningOfAtom(atom: AtomDefinition): Meaning {
  const known = atomMeanings.get(atom.symbol)
  if (known !== undefined) return known
  const meaning = defineAtom(atom)
  atomMeanings.set(atom.symbol, meaning)
  return meaning
}

function defineAtom(atom: AtomDefinition): Meaning {
  if (atom.kind === 'arbitrary') return { ...PURE_NUMBER, arbitrary: new Map([[atom.symbol, 1]]) }
  if (atom.kind === 'base') return { ...PURE_NUMBER, dimension: BASE_INDEX.map((symbol) => (symbol === atom.symbol ? 1 : 0)) }
  const unit = measure(atom.unit, new Map())
  const ratio = multiplyRatios(ratioOfDecimal(atom.count), unit.ratio)
  const scale = atom.function === undefined ? undefined : SPECIAL_FUNCTIONS[atom.function]
  return scale === undefined ? { ...unit, ratio } : { ...unit, ratio: ONE, special: { scale, reference: ratio } }
}

const BASE_INDEX: readonly string[] = [...ATOMS.values()].filter((atom) => atom.kind === 'base').map((atom) => atom.symbol)

function ratioOfPrefix(prefix: string): Ratio {
  const ten = DECIMAL_PREFIXES[prefix]
  return ten === undefined ? { numerator: BINARY_PREFIXES[prefix] ?? 1, denominator: 1, ten: 0 } : { numerator: 1, denominator: 1, ten }
}

function count(exponents: Map<string, number>, symbol: string, exponent: number): void {
  const sum = (exponents.get(symbol) ?? 0) + exponent
  if (sum === 0) exponents.delete(symbol)
  else exponents.set(symbol, sum)
}

function printExponents(exponents: ReadonlyMap<string, number>): string {
  return Array.from(exponents, ([symbol, exponent]) => symbol + String(exponent))
    .sort()
    .join(' ')
}

// Which literals may go to a server, and how they are written: what some parser on the way could take for something else stays here.
import { isXmlText } from '@crosswalk/xml'
import { SINGLE_CHARACTER, toDecimal, WILD_CARD } from './create-fes.ts'

/**
 * A text that a server compares as it stands: with nothing that is trimmed (outer white space), normalised (control characters, line ends),
 * dropped (QGIS Server 3.22 does so with characters beyond the first 65,536) or taken for null (an empty text), and short enough.
 */
export function isPlainText(text: string): boolean {
  return (
    text !== '' &&
    text.length <= 1000 &&
    text.trim() === text &&
    !/[\p{Cc}\p{Cs}\p{Cn}\p{Co}\uFEFF\u{10000}-\u{10FFFF}]/u.test(text) &&
    isXmlText(text)
  )
}

/** Servers that compare UTF-16 units and those that compare code points agree about these, whatever they stand beside. */
export function isOrderedText(text: string): boolean {
  return isPlainText(text) && !/[\u{D800}-\u{10FFFF}]/u.test(text)
}

/** As many as single precision holds. */
const FEW_DIGITS = 6

/** Of a literal that a server may shorten: undefined where that made another number of it. */
export function shortNumberLiteral(value: number): string | undefined {
  return Number(value.toPrecision(FEW_DIGITS)) === value ? numberLiteral(value) : undefined
}

/** Undefined for numbers that a server may read as another. */
export function numberLiteral(value: number): string | undefined {
  const size = Math.abs(value)
  return Number.isFinite(value) && (size === 0 || (size >= 1e-15 && size < 1e15)) ? toDecimal(value === 0 ? 0 : value) : undefined
}

/** A pattern for PropertyIsLike, and whether it says exactly what the CQL2 pattern says or lets more through. */
export interface LikePattern {
  readonly pattern: string
  readonly isExact: boolean
}

/**
 * From a CQL2 pattern. Only letters, digits and spaces are written as they are: any other character becomes a wildcard, since servers
 * make regular expressions or SQL patterns of it and escape in ways of their own.
 */
export function likePattern(text: string): LikePattern | undefined {
  if (text.length > 200) return undefined
  let pattern = ''
  let isExact = true
  const characters = Array.from(text)
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index] ?? ''
    const isInside = pattern !== '' && index < characters.length - 1
    const literal = character === '\\' ? (characters[++index] ?? '') : character
    if (character === '%') pattern += WILD_CARD
    else if (character === '_') pattern += SINGLE_CHARACTER
    else if (/^[\p{L}\p{N}]$/u.test(literal) && literal.length === 1) pattern += literal
    else if (literal === ' ' && isInside) pattern += literal
    else {
      pattern += WILD_CARD
      isExact = false
    }
  }
  return /[\p{L}\p{N}]/u.test(pattern) ? { pattern: pattern.replaceAll(/\*+/g, WILD_CARD), isExact } : undefined
}

// Codes as a mapping file writes them, matched with values of the source's own type.
import type { PropertyType } from '@crosswalk/contract'

/** A value as the text that codes are compared with; undefined for lists and maps. */
export function codeText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

/** The code as a literal of a property's type; undefined where no value of the type is this code. */
function codeLiteral(code: string, type: PropertyType): string | number | boolean | undefined {
  if (type === 'text') return code
  if (type === 'number') return parseDecimal(code)
  if (type === 'boolean') return code === 'true' ? true : code === 'false' ? false : undefined
  return undefined
}

/** The literals of all codes that values of the type can be; undefined where the type's values are not known before reading. */
export function codeLiterals(codes: readonly string[], type: PropertyType): readonly (string | number | boolean)[] | undefined {
  if (type !== 'text' && type !== 'number' && type !== 'boolean') return undefined
  const literals = codes.map((code) => codeLiteral(code, type)).filter((literal) => literal !== undefined)
  return [...new Set(literals)]
}

/** What a value is looked up by: numbers by value, everything else as text. */
export function codeKey(value: unknown): string | number | undefined {
  return typeof value === 'number' ? value : codeText(value)
}

/** All keys under which a code is found, whatever the type of the values turns out to be. */
export function codeKeys(code: string): readonly (string | number)[] {
  const number = parseDecimal(code)
  return number === undefined ? [code] : [code, number]
}

const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** A number in canonical decimal text: no leading zeros, no plus sign, no blanks, finite. */
export function parseDecimal(text: string): number | undefined {
  if (!DECIMAL.test(text)) return undefined
  const number = Number(text)
  return Number.isFinite(number) ? number : undefined
}

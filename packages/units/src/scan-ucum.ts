// The grammar of UCUM's case-sensitive codes: walks a code once and reports its parts in order.
import { QueryError } from '@crosswalk/contract'
import { ATOMS, BINARY_PREFIXES, DECIMAL_PREFIXES } from './atoms.ts'
import type { AtomDefinition } from './atoms.ts'

export const MAX_CODE_LENGTH = 256
export const MAX_NESTING = 32
/** Exponents and whole numbers beyond this many digits have no use and would leave the range of a double. */
const MAX_EXPONENT_DIGITS = 3
const MAX_NUMBER_DIGITS = 15

/** +1 multiplies, -1 divides. */
export type Sign = 1 | -1

export interface UnitPart {
  /** Empty without a prefix. */
  readonly prefix: string
  readonly atom: AtomDefinition
  /** As written; not negated by a slash. */
  readonly exponent: number
  readonly offset: number
}

/** Called in the order of the text. `sign` is -1 where an odd number of slashes stands before the part. */
export interface UcumSink {
  unit(part: UnitPart, sign: Sign): void
  number(digits: string, sign: Sign, offset: number): void
  /** The text within `{}`; `alone` where it stands for the number 1 instead of following a unit. */
  annotation?(text: string, alone: boolean): void
  /** One of `.`, `/`, `(`, `)`. */
  punctuation?(character: string): void
}

export function invalidUnit(code: string, offset: number, problem: string, expected?: readonly string[]): QueryError {
  const shown = code.length > MAX_CODE_LENGTH ? `${code.slice(0, 40)}...` : code
  const position = { offset, line: 1, column: offset + 1 }
  return new QueryError('QUERY_INVALID', `Unit ${JSON.stringify(shown)}: ${problem}`, { position, expected, reason: 'UNIT_INVALID' })
}

/** Where the walk is. */
interface Cursor {
  readonly code: string
  readonly sink: UcumSink
  offset: number
}

/**
 * Reports the parts of a UCUM code to `sink`, in time linear in its length.
 * @throws QUERY_INVALID with the place; QUERY_TOO_COMPLEX beyond 256 characters or 32 nested parentheses
 */
export function scanUcum(code: string, sink: UcumSink): void {
  if (code.length > MAX_CODE_LENGTH) {
    throw new QueryError('QUERY_TOO_COMPLEX', `A unit code has at most ${MAX_CODE_LENGTH} characters, this one ${code.length}`)
  }
  const cursor: Cursor = { code, sink, offset: 0 }
  const leadingSlash = code[0] === '/'
  if (leadingSlash) takePunctuation(cursor, '/')
  scanTerm(cursor, 0, 1, leadingSlash ? -1 : 1)
  const { offset } = cursor
  if (offset < code.length) throw invalidUnit(code, offset, `unexpected ${JSON.stringify(code[offset])}`, ['.', '/', 'end'])
}

/** UCUM section 7: left to right, so `a/b.c` is (a/b).c and only the sign of the last operator counts. */
function scanTerm(cursor: Cursor, depth: number, outerSign: Sign, firstSign: Sign = outerSign): void {
  let sign = firstSign
  for (;;) {
    scanComponent(cursor, depth, sign)
    const operator = cursor.code[cursor.offset]
    if (operator !== '.' && operator !== '/') return
    takePunctuation(cursor, operator)
    sign = operator === '/' ? negate(outerSign) : outerSign
  }
}

function scanComponent(cursor: Cursor, depth: number, sign: Sign): void {
  const { code, offset } = cursor
  if (code[offset] === '(') return scanGroup(cursor, depth, sign)
  if (code[offset] === '{') return scanAnnotation(cursor, true)
  // `10*` and `10^` are units whose symbols begin with digits.
  if (isDigit(code[offset]) && !code.startsWith('10*', offset) && !code.startsWith('10^', offset)) scanNumber(cursor, sign)
  else scanSimpleUnit(cursor, sign)
  if (code[cursor.offset] === '{') scanAnnotation(cursor, false)
}

function scanGroup(cursor: Cursor, depth: number, sign: Sign): void {
  if (depth >= MAX_NESTING) throw new QueryError('QUERY_TOO_COMPLEX', `A unit code nests at most ${MAX_NESTING} parentheses`)
  takePunctuation(cursor, '(')
  scanTerm(cursor, depth + 1, sign)
  const { code, offset } = cursor
  if (code[offset] !== ')') throw invalidUnit(code, offset, 'the parenthesis is not closed', ['.', '/', ')'])
  takePunctuation(cursor, ')')
}

function scanAnnotation(cursor: Cursor, alone: boolean): void {
  const { code } = cursor
  const start = cursor.offset + 1
  let end = start
  while (isAnnotationCharacter(code.charCodeAt(end))) end++
  if (code[end] !== '}') throw invalidUnit(code, end, 'an annotation holds ASCII characters without spaces or braces', ['}'])
  if (end === start) throw invalidUnit(code, end, 'the annotation is empty')
  cursor.sink.annotation?.(code.slice(start, end), alone)
  cursor.offset = end + 1
}

function scanNumber(cursor: Cursor, sign: Sign): void {
  const start = cursor.offset
  const digits = takeDigits(cursor)
  if (digits.length > MAX_NUMBER_DIGITS) throw invalidUnit(cursor.code, start, `a number has at most ${MAX_NUMBER_DIGITS} digits`)
  if (Number(digits) === 0) throw invalidUnit(cursor.code, start, 'a unit is not zero')
  cursor.sink.number(digits, sign, start)
}

function scanSimpleUnit(cursor: Cursor, sign: Sign): void {
  const { code, offset } = cursor
  const end = endOfSymbol(code, offset)
  if (end === offset) throw invalidUnit(code, offset, 'a unit, a number or a parenthesis is missing', ['unit', 'number', '('])
  const { prefix, atom } = splitSymbol(code, offset, end)
  cursor.offset = end
  cursor.sink.unit({ prefix, atom, exponent: takeExponent(cursor), offset }, sign)
}

function takeExponent(cursor: Cursor): number {
  const { code, offset } = cursor
  const sign = code[offset] === '-' || code[offset] === '+' ? code[offset] : ''
  cursor.offset += sign.length
  const digits = takeDigits(cursor)
  if (digits === '' && sign === '') return 1
  if (digits === '') throw invalidUnit(code, cursor.offset, 'the exponent has no digits', ['digit'])
  if (digits.length > MAX_EXPONENT_DIGITS) throw invalidUnit(code, offset, `an exponent has at most ${MAX_EXPONENT_DIGITS} digits`)
  return sign === '-' ? -Number(digits) : Number(digits)
}

function takeDigits(cursor: Cursor): string {
  const start = cursor.offset
  while (isDigit(cursor.code[cursor.offset])) cursor.offset++
  return cursor.code.slice(start, cursor.offset)
}

function takePunctuation(cursor: Cursor, character: string): void {
  cursor.sink.punctuation?.(character)
  cursor.offset++
}

function negate(sign: Sign): Sign {
  return sign === 1 ? -1 : 1
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9'
}

/** Visible ASCII except braces. UCUM section 6. */
function isAnnotationCharacter(charCode: number): boolean {
  return charCode > 32 && charCode < 127 && charCode !== 123 && charCode !== 125
}

const ENDS_SYMBOL = new Set('0123456789+-./(){}]"=')

/** A symbol runs up to a digit, sign, operator or brace, but what stands in square brackets belongs to it whole: `B[10.nV]`. */
function endOfSymbol(code: string, start: number): number {
  if (code.startsWith('10*', start) || code.startsWith('10^', start)) return start + 3
  let offset = start
  while (offset < code.length) {
    const character = code[offset] ?? ''
    if (character === '[') {
      const close = code.indexOf(']', offset)
      if (close < 0) throw invalidUnit(code, offset, 'the square bracket is not closed', [']'])
      offset = close + 1
    } else if (character <= ' ' || character > '~' || ENDS_SYMBOL.has(character)) break
    else offset++
  }
  return offset
}

function splitSymbol(code: string, start: number, end: number): { prefix: string; atom: AtomDefinition } {
  const symbol = code.slice(start, end)
  // A whole atom wins over prefix and atom: `cd` is the candela, `Pa` the pascal.
  const whole = ATOMS.get(symbol)
  if (whole !== undefined) return { prefix: '', atom: whole }
  for (const length of [2, 1]) {
    const prefix = symbol.slice(0, length)
    const atom = ATOMS.get(symbol.slice(length))
    if (atom === undefined || !(Object.hasOwn(DECIMAL_PREFIXES, prefix) || Object.hasOwn(BINARY_PREFIXES, prefix))) continue
    if (!atom.metric) throw invalidUnit(code, start, `${atom.symbol} takes no prefix`)
    return { prefix, atom }
  }
  throw invalidUnit(code, start, `${JSON.stringify(symbol)} is not a unit of UCUM`)
}

// Splits CQL2 text into tokens, one at a time, in linear time.
import { QueryError } from '@crosswalk/contract'
import type { TextPosition } from '@crosswalk/contract'
import { NAME_PATTERN } from './names.ts'

/** `word` is a bare name or keyword, `name` a double-quoted one, `text` a character literal; `value` is what it means. */
export type Token =
  | { readonly kind: 'word' | 'name' | 'text' | 'symbol'; readonly value: string; readonly offset: number; readonly end: number }
  | { readonly kind: 'number'; readonly value: number; readonly offset: number; readonly end: number }
  | { readonly kind: 'end'; readonly value: ''; readonly offset: number; readonly end: number }

const SPACE = '[\\t\\n\\v\\f\\r \\u0085\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000]*'
const SPACES = new RegExp(SPACE, 'y')
const WORD = new RegExp(NAME_PATTERN, 'uy')
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y
const SYMBOL = /<>|<=|>=|[=<>(),+\-*/%^]/y
const UNICODE_ESCAPES = /^(?:\\[0-9A-Fa-f]{4})*$/

/** The token that begins at or after `offset`, white space skipped. */
export function readToken(text: string, offset: number): Token {
  const start = skipSpace(text, offset)
  if (start === text.length) return { kind: 'end', value: '', offset: start, end: start }
  const character = text[start]
  if (character === "'") return readQuoted(text, start, "'")
  if (character === '"') return readQuoted(text, start, '"')
  if (text.startsWith("&'", start + 1) && (character === 'U' || character === 'u')) return readUnicodeText(text, start)
  const number = matchAt(NUMBER, text, start)
  if (number !== undefined) return readNumber(text, start, number)
  const symbol = matchAt(SYMBOL, text, start)
  if (symbol !== undefined) return { kind: 'symbol', value: symbol, offset: start, end: start + symbol.length }
  const word = matchAt(WORD, text, start)
  if (word !== undefined) return { kind: 'word', value: word, offset: start, end: start + word.length }
  throw unreadable(text, start)
}

/** The offset of the first character at or after `offset` that is not white space. */
export function skipSpace(text: string, offset: number): number {
  const code = text.charCodeAt(offset)
  // Most tokens begin right here: the pattern is for white space and for whatever is not ASCII.
  return code > 32 && code < 127 ? offset : offset + (matchAt(SPACES, text, offset)?.length ?? 0)
}

/** Line and column of an offset, both from 1. */
export function positionAt(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset)
  const lines = before.split('\n')
  return { offset, line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
}

/** An error at a place of the text. */
export function invalidAt(text: string, offset: number, message: string, expected: readonly string[] = []): QueryError {
  const position = positionAt(text, offset)
  const hint = expected.length === 0 ? '' : `; expected ${listed(expected)}`
  return new QueryError('QUERY_INVALID', `${message}${hint} (line ${position.line}, column ${position.column})`, {
    position,
    ...(expected.length === 0 ? {} : { expected }),
  })
}

function listed(expected: readonly string[]): string {
  return expected.length === 1 ? (expected[0] ?? '') : `${expected.slice(0, -1).join(', ')} or ${expected.at(-1)}`
}

function matchAt(pattern: RegExp, text: string, offset: number): string | undefined {
  pattern.lastIndex = offset
  return pattern.exec(text)?.[0]
}

/**
 * In a character literal both `''` and `\'` are a quote, any other backslash is itself (OGC 21-065r2 Annex B, `escapeQuote`). In a quoted
 * name `""` is a quote.
 */
function readQuoted(text: string, start: number, quote: string): Token {
  const parts: string[] = []
  let from = start + 1
  for (;;) {
    const found = text.indexOf(quote, from)
    if (found < 0) throw unclosed(text, start, quote)
    if (quote === "'" && found > from && text[found - 1] === '\\') {
      parts.push(text.slice(from, found - 1), quote)
      from = found + 1
    } else if (text[found + 1] === quote) {
      parts.push(text.slice(from, found), quote)
      from = found + 2
    } else {
      parts.push(text.slice(from, found))
      const value = parts.join('')
      if (quote === '"' && value === '') throw invalidAt(text, start, 'a quoted name must not be empty', ['a property'])
      return { kind: quote === "'" ? 'text' : 'name', value, offset: start, end: found + 1 }
    }
  }
}

function unclosed(text: string, start: number, quote: string): QueryError {
  const hint = quote === "'" && text.includes("\\'", start) ? ' (a backslash before a quote makes it part of the text)' : ''
  return invalidAt(text, start, `this ${quote === "'" ? 'text' : 'name'} is not closed${hint}`, [`a closing ${quote}`])
}

/**
 * Crosswalk's extension for texts that the standard can't spell, those with a backslash before a quote or at the end: `U&'...'` with
 * `\hhhh` for every UTF-16 unit in need. A parser without it refuses the text instead of reading something else.
 */
function readUnicodeText(text: string, start: number): Token {
  const end = text.indexOf("'", start + 3)
  if (end < 0) throw unclosed(text, start, "'")
  const body = text.slice(start + 3, end)
  const escapes = body.match(/\\.{0,4}/gsu)?.join('') ?? ''
  if (!UNICODE_ESCAPES.test(escapes)) throw invalidAt(text, start, "a wrong escape in U&'...'", ['\\ and four hexadecimal digits'])
  const value = body.replace(/\\([0-9A-Fa-f]{4})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
  return { kind: 'text', value, offset: start, end: end + 1 }
}

function readNumber(text: string, start: number, digits: string): Token {
  const end = start + digits.length
  const value = Number(digits)
  if (!Number.isFinite(value)) throw invalidAt(text, start, `the number ${digits.slice(0, 20)} is out of range`, ['a finite number'])
  const tail = matchAt(WORD, text, end)
  if (tail !== undefined) throw invalidAt(text, end, `"${tail.slice(0, 20)}" directly after a number`, ['white space', 'an operator'])
  return { kind: 'number', value, offset: start, end }
}

function unreadable(text: string, start: number): QueryError {
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0)
  if (character === '!') return invalidAt(text, start, '"!" is no operator', ['<>', 'NOT'])
  if (character === '[') return invalidAt(text, start, '"[" does not begin an array', ['('])
  return invalidAt(text, start, `unexpected character "${character}"`, ['a property', 'a value', 'an operator'])
}

// Temporal and spatial literals of CQL2 text (OGC 21-065r2 Annex B).
import type { BboxLiteral, Geometry, InstantLiteral, IntervalBound, IntervalLiteral, Position } from '@crosswalk/contract'
import type { Grammar } from './grammar.ts'
import { canonicalDate, canonicalTimestamp } from './instant.ts'
import { isPropertyRef, isOperatorNode } from './operand-guards.ts'
import { keywordOf, WKT_TYPES } from './names.ts'
import type { TokenStream } from './token-stream.ts'

export type WktWord = keyof typeof WKT_TYPES

export function isWktWord(word: string): word is WktWord {
  return Object.hasOwn(WKT_TYPES, word)
}

/** `('2026-03-01')` after DATE or TIMESTAMP. */
export function parseInstantCall(tokens: TokenStream, word: 'DATE' | 'TIMESTAMP'): InstantLiteral {
  tokens.expectSymbol('(')
  const token = tokens.current
  const isDate = word === 'DATE'
  const value = token.kind === 'text' ? (isDate ? canonicalDate(token.value) : canonicalTimestamp(token.value)) : undefined
  if (value === undefined) {
    const label = isDate ? "a calendar day as 'YYYY-MM-DD'" : "an instant as 'YYYY-MM-DDThh:mm:ssZ'"
    throw tokens.failAt(token.offset, `this is no ${isDate ? 'date' : 'timestamp'}`, [label])
  }
  tokens.advance()
  tokens.expectSymbol(')')
  return isDate ? { date: value } : { timestamp: value }
}

/** `(start, end)` after INTERVAL. */
export function parseIntervalCall(grammar: Grammar): IntervalLiteral {
  const { tokens } = grammar
  return tokens.nested('parentheses', () => {
    tokens.expectSymbol('(')
    const start = parseBound(grammar)
    tokens.expectSymbol(',')
    const end = parseBound(grammar)
    tokens.expectSymbol(')')
    return { interval: [start, end] }
  })
}

function parseBound(grammar: Grammar): IntervalBound {
  const { tokens } = grammar
  const token = tokens.current
  const refusal = tokens.failAt.bind(undefined, token.offset, 'this is no bound of an interval', [
    "'..'",
    "'YYYY-MM-DD'",
    "'YYYY-MM-DDThh:mm:ssZ'",
    'a property',
    'a function',
  ])
  if (token.kind === 'text') {
    const value = token.value === '..' ? '..' : (canonicalDate(token.value) ?? canonicalTimestamp(token.value))
    if (value === undefined) throw refusal()
    tokens.advance()
    return value
  }
  if (token.kind !== 'word' && token.kind !== 'name') throw refusal()
  const operand = grammar.expression()
  if (isPropertyRef(operand) || (isOperatorNode(operand) && operand.op === 'function')) return operand
  throw refusal()
}

/** `(west, south, east, north)` after BBOX, or six numbers. */
export function parseBboxCall(tokens: TokenStream): BboxLiteral {
  tokens.expectSymbol('(')
  const bbox = parseSeparated(tokens, () => parseSignedNumber(tokens))
  if (bbox.length !== 4 && bbox.length !== 6) {
    throw tokens.fail(`BBOX has ${bbox.length} number${bbox.length === 1 ? '' : 's'} instead of 4 or 6`)
  }
  tokens.expectSymbol(')')
  return { bbox }
}

/** What follows a WKT word: the optional `Z` and the coordinates. Rings need not be closed: that is checked where they are used. */
export function parseWkt(tokens: TokenStream, word: WktWord): Geometry {
  return tokens.nested('parentheses', () => {
    const hasHeights = tokens.acceptWord('Z')
    const point = (): Position => parsePosition(tokens, hasHeights)
    const line = (): Position[] => parseList(tokens, point)
    const polygon = (): Position[][] => parseList(tokens, line)
    switch (word) {
      case 'POINT':
        return { type: 'Point', coordinates: inParentheses(tokens, point) }
      case 'LINESTRING':
        return { type: 'LineString', coordinates: line() }
      case 'POLYGON':
        return { type: 'Polygon', coordinates: polygon() }
      case 'MULTIPOINT':
        return { type: 'MultiPoint', coordinates: parseList(tokens, () => parseMultiPointPart(tokens, point)) }
      case 'MULTILINESTRING':
        return { type: 'MultiLineString', coordinates: polygon() }
      case 'MULTIPOLYGON':
        return { type: 'MultiPolygon', coordinates: parseList(tokens, polygon) }
      case 'GEOMETRYCOLLECTION':
        return { type: 'GeometryCollection', geometries: parseList(tokens, () => parseMember(tokens)) }
    }
  })
}

function parseMember(tokens: TokenStream): Geometry {
  const { current } = tokens
  const word = current.kind === 'word' ? keywordOf(current.value) : ''
  if (!isWktWord(word)) throw tokens.failAt(current.offset, 'this is no geometry', Object.keys(WKT_TYPES))
  tokens.advance()
  return parseWkt(tokens, word)
}

/** `(1 2)` as the standard has it, or bare `1 2` as many products write. */
function parseMultiPointPart(tokens: TokenStream, point: () => Position): Position {
  if (!tokens.acceptSymbol('(')) return point()
  const position = point()
  tokens.expectSymbol(')')
  return position
}

function parsePosition(tokens: TokenStream, hasHeights: boolean): Position {
  const position = [parseSignedNumber(tokens), parseSignedNumber(tokens)]
  if (hasHeights || tokens.current.kind === 'number' || isSign(tokens)) position.push(parseSignedNumber(tokens))
  return position
}

function isSign(tokens: TokenStream): boolean {
  return tokens.current.kind === 'symbol' && (tokens.current.value === '-' || tokens.current.value === '+')
}

/** A number with an optional sign; `-0` is 0. */
export function parseSignedNumber(tokens: TokenStream): number {
  const sign = tokens.acceptOneOf(['-', '+'])
  const token = tokens.current
  if (token.kind !== 'number') {
    tokens.expecting('a number')
    throw tokens.fail()
  }
  tokens.advance()
  return sign === '-' && token.value !== 0 ? -token.value : token.value
}

function parseList<T>(tokens: TokenStream, parse: () => T): T[] {
  return inParentheses(tokens, () => parseSeparated(tokens, parse))
}

function inParentheses<T>(tokens: TokenStream, parse: () => T): T {
  tokens.expectSymbol('(')
  const value = parse()
  tokens.expectSymbol(')')
  return value
}

/** One or more, with commas between. */
function parseSeparated<T>(tokens: TokenStream, parse: () => T): T[] {
  const values = [parse()]
  while (tokens.acceptSymbol(',')) values.push(parse())
  return values
}

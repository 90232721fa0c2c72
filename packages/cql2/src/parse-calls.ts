// Everything in CQL2 text that is a word before a parenthesis: standardised functions, quantifiers, custom functions; and arrays.
import type { ArrayOperator, Filter, Operand, SpatialOperator, TemporalOperator } from '@crosswalk/contract'
import { parseFilter, parseRole } from './grammar.ts'
import type { Grammar } from './grammar.ts'
import { keywordOf } from './names.ts'
import { isPropertyRef } from './operand-guards.ts'
import { ARRAY, OPERATORS, SPATIAL, TEMPORAL } from './operators.ts'
import type { Role } from './operators.ts'
import { isWktWord, parseBboxCall, parseInstantCall, parseIntervalCall, parseSignedNumber, parseWkt } from './parse-literals.ts'

const SPATIAL_WORDS = byUpperCase<SpatialOperator>(SPATIAL)
const TEMPORAL_WORDS = byUpperCase<TemporalOperator>(TEMPORAL)
const ARRAY_WORDS = byUpperCase<ArrayOperator>(ARRAY)

function byUpperCase<T extends string>(names: readonly T[]): ReadonlyMap<string, T> {
  return new Map(names.map((name) => [name.toUpperCase(), name]))
}

/** A call whose bare word has been read and whose `(` (or WKT `Z`) is the current token. */
export function parseCall(grammar: Grammar, name: string, offset: number): Operand {
  const { tokens } = grammar
  const word = keywordOf(name)
  if (isWktWord(word)) return parseWkt(tokens, word)
  if (word === 'BBOX') return parseBboxCall(tokens)
  if (word === 'DATE' || word === 'TIMESTAMP') return parseInstantCall(tokens, word)
  if (word === 'INTERVAL') return parseIntervalCall(grammar)
  return tokens.nested('parentheses', () => {
    tokens.expectSymbol('(')
    const operand = parseOperatorCall(grammar, word) ?? parseFunctionArguments(grammar, name, offset)
    tokens.expectSymbol(')')
    return operand
  })
}

/** A function whose quoted name has been read: a quoted name is never an operator. */
export function parseQuotedCall(grammar: Grammar, name: string, offset: number): Operand {
  const { tokens } = grammar
  return tokens.nested('parentheses', () => {
    tokens.expectSymbol('(')
    const operand = parseFunctionArguments(grammar, name, offset)
    tokens.expectSymbol(')')
    return operand
  })
}

function parseOperatorCall(grammar: Grammar, word: string): Operand | undefined {
  const spatial = SPATIAL_WORDS.get(word)
  if (spatial !== undefined) return { op: spatial, args: parsePair(grammar, 'geometry') }
  const temporal = TEMPORAL_WORDS.get(word)
  if (temporal !== undefined) return { op: temporal, args: parsePair(grammar, 'temporal') }
  const array = ARRAY_WORDS.get(word)
  if (array !== undefined) return { op: array, args: parsePair(grammar, 'array') }
  if (word === 'CASEI') return { op: 'casei', args: [parseRole(grammar, 'text')] }
  if (word === 'ACCENTI') return { op: 'accenti', args: [parseRole(grammar, 'text')] }
  if (word === 'S_DWITHIN') return parseWithinDistance(grammar)
  if (word === 'SOME') return parseQuantified(grammar, 'some')
  return word === 'EVERY' ? parseQuantified(grammar, 'every') : undefined
}

function parsePair(grammar: Grammar, role: Role): [Operand, Operand] {
  const parse = role === 'array' ? () => parseArgument(grammar) : undefined
  const first = parseRole(grammar, role, parse)
  grammar.tokens.expectSymbol(',')
  return [first, parseRole(grammar, role, parse)]
}

function parseWithinDistance(grammar: Grammar): Filter {
  const { tokens } = grammar
  const [first, second] = parsePair(grammar, 'geometry')
  tokens.expectSymbol(',')
  const { offset } = tokens.current
  const metres = parseSignedNumber(tokens)
  if (metres < 0) throw tokens.failAt(offset, 'a distance is not negative', ['metres'])
  return { op: 's_dwithin', args: [first, second, metres] }
}

function parseQuantified(grammar: Grammar, op: 'some' | 'every'): Filter {
  const { offset } = grammar.tokens.current
  const path = grammar.expression()
  if (!isPropertyRef(path)) throw grammar.tokens.failAt(offset, `${op}(path, filter) begins with a path`, ['a property'])
  grammar.tokens.expectSymbol(',')
  return { op, args: [path, parseFilter(grammar)] }
}

function parseFunctionArguments(grammar: Grammar, name: string, offset: number): Operand {
  const operator = OPERATORS.get(name.toLowerCase())
  if (operator !== undefined) {
    throw grammar.tokens.failAt(offset, `"${operator}" is an operator and can't be called like this`, ['the name of a function'])
  }
  if (grammar.tokens.current.kind === 'symbol' && grammar.tokens.current.value === ')') return { op: 'function', name, args: [] }
  return { op: 'function', name, args: parseArguments(grammar) }
}

function parseArguments(grammar: Grammar): Operand[] {
  const values = [parseArgument(grammar)]
  while (grammar.tokens.acceptSymbol(',')) values.push(parseArgument(grammar))
  return values
}

/**
 * An expression or an array. The grammar can't tell `(1)` the array from `(1)` the number: here, where an array may stand, an expression
 * that is parenthesised as a whole is an array; `(1) + 2` is a sum.
 */
function parseArgument(grammar: Grammar): Operand {
  const { tokens } = grammar
  if (!tokens.acceptSymbol('(')) return grammar.expression()
  const elements = tokens.nested('parentheses', () => {
    if (tokens.acceptSymbol(')')) return []
    const values = parseArguments(grammar)
    tokens.expectSymbol(')')
    return values
  })
  const [only] = elements
  const isOver = tokens.current.kind === 'symbol' && (tokens.current.value === ',' || tokens.current.value === ')')
  return only === undefined || elements.length > 1 || isOver ? elements : grammar.expression(only)
}

// CQL2 text to the filter tree: a recursive-descent parser for logic, predicates and arithmetic.
import type { ArithmeticOperator, Filter, Operand } from '@crosswalk/contract'
import { parseRole, requireFilter } from './grammar.ts'
import type { Grammar } from './grammar.ts'
import { assertDepth, depthLimit, lengthLimit, tooLong } from './limits.ts'
import type { ParseOptions } from './limits.ts'
import { keywordOf, NOT_FINITE, RESERVED } from './names.ts'
import { isFilter } from './operand-guards.ts'
import { COMPARISONS, fitsRole, ROLE_LABELS } from './operators.ts'
import { parseCall, parseQuotedCall } from './parse-calls.ts'
import { isWktWord } from './parse-literals.ts'
import { createTokenStream } from './token-stream.ts'

/**
 * The filter tree of a CQL2 text, with Crosswalk's extensions `some(path, filter)`, `every(path, filter)` and `s_dwithin(a, b, metres)`.
 * Timestamps come out in one spelling (UTC, no trailing zeros), `-0` as 0, unary minus as `-1 * x`. Time and memory are linear.
 * @throws QUERY_INVALID with `position` and `expected`
 * @throws QUERY_TOO_COMPLEX longer or deeper than the options allow
 * Source: OGC 21-065r2 Annex B.
 */
export function parseCql2Text(text: string, options: ParseOptions = {}): Filter {
  const maxLength = lengthLimit(options)
  if (text.length > maxLength) throw tooLong(maxLength)
  const maxDepth = depthLimit(options)
  const tokens = createTokenStream(text, maxDepth)
  const grammar: Grammar = { tokens, expression: (seed) => parseOr(grammar, seed) }
  const filter = requireFilter(grammar, grammar.expression())
  if (tokens.current.kind !== 'end') throw tokens.fail()
  assertDepth(filter, maxDepth)
  return filter
}

function parseOr(grammar: Grammar, seed: Operand | undefined): Operand {
  const first = parseAnd(grammar, seed)
  if (!isFilter(first) || !grammar.tokens.acceptWord('OR')) return first
  const args: Filter[] = [first]
  do args.push(requireFilter(grammar, parseAnd(grammar, undefined)))
  while (grammar.tokens.acceptWord('OR'))
  return { op: 'or', args }
}

function parseAnd(grammar: Grammar, seed: Operand | undefined): Operand {
  const first = parseNot(grammar, seed)
  if (!isFilter(first) || !grammar.tokens.acceptWord('AND')) return first
  const args: Filter[] = [first]
  do args.push(requireFilter(grammar, parseNot(grammar, undefined)))
  while (grammar.tokens.acceptWord('AND'))
  return { op: 'and', args }
}

function parseNot(grammar: Grammar, seed: Operand | undefined): Operand {
  const { tokens } = grammar
  if (seed !== undefined || !tokens.acceptWord('NOT')) return parsePredicate(grammar, seed)
  const operand = tokens.nested('not', () => parseNot(grammar, undefined))
  return { op: 'not', args: [requireFilter(grammar, operand)] }
}

function parsePredicate(grammar: Grammar, seed: Operand | undefined): Operand {
  const { tokens } = grammar
  const left = parseSum(grammar, seed)
  if (fitsRole(left, 'scalar')) {
    const comparison = tokens.acceptOneOf(COMPARISONS)
    if (comparison !== undefined) return { op: comparison, args: [left, parseScalar(grammar)] }
    const isNegated = tokens.acceptWord('NOT')
    const predicate = parseListed(grammar, left)
    if (predicate !== undefined) return isNegated ? { op: 'not', args: [predicate] } : predicate
    if (isNegated) throw tokens.fail()
  }
  if (!fitsRole(left, 'nullable') || !tokens.acceptWord('IS')) return left
  const isNegated = tokens.acceptWord('NOT')
  tokens.expectWord('NULL')
  const isNull: Filter = { op: 'isNull', args: [left] }
  return isNegated ? { op: 'not', args: [isNull] } : isNull
}

/** What may follow an operand and a NOT: LIKE, BETWEEN, IN. */
function parseListed(grammar: Grammar, left: Operand): Filter | undefined {
  const { tokens } = grammar
  if (fitsRole(left, 'text') && tokens.acceptWord('LIKE')) {
    return { op: 'like', args: [left, parseRole(grammar, 'text', () => parseSum(grammar, undefined))] }
  }
  if (tokens.acceptWord('BETWEEN')) {
    const low = parseScalar(grammar)
    tokens.expectWord('AND')
    return { op: 'between', args: [left, low, parseScalar(grammar)] }
  }
  if (!tokens.acceptWord('IN')) return undefined
  return tokens.nested('parentheses', () => {
    tokens.expectSymbol('(')
    const values = [parseRole(grammar, 'scalar')]
    while (tokens.acceptSymbol(',')) values.push(parseRole(grammar, 'scalar'))
    tokens.expectSymbol(')')
    return { op: 'in', args: [left, values] }
  })
}

function parseScalar(grammar: Grammar): Operand {
  return parseRole(grammar, 'scalar', () => parseSum(grammar, undefined))
}

function parseSum(grammar: Grammar, seed: Operand | undefined): Operand {
  return parseChain(grammar, ['+', '-'], (inner) => parseProduct(grammar, inner), seed)
}

function parseProduct(grammar: Grammar, seed: Operand | undefined): Operand {
  return parseChain(grammar, ['*', '/', '%', 'div'], (inner) => parsePower(grammar, inner), seed)
}

/** Operators of one level, grouped from the left. */
function parseChain(
  grammar: Grammar,
  operators: readonly ArithmeticOperator[],
  parseNext: (seed: Operand | undefined) => Operand,
  seed: Operand | undefined,
): Operand {
  let left = parseNext(seed)
  while (fitsRole(left, 'number')) {
    const op = operators.find((operator) => (operator === 'div' ? grammar.tokens.acceptWord('DIV') : grammar.tokens.acceptSymbol(operator)))
    if (op === undefined) break
    left = { op, args: [left, parseRole(grammar, 'number', () => parseNext(undefined))] }
  }
  return left
}

/** At most one `^`, as in the grammar: `2 ^ 3 ^ 2` has no agreed meaning and needs parentheses. */
function parsePower(grammar: Grammar, seed: Operand | undefined): Operand {
  const base = parseSigned(grammar, seed)
  if (!fitsRole(base, 'number') || !grammar.tokens.acceptSymbol('^')) return base
  const exponent = parseRole(grammar, 'number', () => parseSigned(grammar, undefined))
  const { current } = grammar.tokens
  if (current.kind === 'symbol' && current.value === '^') {
    throw grammar.tokens.failAt(current.offset, 'a power of a power', ['parentheses around one of the two'])
  }
  return { op: '^', args: [base, exponent] }
}

/** The sign binds tightest: `-x ^ 2` is `(-x) ^ 2` in the grammar (rule `arithmeticFactor`). */
function parseSigned(grammar: Grammar, seed: Operand | undefined): Operand {
  const { tokens } = grammar
  if (seed !== undefined) return seed
  const sign = tokens.acceptOneOf(['-', '+'])
  if (sign === undefined) return parsePrimary(grammar)
  const token = tokens.current
  if (token.kind === 'number') {
    tokens.advance()
    return sign === '-' && token.value !== 0 ? -token.value : token.value
  }
  if (sign === '+') {
    tokens.expecting('a number')
    throw tokens.fail()
  }
  const operand = tokens.nested('parentheses', () => parseRole(grammar, 'number', () => parseSigned(grammar, undefined)))
  return { op: '*', args: [-1, operand] }
}

function parsePrimary(grammar: Grammar): Operand {
  const { tokens } = grammar
  const token = tokens.current
  if (token.kind === 'number' || token.kind === 'text') return tokens.advance().value
  if (token.kind === 'word') return parseWord(grammar, token.value, token.offset)
  if (token.kind === 'name') {
    tokens.advance()
    const isCall = tokens.current.kind === 'symbol' && tokens.current.value === '('
    return isCall ? parseQuotedCall(grammar, token.value, token.offset) : { property: token.value }
  }
  if (!tokens.acceptSymbol('(')) return refuse(grammar)
  return tokens.nested('parentheses', () => {
    const operand = grammar.expression()
    tokens.expectSymbol(')')
    return operand
  })
}

function parseWord(grammar: Grammar, name: string, offset: number): Operand {
  const { tokens } = grammar
  const word = keywordOf(name)
  if (word === 'TRUE' || word === 'FALSE') {
    tokens.advance()
    return word === 'TRUE'
  }
  if (NOT_FINITE.has(word)) throw tokens.fail(`${name} is no number; a property of this name stands in double quotes`)
  if (RESERVED.has(word)) return refuse(grammar)
  const next = tokens.characterAfter()
  const isCall = next === '(' || (isWktWord(word) && next.toUpperCase() === 'Z')
  tokens.advance()
  return isCall ? parseCall(grammar, name, offset) : { property: name }
}

function refuse(grammar: Grammar): never {
  grammar.tokens.expecting(...ROLE_LABELS.scalar)
  throw grammar.tokens.fail()
}

// The parser's view of the tokens: one token ahead, and a memory of what would have been right here.
import type { QueryError } from '@crosswalk/contract'
import { tooDeep } from './limits.ts'
import { keywordOf } from './names.ts'
import { invalidAt, readToken, skipSpace } from './tokens.ts'
import type { Token } from './tokens.ts'

const ARITHMETIC_SYMBOLS: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', 'DIV', '^'])

/** Every test of the current token that fails is remembered; `fail` lists them all as expected. */
export interface TokenStream {
  readonly current: Token
  /** True, and one token on, if the current token is this symbol. */
  acceptSymbol(symbol: string): boolean
  /** True, and one token on, if the current token is this keyword in any case. */
  acceptWord(keyword: string): boolean
  /** The first of the symbols that the current token is, and one token on. */
  acceptOneOf<S extends string>(symbols: readonly S[]): S | undefined
  expectSymbol(symbol: string): void
  expectWord(keyword: string): void
  /** The current token, and one token on. */
  advance(): Token
  /** The first non-space character after the current token. */
  characterAfter(): string
  /** Notes what else would have been right here. */
  expecting(...labels: string[]): void
  /** Runs `parse` one level deeper; `counter` tells parentheses and NOT apart. */
  nested<T>(counter: 'parentheses' | 'not', parse: () => T): T
  /** Refuses the current token. */
  fail(message?: string): QueryError
  /** Refuses what began at an offset. */
  failAt(offset: number, message: string, expected: readonly string[]): QueryError
}

export function createTokenStream(text: string, maxDepth: number): TokenStream {
  let current = readToken(text, 0)
  let word = wordOf(current)
  let expected: string[] = []

  const advance = (): Token => {
    const token = current
    current = readToken(text, token.end)
    word = wordOf(current)
    expected = []
    return token
  }
  const acceptIf = (isIt: boolean, label: string): boolean => {
    if (isIt) advance()
    else expected.push(label)
    return isIt
  }
  const acceptSymbol = (symbol: string): boolean => acceptIf(current.kind === 'symbol' && current.value === symbol, symbol)
  const acceptWord = (keyword: string): boolean => acceptIf(word === keyword, keyword)
  const fail = (message?: string): QueryError =>
    invalidAt(text, current.offset, message ?? `unexpected ${describe(current, text)}`, likelyFirst(expected))

  return {
    get current() {
      return current
    },
    acceptSymbol,
    acceptWord,
    acceptOneOf: (symbols) => symbols.find(acceptSymbol),
    expectSymbol: (symbol) => {
      if (!acceptSymbol(symbol)) throw fail()
    },
    expectWord: (keyword) => {
      if (!acceptWord(keyword)) throw fail()
    },
    advance,
    characterAfter: () => text.charAt(skipSpace(text, current.end)),
    expecting: (...labels) => {
      expected.push(...labels)
    },
    nested: createDepthGuard(maxDepth),
    fail,
    failAt: (offset, message, labels) => invalidAt(text, offset, message, labels),
  }
}

function createDepthGuard(maxDepth: number): TokenStream['nested'] {
  const depth = { parentheses: 0, not: 0 }
  return (counter, parse) => {
    depth[counter] += 1
    if (depth[counter] > maxDepth) throw tooDeep(maxDepth)
    const result = parse()
    depth[counter] -= 1
    return result
  }
}

function wordOf(token: Token): string {
  return token.kind === 'word' ? keywordOf(token.value) : ''
}

/** Arithmetic is nearly always right and hardly ever meant: it goes to the end of the list. */
function likelyFirst(expected: readonly string[]): string[] {
  const labels = [...new Set(expected)]
  return [...labels.filter((label) => !ARITHMETIC_SYMBOLS.has(label)), ...labels.filter((label) => ARITHMETIC_SYMBOLS.has(label))]
}

function describe(token: Token, text: string): string {
  if (token.kind === 'end') return 'end of the filter'
  const raw = text.slice(token.offset, Math.min(token.end, token.offset + 30))
  return `${token.kind === 'symbol' ? '' : `${token.kind} `}${token.kind === 'symbol' ? `"${raw}"` : raw}`
}

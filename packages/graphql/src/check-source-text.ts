// Bounds a document and its variables before anything recursive looks at them.
import { Lexer, Source, TokenKind } from 'graphql'
import { tooComplex, type GraphqlLimits } from './graphql-limits.ts'

const OPENING: ReadonlySet<string> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L])
const CLOSING: ReadonlySet<string> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R])

/**
 * Length, tokens and nesting. Stops at the first character that is no GraphQL: the parser says what is wrong there.
 * @throws QueryError QUERY_TOO_COMPLEX
 */
export function checkSourceText(text: string, limits: GraphqlLimits): void {
  if (text.length > limits.maxDocumentLength) throw tooComplex('The document is too long:', text.length, 'maxDocumentLength', limits)
  const lexer = new Lexer(new Source(text))
  let tokens = 0
  let nesting = 0
  for (let kind = nextKind(lexer); kind !== undefined; kind = nextKind(lexer)) {
    tokens += 1
    if (tokens > limits.maxTokens) throw tooComplex('The document has too many tokens: more than', limits.maxTokens, 'maxTokens', limits)
    if (OPENING.has(kind)) nesting += 1
    else if (CLOSING.has(kind)) nesting -= 1
    if (nesting > limits.maxNesting) throw tooComplex('The document is nested too deeply:', nesting, 'maxNesting', limits)
  }
}

function nextKind(lexer: Lexer): string | undefined {
  try {
    const { kind } = lexer.advance()
    return kind === TokenKind.EOF ? undefined : kind
  } catch {
    return undefined
  }
}

/**
 * Levels of lists and objects in the variables, without recursion.
 * @throws QueryError QUERY_TOO_COMPLEX
 */
export function checkVariables(variables: unknown, limits: GraphqlLimits): void {
  let level: readonly object[] = typeof variables === 'object' && variables !== null ? [variables] : []
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limits.maxNesting) throw tooComplex('The variables are nested too deeply:', depth, 'maxNesting', limits)
    level = level.flatMap((node) => Object.values(node).filter((child) => typeof child === 'object' && child !== null))
  }
}

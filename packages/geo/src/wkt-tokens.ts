// Splits well-known text into words, numbers and punctuation, with the place of each.
import { QueryError } from '@crosswalk/contract'
import type { TextPosition } from '@crosswalk/contract'

export type WktToken =
  | { readonly kind: 'word' | 'punctuation'; readonly text: string; readonly offset: number }
  | { readonly kind: 'number'; readonly value: number; readonly text: string; readonly offset: number }
  | { readonly kind: 'end'; readonly text: ''; readonly offset: number }

/** Reads tokens one by one. */
export interface WktTokens {
  /** The token that `next` will return. */
  readonly peek: () => WktToken
  readonly next: () => WktToken
  /** An error at a token, with its line and column. */
  readonly wrong: (token: WktToken, expected: readonly string[]) => QueryError
}

// One alternative can start at any character and none can fail after it began, so a text is read in linear time.
const TOKEN = /[ \t\r\n]*(?:([A-Za-z]+)|([-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)|([(),])|$)/y

/** Tokens of the text from an offset on; lazily, each once. The errors it makes are QUERY_INVALID. */
export function tokenizeWkt(text: string, startOffset: number): WktTokens {
  let offset = startOffset
  let ahead: WktToken | undefined
  const wrong = (token: WktToken, expected: readonly string[]): QueryError =>
    new QueryError('QUERY_INVALID', `${token.kind === 'end' ? 'The WKT ends' : `"${token.text}" stands`} where something else belongs`, {
      position: positionAt(text, token.offset),
      expected,
    })
  const read = (): WktToken => {
    TOKEN.lastIndex = offset
    const match = TOKEN.exec(text)
    if (match === null) throw strange(text, offset)
    offset = TOKEN.lastIndex
    return toToken(match, offset)
  }
  const peek = (): WktToken => (ahead ??= read())
  const next = (): WktToken => {
    const token = peek()
    ahead = undefined
    if (token.kind === 'number' && !Number.isFinite(token.value)) throw wrong(token, ['a finite number'])
    return token
  }
  return { peek, next, wrong }
}

function toToken([, word, number, punctuation]: RegExpExecArray, end: number): WktToken {
  if (word !== undefined) return { kind: 'word', text: word.toUpperCase(), offset: end - word.length }
  if (number !== undefined) return { kind: 'number', value: Number(number), text: number, offset: end - number.length }
  if (punctuation !== undefined) return { kind: 'punctuation', text: punctuation, offset: end - 1 }
  return { kind: 'end', text: '', offset: end }
}

function strange(text: string, from: number): QueryError {
  let offset = from
  while (' \t\r\n'.includes(text.charAt(offset)) && offset < text.length) offset += 1
  return new QueryError('QUERY_INVALID', `"${text.charAt(offset)}" does not belong into WKT`, { position: positionAt(text, offset) })
}

/** Line and column of an offset; both count from 1. */
export function positionAt(text: string, offset: number): TextPosition {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  let line = 1
  for (let index = text.indexOf('\n'); index !== -1 && index < offset; index = text.indexOf('\n', index + 1)) line += 1
  return { offset, line, column: offset - lineStart + 1 }
}

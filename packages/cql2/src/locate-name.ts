// Finds where a name stands in CQL2 text, for the position in an error about a filter that parsed.
import type { TextPosition } from '@crosswalk/contract'

// A literal, a quoted name, or a bare word; alternatives begin with different characters, so the scan is linear.
const TOKEN = /'(?:[^'\\]|\\[\s\S]|'')*'|"((?:[^"]|"")*)"|([\p{L}_:][\p{L}\p{N}\p{M}_:.]*)/gu

/** The n-th mention (from 0) outside literals; undefined where there are fewer. */
export function locateName(text: string, name: string, mention: number): TextPosition | undefined {
  let count = 0
  for (const match of text.matchAll(TOKEN)) {
    const [, quoted, bare] = match
    if ((bare ?? quoted?.replaceAll('""', '"')) !== name) continue
    if (count === mention) return positionAt(text, match.index)
    count += 1
  }
  return undefined
}

function positionAt(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset)
  return { offset, line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}

// LIKE patterns (OGC 21-065r2 section 7.2): `%` any run, `_` one character, backslash escapes.

/** The text as a pattern that matches nothing but itself. */
export function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, (character) => `\\${character}`)
}

/** The text that everything matched begins with. */
export function literalPrefix(pattern: string): string {
  let prefix = ''
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern.charAt(index)
    if (character === '%' || character === '_') return prefix
    if (character === '\\') index += 1
    // A lone backslash at the end is nobody's character: what stands before it is still certain.
    prefix += character === '\\' ? pattern.charAt(index) : character
  }
  return prefix
}

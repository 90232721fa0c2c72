// The text functions of CQL2: CASEI folds case, ACCENTI drops accents.

const NOT_ASCII = /[\u0080-\uFFFF]/
const MARKS = /\p{Mn}/gu

/**
 * Full Unicode case folding between two normalisations to NFC, so that `Straße`, `STRASSE` and `Stra\u1E9Ee` become one, and so do
 * `ΟΔΟΣ` and `οδος`. Folding is upper case, then lower case, with the three places where that differs from the case folding table:
 * dotless i stays itself, capital sharp s is `ss`, final sigma is sigma. Cherokee folds to its small letters (the table takes the
 * capitals), which tells the same letters apart. Locale-free: Turkish i is not special. Source: The Unicode Standard section 3.13.
 */
export function foldCase(text: string): string {
  if (!NOT_ASCII.test(text)) return text.toLowerCase()
  const normal = text.normalize('NFC')
  const dotless = normal.split('\u0131')
  const folded = dotless.map((part) => part.replaceAll('\u1E9E', 'ss').toUpperCase().toLowerCase())
  return folded.join('\u0131').replaceAll('\u03C2', '\u03C3').normalize('NFC')
}

/** Without nonspacing marks: decomposed (NFD), marks of category Mn dropped, composed again (NFC). `ø` and `ł` have no mark and stay. */
export function foldAccents(text: string): string {
  return NOT_ASCII.test(text) ? text.normalize('NFD').replace(MARKS, '').normalize('NFC') : text
}

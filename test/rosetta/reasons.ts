// Why a source is not asked: part of the Rosetta page, so that a line without request is never without a reason.

/** By column; what a case says of itself comes first. */
const ALWAYS: Readonly<Record<string, string>> = {
  mapserver: 'OGC API Features Part 1 alone: boxes, and no filter',
}

const FOLDING = 'case and accents are folded by our own rules alone'
const NO_TIMES = "servers differ in which of a record's dates they compare"

/** By case and column; `*` is any column. */
const OF_CASES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'quotes, ampersands and many alphabets': {
    pygeoapi: 'a doubled quote is a 400 in its CQL text',
    records: 'a doubled quote is a 400 in its CQL text',
    csw: 'texts with quotes are not sent',
  },
  'a pattern whose wildcards are meant literally': {
    files: 'it begins with a wildcard, and an index is read from the beginning of a text',
    '*': 'texts with a backslash are not sent: servers disagree on what it means',
  },
  'text without regard to case': { '*': FOLDING },
  'text without regard to accents': { '*': FOLDING },
  arithmetic: { '*': 'arithmetic is done by our own rules alone' },
  'a day': { records: NO_TIMES, csw: NO_TIMES },
  'an instant is later': { records: NO_TIMES, csw: NO_TIMES },
  'an instant is earlier': { records: NO_TIMES, csw: NO_TIMES },
  'an instant meets an interval, the ends included': { records: NO_TIMES, csw: NO_TIMES },
  'a box over the antimeridian': { '*': 'west greater than east finds nothing there' },
  'away from an area': { '*': 'boxes do not decide it, and servers let rows without geometry through' },
}

/** @throws Error where the page has no reason */
export function reasonFor(asks: string, column: string): string {
  const own = OF_CASES[asks]
  const reason = ALWAYS[column] ?? own?.[column] ?? own?.['*']
  if (reason === undefined) throw new Error(`${column} is not asked whether ${asks}, and reasons.ts does not say why`)
  return reason
}

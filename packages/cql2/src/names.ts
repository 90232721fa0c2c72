// Names in CQL2 text: which may stand bare, which are words of the grammar, and how the others are quoted.
import { QueryError } from '@crosswalk/contract'
import { ARRAY, SPATIAL, TEMPORAL } from './operators.ts'

/** First characters of a bare name (OGC 21-065r2 Annex B, `identifierStart`). */
const START =
  ':A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFE\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF' +
  '\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}'

/** The pattern of a bare name (`identifier`), for use with the flag `u`. */
export const NAME_PATTERN = `[${START}][${START}.0-9\\u0300-\\u036F\\u203F\\u2040]*`

/** The seven geometry types by their WKT word. */
export const WKT_TYPES = {
  POINT: 'Point',
  LINESTRING: 'LineString',
  POLYGON: 'Polygon',
  MULTIPOINT: 'MultiPoint',
  MULTILINESTRING: 'MultiLineString',
  MULTIPOLYGON: 'MultiPolygon',
  GEOMETRYCOLLECTION: 'GeometryCollection',
} as const

/** Words that never are a bare property. */
export const RESERVED: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT', 'LIKE', 'BETWEEN', 'IN', 'IS', 'NULL', 'TRUE', 'FALSE', 'DIV'])

/** What a number must not be; as bare words refused, so that nobody compares with a property of that name by mistake. */
export const NOT_FINITE: ReadonlySet<string> = new Set(['NAN', 'INFINITY'])

/** Words that mean something else before a parenthesis. */
const CALL_WORDS = [
  ...SPATIAL,
  ...TEMPORAL,
  ...ARRAY,
  's_dwithin',
  'some',
  'every',
  'casei',
  'accenti',
  'date',
  'timestamp',
  'interval',
  'bbox',
]
const QUOTED_WORDS: ReadonlySet<string> = new Set([
  ...RESERVED,
  ...NOT_FINITE,
  ...Object.keys(WKT_TYPES),
  ...CALL_WORDS.map((word) => word.toUpperCase()),
])
const ASCII_WORD = /^[A-Za-z_]{1,30}$/
const BARE_NAME = new RegExp(`^${NAME_PATTERN}$`, 'u')

/** A bare word in capitals, to be compared with keywords; empty if it can be none. Only ASCII: dotless i and long s have capitals too. */
export function keywordOf(word: string): string {
  return ASCII_WORD.test(word) ? word.toUpperCase() : ''
}

/**
 * The name as CQL2 text: bare where the grammar allows it, else in double quotes with inner quotes doubled, so that no name can become
 * syntax.
 * @throws QUERY_INVALID an empty name has no spelling
 */
export function printName(name: string): string {
  if (name === '') throw new QueryError('QUERY_INVALID', 'a name must not be empty')
  return BARE_NAME.test(name) && !QUOTED_WORDS.has(name.toUpperCase()) ? name : `"${name.replaceAll('"', '""')}"`
}

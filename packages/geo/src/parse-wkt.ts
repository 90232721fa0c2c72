// Reads well-known text (OGC 06-103r4 section 7), plain, with an SRID prefix, or as a GeoSPARQL wktLiteral with a CRS IRI.
import { QueryError } from '@crosswalk/contract'
import type { Geometry, Position } from '@crosswalk/contract'
import { MAX_COLLECTION_DEPTH, MAX_LITERAL_POSITIONS } from './validate-geometry.ts'
import { positionAt, tokenizeWkt } from './wkt-tokens.ts'
import type { WktTokens } from './wkt-tokens.ts'

/** Which number of a position comes first. */
export type AxisOrder = 'longitude-first' | 'latitude-first'

export interface WktOptions {
  /** The order in which the text has its axes; the result is always longitude (easting) first. @default 'longitude-first' */
  readonly axisOrder?: AxisOrder | undefined
  /** @default 100,000 */
  readonly maxPositions?: number | undefined
}

/** What a literal with a prefix says. */
export interface WktLiteral {
  /** The CRS as written: an IRI without its angle brackets, or `EPSG:n` for `SRID=n;`. */
  readonly crs?: string
  /** Null for an EMPTY geometry. Coordinates are those of the text's CRS. */
  readonly geometry: Geometry | null
}

/**
 * The geometry of a WKT text: all seven types, Z and ZM and M (M is dropped), keywords in any case. An `SRID=4326;` prefix is allowed.
 * Ranges and rings are not checked (see `validateGeometry`). Linear in the length of the text.
 * @throws QUERY_INVALID with `details.position` for a wrong text, `reason: GEOMETRY_EMPTY` for an EMPTY one, `reason: CRS_UNEXPECTED` for
 * another CRS; QUERY_TOO_COMPLEX for too many positions or collections nested deeper than 8
 */
export function parseWkt(text: string, options: WktOptions = {}): Geometry {
  const { crs, geometry } = parseWktLiteral(text, options)
  if (crs !== undefined && crs !== 'EPSG:4326') {
    throw new QueryError('QUERY_INVALID', `A WKT with the CRS ${crs} is not expected here`, {
      position: positionAt(text, 0),
      reason: 'CRS_UNEXPECTED',
    })
  }
  if (geometry !== null) return geometry
  throw new QueryError('QUERY_INVALID', 'An EMPTY geometry holds nothing to compare with', {
    position: positionAt(text, 0),
    reason: 'GEOMETRY_EMPTY',
  })
}

/**
 * The same for `<CRS-IRI> WKT` (GeoSPARQL 1.1, OGC 22-047r1 section 8.8.1) and `SRID=n;WKT`, with the CRS as written; the caller finds its
 * axis order (`axisOrderOf`) and transforms. No CRS means CRS84.
 * @throws QUERY_INVALID with `details.position`; QUERY_TOO_COMPLEX
 */
export function parseWktLiteral(text: string, options: WktOptions = {}): WktLiteral {
  const prefix = readPrefix(text)
  const tokens = tokenizeWkt(text, prefix.length)
  const reader: Reader = {
    tokens,
    text,
    swap: options.axisOrder === 'latitude-first',
    count: { positions: 0, maximum: options.maxPositions ?? MAX_LITERAL_POSITIONS },
  }
  const geometry = readGeometry(reader, 1)
  const rest = tokens.next()
  if (rest.kind !== 'end') throw tokens.wrong(rest, ['end of text'])
  return prefix.crs === undefined ? { geometry } : { crs: prefix.crs, geometry }
}

interface Reader {
  readonly tokens: WktTokens
  readonly text: string
  readonly swap: boolean
  readonly count: { positions: number; readonly maximum: number }
}

const SRID = /^\s*SRID\s*=\s*(\d{1,9})\s*;/i
const IRI = /^\s*<([^<>\s]{1,500})>/

function readPrefix(text: string): { readonly crs?: string; readonly length: number } {
  const srid = SRID.exec(text)
  if (srid?.[1] !== undefined) return { crs: `EPSG:${srid[1]}`, length: srid[0].length }
  const iri = IRI.exec(text)
  return iri?.[1] === undefined ? { length: 0 } : { crs: iri[1], length: iri[0].length }
}

type Dimensions = 'any' | 'Z' | 'M' | 'ZM'
type Read<Part> = (reader: Reader, dimensions: Dimensions) => Part

const KEYWORDS = ['POINT', 'LINESTRING', 'POLYGON', 'MULTIPOINT', 'MULTILINESTRING', 'MULTIPOLYGON', 'GEOMETRYCOLLECTION'] as const
const TAGGED = new RegExp(`^(${KEYWORDS.join('|')})(ZM|Z|M)?$`)

function readGeometry(reader: Reader, depth: number): Geometry | null {
  const token = reader.tokens.next()
  const [, word, suffix] = (token.kind === 'word' && TAGGED.exec(token.text)) || []
  const keyword = KEYWORDS.find((name) => name === word)
  if (keyword === undefined) throw reader.tokens.wrong(token, KEYWORDS)
  const dimensions = readDimensions(reader, suffix)
  if (readWord(reader, 'EMPTY')) return null
  switch (keyword) {
    case 'POINT':
      return { type: 'Point', coordinates: parenthesised(reader, () => readPosition(reader, dimensions)) }
    case 'LINESTRING':
      return { type: 'LineString', coordinates: readLine(reader, dimensions) }
    case 'POLYGON':
      return { type: 'Polygon', coordinates: readRings(reader, dimensions) }
    case 'MULTIPOINT':
      return orNull(
        readParts(reader, () => readMember(reader, dimensions)),
        (coordinates) => ({ type: 'MultiPoint', coordinates }),
      )
    case 'MULTILINESTRING':
      return orNull(readParts(reader, orEmpty(reader, dimensions, readLine)), (coordinates) => ({ type: 'MultiLineString', coordinates }))
    case 'MULTIPOLYGON':
      return orNull(readParts(reader, orEmpty(reader, dimensions, readRings)), (coordinates) => ({ type: 'MultiPolygon', coordinates }))
    case 'GEOMETRYCOLLECTION':
      if (depth > MAX_COLLECTION_DEPTH) throw tooComplex(reader, `WKT collections nest deeper than ${MAX_COLLECTION_DEPTH}`)
      return orNull(
        readParts(reader, () => readGeometry(reader, depth + 1)),
        (geometries) => ({ type: 'GeometryCollection', geometries }),
      )
  }
}

function readDimensions(reader: Reader, suffix: string | undefined): Dimensions {
  for (const tag of ['ZM', 'Z', 'M'] as const) if (suffix === tag || (suffix === undefined && readWord(reader, tag))) return tag
  return 'any'
}

function readWord(reader: Reader, word: string): boolean {
  const token = reader.tokens.peek()
  if (token.kind !== 'word' || token.text !== word) return false
  reader.tokens.next()
  return true
}

function readLine(reader: Reader, dimensions: Dimensions): Position[] {
  return readParts(reader, () => readPosition(reader, dimensions))
}

function readRings(reader: Reader, dimensions: Dimensions): Position[][] {
  return readParts(reader, () => readLine(reader, dimensions))
}

/** A member of a MULTIPOINT, with or without parentheses of its own: both are in use. */
function readMember(reader: Reader, dimensions: Dimensions): Position | null {
  if (readWord(reader, 'EMPTY')) return null
  const token = reader.tokens.peek()
  const read = (): Position => readPosition(reader, dimensions)
  return token.kind === 'punctuation' ? parenthesised(reader, read) : read()
}

function orEmpty<Part>(reader: Reader, dimensions: Dimensions, read: Read<Part>): () => Part | null {
  return () => (readWord(reader, 'EMPTY') ? null : read(reader, dimensions))
}

function orNull<Part>(parts: readonly (Part | null)[], make: (parts: Part[]) => Geometry): Geometry | null {
  const full = parts.filter((part) => part !== null)
  return full.length === 0 ? null : make(full)
}

function parenthesised<Value>(reader: Reader, read: () => Value): Value {
  expect(reader, '(')
  const value = read()
  expect(reader, ')')
  return value
}

function readParts<Part>(reader: Reader, read: () => Part): Part[] {
  expect(reader, '(')
  const parts: Part[] = []
  for (;;) {
    parts.push(read())
    const token = reader.tokens.next()
    if (token.kind === 'punctuation' && token.text === ')') return parts
    if (token.kind !== 'punctuation' || token.text !== ',') throw reader.tokens.wrong(token, [',', ')'])
  }
}

function expect(reader: Reader, punctuation: '(' | ')'): void {
  const token = reader.tokens.next()
  if (token.kind !== 'punctuation' || token.text !== punctuation) throw reader.tokens.wrong(token, [punctuation])
}

const COUNTS: Record<Dimensions, readonly number[]> = { any: [2, 3, 4], Z: [3], M: [3], ZM: [4] }

function readPosition(reader: Reader, dimensions: Dimensions): Position {
  reader.count.positions += 1
  if (reader.count.positions > reader.count.maximum) throw tooComplex(reader, `A WKT has at most ${reader.count.maximum} positions`)
  const numbers: number[] = []
  while (reader.tokens.peek().kind === 'number' && numbers.length < 4) {
    const token = reader.tokens.next()
    if (token.kind === 'number') numbers.push(token.value)
  }
  if (!COUNTS[dimensions].includes(numbers.length)) throw reader.tokens.wrong(reader.tokens.next(), ['a number'])
  const [first = 0, second = 0, height] = numbers
  const position = reader.swap ? [second, first] : [first, second]
  return height === undefined || dimensions === 'M' ? position : [...position, height]
}

function tooComplex(reader: Reader, message: string): QueryError {
  return new QueryError('QUERY_TOO_COMPLEX', message, { position: positionAt(reader.text, reader.tokens.peek().offset) })
}

// Understands the spellings of coordinate reference systems, and which axis each spelling puts first.
import { QueryError } from '@crosswalk/contract'
import { epsgEntry } from './epsg-table.ts'
import type { AxisOrder } from './parse-wkt.ts'

/** A coordinate reference system by its register and its code there: `OGC` `CRS84` (or `CRS84h`), or an EPSG number. */
export interface Crs {
  readonly authority: 'OGC' | 'EPSG'
  readonly code: string
}

/** WGS 84, longitude first, degrees (OGC 06-042 annex B.3): the one inside Crosswalk. */
export const CRS84: Crs = { authority: 'OGC', code: 'CRS84' }

const VERSION = '[^/:]{0,20}'
const OGC_FORMS = [
  /^(?:OGC:)?CRS:?84(h?)$/i,
  new RegExp(`^https?://www\\.opengis\\.net/def/crs/OGC/${VERSION}/CRS84(h?)$`, 'i'),
  new RegExp(`^urn:(?:x-)?ogc:def:crs:OGC:(?:${VERSION}:)?CRS84(h?)$`, 'i'),
]
const EPSG_CUSTOM = [/^(?:EPSG:{1,2})?(\d{4,6})$/i, /^https?:\/\/www\.opengis\.net\/gml\/srs\/epsg\.xml#(\d{4,6})$/i]
const EPSG_BY_AUTHORITY = [
  new RegExp(`^https?://www\\.opengis\\.net/def/crs/EPSG/${VERSION}/(\\d{4,6})$`, 'i'),
  new RegExp(`^urn:(?:x-)?ogc:def:crs:EPSG:(?:${VERSION}:)?(\\d{4,6})$`, 'i'),
]

/**
 * The system that a text names: `CRS84`, `OGC:CRS84`, `CRS:84`, `EPSG:25833`, `25833`, `http(s)://www.opengis.net/def/crs/EPSG/0/25833`,
 * `urn:ogc:def:crs:EPSG::25833`, `http://www.opengis.net/gml/srs/epsg.xml#25833`, `SRID` numbers; also in angle or square brackets.
 * Whether the number is known is not asked here.
 * @throws QUERY_INVALID with `reason: CRS_UNKNOWN`
 */
export function parseCrs(text: string): Crs {
  const bare = stripBrackets(text)
  for (const form of OGC_FORMS) {
    const match = form.exec(bare)
    if (match !== null) return match[1] === '' ? CRS84 : { authority: 'OGC', code: 'CRS84h' }
  }
  const code = firstGroup(EPSG_CUSTOM, bare) ?? firstGroup(EPSG_BY_AUTHORITY, bare)
  if (code === null) throw unknownCrs(text)
  return { authority: 'EPSG', code: String(Number(code)) }
}

/**
 * Which axis comes first in coordinates labelled with this spelling: URN and HTTP identifiers follow the authority's order (OGC 08-038r7),
 * so that EPSG:4326 has latitude and EPSG:31467 northing first; `EPSG:n`, bare numbers and `epsg.xml#n` mean longitude or easting first
 * by custom; CRS84 always is longitude first.
 * @throws QUERY_INVALID with `reason: CRS_UNKNOWN` for an identifier that follows the authority and is not in the table
 */
export function axisOrderOf(crs: Crs, spelling: string): AxisOrder {
  if (crs.authority === 'OGC' || firstGroup(EPSG_BY_AUTHORITY, stripBrackets(spelling)) === null) return 'longitude-first'
  const entry = epsgEntry(crs.code)
  if (entry === null) throw unknownCrs(spelling)
  return entry.northingFirst ? 'latitude-first' : 'longitude-first'
}

/** The error for a system that is not known. */
export function unknownCrs(text: string): QueryError {
  return new QueryError('QUERY_INVALID', `Unknown coordinate reference system ${text.slice(0, 200)}`, {
    reason: 'CRS_UNKNOWN',
    expected: ['OGC:CRS84', 'EPSG:<code>', 'http://www.opengis.net/def/crs/EPSG/0/<code>', 'urn:ogc:def:crs:EPSG::<code>'],
  })
}

// No identifier is longer than this; cutting keeps the patterns off hostile texts.
const MAX_LENGTH = 200

function stripBrackets(text: string): string {
  const trimmed = text.slice(0, MAX_LENGTH).trim()
  const isWrapped = (trimmed.startsWith('<') && trimmed.endsWith('>')) || (trimmed.startsWith('[') && trimmed.endsWith(']'))
  return isWrapped ? trimmed.slice(1, -1).trim() : trimmed
}

function firstGroup(forms: readonly RegExp[], text: string): string | null {
  for (const form of forms) {
    const code = form.exec(text)?.[1]
    if (code !== undefined) return code
  }
  return null
}

// The question as CSW 2.0.2 asks it: GetRecords by POST with a filter of OGC 04-095 (Filter 1.1).
import type { Bbox } from '@crosswalk/contract'
import { writeXml, xml } from '@crosswalk/xml'
import type { XmlNode } from '@crosswalk/xml'
import type { CatalogueQuery } from '../source/catalogue.ts'
import { writeBbox } from '../source/parse-bbox.ts'
import type { RecordSchema } from '../source/options.ts'
import { CSW, DC, DCT, GMD, GML, OGC, OWS } from './namespaces.ts'

/** Queryables of the core (OGC 07-006r1 table 10), as every CSW has them, by our names. */
export const QUERYABLES: Readonly<Record<string, string>> = {
  id: 'dc:identifier',
  title: 'dc:title',
  type: 'dc:type',
  description: 'dct:abstract',
  keywords: 'dc:subject',
  updated: 'dct:modified',
}

/** The texts of a record as one (OGC 07-006r1 table 10). */
const ANY_TEXT = 'csw:AnyText'

export type AxisOrder = 'latitude first' | 'longitude first'

export interface GetRecordsOptions {
  readonly query: CatalogueQuery
  /** From 1. */
  readonly start: number
  readonly limit: number
  readonly axisOrder: AxisOrder
  readonly recordSchema: RecordSchema
}

const NAMESPACES = { 'xmlns:csw': CSW, 'xmlns:ogc': OGC, 'xmlns:gml': GML, 'xmlns:dc': DC, 'xmlns:dct': DCT, 'xmlns:ows': OWS }

export function writeGetRecords({ query, start, limit, axisOrder, recordSchema }: GetRecordsOptions): string {
  const constraint = writeConstraint(query, axisOrder)
  const paging = { resultType: 'results', startPosition: String(start), maxRecords: String(limit) }
  const types = xml('csw:Query', { typeNames: 'csw:Record' }, xml('csw:ElementSetName', {}, 'full'), ...constraint)
  return writeXml(
    xml(
      'csw:GetRecords',
      { ...NAMESPACES, service: 'CSW', version: '2.0.2', ...paging, outputSchema: recordSchema === 'iso-19139' ? GMD : CSW },
      types,
    ),
  )
}

function writeConstraint(query: CatalogueQuery, axisOrder: AxisOrder): readonly XmlNode[] {
  const parts = partsOf(query, axisOrder)
  if (parts.length === 0) return []
  return [xml('csw:Constraint', { version: '1.1.0' }, xml('ogc:Filter', {}, allOf(parts)))]
}

/** ANDed. */
function partsOf(query: CatalogueQuery, axisOrder: AxisOrder): readonly XmlNode[] {
  return [
    ...(query.ids ? [anyOf(query.ids.map((id) => compare('PropertyIsEqualTo', 'id', id)))] : []),
    ...(query.bbox ? [writeBoxFilter(query.bbox, axisOrder)] : []),
    ...query.equals.map(([name, value]) => compare('PropertyIsEqualTo', name, value)),
    ...query.like.map((choice) => anyOf(choice.map(([name, pattern]) => isLike(name, pattern)))),
    ...(query.word === undefined ? [] : [isLike(ANY_TEXT, `%${query.word}%`)]),
    ...query.ranges.map(([name, bound, day]) =>
      compare(bound === 'from' ? 'PropertyIsGreaterThanOrEqualTo' : 'PropertyIsLessThanOrEqualTo', name, day),
    ),
    ...(query.all ?? []).flatMap((part) => partsOf(part, axisOrder)),
    ...(query.any ? [anyOf(query.any.map((part) => allOf(partsOf(part, axisOrder))))] : []),
  ]
}

function allOf(parts: readonly XmlNode[]): XmlNode {
  return parts.length === 1 ? (parts[0] as XmlNode) : xml('ogc:And', {}, ...parts)
}

function anyOf(parts: readonly XmlNode[]): XmlNode {
  return parts.length === 1 ? (parts[0] as XmlNode) : xml('ogc:Or', {}, ...parts)
}

function isLike(name: string, pattern: string): XmlNode {
  return compare('PropertyIsLike', name, pattern, { wildCard: '%', singleChar: '_', escapeChar: '\\' })
}

function compare(operator: string, name: string, value: string, attributes: Readonly<Record<string, string>> = {}): XmlNode {
  return xml(`ogc:${operator}`, attributes, xml('ogc:PropertyName', {}, QUERYABLES[name] ?? name), xml('ogc:Literal', {}, value))
}

/** With the URN the axes are those of EPSG: latitude first (OGC 07-006r1 section 10.8.4.4); without a name some servers read longitude first. */
function writeBoxFilter(bbox: Bbox, axisOrder: AxisOrder): XmlNode {
  const [west, south, east, north] = writeBbox(bbox)
  const isLatitudeFirst = axisOrder === 'latitude first'
  const [lower, upper] = isLatitudeFirst ? [`${south} ${west}`, `${north} ${east}`] : [`${west} ${south}`, `${east} ${north}`]
  const system = isLatitudeFirst ? { srsName: 'urn:ogc:def:crs:EPSG::4326' } : {}
  const envelope = xml('gml:Envelope', system, xml('gml:lowerCorner', {}, lower), xml('gml:upperCorner', {}, upper))
  return xml('ogc:BBOX', {}, xml('ogc:PropertyName', {}, 'ows:BoundingBox'), envelope)
}

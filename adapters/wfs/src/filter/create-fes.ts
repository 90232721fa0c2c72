// The elements of a filter, in the words of one version (FES 2.0, OGC 09-026r2; Filter Encoding 1.1, OGC 04-095).
import { createHash } from 'node:crypto'
import { xml } from '@crosswalk/xml'
import type { XmlNode } from '@crosswalk/xml'
import type { Dialect } from '../request/dialect.ts'

export type ComparisonName =
  | 'PropertyIsEqualTo'
  | 'PropertyIsNotEqualTo'
  | 'PropertyIsLessThan'
  | 'PropertyIsLessThanOrEqualTo'
  | 'PropertyIsGreaterThan'
  | 'PropertyIsGreaterThanOrEqualTo'

/** Wildcards as a pattern's element declares them. */
export const WILD_CARD = '*'
export const SINGLE_CHARACTER = '.'
export const ESCAPE_CHARACTER = '!'

/** A closed ring; numbers in the order in which the system has its axes. */
export interface Outline {
  readonly srsName: string
  readonly positions: readonly (readonly [number, number])[]
}

/** Numbers in the order in which the system has its axes. */
export interface Corners {
  readonly srsName: string
  readonly lower: readonly [number, number]
  readonly upper: readonly [number, number]
}

export interface Fes {
  compare(name: ComparisonName, property: string, literal: string): XmlNode
  like(property: string, pattern: string): XmlNode
  isNull(property: string): XmlNode
  between(property: string, low: string, high: string): XmlNode
  not(inner: XmlNode): XmlNode
  /** One node stands for itself. Of boxes alone the first does: the others are looked at here, and QGIS Server 3.22 dies of two. */
  and(parts: readonly XmlNode[]): XmlNode
  or(parts: readonly XmlNode[]): XmlNode
  bbox(property: string, corners: Corners): XmlNode
  intersects(property: string, outline: Outline): XmlNode
  dwithin(property: string, center: { readonly srsName: string; readonly position: readonly [number, number] }, metres: number): XmlNode
  during(property: string, begin: string, end: string): XmlNode
  resourceId(id: string): XmlNode
}

/** Properties are qualified by the prefix, which the request binds. */
export function createFes(dialect: Dialect, prefix: string): Fes {
  const { prefix: fes, reference, distanceUnit } = dialect.filter
  const named = (property: string): XmlNode => xml(`${fes}:${reference}`, {}, prefix === '' ? property : `${prefix}:${property}`)
  const literal = (value: string): XmlNode => xml(`${fes}:Literal`, {}, value)
  const combine = (name: string, parts: readonly XmlNode[]): XmlNode => {
    const [first, ...more] = parts
    return first !== undefined && more.length === 0 ? first : xml(`${fes}:${name}`, {}, ...parts)
  }
  return {
    compare: (name, property, value) => xml(`${fes}:${name}`, {}, named(property), literal(value)),
    like: (property, pattern) =>
      xml(
        `${fes}:PropertyIsLike`,
        { wildCard: WILD_CARD, singleChar: SINGLE_CHARACTER, escapeChar: ESCAPE_CHARACTER },
        named(property),
        literal(pattern),
      ),
    isNull: (property) => xml(`${fes}:PropertyIsNull`, {}, named(property)),
    between: (property, low, high) =>
      xml(
        `${fes}:PropertyIsBetween`,
        {},
        named(property),
        xml(`${fes}:LowerBoundary`, {}, literal(low)),
        xml(`${fes}:UpperBoundary`, {}, literal(high)),
      ),
    not: (inner) => xml(`${fes}:Not`, {}, inner),
    and: (parts) => combine('And', parts.every(({ name }) => name === `${fes}:BBOX`) ? parts.slice(0, 1) : parts),
    or: (parts) => combine('Or', parts),
    bbox: (property, { srsName, lower, upper }) =>
      xml(
        `${fes}:BBOX`,
        {},
        named(property),
        xml(
          'gml:Envelope',
          { srsName },
          xml('gml:lowerCorner', {}, lower.map(toDecimal).join(' ')),
          xml('gml:upperCorner', {}, upper.map(toDecimal).join(' ')),
        ),
      ),
    intersects: (property, outline) => xml(`${fes}:Intersects`, {}, named(property), polygonOf(outline)),
    dwithin: (property, { srsName, position }, metres) =>
      xml(
        `${fes}:DWithin`,
        {},
        named(property),
        xml('gml:Point', { 'gml:id': 'p1', srsName }, xml('gml:pos', {}, position.map(toDecimal).join(' '))),
        xml(`${fes}:Distance`, { [distanceUnit]: 'm' }, toDecimal(metres)),
      ),
    during: (property, begin, end) =>
      xml(
        `${fes}:During`,
        {},
        named(property),
        xml('gml:TimePeriod', { 'gml:id': 't1' }, xml('gml:beginPosition', {}, begin), xml('gml:endPosition', {}, end)),
      ),
    resourceId: (id) => (dialect.version === '2.0.0' ? xml(`${fes}:ResourceId`, { rid: id }) : xml(`${fes}:GmlObjectId`, { 'gml:id': id })),
  }
}

function polygonOf({ srsName, positions }: Outline): XmlNode {
  const text = positions.map((position) => position.map(toDecimal).join(' ')).join(' ')
  // GML 3.2 wants an identifier, and no two the same in a document.
  const id = `g${createHash('sha256').update(text).digest('hex').slice(0, 12)}`
  return xml('gml:Polygon', { 'gml:id': id, srsName }, xml('gml:exterior', {}, xml('gml:LinearRing', {}, xml('gml:posList', {}, text))))
}

/** A number without an exponent, which not every server reads; the shortest that reads back as the same. */
export function toDecimal(value: number): string {
  const text = String(value)
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (match === null) return text
  const [, sign = '', first = '', rest = '', exponent = '0'] = match
  const digits = `${first}${rest}`
  const point = 1 + Number(exponent)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  return `${sign}${digits.padEnd(point, '0')}`
}

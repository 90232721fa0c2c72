// How the fake server evaluates filters: its own reading of the standards, with the lies it was told to tell. It shares nothing with the compiler.
import { attributeOf, childOf, childrenOf } from '@crosswalk/xml'
import type { XmlElement } from '@crosswalk/xml'
import { areasMeet } from './areas-meet.ts'
import type { FakeFeature, FakeType } from './fake-data.ts'
import type { Lie } from './fake-wfs.ts'

type Truth = boolean | null

export interface Evaluation {
  readonly type: FakeType
  readonly lies: ReadonlySet<Lie>
}

/** A condition that the server refuses. */
export class Refusal extends Error {}

/** Of a whole `Filter`: feature ids alone, or one condition. */
export function passes(filter: XmlElement | undefined, feature: FakeFeature, evaluation: Evaluation): boolean {
  if (filter === undefined) return true
  const ids = filter.children.filter(({ name }) => name === 'ResourceId' || name === 'GmlObjectId')
  if (ids.length > 1 && evaluation.lies.has('several ids match nothing')) return false
  if (ids.length > 0) return ids.some((id) => id.attributes.some(({ value }) => value === feature.fid))
  const [condition] = filter.children
  return condition !== undefined && test(condition, feature, evaluation) === true
}

function test(element: XmlElement, feature: FakeFeature, evaluation: Evaluation): Truth {
  const { lies } = evaluation
  const parts = (): readonly Truth[] => element.children.map((child) => test(child, feature, evaluation))
  switch (element.name) {
    case 'And':
      return parts().includes(false) ? false : parts().includes(null) ? null : true
    case 'Or':
      return parts().includes(true) ? true : parts().includes(null) ? null : false
    case 'Not': {
      const [inner = null] = parts()
      return inner === null ? (lies.has('Not of unknown is true') ? true : null) : !inner
    }
    case 'PropertyIsNull':
      if (lies.has('isNull is refused for label') && nameOf(element) === 'label') throw new Refusal('label')
      return valueOf(element, feature) === null
    case 'PropertyIsBetween':
      return testBetween(element, feature, evaluation)
    case 'PropertyIsLike':
      return testLike(element, feature, evaluation)
    case 'BBOX':
      return lies.has('BBOX is ignored') || testBox(element, feature, evaluation)
    case 'Intersects':
      return testArea(element, feature, evaluation)
    case 'DWithin':
      return testDistance(element, feature, evaluation)
    case 'During': {
      const period = childOf(element, 'TimePeriod')
      const value = valueOf(element, feature)
      if (period === undefined || typeof value !== 'string') return null
      const [begin, end] = ['beginPosition', 'endPosition'].map((name) => Date.parse(childOf(period, name)?.text ?? ''))
      const ms = Date.parse(value)
      return lies.has('During includes its ends') ? ms >= (begin ?? 0) && ms <= (end ?? 0) : ms > (begin ?? 0) && ms < (end ?? 0)
    }
    default:
      return testComparison(element, feature, evaluation)
  }
}

function nameOf(element: XmlElement): string {
  const reference = childOf(element, 'ValueReference') ?? childOf(element, 'PropertyName')
  return (reference?.text ?? '').replace(/^\w+:/, '')
}

function valueOf(element: XmlElement, { values }: FakeFeature): string | number | boolean | null {
  const name = nameOf(element)
  if (!Object.hasOwn(values, name)) throw new Refusal(name)
  return values[name] ?? null
}

function testComparison(element: XmlElement, feature: FakeFeature, { type, lies }: Evaluation): Truth {
  const value = valueOf(element, feature)
  const literal = childOf(element, 'Literal')?.text ?? ''
  if (value === null) return element.name === 'PropertyIsNotEqualTo' && lies.has('null differs from every text') ? true : null
  const order = compare(value, literal, { of: type.schema[nameOf(element)] ?? 'string', lies })
  if (order === null) return false
  switch (element.name) {
    case 'PropertyIsEqualTo':
      return order === 0
    case 'PropertyIsNotEqualTo':
      return order !== 0
    case 'PropertyIsLessThan':
      return order < 0
    case 'PropertyIsLessThanOrEqualTo':
      return order <= 0
    case 'PropertyIsGreaterThan':
      return order > 0
    case 'PropertyIsGreaterThanOrEqualTo':
      return order >= 0
    default:
      throw new Refusal(element.name)
  }
}

/** Null where the literal is none of the type. */
function compare(value: string | number | boolean, literal: string, { of, lies }: { of: string; lies: ReadonlySet<Lie> }): number | null {
  if (typeof value === 'number' && !lies.has('numbers compare as text')) {
    const number = lies.has('literals have six digits') ? Number(Number(literal).toPrecision(6)) : Number(literal)
    return Number.isNaN(number) ? null : value - number
  }
  if (of === 'dateTime') return compareTimes(String(value), literal, lies)
  if (lies.has('texts compare by language') && String(value) !== literal) return new Intl.Collator('de').compare(String(value), literal)
  const [left, right] = lies.has('texts compare without case')
    ? [String(value).toLowerCase(), literal.toLowerCase()]
    : [String(value), literal]
  return Buffer.compare(Buffer.from(left), Buffer.from(right))
}

function compareTimes(value: string, literal: string, lies: ReadonlySet<Lie>): number | null {
  if (lies.has('times with T and Z match nothing') && literal.includes('T')) return null
  const ms = Date.parse(literal.replace(' ', 'T').replace(/\+00$/, 'Z').replace(/(\d)$/, '$1Z'))
  return Number.isNaN(ms) ? null : Date.parse(value) - ms
}

function testBetween(element: XmlElement, feature: FakeFeature, { lies }: Evaluation): Truth {
  const value = valueOf(element, feature)
  if (typeof value !== 'number') return null
  const [low, high] = ['LowerBoundary', 'UpperBoundary'].map((name) => Number(childOf(childOf(element, name) ?? element, 'Literal')?.text))
  return lies.has('PropertyIsBetween leaves out its ends')
    ? value > (low ?? 0) && value < (high ?? 0)
    : value >= (low ?? 0) && value <= (high ?? 0)
}

function testLike(element: XmlElement, feature: FakeFeature, { lies }: Evaluation): Truth {
  const value = valueOf(element, feature)
  if (value === null) return null
  const mark = (name: string): string => attributeOf(element, name) ?? ''
  const source = Array.from(childOf(element, 'Literal')?.text ?? '', (character) => {
    if (character === mark('wildCard')) return '[^]*'
    if (character === mark('singleChar')) return '[^]'
    return character.replace(/[\\^$.*+?()[\]{}|]/, String.raw`\$&`)
  })
  return new RegExp(`^${source.join('')}$`, lies.has('PropertyIsLike ignores case') ? 'iu' : 'u').test(String(value))
}

/** Longitude and latitude from numbers in the order that the server takes the system for. */
function placed(text: string, srsName: string, lies: ReadonlySet<Lie>): readonly [number, number] {
  const [first = 0, second = 0] = text.trim().split(/\s+/).map(Number)
  const isLatitudeFirst = srsName.startsWith('urn:') !== lies.has('filters have longitude first')
  return isLatitudeFirst ? [second, first] : [first, second]
}

function testBox(element: XmlElement, feature: FakeFeature, { type, lies }: Evaluation): Truth {
  if (nameOf(element) !== type.geometry) throw new Refusal(nameOf(element))
  const envelope = childOf(element, 'Envelope')
  const srsName = envelope === undefined ? '' : (attributeOf(envelope, 'srsName') ?? '')
  const corner = (name: string): readonly [number, number] =>
    placed(envelope === undefined ? '' : (childOf(envelope, name)?.text ?? ''), srsName, lies)
  const [[west, south], [east, north]] = [corner('lowerCorner'), corner('upperCorner')]
  const [xs, ys] = [feature.ring.map(([x]) => x), feature.ring.map(([, y]) => y)]
  return Math.min(...xs) <= east && Math.max(...xs) >= west && Math.min(...ys) <= north && Math.max(...ys) >= south
}

function testArea(element: XmlElement, feature: FakeFeature, { type, lies }: Evaluation): Truth {
  if (nameOf(element) !== type.geometry || lies.has('Intersects is refused')) throw new Refusal('Intersects')
  const polygon = childOf(element, 'Polygon')
  const srsName = polygon === undefined ? '' : (attributeOf(polygon, 'srsName') ?? '')
  const list = polygon && childOf(childOf(childOf(polygon, 'exterior') ?? polygon, 'LinearRing') ?? polygon, 'posList')
  const numbers = (list?.text ?? '').trim().split(/\s+/)
  const isTurned = lies.has('Intersects has its axes the other way round')
  const ring = Array.from({ length: numbers.length / 2 }, (_, index) => {
    const pair = numbers.slice(2 * index, 2 * index + 2)
    return placed((isTurned ? pair.toReversed() : pair).join(' '), srsName, lies)
  })
  return areasMeet(feature.ring, lies.has('Intersects compares boxes') ? boxOf(ring) : ring)
}

function boxOf(ring: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)]
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
}

/** Of the nearest corner, on a sphere: good enough for whoever asks a hundredth more. */
function testDistance(element: XmlElement, feature: FakeFeature, { lies }: Evaluation): Truth {
  const [center] = childrenOf(element, 'Point')
  const srsName = center === undefined ? '' : (attributeOf(center, 'srsName') ?? '')
  const [x, y] = placed(center === undefined ? '' : (childOf(center, 'pos')?.text ?? ''), srsName, lies)
  const reach = Number(childOf(element, 'Distance')?.text)
  const radians = Math.PI / 180
  return feature.ring.some(([east, north]) => {
    if (lies.has('DWithin ignores the unit')) return Math.hypot(east - x, north - y) <= reach
    const half =
      Math.sin(((north - y) * radians) / 2) ** 2 +
      Math.cos(y * radians) * Math.cos(north * radians) * Math.sin(((east - x) * radians) / 2) ** 2
    return 2 * 6_371_009 * Math.asin(Math.sqrt(half)) <= reach
  })
}

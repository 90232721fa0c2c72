// Reads GML curves as lines of positions, in the order and system of the text; arcs become chains of edges.
import type { Position } from '@crosswalk/contract'
import { geodesicCircle } from '../ellipsoid.ts'
import { arcThrough, circleAround, circleOver } from './arcs.ts'
import { GmlError, gmlAttribute, gmlChildren } from './gml-element.ts'
import type { GmlElement } from './gml-element.ts'
import type { GmlScope } from './gml-scope.ts'
import { readPositions, toNumber } from './read-positions.ts'

/** Elements that are curves. */
export const CURVES: ReadonlySet<string> = new Set(['LineString', 'LinearRing', 'Curve', 'CompositeCurve', 'OrientableCurve', 'Ring'])

/** The positions along any curve. @throws GmlError */
export function readCurve(element: GmlElement, scope: GmlScope): Position[] {
  switch (element.name) {
    case 'LineString':
    case 'LinearRing':
      return readPositions(element, scope)
    case 'Curve':
      return chain(gmlChildren(element).flatMap(gmlChildren), scope.within(element), readSegment)
    case 'CompositeCurve':
    case 'Ring':
      return chain(membersOf(element, 'curveMember'), scope.within(element), readCurve)
    case 'OrientableCurve': {
      const [base] = membersOf(element, 'baseCurve')
      if (base === undefined) throw new GmlError('malformed', element, 'without a base curve')
      const positions = readCurve(base, scope.within(element))
      return gmlAttribute(element, 'orientation') === '-' ? positions.toReversed() : positions
    }
    default:
      throw new GmlError('unsupported', element, 'this kind of curve is not understood')
  }
}

/** The geometries in the properties of that name. @throws GmlError where one is only referred to */
export function membersOf(element: GmlElement, ...names: readonly string[]): readonly GmlElement[] {
  return gmlChildren(element).flatMap((child) => {
    if (!names.includes(child.name)) throw new GmlError('unsupported', child, `not understood in ${element.name}`)
    const inner = gmlChildren(child)
    if (inner.length === 0 && child.attributes.some(({ name }) => name === 'href')) {
      throw new GmlError('unsupported', child, 'a geometry that is only referred to')
    }
    return inner
  })
}

/** The parts one after the other; where one begins at the end of the one before, that position stands once. */
function chain(parts: readonly GmlElement[], scope: GmlScope, read: (part: GmlElement, scope: GmlScope) => Position[]): Position[] {
  const positions: Position[] = []
  for (const part of parts) {
    const next = read(part, scope)
    const [last, first] = [positions.at(-1), next[0]]
    const isJoined = last !== undefined && first !== undefined && last[0] === first[0] && last[1] === first[1]
    for (const position of isJoined ? next.slice(1) : next) positions.push(position)
  }
  return positions
}

function readSegment(element: GmlElement, scope: GmlScope): Position[] {
  switch (element.name) {
    case 'LineStringSegment':
      return readPositions(element, scope)
    case 'Arc':
    case 'ArcString':
      return bound(readArcs(element, scope), element, scope)
    case 'Circle':
      return bound(readCircle(element, scope), element, scope)
    case 'CircleByCenterPoint':
      return bound(readCircleAround(element, scope), element, scope)
    default:
      throw new GmlError('unsupported', element, 'this kind of curve segment is not understood')
  }
}

function bound(positions: Position[], element: GmlElement, scope: GmlScope): Position[] {
  scope.take(positions.length, element)
  return positions
}

const METRES_PER_DEGREE = 111_320

/** The tolerance in the unit of the coordinates. */
function toleranceOf({ system, arcToleranceMetres }: GmlScope): number {
  return arcToleranceMetres / (system.metresPerUnit ?? METRES_PER_DEGREE)
}

/** Every second position lies on an arc between its neighbours. */
function readArcs(element: GmlElement, scope: GmlScope): Position[] {
  const given = readPositions(element, scope)
  if (given.length < 3 || given.length % 2 === 0) throw new GmlError('malformed', element, `${given.length} positions are no arcs`)
  const positions: Position[] = given.slice(0, 1)
  for (let index = 2; index < given.length; index += 2) {
    const [start = [], middle = [], end = []] = given.slice(index - 2, index + 1)
    for (const position of arcThrough(start, middle, end, toleranceOf(scope)).slice(1)) positions.push(position)
  }
  return positions
}

function readCircle(element: GmlElement, scope: GmlScope): Position[] {
  const [first, second, third, ...more] = readPositions(element, scope)
  if (first === undefined || second === undefined || third === undefined || more.length > 0) {
    throw new GmlError('malformed', element, 'a circle has three positions')
  }
  const circle = circleOver(first, second, third, toleranceOf(scope))
  if (circle === null) throw new GmlError('malformed', element, 'three positions in a line are no circle')
  return circle
}

/** In degrees the circle is the geodesic one; in a plane that of its coordinates. */
function readCircleAround(element: GmlElement, scope: GmlScope): Position[] {
  const [centre, ...more] = readPositions(element, scope)
  const radius = gmlChildren(element).find(({ name }) => name === 'radius')
  if (centre === undefined || more.length > 0 || radius === undefined)
    throw new GmlError('malformed', element, 'a centre and a radius are needed')
  const metres = toNumber(radius.text, radius) * metresOf(radius)
  if (!(metres > 0)) throw new GmlError('malformed', radius, 'a radius is greater than 0')
  const { metresPerUnit, isSwapped } = scope.system
  if (metresPerUnit !== null) return circleAround(centre, metres / metresPerUnit, toleranceOf(scope))
  const [first = 0, second = 0] = centre
  const circle = geodesicCircle(isSwapped ? [second, first] : [first, second], metres, scope.arcToleranceMetres)
  return circle.map(([longitude, latitude]) => (isSwapped ? [latitude, longitude] : [longitude, latitude]))
}

const METRES: ReadonlyMap<string, number> = new Map([
  ['m', 1],
  ['metre', 1],
  ['meter', 1],
  ['9001', 1],
  ['km', 1000],
  ['9036', 1000],
  ['[nmi_i]', 1852],
  ['nm', 1852],
  ['9030', 1852],
  ['ft', 0.3048],
  ['[ft_i]', 0.3048],
  ['9002', 0.3048],
])

/** By symbol, UCUM code, or the number of an EPSG identifier in any form. */
function metresOf(radius: GmlElement): number {
  const uom = gmlAttribute(radius, 'uom') ?? 'm'
  const metres = METRES.get(/(?:EPSG:[^:]*:|EPSG\/[^/]*\/|epsg\.xml#)(\d+)$/i.exec(uom)?.[1] ?? uom.toLowerCase())
  if (metres === undefined) throw new GmlError('unsupported', radius, `unit ${uom.slice(0, 60)}`)
  return metres
}

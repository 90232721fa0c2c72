// Tells the kinds of GML geometries apart, and puts their parts together as GeoJSON has them.
import type { Geometry, Position } from '@crosswalk/contract'
import { GmlError, gmlChildren } from './gml-element.ts'
import type { GmlElement } from './gml-element.ts'
import type { GmlScope } from './gml-scope.ts'
import { CURVES, membersOf, readCurve } from './read-curve.ts'
import { readPositions } from './read-positions.ts'
import { readSurface, SURFACES } from './read-surface.ts'
import type { Rings } from './read-surface.ts'

/** In the order and system of the text; null where it is empty. @throws GmlError */
export function readGeometryElement(element: GmlElement, scope: GmlScope): Geometry | null {
  if (element.name === 'Point') return readPoint(element, scope)
  if (CURVES.has(element.name)) return toLine(readCurve(element, scope), element)
  if (SURFACES.has(element.name)) return toPolygons(readSurface(element, scope), element)
  switch (element.name) {
    case 'MultiPoint':
      return readMultiPoint(element, scope)
    case 'MultiLineString':
    case 'MultiCurve': {
      const inner = scope.within(element)
      const coordinates = membersOf(element, 'lineStringMember', 'curveMember', 'curveMembers').map((member) => readCurve(member, inner))
      return coordinates.length === 0 ? null : { type: 'MultiLineString', coordinates: coordinates.map((line) => lineOf(line, element)) }
    }
    case 'MultiPolygon':
    case 'MultiSurface': {
      const inner = scope.within(element)
      const members = membersOf(element, 'polygonMember', 'surfaceMember', 'surfaceMembers')
      const coordinates = members.flatMap((member) => readSurface(member, inner)).filter((rings) => rings.length > 0)
      return coordinates.length === 0 ? null : { type: 'MultiPolygon', coordinates }
    }
    case 'MultiGeometry':
    case 'GeometricComplex':
      return readCollection(element, scope)
    case 'Envelope':
    case 'Box':
      return readEnvelope(element, scope)
    default:
      throw new GmlError('unsupported', element, 'this kind of geometry is not understood')
  }
}

function readPoint(element: GmlElement, scope: GmlScope): Geometry | null {
  const [coordinates, ...more] = readPositions(element, scope)
  if (more.length > 0) throw new GmlError('malformed', element, 'a point of several positions')
  return coordinates === undefined ? null : { type: 'Point', coordinates }
}

function readMultiPoint(element: GmlElement, scope: GmlScope): Geometry | null {
  const inner = scope.within(element)
  const coordinates = membersOf(element, 'pointMember', 'pointMembers').flatMap((member) => {
    const point = readPoint(member, inner)
    return point?.type === 'Point' ? [point.coordinates] : []
  })
  return coordinates.length === 0 ? null : { type: 'MultiPoint', coordinates }
}

function readCollection(element: GmlElement, scope: GmlScope): Geometry | null {
  const inner = scope.within(element)
  const geometries = membersOf(element, 'geometryMember', 'geometryMembers', 'element').flatMap((member) => {
    const geometry = readGeometryElement(member, inner)
    return geometry === null ? [] : [geometry]
  })
  return geometries.length === 0 ? null : { type: 'GeometryCollection', geometries }
}

function toLine(positions: readonly Position[], element: GmlElement): Geometry | null {
  return positions.length === 0 ? null : { type: 'LineString', coordinates: lineOf(positions, element) }
}

function lineOf(positions: readonly Position[], element: GmlElement): readonly Position[] {
  if (positions.length < 2) throw new GmlError('malformed', element, `a line of ${positions.length} positions`)
  return positions
}

/** A surface of one patch is a polygon. */
function toPolygons(patches: readonly Rings[], element: GmlElement): Geometry | null {
  const full = patches.filter((rings) => rings.length > 0)
  if (full.length < patches.length && full.length > 0) throw new GmlError('malformed', element, 'a patch without rings')
  const [first, ...more] = full
  if (first === undefined) return null
  return more.length === 0 ? { type: 'Polygon', coordinates: first } : { type: 'MultiPolygon', coordinates: full }
}

/** The box between two corners, as a polygon. */
function readEnvelope(element: GmlElement, scope: GmlScope): Geometry | null {
  const inner = scope.within(element)
  const corners = gmlChildren(element).filter(({ name }) => name === 'lowerCorner' || name === 'upperCorner')
  const asPositions = corners.map((corner) => ({ ...element, attributes: [], children: [{ ...corner, name: 'pos' }] }))
  const positions = corners.length > 0 ? asPositions.flatMap((corner) => readPositions(corner, inner)) : readPositions(element, scope)
  const [lower, upper, ...more] = positions
  if (lower === undefined) return null
  if (upper === undefined || more.length > 0) throw new GmlError('malformed', element, 'a box has two corners')
  const [[x1 = 0, y1 = 0], [x2 = 0, y2 = 0]] = [lower, upper]
  const ring = [
    [x1, y1],
    [x2, y1],
    [x2, y2],
    [x1, y2],
    [x1, y1],
  ]
  return { type: 'Polygon', coordinates: [ring] }
}

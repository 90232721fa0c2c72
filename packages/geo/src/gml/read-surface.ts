// Reads GML surfaces as polygons, in the order and system of the text.
import type { Position } from '@crosswalk/contract'
import { GmlError, gmlChildren } from './gml-element.ts'
import type { GmlElement } from './gml-element.ts'
import type { GmlScope } from './gml-scope.ts'
import { membersOf, readCurve } from './read-curve.ts'

/** Outer ring first. */
export type Rings = readonly (readonly Position[])[]

/** Elements that are surfaces. */
export const SURFACES: ReadonlySet<string> = new Set([
  'Polygon',
  'Surface',
  'PolyhedralSurface',
  'TriangulatedSurface',
  'Tin',
  'CompositeSurface',
  'OrientableSurface',
])

/** The polygons that a surface is made of: one of a polygon, one per patch of any other. @throws GmlError */
export function readSurface(element: GmlElement, scope: GmlScope): readonly Rings[] {
  switch (element.name) {
    case 'Polygon':
      return [readPolygon(element, scope)]
    case 'Surface':
    case 'PolyhedralSurface':
    case 'TriangulatedSurface':
    case 'Tin': {
      const inner = scope.within(element)
      const patches = membersOf(element, 'patches', 'polygonPatches', 'trianglePatches')
      return patches.map((patch) => readPatch(patch, inner))
    }
    case 'CompositeSurface': {
      const inner = scope.within(element)
      return membersOf(element, 'surfaceMember').flatMap((member) => readSurface(member, inner))
    }
    case 'OrientableSurface': {
      // Which side is up does not change what lies within.
      const inner = scope.within(element)
      return membersOf(element, 'baseSurface').flatMap((base) => readSurface(base, inner))
    }
    default:
      throw new GmlError('unsupported', element, 'this kind of surface is not understood')
  }
}

function readPatch(element: GmlElement, scope: GmlScope): Rings {
  if (!['PolygonPatch', 'Triangle', 'Rectangle'].includes(element.name)) {
    throw new GmlError('unsupported', element, 'this kind of surface patch is not understood')
  }
  return readPolygon(element, scope)
}

const OUTER = ['exterior', 'outerBoundaryIs']
const INNER = ['interior', 'innerBoundaryIs']

/** Empty for a polygon without any ring. */
function readPolygon(element: GmlElement, scope: GmlScope): Rings {
  const inner = scope.within(element)
  const outer: Position[][] = []
  const holes: Position[][] = []
  for (const child of gmlChildren(element)) {
    const list = OUTER.includes(child.name) ? outer : INNER.includes(child.name) ? holes : undefined
    if (list === undefined) throw new GmlError('unsupported', child, `not understood in ${element.name}`)
    for (const ring of gmlChildren(child)) list.push(readRing(ring, inner))
  }
  if (outer.length > 1 || (outer.length === 0 && holes.length > 0)) throw new GmlError('malformed', element, `${outer.length} outer rings`)
  return [...outer, ...holes]
}

/** Closed where it was left open; GML says that it ends where it begins (OGC 07-036 section 10.5.8). */
function readRing(element: GmlElement, scope: GmlScope): Position[] {
  const positions = readCurve(element, scope)
  const [first, last] = [positions[0], positions.at(-1)]
  const isClosed = first !== undefined && last !== undefined && first[0] === last[0] && first[1] === last[1]
  if (!isClosed && first !== undefined) positions.push(first)
  if (positions.length < 4) throw new GmlError('malformed', element, `a ring of ${positions.length} positions`)
  return positions
}

// Compiles spatial conditions to areas and boxes that hold every match, and distances where the server measures in metres.
import type { Bbox, Geometry, Position } from '@crosswalk/contract'
import { bboxAround, bboxOf, coverGeometry, isEmptyBbox, parseBbox, splitBbox, validateGeometry } from '@crosswalk/geo'
import { bendOf } from './bend.ts'
import type { FilterCrs } from '../probes/findings.ts'
import type { Corners, Outline } from './create-fes.ts'
import { propertyOf, verdictOf } from './filter-scope.ts'
import type { CompiledFilter, FilterScope } from './filter-scope.ts'

/** All of these need a point in common. */
const INTERSECTING: ReadonlySet<string> = new Set([
  's_intersects',
  's_equals',
  's_touches',
  's_within',
  's_overlaps',
  's_crosses',
  's_contains',
])

/**
 * The literal, wider by how far positions may be off, as what a feature must intersect; a box around it where the server does not do that, or the literal
 * is one. Always inexact: servers compare positions that they did not round, and boxes with envelopes. Of all operators only Intersects goes out: the
 * others need a point in common too, and would lose features whose last digit differs.
 */
export function compileSpatial(op: string, [left, right]: readonly unknown[], scope: FilterScope): CompiledFilter | undefined {
  if (!INTERSECTING.has(op)) return undefined
  const property = propertyOf(left, scope) ?? propertyOf(right, scope)
  const literal = literalGeometry(propertyOf(left, scope) === undefined ? left : right)
  if (property?.type !== 'geometry' || literal === undefined) return undefined
  const intersecting = 'type' in literal ? compileIntersects(property.name, literal, scope) : undefined
  return intersecting ?? compileBoxes(property.name, boxesOf(literal), scope)
}

/** Wider than any rounding of the numbers on the way, and narrower than anything that is mapped. */
const LEAST_REACH_DEGREES = 1e-6

function compileIntersects(property: string, literal: Geometry, scope: FilterScope): CompiledFilter | undefined {
  const { filterCrs, marginDegrees } = scope.findings
  if (filterCrs === undefined || verdictOf(scope, 'intersects') === 'unsupported') return undefined
  const degrees = Math.max(marginDegrees, LEAST_REACH_DEGREES) + bendOf(literal)
  const rings = coverGeometry(literal, { degrees, maxPositions: scope.maxPositions })
  if (rings === undefined) return undefined
  return { node: scope.fes.or(rings.map((ring) => scope.fes.intersects(property, outlineOf(ring, filterCrs)))), verdict: 'inexact' }
}

/** A box as it is, split at the antimeridian; the box of anything else. */
function boxesOf(literal: Geometry | Bbox): readonly Bbox[] {
  return splitBbox('type' in literal ? bboxOf(literal) : literal)
}

export function outlineOf(ring: readonly Position[], { srsName, latitudeFirst }: FilterCrs): Outline {
  return { srsName, positions: ring.map(([x = 0, y = 0]) => (latitudeFirst ? [y, x] : [x, y])) }
}

export function compileWithinDistance([left, right, metres]: readonly unknown[], scope: FilterScope): CompiledFilter | undefined {
  const property = propertyOf(left, scope) ?? propertyOf(right, scope)
  const literal = propertyOf(left, scope) === undefined ? left : right
  if (property?.type !== 'geometry' || typeof metres !== 'number' || !Number.isFinite(metres) || metres < 0) return undefined
  const geometry = literalGeometry(literal)
  if (geometry === undefined) return undefined
  const { filterCrs } = scope.findings
  if ('type' in geometry && geometry.type === 'Point' && filterCrs !== undefined && verdictOf(scope, 'dwithin') !== 'unsupported') {
    const [x = 0, y = 0] = geometry.coordinates
    const position = filterCrs.latitudeFirst ? ([y, x] as const) : ([x, y] as const)
    // A hundredth more than asked for covers servers that measure on a sphere.
    const reach = metres * 1.01 + scope.findings.marginDegrees * 111_320 + 1
    return { node: scope.fes.dwithin(property.name, { srsName: filterCrs.srsName, position }, reach), verdict: 'inexact' }
  }
  return compileBoxes(property.name, bboxAround(geometry, metres), scope)
}

/** Undefined for another property. @throws QUERY_INVALID for a literal that is no geometry */
function literalGeometry(literal: unknown): Geometry | Bbox | undefined {
  if (typeof literal !== 'object' || literal === null || 'property' in literal) return undefined
  if ('bbox' in literal) return Array.isArray(literal.bbox) ? parseBbox(literal.bbox as number[]) : undefined
  return validateGeometry(literal)
}

function compileBoxes(property: string, boxes: readonly Bbox[], scope: FilterScope): CompiledFilter | undefined {
  const { filterCrs, marginDegrees } = scope.findings
  if (filterCrs === undefined || boxes.length === 0 || verdictOf(scope, 'bbox') === 'unsupported') return undefined
  const nodes = boxes
    .filter((box) => !isEmptyBbox(box))
    .map((box) => scope.fes.bbox(property, cornersOf(grow(box, marginDegrees + bendOf(box)), filterCrs)))
  return nodes.length === 0 ? undefined : { node: scope.fes.or(nodes), verdict: 'inexact' }
}

/** No server minds the last digit, and none of a box's edges may be lost to it. */
const LEAST_MARGIN_DEGREES = 1e-9

function grow([west, south, east, north]: Bbox, margin: number): Bbox {
  const by = Math.max(margin, LEAST_MARGIN_DEGREES)
  return [Math.max(-180, west - by), Math.max(-90, south - by), Math.min(180, east + by), Math.min(90, north + by)]
}

export function cornersOf([west, south, east, north]: Bbox, { srsName, latitudeFirst }: FilterCrs): Corners {
  return latitudeFirst ? { srsName, lower: [south, west], upper: [north, east] } : { srsName, lower: [west, south], upper: [east, north] }
}

// Spatial operators with the literal as it is where that was seen to work, else by the box around it.
import type { Bbox, Filter, Geometry, Operand, PropertyRef, Spatial, SpatialOperator, WithinDistance } from '@crosswalk/contract'
import { bboxAround, bboxOf, bboxPolygon, isEmptyBbox, isValidGeometry, parseBbox, splitBbox, validateGeometry } from '@crosswalk/geo'
import { weaker } from './abilities.ts'
import type { AbilityName } from './abilities.ts'
import { nativeName } from './native-property.ts'
import type { LoweringState } from './lower-filter.ts'
import { anyOf } from './lowered.ts'
import type { Lowered } from './lowered.ts'
import { isBboxLiteral, isGeometryLiteral, isPropertyRef } from './operands.ts'
import { PLAIN, writeBox } from './writing.ts'

const SWAPPED: Readonly<Partial<Record<SpatialOperator, SpatialOperator>>> = { s_within: 's_contains', s_contains: 's_within' }

interface Relation {
  readonly op: SpatialOperator | 's_dwithin'
  readonly property: PropertyRef
  readonly literal: Operand
  readonly metres: number
}

/** The property first; undefined where there is not one property of type geometry and one literal. */
export function readRelation(filter: Spatial | WithinDistance, { types }: Pick<LoweringState, 'types'>): Relation | undefined {
  const [first, second] = filter.args
  const isSwapped = !isPropertyRef(first)
  const property = isSwapped ? second : first
  const literal = isSwapped ? first : second
  if (!isPropertyRef(property) || literal === undefined || types.get(property.property) !== 'geometry') return undefined
  if (filter.op === 's_dwithin') {
    const metres = filter.args[2]
    return typeof metres === 'number' && metres >= 0 ? { op: filter.op, property, literal, metres } : undefined
  }
  return { op: isSwapped ? (SWAPPED[filter.op] ?? filter.op) : filter.op, property, literal, metres: 0 }
}

export function lowerSpatial(filter: Spatial | WithinDistance, state: LoweringState): Lowered | undefined {
  const relation = readRelation(filter, state)
  if (relation === undefined) return undefined
  return lowerExactly(relation, state) ?? lowerByBoxes(relation, state)
}

/** A box or a point only where that is exact: the box around is as good a superset. Other shapes also where a superset is what comes. */
function lowerExactly({ op, property, literal }: Relation, state: LoweringState): Lowered | undefined {
  const name = nativeName(property, state)
  const verdicts = state.abilities.filter?.verdicts
  const ofOperator = verdicts?.get(`${op}:geometry`) ?? 'unsupported'
  const shape = shapeOf(literal)
  if (name === undefined || shape === undefined || op === 's_dwithin') return undefined
  const verdict = shape.ability === undefined ? ofOperator : weaker(ofOperator, verdicts?.get(shape.ability) ?? 'unsupported')
  if (verdict === 'unsupported' || (shape.ability === undefined && verdict !== 'exact')) return undefined
  return { filter: { op, args: [name, shape.geometry] }, verdict }
}

interface Shape {
  readonly geometry: Geometry
  /** What has to be seen of such literals; undefined for a point, or the rectangle of a box with an area, which every parser reads. */
  readonly ability: AbilityName | undefined
}

const ABILITIES: Readonly<Partial<Record<Geometry['type'], AbilityName>>> = {
  Polygon: 'polygons:geometry',
  MultiPolygon: 'polygons:geometry',
  LineString: 'lines:geometry',
  MultiLineString: 'lines:geometry',
}

/** URLs have an end. */
const MAX_POSITIONS = 150

/** In the plane; undefined for what only a box can stand for: areas that others find invalid, and literals that are too long. */
function shapeOf(literal: Operand): Shape | undefined {
  if (!isGeometryLiteral(literal)) {
    const bbox = bboxOfLiteral(literal)
    return bbox === undefined || bbox[0] > bbox[2] || !hasArea(bbox) ? undefined : { geometry: bboxPolygon(bbox), ability: undefined }
  }
  if (!isValid(literal)) return undefined
  if (literal.type === 'Point') return { geometry: { type: 'Point', coordinates: literal.coordinates.slice(0, 2) }, ability: undefined }
  const ability = ABILITIES[literal.type]
  if (ability === undefined || !('coordinates' in literal) || countPositions(literal.coordinates) > MAX_POSITIONS) return undefined
  return isValidGeometry(literal)
    ? { geometry: { type: literal.type, coordinates: inPlane(literal.coordinates) } as Geometry, ability }
    : undefined
}

type Coordinates = number | readonly Coordinates[]

function countPositions(coordinates: Coordinates): number {
  if (typeof coordinates === 'number') return 0
  return typeof coordinates[0] === 'number' ? 1 : coordinates.reduce((sum: number, part) => sum + countPositions(part), 0)
}

function inPlane(coordinates: Coordinates): Coordinates {
  if (typeof coordinates === 'number') return coordinates
  return typeof coordinates[0] === 'number' ? coordinates.slice(0, 2) : coordinates.map(inPlane)
}

const hasArea = ([west, south, east, north]: Bbox): boolean => west < east && south < north

function isValid(geometry: Geometry): boolean {
  try {
    validateGeometry(geometry)
    return true
  } catch {
    return false
  }
}

/** Undefined for what is no box: the evaluator says so. */
function bboxOfLiteral(literal: Operand): Bbox | undefined {
  if (!isBboxLiteral(literal)) return undefined
  try {
    return parseBbox(literal.bbox)
  } catch {
    return undefined
  }
}

/** All that can hold are boxes that the literal lies in, and every operator but S_DISJOINT needs a common point. */
function lowerByBoxes(relation: Relation, state: LoweringState): Lowered | undefined {
  const name = nativeName(relation.property, state)
  const verdicts = state.abilities.filter?.verdicts
  const verdict = verdicts?.get('s_intersects:geometry') ?? 'unsupported'
  const boxes = boxesAround(relation, state.abilities.marginDegrees)
  if (name === undefined || verdict === 'unsupported' || boxes === undefined || boxes.length === 0) return undefined
  if (boxes.length > 1 && verdicts?.get('or') !== 'exact') return undefined
  const places = state.abilities.filter?.places ?? PLAIN
  if (boxes.some((box) => writeBox(box, places) === undefined)) return undefined
  const parts = boxes.map((box): Filter => ({ op: 's_intersects', args: [name, bboxPolygon(box)] }))
  const isExact = relation.op === 's_intersects' && verdict === 'exact' && isBboxLiteral(relation.literal) && boxes.every(hasArea)
  return { filter: anyOf(parts), verdict: isExact ? 'exact' : 'inexact' }
}

/** Below this a box around a point has an area that any server sees, and lets nearly nothing else in. */
const LEAST_DEGREES = 1e-9

/** One or two boxes, west at most east, that hold every geometry of which the relation can be true; undefined where none can. */
export function boxesAround({ op, literal, metres }: Relation, marginDegrees: number): readonly Bbox[] | undefined {
  if (op === 's_disjoint') return undefined
  const bbox = bboxOfLiteral(literal) ?? (isGeometryLiteral(literal) && isValid(literal) ? bboxOf(literal) : undefined)
  if (bbox === undefined || isEmptyBbox(bbox)) return undefined
  const boxes = op === 's_dwithin' ? bboxAround(bbox, metres) : splitBbox(bbox)
  return boxes.map((box) => {
    const [west, south, east, north] = box
    const margin = Math.max(marginDegrees, hasArea(box) ? 0 : LEAST_DEGREES)
    if (margin === 0) return box
    return [Math.max(-180, west - margin), Math.max(-90, south - margin), Math.min(180, east + margin), Math.min(90, north + margin)]
  })
}

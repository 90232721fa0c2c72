// Does a filter demand a place where a collection has nothing: then its source is not asked (mims.md, AC-7).
import type { Bbox, Collection, Filter, Operand } from '@crosswalk/contract'
import { bboxAround, bboxIntersects, bboxOf } from '@crosswalk/geo'
import { isBboxLiteral, isGeometry, isPropertyRef } from '@crosswalk/cql2'

/** Servers round the extents they state; ten metres are more than any of them drops. */
const ROUNDING_METRES = 10
/** Those that two geometries without a common point cannot fulfil: all but `s_disjoint`. */
const MEETING = new Set(['s_intersects', 's_equals', 's_touches', 's_within', 's_overlaps', 's_crosses', 's_contains'])

/**
 * True where one of the ANDed conjuncts, in source names, can hold for no geometry inside the collection's extent. An extent that is not
 * stated excludes nothing, nor does a collection with several geometries, whose extent may be that of another one.
 */
export function isOutsideExtent(collection: Collection, conjuncts: readonly Filter[]): boolean {
  const { bbox, geometryProperty, properties } = collection
  if (bbox === undefined || geometryProperty === undefined) return false
  if (properties.filter(({ type }) => type === 'geometry').length > 1) return false
  const extent = bboxAround(bbox, ROUNDING_METRES)
  return conjuncts.some((conjunct) => {
    const places = placesOf(conjunct, geometryProperty)
    return places !== null && !places.some((place) => extent.some((part) => bboxIntersects(part, place)))
  })
}

/** The boxes that the geometry has to meet, or null where the conjunct does not bind it to a place. */
function placesOf(conjunct: Filter, geometryProperty: string): readonly Bbox[] | null {
  if (typeof conjunct === 'boolean') return null
  if (conjunct.op === 's_dwithin') {
    const [first, second, metres] = conjunct.args
    const literal = literalBeside(geometryProperty, first, second)
    return literal === null ? null : bboxAround(literal, metres)
  }
  if (!MEETING.has(conjunct.op)) return null
  const [first, second] = conjunct.args as readonly [Operand, Operand]
  const literal = literalBeside(geometryProperty, first, second)
  return literal === null ? null : bboxAround(literal, 0)
}

function literalBeside(name: string, first: Operand, second: Operand): Bbox | null {
  for (const [property, literal] of [
    [first, second],
    [second, first],
  ] as const) {
    if (!isPropertyRef(property) || property.property !== name) continue
    if (isGeometry(literal)) return bboxOf(literal)
    if (isBboxLiteral(literal)) return corners(literal.bbox)
  }
  return null
}

/** Heights do not place anything. */
function corners(numbers: readonly number[]): Bbox {
  const half = numbers.length / 2
  return [numbers[0] ?? 0, numbers[1] ?? 0, numbers[half] ?? 0, numbers[half + 1] ?? 0]
}

// Whether the areas of a geometry are what other software takes for areas.
import type { Geometry } from '@crosswalk/contract'
import { flattenGeometry } from './flatten-geometry.ts'
import { jtsMultiPolygon, jtsPolygon } from './jts-factory.ts'
import { jts } from './jts.ts'

/**
 * False where rings cross themselves or each other, holes lie outside of their shell, or polygons overlap (OGC 06-103r4 section 6.1.11): our own
 * predicates fill such areas by the even-odd rule, others refuse them or fill them in another way. Lines and points are always valid.
 */
export function isValidGeometry(geometry: Geometry): boolean {
  const polygons = flattenGeometry(geometry).polygons.map(jtsPolygon)
  const [only] = polygons
  if (only === undefined) return true
  return jts().IsValidOp.isValid(polygons.length === 1 ? only : jtsMultiPolygon(polygons))
}

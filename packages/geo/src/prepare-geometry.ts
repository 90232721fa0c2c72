// A geometry ready for repeated questions: its boxes at once, everything costlier when first needed and then kept.
import type { Bbox, BboxLiteral, Geometry } from '@crosswalk/contract'
import { bboxPolygon } from './bbox-polygon.ts'
import { bboxOf, parseBbox, splitBbox } from './bbox.ts'
import { flattenGeometry } from './flatten-geometry.ts'
import { createPointLocator } from './locate-in-polygon.ts'
import type { PointLocator } from './locate-in-polygon.ts'
import { toJtsParts } from './to-jts-parts.ts'
import type { JtsParts } from './to-jts-parts.ts'
import { createGeodesicTree } from './geodesic-tree.ts'
import type { GeodesicTree } from './geodesic-tree.ts'

/** Marks what only this package may look into. */
export const internals: unique symbol = Symbol('geo.internals')

/** What is worked out on demand; null where it does not apply or can't be had. */
export interface GeometryInternals {
  /** JTS parts; null where JTS can't make sense of the geometry. */
  readonly parts: () => JtsParts | null
  /** For polygons and multipolygons. */
  readonly locator: () => PointLocator | null
  /** The pieces of the geometry on the ellipsoid. */
  readonly tree: () => GeodesicTree
  /** The box itself if the geometry is a rectangle with area along the axes. */
  readonly rectangle: Bbox | null
}

/** A geometry with its boxes; make it with `prepareGeometry`. */
export interface PreparedGeometry {
  readonly geometry: Geometry
  /** Smallest box, west at most east; `EMPTY_BBOX` if there are no positions. */
  readonly bbox: Bbox
  /** The box, or the two boxes of a literal that crosses the antimeridian; none for an empty geometry. West is at most east. */
  readonly bboxes: readonly Bbox[]
  readonly [internals]: GeometryInternals
}

/**
 * Prepares a geometry in CRS84, or a bbox literal, which becomes its polygon (two of them across the antimeridian, a line or a point where
 * it has no width or height). Cheap: nothing is converted before a question needs it, and then once.
 * @throws QUERY_INVALID for a bbox literal that is no box
 */
export function prepareGeometry(geometry: Geometry | BboxLiteral): PreparedGeometry {
  if (isBboxLiteral(geometry)) return prepareBbox(parseBbox(geometry.bbox))
  const bbox = bboxOf(geometry)
  return assemble(geometry, bbox, splitBbox(bbox))
}

/** A GeoJSON geometry may carry a bbox member of its own, so the type decides. */
function isBboxLiteral(literal: Geometry | BboxLiteral): literal is BboxLiteral {
  return !('type' in literal)
}

function prepareBbox(bbox: Bbox): PreparedGeometry {
  const bboxes = splitBbox(bbox)
  const geometry = joinParts(bboxes.map(bboxGeometry))
  return assemble(geometry, bboxOf(geometry), bboxes)
}

function assemble(geometry: Geometry, bbox: Bbox, bboxes: readonly Bbox[]): PreparedGeometry {
  return {
    geometry,
    bbox,
    bboxes,
    [internals]: {
      rectangle: isRectangle(geometry, bbox) ? bbox : null,
      parts: once(() => partsOrNull(geometry)),
      locator: once(() => locatorOf(geometry)),
      tree: once(() => createGeodesicTree(geometry)),
    },
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => (made ??= { value: make() }).value
}

function partsOrNull(geometry: Geometry): JtsParts | null {
  try {
    return toJtsParts(geometry)
  } catch {
    // JTS gives up on some invalid rings (TopologyException); one bad record must not fail the query it is scanned for.
    return null
  }
}

function locatorOf(geometry: Geometry): PointLocator | null {
  if (geometry.type !== 'Polygon' && geometry.type !== 'MultiPolygon') return null
  const { polygons, points, lines } = flattenGeometry(geometry)
  // A member without area is not an area, and only the full relate treats it rightly.
  return points.length > 0 || lines.length > 0 ? null : createPointLocator(polygons)
}

function isRectangle(geometry: Geometry, bbox: Bbox): boolean {
  const [ring, hole] = geometry.type === 'Polygon' ? geometry.coordinates : []
  if (ring === undefined || hole !== undefined || ring.length !== 5 || bbox[0] === bbox[2] || bbox[1] === bbox[3]) return false
  const corners = new Set(ring.slice(0, 4).map(([x, y]) => `${x === bbox[0]}${x === bbox[2]}${y === bbox[1]}${y === bbox[3]}`))
  const onlyCorners = ring.every(([x, y]) => (x === bbox[0] || x === bbox[2]) && (y === bbox[1] || y === bbox[3]))
  const alongAxes = ring.every(([x, y], index) => index === 0 || (x === ring[index - 1]?.[0]) !== (y === ring[index - 1]?.[1]))
  return corners.size === 4 && onlyCorners && alongAxes
}

function bboxGeometry(bbox: Bbox): Geometry {
  const [west, south, east, north] = bbox
  if (west === east && south === north) return { type: 'Point', coordinates: [west, south] }
  if (west === east || south === north) {
    return {
      type: 'LineString',
      coordinates: [
        [west, south],
        [east, north],
      ],
    }
  }
  return bboxPolygon(bbox)
}

function joinParts(parts: readonly Geometry[]): Geometry {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  const polygons = parts.flatMap((part) => (part.type === 'Polygon' ? [part.coordinates] : []))
  if (polygons.length === parts.length) return { type: 'MultiPolygon', coordinates: polygons }
  return { type: 'GeometryCollection', geometries: parts }
}

// How coordinates in requests are written: in which system, and in which order.
import type { Bbox, Filter, Geometry, SpatialLiteral } from '@crosswalk/contract'
import { mapGeometries } from '@crosswalk/cql2'
import { bboxPolygon, createTransform, CRS84, swapAxes, transformGeometry } from '@crosswalk/geo'
import { CRS84_URI, isLatitudeFirst, isWgs84, marginOf, nameOfSystem } from './reference-system.ts'
import type { NamedCrs } from './reference-system.ts'
import type { FilterAbility } from './abilities.ts'
import type { QueryParameter } from './build-url.ts'

/** How boxes and geometries stand in requests. */
export interface Writing {
  /** Undefined: CRS84. */
  readonly system: NamedCrs | undefined
  /** Said by `bbox-crs` or `filter-crs`; without it the server takes the system for granted. */
  readonly isNamed: boolean
  /** The two numbers stand the other way round than the system says. */
  readonly isSwapped: boolean
}

/** What the standards say of a request that says nothing (OGC 18-058r1 section 7.4, OGC 19-079r2 section 7.3). */
export const PLAIN: Writing = { system: undefined, isNamed: false, isSwapped: false }

export function nameOfWriting({ system, isNamed, isSwapped }: Writing, parameter: 'bbox-crs' | 'filter-crs'): string {
  const name = system === undefined ? 'CRS84' : nameOfSystem(system)
  return `${name}${isSwapped ? ' with the axes exchanged' : ''}${isNamed || system === undefined ? '' : `, without ${parameter}`}`
}

/** As a query parameter; none where nothing is said. */
function namingQuery(parameter: 'bbox-crs' | 'filter-crs', { system, isNamed }: Writing): readonly QueryParameter[] {
  return isNamed ? [[parameter, system?.uri ?? CRS84_URI]] : []
}

/** The corners as the server reads them; undefined where no box of its system is sure to hold the box. */
export function writeBox(bbox: Bbox, { system, isSwapped }: Writing): readonly number[] | undefined {
  const corners = system === undefined ? bbox : isWgs84(system) ? ordered(bbox, system) : outlineOf(bbox, system)
  const [a = 0, b = 0, c = 0, d = 0] = corners ?? []
  return corners === undefined ? undefined : isSwapped ? [b, a, d, c] : corners
}

/** The box with the name of its system. A box that cannot be written is none that a plan has. */
export function bboxQuery(bbox: Bbox, writing: Writing): readonly QueryParameter[] {
  return [['bbox', (writeBox(bbox, writing) ?? bbox).join(',')], ...namingQuery('bbox-crs', writing)]
}

/** What goes with a filter: its language, and where places stand in it, their system. */
export function filterQuery(
  filters: readonly Filter[],
  { language, places }: Pick<FilterAbility, 'language' | 'places'>,
): readonly QueryParameter[] {
  return [['filter-lang', language], ...(filters.some(hasPlace) ? namingQuery('filter-crs', places) : [])]
}

function hasPlace(filter: Filter): boolean {
  let found = false
  mapGeometries(filter, (literal) => {
    found = true
    return literal
  })
  return found
}

/** The filter with its geometries as the server reads them. A rectangle becomes the box that holds it, anything else moves by its positions. */
export function writePlaces(filter: Filter, writing: Writing): Filter {
  if (writing.system === undefined && !writing.isSwapped) return filter
  return mapGeometries(filter, (literal) => writeLiteral(literal, writing))
}

function writeLiteral(literal: SpatialLiteral, { system, isSwapped }: Writing): SpatialLiteral {
  if ('bbox' in literal) return literal
  const isTurned = (system !== undefined && isLatitudeFirst(system)) !== isSwapped
  const moved = system === undefined || isWgs84(system) ? literal : moveLiteral(literal, system)
  return isTurned ? swapAxes(moved) : moved
}

/** Easting first. Edges are curves in another system: only the box around is sure to hold what a rectangle holds. */
function moveLiteral(literal: Geometry, system: NamedCrs): Geometry {
  const box = rectangleOf(literal)
  const corners = box === undefined ? undefined : outlineOf(box, system)
  if (corners === undefined) return transformGeometry(literal, createTransform(CRS84, system.crs)) ?? literal
  return bboxPolygon(ordered(corners, system))
}

function rectangleOf(geometry: Geometry): Bbox | undefined {
  if (geometry.type !== 'Polygon' || geometry.coordinates.length !== 1 || geometry.coordinates[0]?.length !== 5) return undefined
  const [xs, ys] = [0, 1].map((axis) => geometry.coordinates[0]?.map((position) => position[axis] ?? Number.NaN) ?? [])
  if (xs === undefined || ys === undefined || new Set(xs).size !== 2 || new Set(ys).size !== 2) return undefined
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
}

/** Between easting first and the order of the authority: the same exchange both ways. */
function ordered([a, b, c, d]: Bbox, system: NamedCrs): Bbox {
  return isLatitudeFirst(system) ? [b, a, d, c] : [a, b, c, d]
}

const STEPS = 16

/**
 * The box around the box in another system, in that system's own axis order, a thousandth wider: edges are curves there. Undefined where a place of
 * the box does not come back from the projection as it went in: beyond its domain a projection folds, and such a box would lose rows.
 */
function outlineOf([west, south, east, north]: Bbox, system: NamedCrs): Bbox | undefined {
  const { forward, inverse } = createTransform(CRS84, system.crs)
  const shares = Array.from({ length: STEPS + 1 }, (_, index) => index / STEPS)
  const places = shares.flatMap((right) => shares.map((up) => [west + right * (east - west), south + up * (north - south)] as const))
  const there = places.flatMap((place) => {
    const moved = forward(place)
    const back = moved === null ? null : inverse(moved)
    return moved === null || back === null || !isNear(place, back) ? [] : [moved]
  })
  if (there.length < places.length) return undefined
  const [xs, ys] = [there.map(([x = Number.NaN]) => x), there.map(([, y = Number.NaN]) => y)]
  const [low, high] = [[Math.min(...xs), Math.min(...ys)] as const, [Math.max(...xs), Math.max(...ys)] as const]
  const ofDatum = marginOf(system) * unitsPerDegree(forward, [(west + east) / 2, (south + north) / 2])
  const margin = ofDatum + 1e-3 * Math.max(high[0] - low[0], high[1] - low[1])
  return ordered([low[0] - margin, low[1] - margin, high[0] + margin, high[1] + margin], system)
}

type Forward = ReturnType<typeof createTransform>['forward']

/** Of the system, along a meridian: 111,000 where it counts in metres, 1 in degrees. */
function unitsPerDegree(forward: Forward, [x, y]: readonly [number, number]): number {
  const step = y > 0 ? -1e-3 : 1e-3
  const [from, to] = [forward([x, y]) ?? [], forward([x, y + step]) ?? []]
  const length = Math.hypot((to[0] ?? Number.NaN) - (from[0] ?? Number.NaN), (to[1] ?? Number.NaN) - (from[1] ?? Number.NaN))
  return Number.isFinite(length) ? length / 1e-3 : 0
}

/** About ten metres. */
const RETURN_DEGREES = 1e-4

function isNear([x, y]: readonly [number, number], [backX = Number.NaN, backY = Number.NaN]: readonly number[]): boolean {
  return Math.abs(x - backX) <= RETURN_DEGREES && Math.abs(y - backY) <= RETURN_DEGREES
}

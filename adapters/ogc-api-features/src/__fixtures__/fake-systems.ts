// Part 2 as the test server has it: which systems it offers, what its answers come in, how it reads boxes and geometries.
import type { Bbox, Filter, Geometry, SpatialLiteral } from '@crosswalk/contract'
import { mapGeometries } from '@crosswalk/cql2'
import { axisOrderOf, bboxOf, createTransform, CRS84, parseCrs, swapAxes, transformGeometry } from '@crosswalk/geo'
import { BadRequest } from './bad-request.ts'
import type { Lie } from './lies.ts'

export const CRS84_URI = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84'
const EPSG = 'http://www.opengis.net/def/crs/EPSG/0/'
export const UTM33 = `${EPSG}25833`

export function offeredSystems(lies: ReadonlySet<Lie>): readonly string[] {
  if (lies.has('lists no systems')) return []
  const others = [`${EPSG}4326`, UTM33]
  return lies.has('offers no CRS84') ? others : [CRS84_URI, ...others]
}

export function storageSystem(lies: ReadonlySet<Lie>): string {
  const isElsewhere = lies.has('offers no CRS84') || lies.has('answers in the storage system') || lies.has('reads bbox in the storage system')
  return isElsewhere || lies.has('reads filters in the storage system') ? UTM33 : CRS84_URI
}

interface AnswerSystem {
  readonly label: string | undefined
  readonly show: (geometry: Geometry) => Geometry
}

export function answerSystem(asked: string | null, lies: ReadonlySet<Lie>): AnswerSystem {
  if (asked !== null && !offeredSystems(lies).includes(asked)) throw new BadRequest(`unknown crs ${asked}`)
  const standard = lies.has('offers no CRS84') ? UTM33 : CRS84_URI
  const real = lies.has('answers in the storage system') ? UTM33 : lies.has('ignores crs') ? CRS84_URI : (asked ?? standard)
  const isUnlabelled = lies.has('answers in the storage system') || lies.has('says nothing of crs')
  const isDegrees = real !== UTM33
  const swaps = lies.has('swaps axes throughout') || (isDegrees && lies.has('swaps axes of answers')) || (asked !== null && lies.has('swaps axes of other systems'))
  return {
    label: isUnlabelled ? undefined : real,
    // Throughout: the place itself is taken for another one, before it is projected.
    show: (geometry) => (lies.has('swaps axes throughout') ? write(swapAxes(geometry), real) : swaps ? swapAxes(write(geometry, real)) : write(geometry, real)),
  }
}

function write(geometry: Geometry, uri: string): Geometry {
  const crs = parseCrs(uri)
  const moved = crs.authority === 'OGC' ? geometry : transformGeometry(geometry, createTransform(CRS84, crs))
  return axisOrderOf(crs, uri) === 'latitude-first' ? swapAxes(moved ?? geometry) : (moved ?? geometry)
}

function read(geometry: Geometry, uri: string): Geometry {
  const crs = parseCrs(uri)
  const eastingFirst = axisOrderOf(crs, uri) === 'latitude-first' ? swapAxes(geometry) : geometry
  return crs.authority === 'OGC' ? eastingFirst : (transformGeometry(eastingFirst, createTransform(crs, CRS84)) ?? geometry)
}

/** The box as the data are compared with it. */
export function readBox([a = 0, b = 0, c = 0, d = 0]: readonly number[], crs: string | null, lies: ReadonlySet<Lie>): Bbox {
  const uri = lies.has('reads bbox in the storage system') ? UTM33 : (crs ?? CRS84_URI)
  const corners = bboxOf(read({ type: 'MultiPoint', coordinates: [[a, b], [c, d], [a, d], [c, b]] }, uri))
  const [west, south, east, north] = corners
  return lies.has('swaps axes of bbox') || lies.has('swaps axes throughout') ? [south, west, north, east] : corners
}

export function readPlaces(filter: Filter, crs: string | null, lies: ReadonlySet<Lie>): Filter {
  const uri = lies.has('reads filters in the storage system') ? UTM33 : (crs ?? CRS84_URI)
  const place = (literal: SpatialLiteral): SpatialLiteral => {
    if ('bbox' in literal) return literal
    return lies.has('swaps axes throughout') ? swapAxes(read(literal, uri)) : read(literal, uri)
  }
  return mapGeometries(filter, place)
}

/** Some values of other columns lie outside. */
export const STATED_SPAN = ['2024-03-01T00:00:00Z', '2024-12-31T00:00:00Z'] as const

/** Around all features, and wide enough for those that are moved. */
export function statedExtent(lies: ReadonlySet<Lie>): object {
  if (lies.has('states no extent')) return {}
  const bbox = lies.has('the extent is too small') ? [13, 52, 13.2, 52.2] : [12.9, 51.9, 14.1, 53.1]
  return { extent: { spatial: { bbox: [bbox], crs: CRS84_URI }, temporal: { interval: [STATED_SPAN] } } }
}

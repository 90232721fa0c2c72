// Claims about boxes and distances around known features, in each way of writing places that servers understand.
import type { Geometry } from '@crosswalk/contract'
import { bboxOf, distanceMetres, parseGeometry, prepareGeometry } from '@crosswalk/geo'
import { cornersOf, outlineOf } from '../filter/compile-spatial.ts'
import type { Fes } from '../filter/create-fes.ts'
import type { Claim } from './claim.ts'
import { firstPosition } from './compare-formats.ts'
import type { FilterCrs } from './findings.ts'
import type { KnownFeature } from './known-feature.ts'

export interface SpatialScope {
  readonly fes: Fes
  readonly features: readonly KnownFeature[]
  readonly geometryProperty: string
  readonly declares: (operator: string) => boolean
  readonly crs: FilterCrs
}

/** In the order in which they are tried: as the standard says, then as servers of custom have it. */
export const FILTER_SYSTEMS: readonly FilterCrs[] = [
  { srsName: 'urn:ogc:def:crs:EPSG::4326', latitudeFirst: true },
  { srsName: 'EPSG:4326', latitudeFirst: false },
  { srsName: 'EPSG:4326', latitudeFirst: true },
  { srsName: 'urn:ogc:def:crs:EPSG::4326', latitudeFirst: false },
]

interface Placed {
  readonly subject: KnownFeature
  readonly geometry: Geometry
  readonly box: readonly [west: number, south: number, east: number, north: number]
  /** A position of the feature. */
  readonly place: readonly [longitude: number, latitude: number]
}

/** Degrees around a place. */
const NEAR = 0.001

export function createSpatialClaims({ fes, features, geometryProperty, declares, crs }: SpatialScope): readonly Claim[] {
  const placed = new Map<KnownFeature, Placed>()
  for (const subject of features) {
    const geometry = parseGeometry(subject.item[geometryProperty])
    const [x, y] = firstPosition(geometry) ?? []
    if (geometry === null || x === undefined || y === undefined) continue
    const known: Placed = { subject, geometry, box: bboxOf(geometry), place: [x, y] }
    if (tellsAxesApart(known)) placed.set(subject, known)
  }
  const subjects = [...placed.keys()]
  if (subjects.length === 0) return []
  const variant = `${crs.srsName} ${crs.latitudeFirst ? 'latitude first' : 'longitude first'}`
  const boxAt = ([x, y]: readonly [number, number]): ReturnType<Fes['bbox']> =>
    fes.bbox(geometryProperty, cornersOf([x - NEAR, y - NEAR, x + NEAR, y + NEAR], crs))
  const placeOf = (subject: KnownFeature): readonly [number, number] => placed.get(subject)?.place ?? [0, 0]
  const awayOf = (subject: KnownFeature): readonly [number, number] => {
    const [, , east, north] = placed.get(subject)?.box ?? [0, 0, 0, 0]
    return [east + 1, north + 1]
  }
  const bbox = { operator: 'bbox', variant, subjects } as const
  return [
    { ...bbox, expected: true, node: (subject) => boxAt(placeOf(subject)), says: 'a box around a feature does not hold it' },
    { ...bbox, expected: false, node: (subject) => boxAt(awayOf(subject)), says: 'a box away from a feature holds it' },
    ...(declares('Intersects') ? areaClaims(fes, { placed, geometryProperty, crs, variant }) : []),
    ...(declares('DWithin') ? distanceClaims(fes, { placed, geometryProperty, crs, variant }) : []),
  ]
}

/** Not at the edge of the world, and with both axes swapped well outside of the feature. */
function tellsAxesApart({ place: [x, y], box: [west, south, east, north] }: Placed): boolean {
  const fits = north <= 87 && south >= -87 && east <= 177 && west >= -177
  const isSwappedOutside = y < west - 1 || y > east + 1 || x < south - 1 || x > north + 1
  return fits && isSwappedOutside
}

interface DistanceScope {
  readonly placed: ReadonlyMap<KnownFeature, Placed>
  readonly geometryProperty: string
  readonly crs: FilterCrs
  readonly variant: string
}

/** Squares standing on a corner: their boxes reach farther than they do. */
function areaClaims(fes: Fes, { placed, geometryProperty, crs, variant }: DistanceScope): readonly Claim[] {
  const around = ([x, y]: readonly [number, number]): ReturnType<Fes['intersects']> => {
    const ring = [
      [x, y - NEAR],
      [x + NEAR, y],
      [x, y + NEAR],
      [x - NEAR, y],
      [x, y - NEAR],
    ]
    return fes.intersects(geometryProperty, outlineOf(ring, crs))
  }
  const claim = (expected: boolean, says: string, placeOf: (known: Placed) => readonly [number, number]): Claim => ({
    operator: 'intersects',
    variant,
    expected,
    subjects: [...placed.keys()],
    node: (subject) => around(placeOf(placed.get(subject) as Placed)),
    says: `Intersects: ${says}`,
  })
  return [
    claim(true, 'an area around a feature does not meet it', ({ place }) => place),
    claim(false, 'an area away from a feature meets it', ({ box: [, , east, north] }) => [east + 1, north + 1]),
    claim(false, 'an area whose box holds a feature meets it, though its edges pass by', ({ box: [, , east, north] }) => [
      east + 0.6 * NEAR,
      north + 0.6 * NEAR,
    ]),
  ]
}

/** From points to the north and to the east: a server that takes degrees for metres, or measures in the plane, is off in one of them. */
function distanceClaims(fes: Fes, { placed, geometryProperty, crs, variant }: DistanceScope): readonly Claim[] {
  const node = (subject: KnownFeature, [dx, dy]: readonly [number, number], share: number): ReturnType<Fes['dwithin']> => {
    const known = placed.get(subject)
    const [, , east, north] = known?.box ?? [0, 0, 0, 0]
    const [x, y] = [east + dx, north + dy]
    const metres =
      known === undefined
        ? 0
        : (distanceMetres(prepareGeometry(known.geometry), prepareGeometry({ type: 'Point', coordinates: [x, y] })) ?? 0)
    return fes.dwithin(geometryProperty, { srsName: crs.srsName, position: crs.latitudeFirst ? [y, x] : [x, y] }, metres * share)
  }
  const claim = (expected: boolean, shift: readonly [number, number], share: number, says: string): Claim => ({
    operator: 'dwithin',
    variant,
    isApart: true,
    expected,
    subjects: [...placed.keys()],
    node: (subject) => node(subject, shift, share),
    says: `DWithin in metres ${says}`,
  })
  return [
    claim(true, [0, 0.05], 1.01, 'misses a feature to the south'),
    claim(true, [0.05, 0], 1.01, 'misses a feature to the west'),
    claim(false, [0, 0.05], 0.5, 'holds at half the distance to the south: the unit is ignored'),
    claim(false, [0.05, 0], 0.5, 'holds at half the distance to the west: the unit is ignored'),
  ]
}

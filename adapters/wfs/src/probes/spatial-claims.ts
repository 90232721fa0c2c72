// Claims about boxes and distances around known features, in each way of writing places that servers understand.
import type { Geometry } from '@crosswalk/contract'
import { bboxOf, distanceMetres, parseGeometry, prepareGeometry } from '@crosswalk/geo'
import { cornersOf } from '../filter/compile-spatial.ts'
import type { Fes } from '../filter/create-fes.ts'
import type { Claim } from './claims.ts'
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
}

/** Degrees around a feature, and away from it. */
const NEAR = 0.001
const AWAY = 2

export function createSpatialClaims({ fes, features, geometryProperty, declares, crs }: SpatialScope): readonly Claim[] {
  const placed = new Map<KnownFeature, Placed>()
  for (const subject of features) {
    const geometry = parseGeometry(subject.item[geometryProperty])
    if (geometry === null) continue
    const box = bboxOf(geometry)
    if (tellsAxesApart(box)) placed.set(subject, { subject, geometry, box })
  }
  const subjects = [...placed.keys()]
  if (subjects.length === 0) return []
  const variant = `${crs.srsName} ${crs.latitudeFirst ? 'latitude first' : 'longitude first'}`
  const boxAt = (subject: KnownFeature, shift: number): ReturnType<Fes['bbox']> => {
    const [west, south, east, north] = placed.get(subject)?.box ?? [0, 0, 0, 0]
    return fes.bbox(
      geometryProperty,
      cornersOf([west - NEAR + shift, south - NEAR + shift, east + NEAR + shift, north + NEAR + shift], crs),
    )
  }
  const bbox = { operator: 'bbox', variant, subjects } as const
  return [
    { ...bbox, expected: true, node: (subject) => boxAt(subject, 0), says: 'a box around a feature does not hold it' },
    { ...bbox, expected: false, node: (subject) => boxAt(subject, AWAY), says: 'a box away from a feature holds it' },
    ...(declares('DWithin') ? distanceClaims(fes, { placed, geometryProperty, crs, variant }) : []),
  ]
}

/** Far enough from the edge of the world and from where both axes say the same. */
function tellsAxesApart([west, south, east, north]: Placed['box']): boolean {
  const fits =
    Math.abs(south) <= 85 && Math.abs(north) <= 85 && Math.abs(west) <= 177 && Math.abs(east) <= 177 && east - west < 1 && north - south < 1
  return fits && Math.abs(west - south) > 3
}

interface DistanceScope {
  readonly placed: ReadonlyMap<KnownFeature, Placed>
  readonly geometryProperty: string
  readonly crs: FilterCrs
  readonly variant: string
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

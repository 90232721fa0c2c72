// The same features asked for in two systems, both brought to CRS84: are they in one place.
import type { Bbox } from '@crosswalk/contract'
import { areaOfUse, bboxOf, parseGeometry, splitBbox } from '@crosswalk/geo'
import { idOf } from '../items/feature.ts'
import type { Feature } from '../items/feature.ts'
import type { NamedCrs } from '../request/reference-system.ts'
import { holds } from './known-place.ts'

/** `unknown`: no feature with a place is in both. */
export type Comparison = 'same' | 'swapped' | 'apart' | 'unknown'

/** About a hundred metres: datums without their grids lie apart by less, places in another order or system by more. */
const TOLERANCE_DEGREES = 1e-3

/**
 * `features` come in CRS84, `others` were asked for in the system. Those that do not lie where the system is meant to be used are no witnesses against
 * it: a projection folds up there, and two programs do so differently.
 */
export function compareSystems(features: readonly Feature[], others: readonly Feature[], system: NamedCrs): Comparison {
  const comparison = compareFeatures(features, others)
  if (comparison !== 'apart') return comparison
  const area = areaOfUse(system.crs)
  if (area === null) return comparison
  const parts = splitBbox(area)
  const isWitness = (feature: Feature): boolean => {
    const box = boxOf(feature)
    return box !== undefined && holds(parts, box)
  }
  return compareFeatures(features.filter(isWitness), others)
}

function compareFeatures(features: readonly Feature[], others: readonly Feature[]): Comparison {
  const known = new Map(others.map((feature) => [idOf(feature), boxOf(feature)]))
  const pairs = features.flatMap((feature) => {
    const [own, other] = [boxOf(feature), idOf(feature) === undefined ? undefined : known.get(idOf(feature))]
    return own === undefined || other === undefined ? [] : [[own, other] as const]
  })
  if (pairs.length === 0) return 'unknown'
  if (pairs.every(([own, other]) => isNear(own, other))) return 'same'
  return pairs.every(([own, [west, south, east, north]]) => isNear(own, [south, west, north, east])) ? 'swapped' : 'apart'
}

function boxOf({ geometry }: Feature): Bbox | undefined {
  const parsed = parseGeometry(geometry)
  return parsed === null ? undefined : bboxOf(parsed)
}

function isNear(own: Bbox, other: Bbox): boolean {
  return own.every((number, index) => Math.abs(number - (other[index] ?? Number.NaN)) <= TOLERANCE_DEGREES)
}

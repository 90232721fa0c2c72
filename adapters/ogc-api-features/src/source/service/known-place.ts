// Where a collection says it lies, and whether features lie there: what tells swapped axes and foreign systems apart.
import type { Bbox } from '@crosswalk/contract'
import { areaOfUse, bboxIntersects, bboxOf, isEmptyBbox, parseGeometry } from '@crosswalk/geo'
import type { Feature } from '../items/feature.ts'
import { isWgs84, nameOfSystem, readSystem } from '../request/reference-system.ts'
import type { CollectionDocument } from './describe-collection.ts'

export interface KnownPlace {
  readonly bbox: Bbox
  /** In words. */
  readonly says: string
}

/** Half of the world's longitudes and more say nothing of the order of two numbers. */
const WIDEST_DEGREES = 180

/** The stated extent, else the area of use of the system that the data are stored in; undefined where neither is narrower than the world. */
export function placeOf({ bbox, storageCrs }: CollectionDocument): KnownPlace | undefined {
  const storage = storageCrs === undefined ? undefined : readSystem(storageCrs)
  const area = storage === undefined || isWgs84(storage) ? null : areaOfUse(storage.crs)
  const places: readonly (KnownPlace | undefined)[] = [
    bbox === undefined ? undefined : { bbox, says: "the collection's extent" },
    area === null || storage === undefined ? undefined : { bbox: area, says: `the area of use of ${nameOfSystem(storage)}` },
  ]
  return places.find((place) => place !== undefined && isNarrow(place.bbox))
}

function isNarrow([west, , east]: Bbox): boolean {
  return (west <= east ? east - west : 360 - west + east) < WIDEST_DEGREES
}

/** Of features with a geometry. */
export function boxesOf(features: readonly Feature[]): readonly Bbox[] {
  return features.flatMap(({ geometry }) => {
    const parsed = parseGeometry(geometry)
    const bbox = parsed === null ? undefined : bboxOf(parsed)
    return bbox === undefined || isEmptyBbox(bbox) ? [] : [bbox]
  })
}

/** In one of the parts, whole. What reaches over the edge of the world lies at its edge. */
export function holds(parts: readonly Bbox[], [west, south, east, north]: Bbox): boolean {
  const box = [Math.max(west, -180), Math.max(south, -90), Math.min(east, 180), Math.min(north, 90)] as const
  return parts.some((part) => box[0] >= part[0] && box[1] >= part[1] && box[2] <= part[2] && box[3] <= part[3])
}

/** Some servers count longitudes from 0 to 360, some round. */
const MOST_LONGITUDE = 360.001
const MOST_LATITUDE = 90.001

export function isOnEarth([west, south, east, north]: Bbox): boolean {
  return west >= -MOST_LONGITUDE && east <= MOST_LONGITUDE && south >= -MOST_LATITUDE && north <= MOST_LATITUDE
}

const turned = ([west, south, east, north]: Bbox): Bbox => [south, west, north, east]

/** `swapped`: only with latitude first can the numbers be what they say; `foreign`: they are no degrees in either order. */
export type Reading = 'fits' | 'swapped' | 'foreign'

export function judgeReading(boxes: readonly Bbox[], place: KnownPlace | undefined): Reading {
  const isPossible = boxes.every(isOnEarth)
  const canTurn = boxes.every((box) => isOnEarth(turned(box)))
  if (!isPossible) return canTurn ? 'swapped' : 'foreign'
  if (place === undefined || boxes.length === 0 || !canTurn) return 'fits'
  const isThere = (box: Bbox): boolean => bboxIntersects(box, place.bbox)
  return !boxes.some(isThere) && boxes.every((box) => isThere(turned(box))) ? 'swapped' : 'fits'
}

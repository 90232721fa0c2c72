// The extent that a collection states, as far as its own features lie in it: where rows are left out by it, it must hold all of them.
import type { Bbox } from '@crosswalk/contract'
import { bboxAround, bboxOf, parseGeometry } from '@crosswalk/geo'
import { idOf } from '../items/feature.ts'
import type { Feature } from '../items/feature.ts'
import type { CollectionDocument } from './describe-collection.ts'
import { holds } from './known-place.ts'

export interface TrustedExtent {
  /** Undefined where none is stated, or a feature lies outside. */
  readonly bbox: Bbox | undefined
  readonly quirk: string | undefined
}

/** Servers round the extents they state. */
const ROUNDING_METRES = 10

export function trustedExtent({ bbox }: CollectionDocument, features: readonly Feature[]): TrustedExtent {
  if (bbox === undefined) return { bbox: undefined, quirk: undefined }
  const parts = bboxAround(bbox, ROUNDING_METRES)
  const outside = features.find((feature) => {
    const geometry = parseGeometry(feature.geometry)
    return geometry !== null && !holds(parts, bboxOf(geometry))
  })
  if (outside === undefined) return { bbox, quirk: undefined }
  return { bbox: undefined, quirk: `the stated extent is not believed: feature ${idOf(outside) ?? ''} reaches out of it` }
}

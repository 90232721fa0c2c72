// Features of a collection that were seen at connect: what a server says of them can be judged.
import type { PropertyType } from '@crosswalk/contract'
import type { WfsItem } from '../features/wfs-item.ts'

/** A feature by which claims are tested. */
export interface KnownFeature {
  readonly item: WfsItem
  readonly fid: string | undefined
  /** The value by which it is singled out. */
  readonly selector: string
}

/** The property by which features are singled out in probes: the key, or another whose values differ. */
export interface Selector {
  readonly property: string
  readonly type: PropertyType
}

/** A missing value in any writing: absent, nil, or an empty text. */
export function isMissing(value: unknown): boolean {
  return value === null || value === undefined || value === ''
}

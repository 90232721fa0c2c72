// One collection as connect found it: what it is, how it is addressed and read, what it can do.
import type { Collection, PropertyType } from '@crosswalk/contract'
import type { Crs } from '@crosswalk/geo'
import type { Abilities } from './abilities.ts'

/** Why the coordinates of a server's answers are not taken as they come. */
export interface CoordinateRepair {
  /** The answers say longitude first and are latitude first. */
  readonly swapped: boolean
}

export interface CollectionState {
  readonly collection: Collection
  readonly types: ReadonlyMap<string, PropertyType>
  /** Absolute, without query. */
  readonly itemsUrl: string
  /** Sent with every request for items: `f=json` where the Accept header is not enough. */
  readonly fixedQuery: readonly (readonly [string, string])[]
  /** Asked for with `crs`, `bbox-crs` and `filter-crs`; undefined: none of them is sent, and CRS84 is what the standard says. */
  readonly crs: { readonly uri: string; readonly crs: Crs } | undefined
  readonly repair: CoordinateRepair
  readonly emptyIsNull: boolean
  readonly abilities: Abilities
  readonly isProbed: boolean
  readonly quirks: readonly string[]
  readonly maxPageSize: number
}

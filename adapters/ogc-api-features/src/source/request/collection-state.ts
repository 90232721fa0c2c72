// One collection as connect found it: what it is, how it is addressed and read, what it can do.
import type { Collection, PropertyType } from '@crosswalk/contract'
import type { Abilities } from './abilities.ts'
import type { NamedCrs } from './reference-system.ts'

/** Why the coordinates of a server's answers are not taken as they come. */
export interface CoordinateRepair {
  /** The answers' axes are the other way round than they say. */
  readonly swapped: boolean
  /** The system that the answers are in where they say CRS84, or nothing. */
  readonly actual?: NamedCrs | undefined
}

export interface CollectionState {
  readonly collection: Collection
  readonly types: ReadonlyMap<string, PropertyType>
  /** Absolute, without query. */
  readonly itemsUrl: string
  /** Sent with every request for items: `f=json` where the Accept header is not enough. */
  readonly fixedQuery: readonly (readonly [string, string])[]
  /** What coordinates are asked for in, with `crs`; undefined: it is not sent, and CRS84 is what the standard says. */
  readonly crs: NamedCrs | undefined
  readonly repair: CoordinateRepair
  readonly emptyIsNull: boolean
  readonly abilities: Abilities
  readonly isProbed: boolean
  readonly quirks: readonly string[]
  readonly maxPageSize: number
}

// What it takes to find the system of a collection's coordinates, and what is found.
import type { Geometry } from '@crosswalk/contract'
import type { Feature } from '../items/feature.ts'
import type { Convert, Page } from '../items/read-page.ts'
import type { CollectionOptions } from '../options.ts'
import type { CoordinateRepair } from '../request/collection-state.ts'
import { readSystem } from '../request/reference-system.ts'
import type { NamedCrs } from '../request/reference-system.ts'
import type { CollectionDocument } from './describe-collection.ts'

export interface SystemSettings {
  readonly document: CollectionDocument
  readonly options: CollectionOptions
  /** One page of features, asked for in a system and read so. @throws SourceError */
  readonly read: (crs: NamedCrs | undefined, repair: CoordinateRepair) => Promise<Page>
}

export interface FoundSystem {
  /** Its features in CRS84. */
  readonly page: Page
  readonly crs: NamedCrs | undefined
  readonly repair: CoordinateRepair
  readonly quirks: readonly string[]
  readonly requests: number
}

export const AS_SAID: CoordinateRepair = { swapped: false }

/** Other than CRS84: the one that the data are stored in, then as the collection lists them. */
export function usableSystems({ crs, storageCrs }: CollectionDocument): readonly NamedCrs[] {
  const uris = [...new Set([...(storageCrs === undefined ? [] : [storageCrs]), ...crs])]
  return uris.map(readSystem).filter((system) => system !== undefined && system.crs.authority !== 'OGC') as readonly NamedCrs[]
}

export function convertPage(page: Page, convert: Convert): Page {
  return { ...page, features: convertFeatures(page.features, convert) }
}

export function convertFeatures(features: readonly Feature[], convert: Convert): readonly Feature[] {
  return features.map((feature) => ({ ...feature, geometry: feature.geometry === null ? null : convert(feature.geometry as Geometry) }))
}

// What the face offers at this moment: collections and systems, from the service's description.
import type { EntityService, ServiceLimits } from '@crosswalk/contract'
import type { FaceCollection } from './face-collection.ts'
import type { FaceCrs } from './face-crs.ts'
import { modelCollection, shownModels } from './model-collection.ts'
import type { FeaturesConnectorOptions } from './options.ts'
import { rawCollection } from './raw-collection.ts'

/** Features of a page where `limit` is absent; less where the service's largest page is smaller. */
const DEFAULT_LIMIT = 100

export interface FaceState {
  readonly title: string
  readonly collections: readonly FaceCollection[]
  readonly systems: readonly FaceCrs[]
  readonly limits: ServiceLimits
  readonly defaultLimit: number
  readonly matchMissing: boolean
}

/** `describe()` is asked once per request, so that one answer never shows two states of a source. */
export function describeFace(service: EntityService, options: FeaturesConnectorOptions, systems: readonly FaceCrs[]): FaceState {
  const { models, sources, limits } = service.describe()
  const raw = sources.filter(({ id }) => options.raw === true || (Array.isArray(options.raw) && options.raw.includes(id)))
  return {
    title: options.title ?? 'Crosswalk',
    collections: [
      ...shownModels({ models }).map((model) => modelCollection(model, { models, sources })),
      ...raw.flatMap((source) => source.collections.map((collection) => rawCollection(source, collection))),
    ],
    systems,
    limits,
    defaultLimit: Math.min(DEFAULT_LIMIT, limits.maxPageSize),
    matchMissing: options.matchMissing ?? true,
  }
}

// OGC API Features: servers of it as sources, and the face over an EntityService.
import { createOgcApiFeaturesAdapter } from './source/connect.ts'

export { createFeaturesConnector } from './connector/create-features-connector.ts'
export type { FeaturesConnectorOptions } from './connector/options.ts'
export { isKnownCrs } from './connector/face-crs.ts'
export { createOgcApiFeaturesAdapter } from './source/connect.ts'
export type { CollectionOptions, OgcApiFeaturesOptions } from './source/options.ts'

/** The source's adapter, as a configuration names it. */
export const ogcApiFeaturesAdapter = createOgcApiFeaturesAdapter()

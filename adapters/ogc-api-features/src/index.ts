// OGC API Features: the face over an EntityService.
export { createFeaturesConnector } from './connector/create-features-connector.ts'
export type { FeaturesConnectorOptions } from './connector/options.ts'
export { isKnownCrs } from './connector/face-crs.ts'

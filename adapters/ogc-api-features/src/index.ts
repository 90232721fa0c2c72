// OGC API Features as a source.
import { createOgcApiFeaturesAdapter } from './source/connect.ts'

export { createOgcApiFeaturesAdapter } from './source/connect.ts'
export type { CollectionOptions, OgcApiFeaturesOptions } from './source/options.ts'

/** The adapter as a configuration names it. */
export const ogcApiFeaturesAdapter = createOgcApiFeaturesAdapter()

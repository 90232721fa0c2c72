// WFS 2.0.0 and 1.1.0 as a source.
export { createWfsAdapter, wfsAdapter } from './source/connect.ts'
export type { WfsAdapter } from './source/connect.ts'
export type { WfsSource } from './source/create-source.ts'
export type { WfsCollectionOptions, WfsOptions, WfsVersion } from './source/options.ts'

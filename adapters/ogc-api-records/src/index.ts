// Catalogues as sources: OGC API Records, and CSW 2.0.2 read as the same records.
export { recordsAdapter } from './source/connect.ts'
export type { RecordsOptions } from './source/options.ts'

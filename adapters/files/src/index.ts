// Files as sources: GeoJSON, JSON, NDJSON, TopoJSON, CSV and TSV, gzipped or not; indexed in memory, read again when they change.
export { filesAdapter } from './source/connect.ts'
export type { CollectionOptions, FilesOptions } from './source/options.ts'

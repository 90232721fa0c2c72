// The reference adapter: collections over plain arrays, with knobs for what it pushes and how it fails.
export { createMemorySource, memoryAdapter } from './source/connect.ts'
export type { MemorySource } from './source/connect.ts'
export type { FaultEvent, MemoryCall, MemoryCollection, MemoryOptions } from './source/options.ts'
export type { MemoryReading, MemorySeriesOptions, SeriesFaultEvent } from './source/series-options.ts'

// The engine: plans and executes entity queries over sources and crosswalks.
export type { EngineLimits, EngineOptions, SourceHandle, SourceSettings } from './engine-options.ts'

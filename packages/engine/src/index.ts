// The engine: plans and executes entity queries over sources and crosswalks.
export { createEngine, type EngineSwitches } from './create-engine.ts'
export type { CataloguedDescription, EngineLimits, EngineOptions, SourceHandle, SourceSettings } from './engine-options.ts'
export { isFindableById } from './identity/read-by-id.ts'

// The contract: what adapters provide, what faces use, and the types between them. No run-time dependency.
export * from './errors.ts'
export * from './filter.ts'
export * from './geometry.ts'

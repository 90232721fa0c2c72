// What a probe found: pure data, printed as text or as JSON.
import type { Bbox, Capability, Collection, ErrorCode, Mechanism } from '@crosswalk/contract'

export interface ProbeReport {
  readonly url: string
  readonly elapsedMs: number
  readonly requests: number
  readonly sources: readonly ProbedSource[]
  /** Mechanisms that do not live there, with what they said. */
  readonly others: readonly OtherMechanism[]
}

export interface OtherMechanism {
  readonly mechanism: Mechanism
  readonly code: ErrorCode | 'NOT_FOUND' | 'NO_PROBE'
  readonly message: string
}

/** One mechanism that was recognised, and connected as a configuration would connect it. */
export interface ProbedSource {
  readonly mechanism: Mechanism
  readonly options: Readonly<Record<string, unknown>>
  readonly title: string | null
  readonly product: string | null
  readonly version: string | null
  readonly url: string | null
  readonly collections: readonly ProbedCollection[]
  readonly capabilities: readonly Capability[]
  readonly quirks: readonly string[]
  /** Recognising and connecting, attempts included. */
  readonly requests: number
  readonly elapsedMs: number
  /** Why it could not be connected though it was recognised. */
  readonly failure: { readonly code: ErrorCode; readonly message: string } | null
}

export interface ProbedCollection {
  readonly id: string
  readonly title: string | null
  readonly count: Collection['count'] | null
  /** Degrees, CRS84. */
  readonly bbox: Bbox | null
  readonly geometryProperty: string | null
  readonly properties: readonly string[]
  readonly warnings: readonly string[]
}

export function describeCollection(collection: Collection): ProbedCollection {
  return {
    id: collection.id,
    title: collection.title ?? null,
    count: collection.count ?? null,
    bbox: collection.bbox ?? null,
    geometryProperty: collection.geometryProperty ?? null,
    properties: collection.properties.map(({ name }) => name),
    warnings: collection.warnings,
  }
}

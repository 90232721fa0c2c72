// What the composition root hands to the engine.
import type { EntityOrigin, Health, Mechanism, Source, SourceId } from '@crosswalk/contract'
import type { Crosswalk, Identity, Model } from '@crosswalk/model'

/** What the configuration says of a source beside how to reach it. */
export interface SourceSettings {
  readonly title?: string | undefined
  readonly licence?: string | undefined
  readonly attribution?: string | undefined
  readonly publisher?: string | undefined
}

/** What catalogues say of a source: the texts of the first of the records, where it has them. */
export interface CataloguedDescription {
  readonly title?: string | undefined
  readonly description?: string | undefined
  readonly licence?: string | undefined
  readonly publisher?: string | undefined
  readonly records: readonly EntityOrigin[]
}

/** A configured source, connected or not: a source that is down is degraded, never absent. */
export interface SourceHandle {
  readonly id: SourceId
  readonly mechanism: Mechanism
  readonly settings: SourceSettings
  /** Undefined until it is connected. */
  current(): Source | undefined
  health(): Health
  /** Comes last: a catalogue may be wrong or old. Undefined where no record leads to the source. @default none does */
  catalogued?(): CataloguedDescription | undefined
}

export interface EngineLimits {
  /** One deadline for a whole client request. @default 10000 */
  readonly deadlineMs: number
  /** `first` above it is an error. @default 1000 */
  readonly maxPageSize: number
  /** Rows read from remote or unindexed collections per request. @default 100000 */
  readonly maxScannedRows: number
  /** @default 268435456 */
  readonly maxBytes: number
  /** @default 1000 */
  readonly maxRequests: number
}

export interface EngineOptions {
  readonly models: readonly Model[]
  readonly crosswalks: readonly Crosswalk[]
  /** In configured order: the order of lists without `orderBy`, and the last tie-break of those with one. */
  readonly sources: readonly SourceHandle[]
  readonly limits?: Partial<EngineLimits> | undefined
  /** 32 bytes; without it a random key per process, so that cursors end with the process. */
  readonly cursorKey?: Uint8Array | undefined
  readonly publicUrl?: string | undefined
  /** @default no groups */
  readonly identity?: Identity | undefined
  /** Epoch milliseconds. @default Date.now */
  readonly now?: (() => number) | undefined
}

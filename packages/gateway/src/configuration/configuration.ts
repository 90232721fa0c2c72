// What a configuration file says, checked and with its files read.
import type { Adapter, ConfigIssue, SourceId } from '@crosswalk/contract'
import type { EngineLimits, SourceSettings } from '@crosswalk/engine'
import type { GraphqlLimits, StoredOperation } from '@crosswalk/graphql'
import type { Crosswalk, Identity, Model } from '@crosswalk/model'

export interface ConfiguredSource {
  readonly id: SourceId
  readonly adapter: Adapter
  readonly settings: SourceSettings
  /** Valid by the adapter's schema. May hold secrets: never print them. */
  readonly options: Readonly<Record<string, unknown>>
  /** Where an option stands, for mistakes that the adapter finds in it when it connects. */
  readonly locate: (path: ConfigIssue['path']) => Pick<ConfigIssue, 'file' | 'line' | 'column' | 'path'>
}

/** `false`: no other origin; `true`: any; else these. */
export type CorsSetting = boolean | readonly string[]

export interface ServerSettings {
  readonly cors: CorsSetting
  /** Undefined: only where the server binds a loopback address. */
  readonly explain: boolean | undefined
  /** Refuse operations that are not stored. */
  readonly persistedOnly: boolean
  /** For one attempt to connect a source. @default 5000 */
  readonly discoveryTimeoutMs?: number | undefined
}

/** The OGC API Features face at `/ogc`. */
export interface FeaturesFaceSettings {
  /** Raw collections beside the models: of all sources, or of these. @default false */
  readonly raw?: boolean | readonly SourceId[] | undefined
  /** Systems beside CRS84. @default EPSG:4326, EPSG:3857 */
  readonly crs?: readonly string[] | undefined
  /** @default true */
  readonly matchMissing?: boolean | undefined
}

/** Faces beside GraphQL; `false`: not served. */
export interface FacesSettings {
  readonly ogcApiFeatures: FeaturesFaceSettings | false
}

export interface Configuration {
  /** As the user named it. */
  readonly file: string
  /** Absolute; relative paths in the file start here. */
  readonly baseDirectory: string
  /** Without a trailing slash. Undefined: the address served. */
  readonly publicUrl: string | undefined
  /** 32 bytes. Undefined: a random key per process. */
  readonly cursorKey: Uint8Array | undefined
  readonly sources: readonly ConfiguredSource[]
  /** The shipped ones, then those of the configured folder. */
  readonly models: readonly Model[]
  readonly crosswalks: readonly Crosswalk[]
  readonly identity: Identity
  /** Where a group stands in the file, for members that cannot be found by their identifiers. */
  readonly locateGroup: (name: string, crosswalk: string) => Pick<ConfigIssue, 'file' | 'line' | 'column' | 'path'>
  readonly limits: Partial<EngineLimits>
  /** What a GraphQL document may ask for. */
  readonly queryLimits: Partial<GraphqlLimits>
  readonly server: ServerSettings
  readonly faces: FacesSettings
  /** Operations that clients may name instead of sending them. Undefined: none are configured. */
  readonly persistedOperations: readonly StoredOperation[] | undefined
  /** Shows `${NAME}` again wherever a text holds what came from the environment. */
  readonly hideSecrets: (text: string) => string
}

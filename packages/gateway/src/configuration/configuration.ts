// What a configuration file says, checked and with its files read.
import type { Adapter, ConfigIssue, SourceId } from '@crosswalk/contract'
import type { EngineLimits, SourceSettings } from '@crosswalk/engine'
import type { GraphqlLimits } from '@crosswalk/graphql'
import type { Crosswalk, Model } from '@crosswalk/model'

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
  readonly limits: Partial<EngineLimits>
  /** What a GraphQL document may ask for. */
  readonly queryLimits: Partial<GraphqlLimits>
  readonly server: ServerSettings
  /** Shows `${NAME}` again wherever a text holds what came from the environment. */
  readonly hideSecrets: (text: string) => string
}

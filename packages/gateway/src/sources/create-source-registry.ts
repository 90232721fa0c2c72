// All configured sources, connected in parallel and kept so.
import type { ConfigIssue, Health } from '@crosswalk/contract'
import type { SourceHandle } from '@crosswalk/engine'
import type { ConfiguredSource } from '../configuration/configuration.ts'
import { systemClock } from './clock.ts'
import type { Clock } from './clock.ts'
import { superviseSource } from './supervise-source.ts'

const DISCOVERY_TIMEOUT_MS = 5_000

export interface SourceRegistryOptions {
  /** Relative paths in the sources' options start here. */
  readonly baseDirectory: string
  /** For one attempt to connect. @default 5000 */
  readonly discoveryTimeoutMs?: number | undefined
  /** Hides what came from the environment. @default nothing did */
  readonly hideVariables?: ((text: string) => string) | undefined
  /** @default the machine's */
  readonly clock?: Clock | undefined
  readonly onHealth?: ((id: string, health: Health) => void) | undefined
}

export interface SourceRegistry {
  /** In configured order, from the start on. */
  readonly handles: readonly SourceHandle[]
  /** Resolves once every source has been tried, with the issues of options that no retry will mend. Never rejects. */
  readonly tried: Promise<readonly ConfigIssue[]>
  /** True once `tried` has resolved. */
  isTried(): boolean
  /** Ends attempts and closes what is connected; a source that fails to close does not keep the others open. */
  close(): Promise<void>
}

/** Begins to connect all sources; returns at once and never fails because of one. */
export function createSourceRegistry(sources: readonly ConfiguredSource[], options: SourceRegistryOptions): SourceRegistry {
  const supervise = {
    baseDirectory: options.baseDirectory,
    timeoutMs: options.discoveryTimeoutMs ?? DISCOVERY_TIMEOUT_MS,
    clock: options.clock ?? systemClock,
    hideVariables: options.hideVariables,
    onHealth: options.onHealth,
  }
  const supervised = sources.map((source) => superviseSource(source, supervise))
  let isTried = false
  const tried = Promise.all(supervised.map((one) => one.tried)).then((issues) => {
    isTried = true
    return issues.flat()
  })
  return {
    handles: supervised.map((one) => one.handle),
    tried,
    isTried: () => isTried,
    close: async () => {
      await Promise.allSettled(supervised.map((one) => one.close()))
    },
  }
}

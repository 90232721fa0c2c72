// Keeps one configured source connected: tries, reports, and tries again in the background.
import type { ConfigIssue, Health, Source } from '@crosswalk/contract'
import { ConfigError, CrosswalkError } from '@crosswalk/contract'
import type { SourceHandle } from '@crosswalk/engine'
import type { ConfiguredSource } from '../configuration/configuration.ts'
import type { Clock } from './clock.ts'
import { connectWithin } from './connect-within.ts'
import { createSourceHider, hideSourceSecrets } from './hide-source-secrets.ts'
import { retryDelayMs } from './retry-delay.ts'
import { watchReads } from './watch-reads.ts'

export interface SuperviseOptions {
  readonly baseDirectory: string
  readonly timeoutMs: number
  readonly clock: Clock
  /** Hides what came from the environment. @default nothing did */
  readonly hideVariables?: ((text: string) => string) | undefined
  /** Called at each change of state, for the log. */
  readonly onHealth?: ((id: string, health: Health) => void) | undefined
}

export interface SupervisedSource {
  readonly handle: SourceHandle
  /** Resolves after the first attempt, however it ended, with the issues of options that no retry will mend. */
  readonly tried: Promise<readonly ConfigIssue[]>
  close(): Promise<void>
}

/** Connects at once. A source that is down is degraded and tried again, 1 s to 60 s apart; wrong options are not tried again. */
export function superviseSource(source: ConfiguredSource, options: SuperviseOptions): SupervisedSource {
  const { clock, hideVariables = (text) => text } = options
  const hide = createSourceHider(source, hideVariables)
  const stop = new AbortController()
  let current: Source | undefined
  let health: Health = { state: 'connecting', sinceMs: clock.now() }
  const become = (next: Omit<Health, 'sinceMs'>): void => {
    // A read may still end after the close.
    if (health.state === 'closed') return
    // A source that is still down is down since it fell, not since the last attempt.
    health = { ...next, sinceMs: next.state === health.state ? health.sinceMs : clock.now() }
    options.onHealth?.(source.id, health)
  }
  const attempt = async (): Promise<readonly ConfigIssue[] | 'done' | 'failed'> => {
    try {
      const connected = await connectWithin(source, { ...options, signal: stop.signal })
      current = watchReads(hideSourceSecrets(connected, hide), {
        onFailing: (lastError) => become({ state: 'degraded', lastError }),
        onRecovered: () => become({ state: 'ready' }),
      })
      become({ state: 'ready' })
      return 'done'
    } catch (error) {
      if (stop.signal.aborted) return 'done'
      become({ state: 'degraded', lastError: hide.text(describeError(error)) })
      return error instanceof ConfigError ? error.issues.map((issue) => placeIssue(issue, source)) : 'failed'
    }
  }
  let retrying: Promise<void> = Promise.resolve()
  const tried = attempt().then((outcome) => {
    if (outcome === 'failed') retrying = retry(attempt, clock, stop.signal)
    return typeof outcome === 'string' ? [] : outcome
  })
  const close = async (): Promise<void> => {
    stop.abort()
    await Promise.all([tried, retrying])
    const open = current
    current = undefined
    become({ state: 'closed' })
    await open?.close()
  }
  const { id, adapter, settings } = source
  const handle = { id, mechanism: adapter.mechanism, settings, current: () => current, health: () => health }
  return { handle, tried, close }
}

/** Attempts until one does not fail, or the signal ends the wait between two. */
async function retry(attempt: () => Promise<unknown>, clock: Clock, stop: AbortSignal): Promise<void> {
  try {
    for (let failures = 1; !stop.aborted; failures += 1) {
      await clock.delay(retryDelayMs(failures, clock.random()), stop)
      if ((await attempt()) !== 'failed') return
    }
  } catch (error) {
    if (!stop.aborted) throw error
  }
}

/** An adapter knows its options only; a place in a file of its own stays. */
function placeIssue(issue: ConfigIssue, source: ConfiguredSource): ConfigIssue {
  return issue.line === undefined ? { ...issue, ...source.locate(issue.path) } : issue
}

function describeError(error: unknown): string {
  if (error instanceof CrosswalkError) return `${error.code}: ${error.message}`
  // The text of a foreign error may quote a credential; its kind may not.
  return error instanceof Error ? `unexpected ${error.name} while connecting` : 'unexpected error while connecting'
}

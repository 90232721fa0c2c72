// One attempt to connect a source, with an end.
import { SourceError } from '@crosswalk/contract'
import type { Source } from '@crosswalk/contract'
import type { ConfiguredSource } from '../configuration/configuration.ts'
import type { Clock } from './clock.ts'

export interface ConnectWithinOptions {
  readonly baseDirectory: string
  readonly timeoutMs: number
  /** Ends the attempt from outside: its reason is thrown. */
  readonly signal: AbortSignal
  readonly clock: Clock
}

/**
 * Ends by the timeout or the signal even if the adapter heeds neither; a source that arrives after that is closed again.
 * @throws SourceError SOURCE_TIMEOUT, and what the adapter throws
 */
export async function connectWithin(source: ConfiguredSource, options: ConnectWithinOptions): Promise<Source> {
  const attempt = new AbortController()
  const timer = new AbortController()
  const context = {
    sourceId: source.id,
    baseDirectory: options.baseDirectory,
    signal: AbortSignal.any([options.signal, attempt.signal]),
  }
  const connecting = Promise.resolve().then(() => source.adapter.connect(source.options, context))
  const timeout = async (): Promise<never> => {
    await options.clock.delay(options.timeoutMs, AbortSignal.any([options.signal, timer.signal]))
    const message = `no description of the source after ${options.timeoutMs} ms`
    throw new SourceError('SOURCE_TIMEOUT', message, { sourceId: source.id })
  }
  try {
    return await Promise.race([connecting, timeout()])
  } catch (error) {
    attempt.abort(error)
    void connecting.then(
      (late) => late.close(),
      () => undefined,
    )
    throw error
  } finally {
    timer.abort()
  }
}

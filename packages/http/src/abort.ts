// Signals: waiting with an end, and a deadline of our own beside the caller's.
import { setTimeout as sleep } from 'node:timers/promises'

/** What the promise brings, unless the signal aborts before. @throws the signal's reason */
export async function raceSignal<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const aborted = Promise.withResolvers<never>()
  const onAbort = (): void => aborted.reject(signal.reason as Error)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([promise, aborted.promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/** @throws the signal's reason */
export async function waitMs(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal })
  } catch {
    throw signal.reason
  }
}

/** Made once: it ends every request, and its stack says nothing. */
const NO_LONGER_WANTED = new DOMException('no longer wanted', 'AbortError')

/** Aborts with the caller's signal, or when a stretch that `start` began is not over in time. */
export interface AttemptSignal {
  readonly signal: AbortSignal
  /** Our own clock ended it, not the caller. */
  readonly timedOut: boolean
  start(milliseconds: number): void
  stop(): void
  /** Lets go of the caller's signal; what is still under way ends. */
  end(): void
}

/** @param onEnd called once: by `end`, or by an abort of either kind */
export function createAttemptSignal(caller: AbortSignal, onEnd: () => void): AttemptSignal {
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let immediate: NodeJS.Immediate | undefined
  let timedOut = false
  let ended = false
  const stop = (): void => {
    clearTimeout(timer)
    clearImmediate(immediate)
  }
  const end = (): void => {
    if (ended) return
    ended = true
    stop()
    caller.removeEventListener('abort', onCallerAbort)
    controller.abort(NO_LONGER_WANTED)
    onEnd()
  }
  const onCallerAbort = (): void => {
    controller.abort(caller.reason)
    end()
  }
  if (caller.aborted) controller.abort(caller.reason)
  else caller.addEventListener('abort', onCallerAbort, { once: true })
  return {
    signal: controller.signal,
    get timedOut() {
      return timedOut
    },
    start(milliseconds) {
      stop()
      const expire = (): void => {
        timedOut = true
        controller.abort(new DOMException('no answer in time', 'TimeoutError'))
      }
      // A turn later: where this process itself stood still, an answer may lie in the socket that has not been looked at since.
      timer = setTimeout(() => (immediate = setImmediate(expire)), milliseconds)
    },
    stop,
    end,
  }
}

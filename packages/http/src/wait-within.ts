// Waits for work that may go on behind: for a while, or until the caller has had enough.
import { raceSignal } from './abort.ts'

export interface WaitWithin {
  readonly timeoutMs: number
  /** Ends the waiting. @throws its reason */
  readonly signal: AbortSignal
}

/** Resolves with the work, or once the time is over and it goes on without being waited for. @throws what the work throws, while it is waited for */
export async function waitWithin(work: Promise<void>, { timeoutMs, signal }: WaitWithin): Promise<void> {
  const over = Promise.withResolvers<void>()
  const timer = Number.isFinite(timeoutMs) ? setTimeout(over.resolve, timeoutMs) : undefined
  try {
    await raceSignal(Promise.race([work, over.promise]), signal)
  } finally {
    clearTimeout(timer)
  }
}

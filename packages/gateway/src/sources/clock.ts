// Time and chance as the source registry sees them, so that tests can hold both.
import { setTimeout as sleep } from 'node:timers/promises'

export interface Clock {
  /** Epoch milliseconds. */
  now(): number
  /** From 0 (included) to 1 (excluded). */
  random(): number
  /** Resolves after the time; rejects once the signal aborts. Does not keep the process alive. */
  delay(milliseconds: number, signal: AbortSignal): Promise<void>
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: Date.now,
  random: Math.random,
  delay: (milliseconds, signal) => sleep(milliseconds, undefined, { signal, ref: false }),
}

// Attempts of one request until one succeeds, all within the one deadline.
import { setTimeout as sleep } from 'node:timers/promises'
import { attempt } from './attempt.ts'
import type { AttemptSettings } from './attempt.ts'
import type { AttemptResult, Cost, WireAnswer, WireRequest } from './wire-request.ts'

const MAX_ATTEMPTS = 3
const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 2_000
/** Of the time left, to each attempt but the last: a connection that hangs must leave time for another. */
const SHARE = 2 / 3

export interface ExchangeSettings extends AttemptSettings {
  /** From 0 (included) to 1 (excluded). */
  readonly random: () => number
  /** Rejects with anything once the signal aborts. */
  readonly delay: (milliseconds: number, signal: AbortSignal) => Promise<unknown>
}

export interface ExchangeOptions {
  /** Epoch milliseconds; undefined where the signal alone knows. */
  readonly deadlineAtMs: number | undefined
  readonly cost: Cost
  /** Called once, when no attempt is under way any more and the answer has been read, left or lost. */
  readonly onEnd: () => void
}

/** Keeps the process alive: a command that reads between two attempts has nothing else that does. */
export const systemDelay = (milliseconds: number, signal: AbortSignal): Promise<void> => sleep(milliseconds, undefined, { signal })

/** @throws SourceError of the last attempt; the signal's reason */
export async function exchange(settings: ExchangeSettings, request: WireRequest, options: ExchangeOptions): Promise<WireAnswer> {
  const leftMs = (): number => (options.deadlineAtMs === undefined ? Infinity : Math.max(options.deadlineAtMs - settings.now(), 1))
  for (let number = 1; ; number += 1) {
    const share = number === MAX_ATTEMPTS ? 1 : SHARE
    const attemptMs = (): number => Math.min(settings.timeoutMs, leftMs() * share)
    let isAnswered = false
    const onEnd = (): void => {
      if (isAnswered) options.onEnd()
    }
    const result = await attempt(settings, request, { number, attemptMs, cost: options.cost, onEnd })
    if ('answer' in result) {
      isAnswered = true
      return result.answer
    }
    const pauseMs = pauseAfter(result, number, settings.random())
    if (pauseMs === undefined || pauseMs >= Math.min(leftMs(), settings.timeoutMs)) {
      options.onEnd()
      throw result.error
    }
    await settings.delay(pauseMs, request.signal).catch((error: unknown) => {
      options.onEnd()
      throw request.signal.aborted ? request.signal.reason : error
    })
  }
}

/** Full jitter over a doubling time, or what the source asks for; undefined where no attempt is to follow. */
function pauseAfter(result: Exclude<AttemptResult, { answer: WireAnswer }>, number: number, chance: number): number | undefined {
  if (!result.isRepeatable || number === MAX_ATTEMPTS) return undefined
  return result.retryAfterMs ?? chance * Math.min(FIRST_PAUSE_MS * 2 ** (number - 1), LONGEST_PAUSE_MS)
}

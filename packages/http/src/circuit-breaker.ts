// Stops asking a source that keeps failing, and lets one request at a time find out whether it is back.

const FAILURES_TO_OPEN = 5
const FIRST_OPEN_MS = 5_000
const LONGEST_OPEN_MS = 60_000

/** One admitted request: exactly one of its methods counts, the first called. */
export interface Trial {
  /** The answer has begun. To a circuit that was open this is enough; otherwise the body counts too. */
  answered(): void
  succeeded(): void
  failed(reason: string): void
  /** It was given up: neither for nor against the source. */
  abandoned(): void
}

export interface OpenCircuit {
  readonly reason: string
  /** Epoch milliseconds. */
  readonly sinceMs: number
  readonly retryAfterMs: number
}

export interface CircuitBreaker {
  admit(): { readonly trial: Trial } | { readonly open: OpenCircuit }
}

/**
 * Opens after 5 failures in a row, for 5 s, doubled with each trial that fails up to 60 s. While one trial is under way the circuit stays open.
 * @param now epoch milliseconds
 */
export function createCircuitBreaker(now: () => number): CircuitBreaker {
  let failures = 0
  let open: { readonly reason: string; readonly sinceMs: number; readonly untilMs: number; readonly openMs: number } | undefined
  let trialRuns = false
  const fail = (reason: string, wasTrial: boolean): void => {
    failures += 1
    if (open ? !wasTrial : failures < FAILURES_TO_OPEN) return
    const openMs = open ? Math.min(open.openMs * 2, LONGEST_OPEN_MS) : FIRST_OPEN_MS
    open = { reason, sinceMs: open?.sinceMs ?? now(), untilMs: now() + openMs, openMs }
  }
  const createTrial = (isHalfOpen: boolean): Trial => {
    let counted = false
    const once = (count: () => void): void => {
      if (counted) return
      counted = true
      if (isHalfOpen) trialRuns = false
      count()
    }
    const succeeded = (): void =>
      once(() => {
        // A straggler from before the circuit opened does not close it: it says nothing of now.
        if (open && !isHalfOpen) return
        failures = 0
        open = undefined
      })
    return {
      succeeded,
      answered: () => {
        if (isHalfOpen) succeeded()
      },
      failed: (reason) => once(() => fail(reason, isHalfOpen)),
      abandoned: () => once(() => undefined),
    }
  }
  return {
    admit() {
      if (!open) return { trial: createTrial(false) }
      const retryAfterMs = Math.max(open.untilMs - now(), 0)
      if (retryAfterMs > 0 || trialRuns) return { open: { reason: open.reason, sinceMs: open.sinceMs, retryAfterMs } }
      trialRuns = true
      return { trial: createTrial(true) }
    },
  }
}

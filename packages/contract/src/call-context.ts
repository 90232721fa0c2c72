// What goes with every call that leaves the engine: who asks, until when, and what it may still cost.

/** Rows, bytes and requests that one client request may still cost, over all sources. The engine takes from it what batches say they cost. */
export interface Budget {
  /** @throws LimitError LIMIT_EXCEEDED once the sum passes the maximum. */
  takeRows(count: number): void
  /** @throws LimitError LIMIT_EXCEEDED */
  takeBytes(count: number): void
  /** @throws LimitError LIMIT_EXCEEDED */
  takeRequests(count: number): void
}

export interface Principal {
  /** Tells callers apart in caches; `anonymous` where nobody has signed in. */
  readonly key: string
  /** Of the caller's own request, lower-case names: those that a source declares it hands on. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** Goes with every call that leaves the engine. */
export interface CallContext {
  readonly signal: AbortSignal
  /** Epoch milliseconds at which the signal aborts for lateness, where that is known: what a source shares out to its attempts. */
  readonly deadlineAtMs?: number | undefined
  readonly principal: Principal
  readonly budget: Budget
}

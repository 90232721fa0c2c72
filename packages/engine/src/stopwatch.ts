// How long something was going on, whatever was going on at once.

export interface Stopwatch {
  start(): void
  stop(): void
  readonly elapsedMs: number
}

export function createStopwatch(): Stopwatch {
  let running = 0
  let startedAtMs = 0
  let elapsedMs = 0
  return {
    start() {
      if (running === 0) startedAtMs = performance.now()
      running += 1
    },
    stop() {
      running -= 1
      if (running === 0) elapsedMs += performance.now() - startedAtMs
    },
    get elapsedMs() {
      return elapsedMs
    },
  }
}

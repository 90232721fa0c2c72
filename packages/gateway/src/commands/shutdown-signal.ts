// Waits until the process is asked to end.

const SIGNALS = { SIGINT: 2, SIGTERM: 15 } as const
type ShutdownSignal = keyof typeof SIGNALS

/** Resolves at the first SIGINT or SIGTERM. A second one ends the process at once with 128 + its number, as a shell would report it. */
export function shutdownSignal(): Promise<ShutdownSignal> {
  return new Promise((resolve) => {
    let isAsked = false
    const onSignal = (signal: ShutdownSignal): void => {
      if (isAsked) process.exit(128 + SIGNALS[signal])
      isAsked = true
      resolve(signal)
    }
    process.on('SIGINT', onSignal)
    process.on('SIGTERM', onSignal)
  })
}

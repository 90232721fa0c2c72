// Starts the fetches of all root fields at once and waits for all of them, or for the client to go away.
import type { SettledField } from './request-context.ts'

/**
 * Neither rejects for a fetch that fails; a failure is kept beside the values of the others.
 * @throws the reason of the signal
 */
export async function settleAll(
  fetches: readonly (readonly [string, () => unknown])[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, SettledField>> {
  signal?.throwIfAborted()
  const all = Promise.all(fetches.map(async ([key, fetch]) => [key, await settle(fetch)] as const))
  return new Map(signal ? await untilAborted(all, signal) : await all)
}

async function settle(fetch: () => unknown): Promise<SettledField> {
  try {
    return { value: await fetch() }
  } catch (error) {
    return { error }
  }
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const onAbort = (): void => reject(signal.reason as Error)
  if (signal.aborted) onAbort() // while the fetches were started
  signal.addEventListener('abort', onAbort, { once: true })
  work
    .then(resolve, reject)
    .finally(() => signal.removeEventListener('abort', onAbort))
    .catch(() => undefined)
  return promise
}

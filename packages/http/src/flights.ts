// Equal requests at the same time are one request, where its answer turns out small enough to be had by all.
import { SourceError } from '@crosswalk/contract'
import { raceSignal } from './abort.ts'
import type { KeptAnswer } from './answer-cache.ts'
import type { SharedBody } from './shared-body.ts'

/** What the first asker of a key brings; the others wait for it. */
export type Landed =
  | { readonly kept: Omit<KeptAnswer, 'storedAtMs'> }
  | { readonly head: Pick<KeptAnswer, 'status' | 'url' | 'headers'>; readonly body: SharedBody }

export interface Flight {
  land(landed: Landed): void
  crash(error: unknown): void
  /** Nobody joins from here on. */
  end(): void
}

export interface Flights {
  /**
   * The answer of an equal request under way: undefined at once where there is none, or later where it cannot be shared; then the caller asks
   * for itself. Between this and `begin` nothing may be awaited, or two would begin.
   * @throws SourceError what the first asker's request failed with; the signal's reason
   */
  join(key: string, signal: AbortSignal): Promise<Omit<KeptAnswer, 'storedAtMs'> | undefined> | undefined
  begin(key: string): Flight
}

export function createFlights(): Flights {
  const running = new Map<string, Promise<Landed>>()
  return {
    join(key, signal) {
      const flight = running.get(key)
      return flight && joinFlight(flight, signal)
    },
    begin(key) {
      const { promise, resolve, reject } = Promise.withResolvers<Landed>()
      promise.catch(() => undefined)
      if (!running.has(key)) running.set(key, promise)
      const end = (): void => {
        if (running.get(key) === promise) running.delete(key)
      }
      return {
        land: resolve,
        crash: (error) => {
          end()
          reject(error)
        },
        end,
      }
    },
  }
}

async function joinFlight(flight: Promise<Landed>, signal: AbortSignal): Promise<Omit<KeptAnswer, 'storedAtMs'> | undefined> {
  try {
    return await raceSignal(flight.then(wholeOf), signal)
  } catch (error) {
    signal.throwIfAborted()
    // The first asker's own abort or lack of time is not ours.
    if (error instanceof SourceError && error.code !== 'SOURCE_TIMEOUT') throw error
    return undefined
  }
}

async function wholeOf(landed: Landed): Promise<Omit<KeptAnswer, 'storedAtMs'> | undefined> {
  if ('kept' in landed) return landed.kept
  const chunks = await landed.body.whole()
  return chunks && { ...landed.head, chunks, bytes: chunks.reduce((bytes, chunk) => bytes + chunk.byteLength, 0) }
}

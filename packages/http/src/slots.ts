// How many requests of one source are under way at once.
import { raceSignal } from './abort.ts'

export interface Slots {
  /** In the order of asking. Call what it gives back once, when the answer has been read. @throws the signal's reason */
  take(signal: AbortSignal): Promise<() => void>
}

export function createSlots(count: number): Slots {
  let free = count
  const waiting: (() => void)[] = []
  const release = (): void => {
    const next = waiting.shift()
    if (next) next()
    else free += 1
  }
  return {
    async take(signal) {
      if (free > 0) {
        free -= 1
        return release
      }
      const turn = Promise.withResolvers<void>()
      waiting.push(turn.resolve)
      try {
        await raceSignal(turn.promise, signal)
      } catch (error) {
        const at = waiting.indexOf(turn.resolve)
        if (at < 0) release()
        else waiting.splice(at, 1)
        throw error
      }
      return release
    },
  }
}

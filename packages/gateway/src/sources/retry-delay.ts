// How long to wait before a source that is down is tried again.

const FIRST_MS = 1_000
const LONGEST_MS = 60_000

/**
 * At least 1 s and at most 60 s; doubles with each failure, spread over a factor of two so that sources that fell together do not return
 * together.
 * @param failures consecutive failures so far, from 1
 * @param chance from 0 (included) to 1 (excluded)
 */
export function retryDelayMs(failures: number, chance: number): number {
  const lower = Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS / 2)
  return Math.round(lower + chance * lower)
}

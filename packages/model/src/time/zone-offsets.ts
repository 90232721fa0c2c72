// The offsets of a time zone: constant between its changes, each stretch computed once.
import { Temporal } from 'temporal-polyfill'

/** From one change of a zone's offset to the next: instants in epoch milliseconds, half-open. */
export interface Stretch {
  readonly from: number
  readonly until: number
  readonly offsetMs: number
}

/** Stretches remembered per zone: a thousand years of summer times. Beyond that memory is cleared. */
const MAX_STRETCHES = 2048
/** The Gregorian calendar repeats itself after 400 years, weekdays included, and so do the rules of zones once no more are decreed. */
const CYCLE_MS = 146_097 * 86_400_000
/** Year 2500: from here on a zone is looked up some cycles earlier, so that ten thousand years are not slower than four hundred. */
const LAST_LOOKED_UP_MS = 16_725_225_600_000
/** What an instant can be at most (ECMA-262, time values). */
const MAX_INSTANT_MS = 8.64e15

/** The stretch that holds an instant. */
export type ZoneOffsets = (instantMs: number) => Stretch

/** Of a fixed offset. */
export function createFixedOffsets(offsetMs: number): ZoneOffsets {
  const always: Stretch = { from: -Infinity, until: Infinity, offsetMs }
  return () => always
}

/** Of an IANA zone. */
export function createZoneOffsets(name: string): ZoneOffsets {
  const known: Stretch[] = []
  let last: Stretch = { from: Infinity, until: -Infinity, offsetMs: 0 }
  const offsets: ZoneOffsets = (instantMs) => {
    // Readings stand in order of time, mostly: the next one lies where the last one did.
    if (instantMs >= last.from && instantMs < last.until) return last
    if (instantMs >= LAST_LOOKED_UP_MS && instantMs < MAX_INSTANT_MS) {
      const shift = Math.ceil((instantMs - LAST_LOOKED_UP_MS + 1) / CYCLE_MS) * CYCLE_MS
      const earlier = offsets(instantMs - shift)
      last = { from: earlier.from + shift, until: earlier.until + shift, offsetMs: earlier.offsetMs }
      return last
    }
    const index = countUntil(known, instantMs)
    const found = known[index - 1]
    if (found !== undefined && instantMs < found.until) {
      last = found
      return found
    }
    last = computeStretch(name, instantMs)
    if (known.length >= MAX_STRETCHES) known.length = 0
    known.splice(countUntil(known, instantMs), 0, last)
    return last
  }
  return offsets
}

/** How many stretches begin at or before an instant. */
function countUntil(known: readonly Stretch[], instantMs: number): number {
  let low = 0
  let high = known.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((known[middle]?.from ?? Infinity) <= instantMs) low = middle + 1
    else high = middle
  }
  return low
}

function computeStretch(name: string, instantMs: number): Stretch {
  const at = Math.max(-MAX_INSTANT_MS, Math.min(MAX_INSTANT_MS - 1, Math.floor(instantMs)))
  const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(name)
  // A change at this very instant begins the stretch: `previous` looks strictly before.
  const previous = zoned.add({ milliseconds: 1 }).getTimeZoneTransition('previous')
  const next = zoned.getTimeZoneTransition('next')
  return {
    from: Math.min(previous?.epochMilliseconds ?? -Infinity, at),
    until: Math.max(next?.epochMilliseconds ?? Infinity, at + 1),
    offsetMs: zoned.offsetNanoseconds / 1e6,
  }
}

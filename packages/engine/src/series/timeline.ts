// Readings of one entity in order of time.
import type { Subject } from '@crosswalk/model'
import type { MeasureReadings } from './measure-readings.ts'

/** Parallel lists, ascending by start, then end, then in source order. Epoch milliseconds. */
export interface Timeline {
  readonly items: readonly unknown[]
  readonly starts: Float64Array
  /** NaN where only the start is known. The same list as `starts` where all readings are of instants. */
  readonly ends: Float64Array
  /** Readings left out because no instant is known of them. */
  readonly withoutInstant: number
  /** Their values as numbers side by side, NaN where one is missing; made when they are asked for, and remembered for a few units. */
  valuesIn(readings: Pick<MeasureReadings, 'unit' | 'valueOf'>): Float64Array
}

/** `owner` is what the readings belong to, and is remembered with their order: the subject, unless that is made anew by each read. */
export type Timelines = (readings: MeasureReadings, subject: Subject, owner: unknown) => Timeline

/**
 * Remembers the order of a history as long as there is its group: two aliases sort it once, and so do all requests to a collection whose
 * groups stay in memory.
 */
export function createTimelines(): Timelines {
  const known = new WeakMap<object, WeakMap<object, Timeline>>()
  return (readings, subject, owner) => {
    if (typeof owner !== 'object' || owner === null) return createTimeline(readings, subject)
    const byOwner = known.get(readings.shared) ?? new WeakMap<object, Timeline>()
    const timeline = byOwner.get(owner) ?? createTimeline(readings, subject)
    known.set(readings.shared, byOwner.set(owner, timeline))
    return timeline
  }
}

/** Units that the values of one timeline are remembered in. */
const MAX_UNITS = 3

function rememberValues(items: readonly unknown[]): Timeline['valuesIn'] {
  const known = new Map<string, Float64Array>()
  return ({ unit, valueOf }) => {
    const before = known.get(unit)
    if (before) return before
    const values = new Float64Array(items.length)
    for (let index = 0; index < items.length; index += 1) values[index] = valueOf(items[index]) ?? Number.NaN
    if (known.size >= MAX_UNITS) known.clear()
    known.set(unit, values)
    return values
  }
}

export function createTimeline(readings: Pick<MeasureReadings, 'items' | 'boundsOf'>, subject: Subject): Timeline {
  const all = readings.items(subject)
  const starts = new Float64Array(all.length)
  const ends = new Float64Array(all.length)
  let areInstants = true
  let isSorted = true
  let previousStart = -Infinity
  let previousEnd = -Infinity
  let withoutInstant = 0
  for (let index = 0; index < all.length; index += 1) {
    const { start, end } = readings.boundsOf(all[index])
    starts[index] = start ?? Number.NaN
    ends[index] = end ?? Number.NaN
    if (start === null) withoutInstant += 1
    else if (end !== start) areInstants = false
    const ownStart = start ?? Number.NaN
    const ownEnd = end ?? ownStart
    isSorted &&= ownStart > previousStart || (ownStart === previousStart && ownEnd >= previousEnd)
    previousStart = ownStart
    previousEnd = ownEnd
  }
  if (isSorted && withoutInstant === 0) {
    return { items: all, starts, ends: areInstants ? starts : ends, withoutInstant, valuesIn: rememberValues(all) }
  }
  const order = Array.from(starts.keys()).filter((index) => !Number.isNaN(starts[index]))
  order.sort((a, b) => compare({ starts, ends }, a, b) || a - b)
  const sorted = Float64Array.from(order, (index) => starts[index] as number)
  const items = order.map((index) => all[index])
  return {
    items,
    starts: sorted,
    ends: areInstants ? sorted : Float64Array.from(order, (index) => ends[index] as number),
    withoutInstant,
    valuesIn: rememberValues(items),
  }
}

type Bounds = Pick<Timeline, 'starts' | 'ends'>

/** A reading whose end is not known is taken for an instant, as where the latest reading is looked for. */
function compare({ starts, ends }: Bounds, a: number, b: number): number {
  const [startOfA, startOfB] = [starts[a] as number, starts[b] as number]
  return startOfA - startOfB || endOf(ends[a] as number, startOfA) - endOf(ends[b] as number, startOfB)
}

function endOf(end: number, start: number): number {
  return Number.isNaN(end) ? start : end
}

/** The first index whose start is at or after an instant. */
export function indexAt({ starts }: Pick<Timeline, 'starts'>, instantMs: number): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((starts[middle] as number) < instantMs) low = middle + 1
    else high = middle
  }
  return low
}

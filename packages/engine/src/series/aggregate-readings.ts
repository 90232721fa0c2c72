// One value of many readings.
import type { Aggregate } from '@crosswalk/contract'
import { roundSignificant15 } from '@crosswalk/units'

export interface Aggregated {
  /** Null where no reading has a value, but COUNT, which is 0 then; and where a sum is beyond what a number can hold. */
  readonly value: number | null
  /** Readings that have a value. */
  readonly count: number
  /** Index of the reading that is the minimum, maximum, first or last, the earliest of equals; null for other aggregates. */
  readonly at: number | null
}

interface Range {
  readonly from: number
  readonly to: number
}

/** Of the readings `[from, to)` in order of time; NaN where a value is missing. Sums are compensated and have 15 digits. */
export function aggregateReadings(aggregate: Aggregate, values: Float64Array, range: Range): Aggregated {
  if (aggregate === 'mean' || aggregate === 'sum') return addUp(aggregate, values, range)
  let count = 0
  let at: number | null = null
  let picked = Number.NaN
  for (let index = range.from; index < range.to; index += 1) {
    const value = values[index] as number
    if (Number.isNaN(value)) continue
    count += 1
    if (at !== null && !isBetter(aggregate, value, picked)) continue
    picked = value
    at = index
  }
  if (aggregate === 'count') return { value: count, count, at: null }
  return { value: at === null ? null : picked, count, at }
}

function isBetter(aggregate: Aggregate, value: number, picked: number): boolean {
  if (aggregate === 'min') return value < picked
  return aggregate === 'max' ? value > picked : aggregate === 'last'
}

/** Compensated summation (Neumaier 1974): what each addition rounds away is added at the end. */
function addUp(aggregate: 'mean' | 'sum', values: Float64Array, { from, to }: Range): Aggregated {
  let sum = 0
  let lost = 0
  let count = 0
  for (let index = from; index < to; index += 1) {
    const value = values[index] as number
    if (Number.isNaN(value)) continue
    count += 1
    const next = sum + value
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum
    sum = next
  }
  const total = sum + lost
  return { value: count === 0 ? null : rounded(aggregate === 'mean' ? total / count : total), count, at: null }
}

/** 15 significant digits: 0.1 + 0.2 is 0.3. */
function rounded(value: number): number | null {
  return Number.isFinite(value) ? roundSignificant15(value) : null
}

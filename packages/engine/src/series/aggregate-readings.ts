// One value of many readings.
import type { Aggregate } from '@crosswalk/contract'

export interface Aggregated {
  /** Null where no reading has a value, but COUNT, which is 0 then; and where a sum is beyond what a number can hold. */
  readonly value: number | null
  /** Readings that have a value. */
  readonly count: number
  /** Index of the reading that is the minimum, maximum, first or last, the earliest of equals; null for other aggregates. */
  readonly at: number | null
}

/** Of the readings `[from, to)` in order of time; `valueAt` is null where a value is missing. Sums are compensated and have 15 digits. */
export function aggregateReadings(
  aggregate: Aggregate,
  valueAt: (index: number) => number | null,
  { from, to }: { readonly from: number; readonly to: number },
): Aggregated {
  const sum = createSum()
  let count = 0
  let at: number | null = null
  let picked: number | null = null
  for (let index = from; index < to; index += 1) {
    const value = valueAt(index)
    if (value === null) continue
    count += 1
    if (aggregate === 'mean' || aggregate === 'sum') sum.add(value)
    else if (picked === null || isBetter(aggregate, value, picked)) {
      picked = value
      at = index
    }
  }
  if (aggregate === 'count') return { value: count, count, at: null }
  if (aggregate !== 'mean' && aggregate !== 'sum') return { value: picked, count, at }
  return { value: count === 0 ? null : rounded(aggregate === 'mean' ? sum.total() / count : sum.total()), count, at: null }
}

function isBetter(aggregate: Aggregate, value: number, picked: number): boolean {
  if (aggregate === 'min') return value < picked
  return aggregate === 'max' ? value > picked : aggregate === 'last'
}

/** Compensated summation (Neumaier 1974): what each addition rounds away is added at the end. */
function createSum(): { add(value: number): void; total(): number } {
  let sum = 0
  let lost = 0
  return {
    add(value) {
      const next = sum + value
      lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum
      sum = next
    },
    total: () => sum + lost,
  }
}

/** 15 significant digits: 0.1 + 0.2 is 0.3. */
function rounded(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(15)) : null
}

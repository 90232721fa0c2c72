// Adds up what the requests of one scan cost.
import type { Batch } from '@crosswalk/contract'
import type { HttpResponse } from '@crosswalk/http'

export interface CostMeter {
  /** From now on this answer is the one that costs. */
  watch(response: HttpResponse): void
  /** Counted by itself, as answers that were read whole. */
  add(cost: { readonly requests: number; readonly bytes: number }): void
  /** What it cost since it was last asked. */
  take(): NonNullable<Batch['cost']>
}

export function createCostMeter(): CostMeter {
  let current: HttpResponse | undefined
  const before = { requests: 0, bytes: 0 }
  const taken = { requests: 0, bytes: 0 }
  const sum = (): { requests: number; bytes: number } => {
    const now = current?.cost() ?? { requests: 0, bytes: 0 }
    return { requests: before.requests + now.requests, bytes: before.bytes + now.bytes }
  }
  return {
    watch(response) {
      Object.assign(before, sum())
      current = response
    },
    add({ requests, bytes }) {
      before.requests += requests
      before.bytes += bytes
    },
    take() {
      const total = sum()
      const cost = { requests: total.requests - taken.requests, bytes: total.bytes - taken.bytes, cacheAgeMs: current?.cost().cacheAgeMs }
      Object.assign(taken, total)
      return cost
    },
  }
}

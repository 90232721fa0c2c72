// Planning: which conjuncts go into the request, by what connect found; pure.
import type { Filter, ScanPlan, ScanRequest, Verdict } from '@crosswalk/contract'
import { printFilter } from './request/print-filter.ts'
import { lowerFilter } from './request/lower-filter.ts'
import { allOf } from './request/lowered.ts'
import type { Lowered } from './request/lowered.ts'
import { createRequests } from './request/create-requests.ts'
import type { NativeRequest } from './request/create-requests.ts'
import { findKeys } from './request/find-keys.ts'
import { planOrder } from './request/plan-order.ts'
import { restrict } from './request/restrict.ts'
import type { Restriction } from './request/restrict.ts'
import type { CollectionState } from './request/collection-state.ts'

/** What a plan's `native` holds, and all that a scan needs of it. */
export interface NativePlan {
  /** Sent one after the other; each is read to its end. */
  readonly requests: readonly NativeRequest[]
}

/** A filter longer than this is cut: servers and proxies refuse longer URLs. */
const MAX_FILTER_CHARACTERS = 4000

interface Choice {
  readonly pushed: readonly Filter[]
  readonly residual: readonly Filter[]
  readonly filters: readonly Filter[]
  readonly restrictions: readonly Restriction[]
  readonly keys: readonly string[] | undefined
}

/**
 * `native`: `{ requests: [{ method: 'GET', url: 'https://.../items?filter=...&limit=100' }] }`. Verdicts are those that connect found; what no
 * probe has shown is not pushed.
 */
export function planScan(state: CollectionState, request: ScanRequest): ScanPlan {
  const choice = choose(request.filter, state)
  const order = planOrder(request.orderBy ?? [], {
    state,
    pushed: choice.pushed,
    residual: choice.residual,
    isByKeys: choice.keys !== undefined,
  })
  const orderPushed = order !== undefined && (request.orderBy ?? []).length > 0
  const isOrdered = orderPushed || (request.orderBy ?? []).length === 0
  const limitPushed = request.limit !== undefined && choice.residual.length === 0 && isOrdered
  const native: NativePlan = {
    requests: createRequests({ state, request, limit: limitPushed ? request.limit : undefined, ...choice, order: order ?? [] }),
  }
  return Object.freeze({
    request,
    native,
    pushed: choice.pushed,
    residual: choice.residual,
    orderPushed,
    limitPushed,
    countPushed: countVerdict(state, choice, native),
    revision: state.collection.revision,
    warnings: warningsOf(state),
  })
}

function warningsOf({ collection, isProbed, abilities }: CollectionState): readonly string[] {
  if (isProbed) return []
  const isUnknown = abilities.bbox === undefined && abilities.filter === undefined
  return [
    `${collection.id} has not been probed${isUnknown ? ': nothing is pushed to it' : ' to the end: only what is known by now is pushed'}`,
  ]
}

function countVerdict({ abilities }: CollectionState, { pushed, residual }: Choice, { requests }: NativePlan): Verdict {
  if (!abilities.counts || requests.length !== 1 || requests[0]?.kind === 'single') return 'unsupported'
  return pushed.some((conjunct) => residual.includes(conjunct)) ? 'inexact' : 'exact'
}

/** Exact filters first, then what narrows; of bbox and datetime a request has one each. */
function choose(conjuncts: readonly Filter[], state: CollectionState): Choice {
  const keys = findKeys(conjuncts, state)
  if (keys !== undefined)
    return {
      pushed: [keys.conjunct],
      residual: conjuncts.filter((conjunct) => conjunct !== keys.conjunct),
      filters: [],
      restrictions: [],
      keys: keys.ids,
    }
  const lowered = lowerAll(conjuncts, state)
  const restrictions = new Map<Filter, Restriction>()
  const taken = new Set<string>()
  for (const conjunct of conjuncts) {
    if (lowered.has(conjunct)) continue
    const restriction = restrict(conjunct, state)
    if (restriction === undefined) continue
    const place = restriction.kind === 'parameter' ? `parameter ${restriction.name}` : restriction.kind
    if (taken.has(place)) continue
    taken.add(place)
    restrictions.set(conjunct, restriction)
  }
  return {
    pushed: conjuncts.filter((conjunct) => lowered.has(conjunct) || restrictions.has(conjunct)),
    residual: conjuncts.filter((conjunct) => lowered.get(conjunct)?.verdict !== 'exact'),
    filters: [...lowered.values()].map(({ filter }) => filter),
    restrictions: [...restrictions.values()],
    keys: undefined,
  }
}

/** The longest conjuncts stay behind where all together are too long for a URL. */
function lowerAll(conjuncts: readonly Filter[], state: CollectionState): ReadonlyMap<Filter, Lowered> {
  const { filter } = state.abilities
  if (filter === undefined) return new Map()
  const found = conjuncts.flatMap((conjunct) => {
    const lowered = lowerFilter(conjunct, state)
    if (lowered === undefined) return []
    const text = attempt(() => encodeURIComponent(printFilter(allOf([lowered.filter]), filter)))
    return text === undefined ? [] : [{ conjunct, lowered, length: text.length + 20 }]
  })
  let room = MAX_FILTER_CHARACTERS
  const kept = new Set(
    found
      .toSorted((a, b) => a.length - b.length)
      .filter(({ length }) => (room -= length) >= 0)
      .map(({ conjunct }) => conjunct),
  )
  return new Map(found.filter(({ conjunct }) => kept.has(conjunct)).map(({ conjunct, lowered }) => [conjunct, lowered]))
}

/** What cannot be printed (a name that no grammar has, a text that is no text) is not pushed. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}

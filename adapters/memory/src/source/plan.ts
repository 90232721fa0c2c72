// Planning: which conjuncts, which order and which limit the source takes, by the knobs. Pure.
import type { Filter, ScanPlan, ScanRequest, Verdict } from '@crosswalk/contract'
import type { MemoryOptions } from './options.ts'
import type { State } from './state.ts'

/** Request in, plan out; `native` lists the verdict of each conjunct. Never throws for a filter. */
export function planScan(state: State, request: ScanRequest, options: MemoryOptions): ScanPlan {
  const verdicts = request.filter.map((conjunct) => settle(state, conjunct, options))
  const pushed = request.filter.filter((_, index) => verdicts[index] !== 'unsupported')
  const residual = request.filter.filter((_, index) => verdicts[index] !== 'exact')
  const orderBy = request.orderBy ?? []
  const orderPushed =
    orderBy.length > 0 &&
    options.pushOrder !== false &&
    orderBy.every(({ property, descending }) => state.orderKey(property, descending) !== undefined)
  const limitPushed =
    request.limit !== undefined && options.pushLimit !== false && residual.length === 0 && (orderPushed || orderBy.length === 0)
  return Object.freeze({
    request,
    native: { verdicts, orderPushed, limitPushed },
    pushed,
    residual,
    orderPushed,
    limitPushed,
    countPushed: weaker(options.countPushed ?? 'exact', verdicts.includes('inexact') ? 'inexact' : 'exact'),
    revision: state.collection.revision,
    warnings: [],
  })
}

function settle(state: State, conjunct: Filter, options: MemoryOptions): Verdict {
  try {
    state.compile(conjunct)
  } catch {
    // Whatever the evaluator refuses stays with the caller, who evaluates it and gets the same refusal with its reason.
    return 'unsupported'
  }
  return options.pushdown?.(conjunct, state.collection.id) ?? 'exact'
}

const STRENGTH: Record<Verdict, number> = { exact: 2, inexact: 1, unsupported: 0 }

function weaker(left: Verdict, right: Verdict): Verdict {
  return STRENGTH[left] <= STRENGTH[right] ? left : right
}

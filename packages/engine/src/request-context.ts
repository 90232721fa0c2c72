// One client request: its deadline and the one budget that all sources share.
import { type Budget, type CallContext, LimitError, type Principal, type RequestOptions } from '@crosswalk/contract'
import type { EngineLimits } from './engine-options.ts'

export const DEFAULT_LIMITS: EngineLimits = {
  deadlineMs: 10_000,
  maxPageSize: 1000,
  maxScannedRows: 100_000,
  maxBytes: 256 * 1024 * 1024,
  maxRequests: 1000,
}

/** Tells the client's own abort from our deadline: the first ends the request, the second only the slow sources. */
export interface RequestContext extends CallContext {
  readonly clientSignal: AbortSignal
  readonly deadlineSignal: AbortSignal
  /** Epoch milliseconds. */
  readonly deadlineAtMs: number
  /** Do pages say how they were answered. */
  readonly explain: boolean
}

const ANONYMOUS: Principal = { key: 'anonymous' }

export function createRequestContext(options: RequestOptions, limits: EngineLimits): RequestContext {
  const deadlineSignal = AbortSignal.timeout(limits.deadlineMs)
  return {
    clientSignal: options.signal,
    deadlineSignal,
    deadlineAtMs: Date.now() + limits.deadlineMs,
    signal: AbortSignal.any([options.signal, deadlineSignal]),
    principal: options.principal ?? ANONYMOUS,
    budget: createBudget(limits),
    explain: options.explain ?? false,
  }
}

/** A context that a face made by hand (tests, embedding) has no deadline of its own but the signal it carries. */
export function requestContextOf(context: CallContext, limits: EngineLimits): RequestContext {
  if ('clientSignal' in context && 'deadlineSignal' in context) return context as RequestContext
  const made = createRequestContext({ signal: context.signal, principal: context.principal }, limits)
  return { ...made, budget: context.budget }
}

function createBudget(limits: EngineLimits): Budget {
  const spent = { rows: 0, bytes: 0, requests: 0 }
  const take = (kind: keyof typeof spent, count: number, maximum: number, limit: string): void => {
    spent[kind] += count
    if (spent[kind] > maximum) throw new LimitError(`this request reads more than ${maximum} ${kind} (${limit})`, { limit, maximum })
  }
  return {
    takeRows: (count) => take('rows', count, limits.maxScannedRows, 'maxScannedRows'),
    takeBytes: (count) => take('bytes', count, limits.maxBytes, 'maxBytes'),
    takeRequests: (count) => take('requests', count, limits.maxRequests, 'maxRequests'),
  }
}

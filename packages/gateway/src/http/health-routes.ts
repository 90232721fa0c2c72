// Answers for those who ask whether the process lives and whether it is ready.
import type { Health, SourceId } from '@crosswalk/contract'
import type { Context } from 'hono'

export interface Readiness {
  isTried(): boolean
  readonly handles: readonly { readonly id: SourceId; health(): Health }[]
}

/** 200 while the process can answer at all. */
export function answerLive(context: Context): Response {
  return context.json({ status: 'live' })
}

/** 200 once every source has been tried once: a source that is down lowers answers, not readiness. 503 before. */
export function answerReady(context: Context, readiness: Readiness): Response {
  const isReady = readiness.isTried()
  const sources = readiness.handles.map((handle) => {
    const { state, sinceMs, lastError } = handle.health()
    return { id: handle.id, state, since: new Date(sinceMs).toISOString(), ...(lastError === undefined ? {} : { lastError }) }
  })
  return context.json({ status: isReady ? 'ready' : 'starting', sources }, isReady ? 200 : 503)
}

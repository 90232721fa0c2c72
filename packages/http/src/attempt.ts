// One attempt: a slot, the breaker's leave, the way to an answer, and what that answer means.
import { SourceError } from '@crosswalk/contract'
import { createAttemptSignal } from './abort.ts'
import type { AttemptSignal } from './abort.ts'
import { requestEnd, requestStart } from './channels.ts'
import type { RequestStart } from './channels.ts'
import type { CircuitBreaker, Trial } from './circuit-breaker.ts'
import type { Bytes } from './decode-body.ts'
import { failure, isLasting, networkFailure, systemCodeOf } from './failures.ts'
import { followHops } from './follow-hops.ts'
import type { HopSettings } from './follow-hops.ts'
import { judgeAnswer } from './judge-answer.ts'
import { readBody } from './read-body.ts'
import type { Slots } from './slots.ts'
import type { AttemptResult, Cost, WireAnswer, WireRequest } from './wire-request.ts'

export interface AttemptSettings extends HopSettings {
  readonly slots: Slots
  readonly breaker: CircuitBreaker
  readonly timeoutMs: number
  readonly now: () => number
}

export interface AttemptOptions {
  /** From 1. */
  readonly number: number
  /** Until the answer begins. */
  readonly attemptMs: () => number
  readonly cost: Cost
  /** Called once the answer has been read, left or lost. */
  readonly onEnd: () => void
}

/** A failure of the source is a result. @throws the caller's reason to abort; mistakes that are not the source's */
export async function attempt(settings: AttemptSettings, request: WireRequest, options: AttemptOptions): Promise<AttemptResult> {
  const release = await settings.slots.take(request.signal)
  const admitted = settings.breaker.admit()
  if ('open' in admitted) {
    release()
    return { error: openFailure(settings, request.url, admitted.open), isRepeatable: false }
  }
  const { trial } = admitted
  const clock = createAttemptSignal(request.signal, () => {
    trial.abandoned()
    release()
    options.onEnd()
  })
  const start = { sourceId: settings.sourceId, method: request.method, url: settings.hide.url(request.url), attempt: options.number }
  const beganAtMs = settings.now()
  const publishEnd = (end: { readonly status?: number; readonly error?: unknown }): void => publish(start, end, settings.now() - beganAtMs)
  requestStart.publish(start)
  clock.start(options.attemptMs())
  const under: UnderWay = { clock, cost: options.cost, trial, shownUrl: start.url, bodyBytes: undefined }
  try {
    const answer = await receive(settings, request, under)
    publishEnd({ status: answer.status })
    return { answer }
  } catch (thrown) {
    const error = explain(settings, request, under, thrown)
    if (error instanceof SourceError) countFailure(trial, error)
    clock.end()
    publishEnd({ error })
    if (!(error instanceof SourceError)) throw error
    return { error, isRepeatable: isRepeatable(error), retryAfterMs: error.details.retryAfterMs }
  }
}

interface UnderWay {
  readonly clock: AttemptSignal
  readonly cost: Cost
  readonly trial: Trial
  /** Of the request: found once, mostly it is the answer's as well. */
  readonly shownUrl: string
  /** How much of the body has been read; undefined before the answer begins. */
  bodyBytes: number | undefined
}

async function receive(settings: AttemptSettings, request: WireRequest, under: UnderWay): Promise<WireAnswer> {
  const { clock, cost, trial } = under
  const hop = await followHops(settings, request, clock.signal, cost)
  under.bodyBytes = 0
  const { response, url } = hop
  const body = readBody(response, { ...settings, url, maxBodyBytes: request.maxBodyBytes, attempt: clock, cost })
  const judged = await judgeAnswer(settings, request, { ...hop, body })
  clock.stop()
  trial.answered()
  const settled = settleBody(settings, request, under, judged)
  const shown = url === request.url ? under.shownUrl : settings.hide.url(url)
  return { status: response.status, url: shown, isRedirected: hop.isRedirected, headers: response.headers, body: settled }
}

async function* settleBody(
  settings: AttemptSettings,
  request: WireRequest,
  under: UnderWay,
  body: Bytes,
): AsyncGenerator<Uint8Array, void, undefined> {
  under.bodyBytes = 0
  try {
    for await (const chunk of body) {
      under.bodyBytes += chunk.byteLength
      yield chunk
    }
  } catch (thrown) {
    const error = explain(settings, request, under, thrown)
    if (error instanceof SourceError) under.trial.failed(`${error.code}: ${error.message}`)
    throw error
  } finally {
    under.trial.succeeded()
    under.clock.end()
  }
}

function explain(settings: AttemptSettings, request: WireRequest, under: UnderWay, thrown: unknown): unknown {
  if (request.signal.aborted) return request.signal.reason
  if (thrown instanceof SourceError) return thrown
  const { url } = request
  const { bodyBytes } = under
  if (under.clock.timedOut) {
    const message = bodyBytes === undefined ? 'no answer in time' : `the body stood still after ${bodyBytes} bytes`
    return failure(settings, 'SOURCE_TIMEOUT', { message: `${new URL(url).origin}: ${message}`, url, cause: thrown })
  }
  if (bodyBytes === undefined) return networkFailure(settings, url, thrown) ?? thrown
  const code = systemCodeOf(thrown)
  if (code === undefined) return thrown
  const what = code.startsWith('Z_') || code.startsWith('ERR_') ? 'cannot be decompressed' : 'broke off'
  return failure(settings, 'SOURCE_MALFORMED', { message: `the body ${what} after ${bodyBytes} bytes (${code})`, url, cause: thrown })
}

function countFailure(trial: Trial, error: SourceError): void {
  const counts = error.code === 'SOURCE_FAILED' || error.code === 'SOURCE_TIMEOUT' || error.code === 'SOURCE_UNREACHABLE'
  if (counts) trial.failed(`${error.code}: ${error.message}`)
  else trial.succeeded()
}

/** Of server errors only those that say the way to the server is bad: any other is mostly the question's own doing, and the same again. */
function isRepeatable(error: SourceError): boolean {
  if (error.code === 'SOURCE_UNREACHABLE') return !isLasting(error)
  if (error.code === 'SOURCE_FAILED') return [502, 503, 504].includes(error.details.status ?? 0)
  return error.code === 'SOURCE_TIMEOUT' || error.code === 'SOURCE_RATE_LIMITED'
}

function openFailure(settings: AttemptSettings, url: string, open: { reason: string; sinceMs: number; retryAfterMs: number }): SourceError {
  const since = new Date(open.sinceMs).toISOString()
  const message = `not asked: it has kept failing since ${since}, last with ${open.reason}`
  return failure(settings, 'SOURCE_UNREACHABLE', { message, url, retryAfterMs: open.retryAfterMs })
}

function publish(start: RequestStart, end: { readonly status?: number; readonly error?: unknown }, elapsedMs: number): void {
  const code = end.error === undefined ? undefined : end.error instanceof SourceError ? end.error.code : 'ABORTED'
  const status = end.status ?? (end.error instanceof SourceError ? end.error.details.status : undefined)
  requestEnd.publish({ start, status, code, elapsedMs })
}

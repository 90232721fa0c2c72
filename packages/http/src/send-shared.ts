// One request of an adapter: from the cache, from an equal request under way, or from the source.
import type { AnswerCache, KeptAnswer } from './answer-cache.ts'
import { createResponse } from './create-response.ts'
import { ACCEPTED_ENCODINGS } from './decode-body.ts'
import type { Bytes } from './decode-body.ts'
import { exchange } from './exchange.ts'
import type { ExchangeSettings } from './exchange.ts'
import { failure } from './failures.ts'
import type { Flight, Flights } from './flights.ts'
import { readFreshness, validatorsOf } from './freshness.ts'
import type { HttpContext, HttpRequest, HttpResponse } from './http-client.ts'
import { shareBody } from './shared-body.ts'
import type { Cost, WireAnswer, WireRequest } from './wire-request.ts'

export interface Sending {
  readonly exchange: ExchangeSettings
  readonly cache: AnswerCache
  readonly flights: Flights
  readonly maxBodyBytes: number
}

/** Beyond so many bytes an answer is neither kept nor shared, only handed through. */
const MAX_SHARED_BYTES = 2 ** 20

/** @throws SourceError; the signal's reason */
export async function sendShared(sending: Sending, request: HttpRequest, context: HttpContext): Promise<HttpResponse> {
  context.signal.throwIfAborted()
  const { guard, hide } = sending.exchange
  if (!guard.allows(request.url)) {
    const message = `not sent: ${hide.url(request.url)} is not on an origin of the source`
    throw failure(sending.exchange, 'SOURCE_MALFORMED', { message, url: request.url })
  }
  const wire = toWireRequest(sending, request, context)
  const key = keyOf(sending.exchange, wire)
  const cached = sending.cache.get(key)
  if (cached?.isFresh) return respondKept(sending, cached.answer, { cost: { requests: 0, bytes: 0 }, cacheAgeMs: cached.ageMs })
  const flight = sending.flights.join(key, context.signal)
  const joined = flight && (await flight)
  if (joined) return respondKept(sending, joined, { cost: { requests: 0, bytes: 0 } })
  return lead(sending, { wire, key, stale: cached?.answer, deadlineAtMs: context.deadlineAtMs })
}

interface Lead {
  readonly wire: WireRequest
  readonly key: string
  readonly stale: KeptAnswer | undefined
  readonly deadlineAtMs: number | undefined
}

async function lead(sending: Sending, { wire, key, stale, deadlineAtMs }: Lead): Promise<HttpResponse> {
  const cost: Cost = { requests: 0, bytes: 0 }
  const flight = sending.flights.begin(key)
  try {
    const conditional = wire.method === 'GET' && stale ? { ...wire, headers: { ...wire.headers, ...validatorsOf(stale.headers) } } : wire
    const answer = await exchange(sending.exchange, conditional, { deadlineAtMs, cost, onEnd: () => flight.end() })
    if (answer.status === 304 && stale) {
      for await (const _chunk of answer.body) continue
      const kept = sending.cache.refresh(key, stale, answer.headers)
      flight.land({ kept })
      return respondKept(sending, kept, { cost, cacheAgeMs: 0 })
    }
    return respond(sending, { ...answer, body: share(sending, key, flight, answer) }, { cost })
  } catch (error) {
    flight.crash(error)
    throw error
  }
}

/** Hands the body through, and keeps it on the way as long as it is small enough for the cache or for others who ask the same. */
function share({ cache, exchange: { now } }: Sending, key: string, flight: Flight, answer: WireAnswer): Bytes {
  const { status, url, headers } = answer
  const isCacheable = status === 200 && !answer.isRedirected && readFreshness(headers, now()).isStorable
  if (Number(headers['content-length'] ?? 0) > MAX_SHARED_BYTES) {
    flight.end()
    flight.crash(undefined)
    return answer.body
  }
  const body = shareBody(answer.body, {
    maxKeptBytes: MAX_SHARED_BYTES,
    onWhole: (chunks, bytes) => {
      if (isCacheable) cache.put(key, { status, url, headers, chunks, bytes })
    },
  })
  flight.land({ head: { status, url, headers }, body })
  return body.first
}

function toWireRequest(sending: Sending, request: HttpRequest, context: HttpContext): WireRequest {
  const given = Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const)
  return {
    method: request.method ?? 'GET',
    url: request.url,
    headers: {
      accept: request.accept.join(', '),
      'accept-encoding': ACCEPTED_ENCODINGS,
      'user-agent': 'crosswalk',
      ...Object.fromEntries(given),
    },
    body: request.body,
    accept: request.accept,
    maxBodyBytes: request.maxBodyBytes ?? sending.maxBodyBytes,
    readError: request.readError,
    principal: context.principal,
    signal: context.signal,
  }
}

function keyOf(settings: ExchangeSettings, { method, url, headers, body, maxBodyBytes, principal }: WireRequest): string {
  const sorted = Object.entries(headers).toSorted(([left], [right]) => (left < right ? -1 : 1))
  return JSON.stringify([method, url, sorted, body ?? null, maxBodyBytes, settings.credentials.shareKey(principal)])
}

interface Spent {
  readonly cost: Cost
  readonly cacheAgeMs?: number | undefined
}

function respondKept(sending: Sending, kept: Omit<KeptAnswer, 'storedAtMs'>, spent: Spent): HttpResponse {
  return respond(sending, { ...kept, body: streamOf(kept.chunks) }, spent)
}

async function* streamOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void, undefined> {
  yield* chunks
}

function respond(sending: Sending, answer: Pick<WireAnswer, 'status' | 'url' | 'headers' | 'body'>, spent: Spent): HttpResponse {
  return createResponse({
    ...answer,
    cost: () => ({ ...spent.cost, ...(spent.cacheAgeMs === undefined ? {} : { cacheAgeMs: spent.cacheAgeMs }) }),
    malformed: (message, cause) =>
      failure(sending.exchange, 'SOURCE_MALFORMED', { message, url: answer.url, status: answer.status, cause }),
  })
}

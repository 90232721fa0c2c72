// A body as it comes: watched for silence, decompressed, and held to its limits.
import type { TransportResponse } from '@crosswalk/contract'
import type { AttemptSignal } from './abort.ts'
import { decodeBody, readEncodings } from './decode-body.ts'
import type { Bytes } from './decode-body.ts'
import { failure } from './failures.ts'
import type { FailureContext } from './failures.ts'
import type { Cost } from './wire-request.ts'

/** A body must bring so much within each `timeoutMs`: a byte a second is no answer. */
const PROGRESS_BYTES = 1024

export interface BodySettings extends FailureContext {
  readonly url: string
  readonly maxBodyBytes: number
  readonly timeoutMs: number
  readonly attempt: AttemptSignal
  readonly cost: Cost
}

/** Without the promises of `send`: what fails is thrown as it is, but for what this finds itself. @throws SourceError SOURCE_MALFORMED */
export function readBody(response: TransportResponse, settings: BodySettings): Bytes {
  const { maxBodyBytes } = settings
  const malformed = (message: string): Error =>
    failure(settings, 'SOURCE_MALFORMED', { message, url: settings.url, status: response.status })
  const tooLarge = (): Error => malformed(`the body is larger than maxBodyBytes (${maxBodyBytes})`)
  const encodings = readEncodings(response.headers['content-encoding'])
  if (!encodings) throw malformed(`the body is in an encoding that was not asked for: ${response.headers['content-encoding']}`)
  if (Number(response.headers['content-length'] ?? 0) > maxBodyBytes) throw tooLarge()
  const wire = limit(watch(response.body, settings), maxBodyBytes, tooLarge)
  return encodings.length === 0 ? wire : limit(decodeBody(wire, encodings), maxBodyBytes, tooLarge)
}

async function* limit(body: Bytes, maxBytes: number, tooLarge: () => Error): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) throw tooLarge()
    yield chunk
  }
}

/** Only the time that the source takes counts, not the reader's. */
async function* watch(body: Bytes, { attempt, cost, timeoutMs }: BodySettings): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = body[Symbol.asyncIterator]()
  let leftMs = timeoutMs
  let freshBytes = 0
  try {
    for (;;) {
      const began = performance.now()
      attempt.start(leftMs)
      const step = await iterator.next()
      attempt.stop()
      if (step.done === true) return
      cost.bytes += step.value.byteLength
      freshBytes += step.value.byteLength
      leftMs = Math.max(leftMs - (performance.now() - began), 1)
      if (freshBytes >= PROGRESS_BYTES) [leftMs, freshBytes] = [timeoutMs, 0]
      yield step.value
    }
  } finally {
    attempt.stop()
    await iterator.return?.()
  }
}

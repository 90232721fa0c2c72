// The beginning of a body: of error answers, and of answers that may be errors though they say 200.
import type { Bytes } from './decode-body.ts'

/** What an error's text may be at most. */
export const SHORT_BYTES = 64 * 1024

/** At most 64 KiB; the rest is left and its connection closed. A body that breaks off says what it said. */
export async function readShort(body: Bytes): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of body) {
      chunks.push(chunk)
      bytes += chunk.byteLength
      if (bytes >= SHORT_BYTES) break
    }
  } catch {
    // The status says what is wrong; half of its explanation is better than another error.
  }
  return Buffer.concat(chunks).subarray(0, SHORT_BYTES).toString('utf8')
}

/** A body whose beginning has been looked at; `whole` is its text where it ended within 64 KiB. */
export interface PeekedBody {
  readonly whole: string | undefined
  readonly body: Bytes
}

/** Reads up to 64 KiB ahead. What fails is thrown. */
export async function peekBody(body: Bytes): Promise<PeekedBody> {
  const iterator = body[Symbol.asyncIterator]()
  const chunks: Uint8Array[] = []
  let bytes = 0
  let ended = false
  while (!ended && bytes < SHORT_BYTES) {
    const step = await iterator.next()
    if (step.done === true) ended = true
    else {
      chunks.push(step.value)
      bytes += step.value.byteLength
    }
  }
  return { whole: ended ? Buffer.concat(chunks).toString('utf8') : undefined, body: rejoin(chunks, iterator) }
}

async function* rejoin(chunks: readonly Uint8Array[], iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* chunks
    for (let step = await iterator.next(); step.done !== true; step = await iterator.next()) yield step.value
  } finally {
    await iterator.return?.()
  }
}

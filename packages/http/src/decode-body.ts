// Undoes Content-Encoding while a body comes, and counts what comes out.
import { Readable, pipeline } from 'node:stream'
import type { Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib'

/** In the form of the Accept-Encoding header. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br'

export type Bytes = AsyncIterable<Uint8Array>

/** The codings to undo, last applied first; undefined where one is not known. */
export function readEncodings(header: string | undefined): readonly string[] | undefined {
  const names = (header ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity' && name !== 'none')
  return names.every((name) => ['gzip', 'x-gzip', 'deflate', 'br'].includes(name)) ? names.toReversed() : undefined
}

/** Leaving early ends the body underneath. @param encodings of `readEncodings` */
export function decodeBody(body: Bytes, encodings: readonly string[]): Bytes {
  return encodings.reduce<Bytes>(
    (inner, encoding) => (encoding === 'deflate' ? inflate(inner) : unpack(inner, createDecoder(encoding))),
    body,
  )
}

const createDecoder = (encoding: string): Transform => (encoding === 'br' ? createBrotliDecompress() : createGunzip())

async function* unpack(body: Bytes, decoder: Transform): AsyncGenerator<Uint8Array, void, undefined> {
  // What fails in the body or in the decoder is thrown where the decoder is read; the callback only keeps it from being thrown twice.
  const unpacked = pipeline(Readable.from(body, { objectMode: false, highWaterMark: 64 * 1024 }), decoder, () => undefined)
  for await (const chunk of unpacked) yield chunk as Uint8Array
}

/** `deflate` is the zlib format (RFC 9110 section 8.4.1.2), but some servers send the bare one: the first byte tells. */
async function* inflate(body: Bytes): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = body[Symbol.asyncIterator]()
  const first = await iterator.next()
  if (first.done === true) return
  const whole = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield first.value
      for (let step = await iterator.next(); step.done !== true; step = await iterator.next()) yield step.value
    } finally {
      await iterator.return?.()
    }
  }
  yield* unpack(whole(), ((first.value[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw())
}

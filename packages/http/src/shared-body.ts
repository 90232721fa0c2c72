// A body that its first reader reads as it comes, and that others may have too as long as it is small.
import type { Bytes } from './decode-body.ts'

export interface SharedBody {
  /** For the one who asked first; at the reader's own pace. */
  readonly first: Bytes
  /**
   * The whole of it, pulled without waiting for the first reader; undefined where it is larger than what is kept, or the first reader left.
   * @throws what the body throws
   */
  whole(): Promise<readonly Uint8Array[] | undefined>
}

export interface SharedBodyOptions {
  /** Beyond so many bytes nothing is kept. */
  readonly maxKeptBytes: number
  /** Called once, where the body ended and was kept whole. */
  readonly onWhole: (chunks: readonly Uint8Array[], bytes: number) => void
}

type State = 'running' | 'ended' | 'failed' | 'left'

export function shareBody(body: Bytes, options: SharedBodyOptions): SharedBody {
  const iterator = body[Symbol.asyncIterator]()
  let chunks: Uint8Array[] = []
  let bytes = 0
  let isKept = true
  let state: State = 'running'
  let failure: unknown
  let pulling: Promise<void> | undefined
  let waiting = 0
  const take = (step: IteratorResult<Uint8Array>): void => {
    if (step.done === true) {
      state = 'ended'
      if (isKept) options.onWhole(chunks, bytes)
      return
    }
    chunks.push(step.value)
    bytes += step.value.byteLength
    isKept &&= bytes <= options.maxKeptBytes
  }
  const fail = (error: unknown): void => {
    state = 'failed'
    failure = error
  }
  const pull = (): Promise<void> => {
    pulling ??= iterator
      .next()
      .then(take, fail)
      .finally(() => (pulling = undefined))
    return pulling
  }
  const leave = async (): Promise<void> => {
    if (state !== 'running' || waiting > 0) return
    state = 'left'
    await iterator.return?.()
  }
  async function* read(): AsyncGenerator<Uint8Array, void, undefined> {
    let at = 0
    try {
      for (;;) {
        if (!isKept && at > 0) [chunks, at] = [chunks.slice(at), 0]
        const chunk = chunks[at]
        if (chunk) {
          at += 1
          yield chunk
        } else if (state === 'running') await pull()
        else break
      }
    } finally {
      await leave()
    }
    if (state === 'failed') throw failure
  }
  return {
    first: read(),
    async whole() {
      waiting += 1
      try {
        while (isKept && state === 'running') await pull()
      } finally {
        waiting -= 1
      }
      if (state === 'failed') throw failure
      return isKept && state === 'ended' ? chunks : undefined
    },
  }
}

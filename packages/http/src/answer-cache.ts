// Whole small answers, kept within a bound of bytes by what their server says of them.
import { LRUCache } from 'lru-cache'
import { readFreshness } from './freshness.ts'

/** What an entry costs beside its body. */
const ENTRY_BYTES = 1024

export interface KeptAnswer {
  readonly status: number
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly chunks: readonly Uint8Array[]
  readonly bytes: number
  readonly storedAtMs: number
}

export interface AnswerCache {
  get(key: string): { readonly answer: KeptAnswer; readonly isFresh: boolean; readonly ageMs: number } | undefined
  /** Keeps it where its headers allow and it fits; whatever stood under the key is gone either way. */
  put(key: string, answer: Omit<KeptAnswer, 'storedAtMs'>): void
  /** After 304: its headers win over the kept ones (RFC 9111 section 3.2). */
  refresh(key: string, answer: KeptAnswer, headers: Readonly<Record<string, string>>): KeptAnswer
  readonly maxBodyBytes: number
}

/** @param maxBytes 0 keeps nothing */
export function createAnswerCache(maxBytes: number, now: () => number): AnswerCache {
  const maxBodyBytes = Math.min(2 ** 20, Math.floor(maxBytes / 4))
  const kept = maxBytes === 0 ? undefined : new LRUCache<string, KeptAnswer>({ maxSize: maxBytes, maxEntrySize: Math.max(maxBytes / 2, 1) })
  const put = (key: string, answer: Omit<KeptAnswer, 'storedAtMs'>): KeptAnswer => {
    const stored = { ...answer, storedAtMs: now() }
    kept?.delete(key)
    if (answer.bytes <= maxBodyBytes && readFreshness(answer.headers, now()).isStorable) {
      kept?.set(key, stored, { size: answer.bytes + key.length * 2 + ENTRY_BYTES })
    }
    return stored
  }
  return {
    maxBodyBytes,
    put,
    get(key) {
      const answer = kept?.get(key)
      if (!answer) return undefined
      const { freshMs, ageMs } = readFreshness(answer.headers, answer.storedAtMs)
      const sinceMs = now() - answer.storedAtMs
      return { answer, isFresh: sinceMs < freshMs, ageMs: ageMs + sinceMs }
    },
    refresh: (key, answer, headers) => {
      const { 'content-length': _length, 'content-encoding': _encoding, 'content-type': _type, ...fresh } = headers
      return put(key, { ...answer, headers: { ...answer.headers, ...fresh } })
    },
  }
}

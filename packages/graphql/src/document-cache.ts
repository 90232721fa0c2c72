// Parsed documents and parse errors, bounded by the text they came from.
import type { DocumentNode } from 'graphql'
import { LRUCache } from 'lru-cache'

export interface Cache<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
}

export interface DocumentCache extends Cache<DocumentNode> {
  has(key: string): boolean
}

/** Characters of document text that the cache holds at most; a parsed document takes some 30 times as many bytes. */
const MAX_TEXT_LENGTH = 2_000_000

/** The least recently used documents leave first. */
export function createDocumentCache(): DocumentCache {
  return create<DocumentNode>()
}

/** Of texts that are no GraphQL. */
export function createParseErrorCache(): Cache<Error> {
  return create<Error>()
}

function create<Value extends object>(): Cache<Value> & { has(key: string): boolean } {
  const cache = new LRUCache<string, Value>({
    max: 1000,
    maxSize: MAX_TEXT_LENGTH,
    sizeCalculation: (_value, key) => Math.max(key.length, 1),
  })
  return {
    get: (key) => cache.get(key),
    has: (key) => cache.has(key),
    set: (key, value) => {
      cache.set(key, value)
    },
  }
}

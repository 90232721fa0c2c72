// A memory of computed results that foreign text cannot grow: at most `capacity` entries, the oldest goes first.

/**
 * Remembers what a pure function gave for a key, `undefined` included. Never holds more than `capacity` entries, so a stream of new
 * keys costs time but no memory. The caller bounds the length of its keys.
 */
export function boundedCache<Value>(capacity: number, compute: (key: string) => Value): { get(key: string): Value; size(): number } {
  const entries = new Map<string, { value: Value }>()
  return {
    get(key) {
      const known = entries.get(key)
      if (known !== undefined) return known.value
      const value = compute(key)
      if (entries.size >= capacity) {
        for (const oldest of entries.keys()) {
          entries.delete(oldest)
          break
        }
      }
      entries.set(key, { value })
      return value
    },
    size: () => entries.size,
  }
}

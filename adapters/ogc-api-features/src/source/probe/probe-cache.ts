// What probes found, kept for the process: a source that connects again need not ask again, as long as its server says the same of itself.
import type { CollectionState } from '../request/collection-state.ts'
import type { ReadCollection } from '../service/read-collection.ts'

export interface ProbeCache {
  get(read: ReadCollection): CollectionState | undefined
  set(read: ReadCollection, state: CollectionState): void
}

/** Changes with the probes themselves. */
const VERSION = 1
const MAX_ENTRIES = 1000

/**
 * Keyed by the collection's address; the stamp covers the server's and the collection's description, the declared properties and the options.
 * Counts and warnings are those of the new reading.
 */
export function createProbeCache(): ProbeCache {
  const entries = new Map<string, { readonly stamp: string; readonly state: CollectionState }>()
  return {
    get(read) {
      const entry = entries.get(read.state.itemsUrl)
      if (entry?.stamp !== `${VERSION} ${read.stamp}`) return undefined
      const { collection } = entry.state
      const { count, warnings } = read.state.collection
      return { ...entry.state, collection: Object.freeze({ ...collection, count, warnings }) }
    },
    set(read, state) {
      const [oldest] = entries.keys()
      if (entries.size >= MAX_ENTRIES && oldest !== undefined) entries.delete(oldest)
      entries.delete(read.state.itemsUrl)
      entries.set(read.state.itemsUrl, { stamp: `${VERSION} ${read.stamp}`, state })
    },
  }
}

// Exact counts of questions asked before, so that every page of a list can say how many match and only the first one counts.
import type { Count, EntityQuery } from '@crosswalk/contract'
import type { FaceCollection } from './face-collection.ts'

/** Questions remembered; the one that was asked longest ago is forgotten first. */
const MAX_COUNTS = 500

export interface CountMemory {
  /** Undefined where the question was not asked before, or the data are no longer the same. */
  find(query: EntityQuery, collection: FaceCollection): number | undefined
  /** Keeps exact counts of collections whose revision tells whether their data changed. */
  keep(query: EntityQuery, collection: FaceCollection, count: Count): void
}

export function createCountMemory(): CountMemory {
  const counts = new Map<string, number>()
  return {
    find: (query, collection) => counts.get(keyOf(query, collection)),
    keep(query, collection, { value, accuracy }) {
      if (!collection.isLocal || value === null || accuracy !== 'EXACT') return
      const key = keyOf(query, collection)
      counts.delete(key)
      counts.set(key, value)
      for (const oldest of counts.keys()) {
        if (counts.size <= MAX_COUNTS) break
        counts.delete(oldest)
      }
    },
  }
}

function keyOf({ filter }: EntityQuery, { id, revision }: FaceCollection): string {
  return JSON.stringify([id, revision, filter])
}

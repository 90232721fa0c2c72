// The collections of one source as they are known at this moment.
import { QueryError } from '@crosswalk/contract'
import type { Collection, SourceError } from '@crosswalk/contract'
import type { WfsCollection } from './wfs-collection.ts'

export interface CollectionStates {
  /** @throws QueryError QUERY_INVALID no such collection; SourceError one that could not be read */
  of(id: string): WfsCollection
  all(): readonly WfsCollection[]
  describe(): ReadonlyMap<string, Collection>
  set(id: string, collection: WfsCollection): void
  /** It is there and could not be read, or not yet. */
  fail(id: string, error: SourceError): void
}

/** @param ids in the order in which they are shown, whichever is known first */
export function createCollectionStates(sourceId: string, ids: readonly string[]): CollectionStates {
  const collections = new Map<string, WfsCollection>()
  const failures = new Map<string, SourceError>()
  const known = (): readonly (readonly [string, WfsCollection])[] =>
    ids.flatMap((id) => {
      const collection = collections.get(id)
      return collection === undefined ? [] : [[id, collection] as const]
    })
  return {
    of(id) {
      const collection = collections.get(id)
      if (collection !== undefined) return collection
      throw failures.get(id) ?? new QueryError('QUERY_INVALID', `${sourceId} has no collection ${id}`)
    },
    all: () => known().map(([, collection]) => collection),
    describe: () => new Map(known().map(([id, collection]) => [id, collection.describe()])),
    set(id, collection) {
      failures.delete(id)
      collections.set(id, collection)
    },
    fail(id, error) {
      if (!collections.has(id)) failures.set(id, error)
    },
  }
}

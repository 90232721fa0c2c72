// The collections of one source as they are known at this moment, and the work that makes them known.
import { QueryError, SourceError } from '@crosswalk/contract'
import type { Collection } from '@crosswalk/contract'
import type { CollectionState } from './request/collection-state.ts'

export interface CollectionStates {
  /** @throws QueryError QUERY_INVALID no such collection; SourceError one that could not be read */
  of(id: string): CollectionState
  readonly collections: () => ReadonlyMap<string, Collection>
  readonly all: () => readonly CollectionState[]
  set(state: CollectionState): void
  /** It is there and could not be read. */
  fail(id: string, error: SourceError): void
  readonly failures: () => ReadonlyMap<string, SourceError>
}

export function createCollectionStates(sourceId: string): CollectionStates {
  const states = new Map<string, CollectionState>()
  const failures = new Map<string, SourceError>()
  let collections: ReadonlyMap<string, Collection> = new Map()
  return {
    of(id) {
      const state = states.get(id)
      if (state !== undefined) return state
      const failure = failures.get(id)
      if (failure !== undefined) throw failure
      throw new QueryError('QUERY_INVALID', `${sourceId} has no collection ${id}`)
    },
    collections: () => collections,
    all: () => [...states.values()],
    set(state) {
      failures.delete(state.collection.id)
      states.set(state.collection.id, state)
      collections = new Map([...states].map(([id, { collection }]) => [id, collection]))
    },
    fail(id, error) {
      if (!states.has(id)) failures.set(id, error)
    },
    failures: () => failures,
  }
}

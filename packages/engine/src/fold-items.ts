// Folds items by a key: several records that are one entity, or rows of another collection that belong to one item.
import type { Batch, Collection, ScanPlan, Source } from '@crosswalk/contract'
import type { GroupedItems, ObservedItem } from '@crosswalk/model'
import { createBackgroundFolds, createFoldQueue } from './background-folds.ts'
import type { BackgroundFolds, FoldRequest } from './background-folds.ts'
import type { Binding } from './binding.ts'
import type { RequestContext } from './request-context.ts'

export interface FoldedGroups {
  /** In the order of each group's first item. */
  readonly groups: readonly GroupedItems[]
  /** Items without a group. */
  readonly ungrouped: number
}

export interface FoldedRows {
  /** By key, each in source order. */
  readonly byKey: ReadonlyMap<string, readonly unknown[]>
  /** Rows without a key. */
  readonly keyless: number
}

/** Keeps subjects with rows that stay in memory, since what is found of a subject (its latest reading) is remembered with it. */
export interface ObservedRows extends FoldedRows {
  readonly subjects: WeakMap<object, ObservedItem>
}

export interface Reading {
  readonly source: Source
  /** The same for every request that folds so. */
  readonly plan: ScanPlan
  /** What the source leaves of the crosswalk's `where`. */
  readonly accept: (item: unknown) => boolean
  /** The next batch within the request: of collections that are not local. */
  readonly next: () => Promise<Batch | undefined>
  /** How long the request may wait for it. */
  readonly timeoutMs: () => number
  /** Told of each batch that is read for it. */
  readonly note: (batch: Batch) => void
}

/** Reads a whole scan within the request; of a local collection apart from it, and once while that is the same. */
export interface ItemFolder {
  /** Items of a crosswalk that groups. */
  groups(binding: Binding, context: RequestContext, reading: Reading): Promise<FoldedGroups>
  /** Rows of the collection that `observations` names. */
  rows(binding: Binding, context: RequestContext, reading: Reading): Promise<ObservedRows>
  /** Rows of a collection by key; `purpose` tells several keys of one collection apart. */
  keyed(
    collection: Collection,
    purpose: string,
    keyOf: (row: unknown) => string | null,
    from: { readonly context: RequestContext; readonly reading: Reading },
  ): Promise<FoldedRows['byKey']>
}

/** Where no row is needed or none is there. */
export const NO_ROWS: ObservedRows = { byKey: new Map(), keyless: 0, subjects: new WeakMap() }

export function createItemFolder(): ItemFolder {
  const queue = createFoldQueue()
  const [groups, rows, keyed] = [
    createBackgroundFolds<FoldedGroups>(queue),
    createBackgroundFolds<ObservedRows>(queue),
    createBackgroundFolds<FoldedRows>(queue),
  ]
  return {
    groups: (binding, context, reading) =>
      foldOnce(groups, binding.collection, binding.hash, {
        context,
        reading,
        fold: async (batches) => {
          const { byKey, keyless } = await foldByKey((item) => binding.groupKey(item), batches, reading)
          return { groups: Array.from(byKey, ([group, items]) => ({ group, items })), ungrouped: keyless }
        },
      }),
    rows: async (binding, context, reading) => {
      const { observations } = binding
      if (observations === null) return NO_ROWS
      const fold = async (batches: AsyncIterable<Batch>): Promise<ObservedRows> => {
        const folded = await foldByKey((row) => observations.keyOfRow(row), batches, reading)
        return { ...folded, subjects: new WeakMap() }
      }
      return foldOnce(rows, observations.collection, binding.hash, { context, reading, fold })
    },
    async keyed(collection, purpose, keyOf, { context, reading }) {
      const fold = (batches: AsyncIterable<Batch>): Promise<FoldedRows> => foldByKey(keyOf, batches, reading)
      return (await foldOnce(keyed, collection, purpose, { context, reading, fold })).byKey
    },
  }
}

/** A local collection does not change under its object, so what it folds to does not either; it goes when a reload replaces the collection. */
function foldOnce<T>(folds: BackgroundFolds<T>, collection: Collection, hash: string, request: FoldRequest<T>): Promise<T> {
  return collection.local ? folds.get(collection, hash, request) : request.fold(readWithin(request))
}

async function* readWithin({
  context,
  reading,
}: Pick<FoldRequest<unknown>, 'context' | 'reading'>): AsyncGenerator<Batch, void, undefined> {
  for (let batch = await reading.next(); batch; batch = await reading.next()) {
    context.clientSignal.throwIfAborted()
    reading.note(batch)
    yield batch
  }
}

async function foldByKey(
  keyOf: (item: unknown) => string | null,
  batches: AsyncIterable<Batch>,
  { accept }: Pick<Reading, 'accept'>,
): Promise<FoldedRows> {
  const byKey = new Map<string, unknown[]>()
  let keyless = 0
  for await (const { items } of batches) {
    for (const item of items) {
      if (!accept(item)) continue
      const key = keyOf(item)
      const own = key === null ? undefined : byKey.get(key)
      if (key === null) keyless += 1
      else if (own) own.push(item)
      else byKey.set(key, [item])
    }
  }
  return { byKey, keyless }
}

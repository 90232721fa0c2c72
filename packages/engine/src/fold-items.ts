// Folds items by a key: several records that are one entity, or rows of another collection that belong to one item.
import type { Batch, Collection } from '@crosswalk/contract'
import type { GroupedItems, ObservedItem } from '@crosswalk/model'
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
  readonly next: () => Promise<Batch | undefined>
  /** What the source leaves of the crosswalk's `where`. */
  readonly accept: (item: unknown) => boolean
}

/** Reads a whole scan, or answers from memory for a local collection that is still the same. */
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
  const rememberGroups = createMemory<FoldedGroups>()
  const rememberRows = createMemory<ObservedRows>()
  const rememberKeyed = createMemory<FoldedRows['byKey']>()
  return {
    groups: (binding, context, reading) =>
      rememberGroups(binding.collection, binding.hash, async () => {
        const { byKey, keyless } = await foldByKey((item) => binding.groupKey(item), context, reading)
        return { groups: Array.from(byKey, ([group, items]) => ({ group, items })), ungrouped: keyless }
      }),
    rows: async (binding, context, reading) => {
      const { observations } = binding
      if (observations === null) return NO_ROWS
      return rememberRows(observations.collection, binding.hash, async () => {
        const folded = await foldByKey((row) => observations.keyOfRow(row), context, reading)
        return { ...folded, subjects: new WeakMap() }
      })
    },
    keyed: (collection, purpose, keyOf, { context, reading }) =>
      rememberKeyed(collection, purpose, async () => (await foldByKey(keyOf, context, reading)).byKey),
  }
}

type Memory<T> = (collection: Collection, hash: string, fold: () => Promise<T>) => Promise<T>

/** A local collection does not change under its object, so what it folds to does not either; it goes when a reload replaces the collection. */
function createMemory<T>(): Memory<T> {
  const remembered = new WeakMap<Collection, Map<string, T>>()
  return async (collection, hash, fold) => {
    const byHash = remembered.get(collection) ?? new Map<string, T>()
    const known = byHash.get(hash)
    if (known !== undefined) return known
    const folded = await fold()
    if (collection.local) remembered.set(collection, byHash.set(hash, folded))
    return folded
  }
}

async function foldByKey(keyOf: (item: unknown) => string | null, context: RequestContext, reading: Reading): Promise<FoldedRows> {
  const byKey = new Map<string, unknown[]>()
  let keyless = 0
  for (let batch = await reading.next(); batch; batch = await reading.next()) {
    context.clientSignal.throwIfAborted()
    for (const item of batch.items) {
      if (!reading.accept(item)) continue
      const key = keyOf(item)
      const items = key === null ? undefined : byKey.get(key)
      if (key === null) keyless += 1
      else if (items) items.push(item)
      else byKey.set(key, [item])
    }
  }
  return { byKey, keyless }
}

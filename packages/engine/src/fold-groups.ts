// Folds items into groups: several records of a source that are one entity.
import type { Batch, Collection } from '@crosswalk/contract'
import type { GroupedItems } from '@crosswalk/model'
import type { ScanPart } from './plan-query.ts'
import type { RequestContext } from './request-context.ts'

export interface Folded {
  /** In the order of each group's first item. */
  readonly groups: readonly GroupedItems[]
  /** Items without a group. */
  readonly ungrouped: number
}

export interface GroupReading {
  readonly next: () => Promise<Batch | undefined>
  /** What the source leaves of the crosswalk's `where`. */
  readonly accept: (item: unknown) => boolean
}

export interface GroupFolder {
  /** Reads the whole scan, or answers from memory for a local collection that is still the same. */
  fold(part: ScanPart, context: RequestContext, reading: GroupReading): Promise<Folded>
}

export function createGroupFolder(): GroupFolder {
  // A local collection does not change under its object, so its groups do not either; they go when a reload replaces the collection.
  const remembered = new WeakMap<Collection, Map<string, Folded>>()
  return {
    async fold(part, context, reading) {
      const { collection, hash } = part.binding
      const byHash = remembered.get(collection) ?? new Map<string, Folded>()
      const known = byHash.get(hash)
      if (known) return known
      const folded = await readGroups(part, context, reading)
      if (collection.local) remembered.set(collection, byHash.set(hash, folded))
      return folded
    },
  }
}

async function readGroups(part: ScanPart, context: RequestContext, reading: GroupReading): Promise<Folded> {
  const groups = new Map<string, unknown[]>()
  let ungrouped = 0
  for (let batch = await reading.next(); batch; batch = await reading.next()) {
    context.clientSignal.throwIfAborted()
    for (const item of batch.items) {
      if (!reading.accept(item)) continue
      const key = part.binding.groupKey(item)
      const items = key === null ? undefined : groups.get(key)
      if (key === null) ungrouped += 1
      else if (items) items.push(item)
      else groups.set(key, [item])
    }
  }
  return { groups: Array.from(groups, ([group, items]) => ({ group, items })), ungrouped }
}

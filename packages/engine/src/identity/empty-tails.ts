// Remembers from where on a member of a local group lists nothing any more: what others own need not be gone through for each page.
import type { Collection } from '@crosswalk/contract'
import type { StartPosition } from '../part-reader.ts'
import type { GroupPlan } from './merged-subject.ts'

export interface EmptyTails {
  has(start: StartPosition | undefined): boolean
  add(start: StartPosition | undefined): void
}

const MAX_TAILS = 1000

const remembered = new WeakMap<Collection, Set<string>>()

/** Null where data can change under their collection, or values with time. A local collection that is reloaded is another one. */
export function emptyTailsOf(plan: GroupPlan, member: number): EmptyTails | null {
  const { meaning, members } = plan
  const own = members[member]
  const isFixed = members.every(({ part: { binding, source } }) => {
    const areLocal = binding.collection.local && (binding.observations?.collection.local ?? true)
    return areLocal && binding.attachments.length === 0 && source.freshness === undefined
  })
  if (own === undefined || !isFixed) return null
  const { collection } = own.part.binding
  const tails = remembered.get(collection) ?? new Set<string>()
  remembered.set(collection, tails)
  const keyOf = (start: StartPosition | undefined): string =>
    JSON.stringify([meaning(), plan.revision, member, start?.token ?? null, start?.used ?? 0])
  return {
    has: (start) => tails.size > 0 && tails.has(keyOf(start)),
    add(start) {
      if (tails.size >= MAX_TAILS) tails.clear()
      tails.add(keyOf(start))
    },
  }
}

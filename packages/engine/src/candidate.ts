// A row on its way to a page: still the source's own item, with just enough to order it, cut it and come back to it.
import type { GroupedItems, ObservedItem, Subject } from '@crosswalk/model'
import { baseOf } from './binding.ts'
import type { KeyValue } from './cursor.ts'
import type { ScanPart } from './plan-query.ts'

export interface Candidate {
  readonly part: ScanPart
  readonly subject: Subject
  readonly id: string
  /** Empty without an order. */
  readonly keys: readonly KeyValue[]
  /** The continuation that began its batch, and the raw items used including this one. */
  readonly token: string | null
  readonly used: number
}

/** The source's own unique key: of an item, or of a group. */
export function tieOf(candidate: Pick<Candidate, 'part' | 'subject'>): string {
  const { part, subject } = candidate
  return keyOfBase(part, baseOf(part.binding, subject))
}

/** The same of a subject as it would be without attachments. */
export function keyOfBase({ binding, source }: ScanPart, base: Subject): string {
  if (binding.grouped) return (base as GroupedItems).group
  return source.keyOf(binding.collection.id)(binding.observations === null ? base : (base as ObservedItem).item)
}

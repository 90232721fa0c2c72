// A row on its way to a page: still the source's own item, with just enough to order it, cut it and come back to it.
import type { Subject } from '@crosswalk/model'
import { itemOf } from './binding.ts'
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
  const { binding, source } = part
  return binding.grouped ? (subject as { group: string }).group : source.keyOf(binding.collection.id)(itemOf(binding, subject))
}

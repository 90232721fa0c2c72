// What holds the readings of a subject one by one: the items of a group, or the rows that belong to an item.
import type { AttachedSubject, GroupedItems, ObservedItem, Subject } from '../crosswalk.ts'

export interface SubjectItems {
  /** In source order. */
  readonly of: (subject: Subject) => readonly unknown[]
  /** Why filters on the latest reading cannot be pushed. */
  readonly reason: string
}

/** Stands where rows could not be read: there are none, and whether there would be any is not known. Told apart by identity. */
export const NOT_READ: readonly unknown[] = Object.freeze([])

export const GROUP_ITEMS: SubjectItems = {
  of: (subject) => (subject as GroupedItems).items,
  reason: 'the property belongs to a group of items',
}

export const OBSERVED_ROWS: SubjectItems = {
  of: (subject) => (subject as ObservedItem).rows,
  reason: 'the readings are rows of another collection',
}

/** The rows of one attachment, by its place in the file. */
export function attachedRows(index: number): SubjectItems {
  return {
    of: (subject) => (subject as AttachedSubject).attached[index] ?? [],
    reason: 'the property is attached from another collection',
  }
}

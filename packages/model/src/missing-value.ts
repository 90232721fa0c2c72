// How a value that is not there travels through the steps: undefined (absent), null (explicitly null) or UNREADABLE.
import type { MissingKind } from '@crosswalk/contract'

/** Stands for a value that is there but cannot be read as what the model says: a code outside its list, text that is no number. */
export const UNREADABLE: unique symbol = Symbol('unreadable')

/** Absent, null or unreadable: in filters all three are null. */
export function isMissing(value: unknown): value is null | undefined | typeof UNREADABLE {
  return value === undefined || value === null || value === UNREADABLE
}

/** The reason in the words of a reading; null where the value is there. */
export function missingKindOf(value: unknown): MissingKind | null {
  if (value === undefined) return 'ABSENT'
  if (value === null) return 'NULL'
  return value === UNREADABLE ? 'UNKNOWN' : null
}

/** The value as faces and filters see it: null for every kind of missing. */
export function orNull(value: unknown): unknown {
  return isMissing(value) ? null : value
}

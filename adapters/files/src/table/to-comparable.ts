// Values of a property as what they are compared by.
import type { PropertyType } from '@crosswalk/contract'
import { toDayMs, toInstantMs } from './instants.ts'

export type Comparable = number | string

/** The comparable form of a value of the type: numbers as they are, days and instants in milliseconds, booleans 0 and 1. */
export function toComparable(value: unknown, type: PropertyType): Comparable | undefined {
  if (type === 'number') return typeof value === 'number' && !Number.isNaN(value) ? value : undefined
  if (type === 'text') return typeof value === 'string' ? value : undefined
  if (type === 'boolean') return typeof value === 'boolean' ? Number(value) : undefined
  if (typeof value !== 'string') return undefined
  return type === 'date' ? toDayMs(value) : toInstantMs(value)
}

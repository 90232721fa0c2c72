// What a step of a property's mapping is.
import type { Lowered } from '../crosswalk.ts'
import type { Leaf } from '../lower/leaf.ts'

/** Lowers a leaf about the value that comes into a step. */
export type LowerBelow = (leaf: Leaf) => Lowered

/** One step between the source's value and the canonical one. */
export interface Step {
  readonly name: string
  /** Called for values that are there; a list comes in value by value. */
  lift(value: unknown, item: unknown): unknown
  /** The leaf about what comes out, as a filter about what comes in: never fewer values, and the same ones where exact. */
  lower(leaf: Leaf, below: LowerBelow): Lowered
  /** Strictly rising or falling on all values and missing where the input is missing; otherwise none. */
  readonly order: 'rising' | 'falling' | 'none'
}

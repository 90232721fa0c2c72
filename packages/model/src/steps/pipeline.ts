// An origin and its steps as one: compiled lift, composed lower.
import type { PropertyType, SourceOrder } from '@crosswalk/contract'
import type { Lowered } from '../crosswalk.ts'
import type { Leaf } from '../lower/leaf.ts'
import { isMissing, UNREADABLE } from '../missing-value.ts'
import type { Step } from './step.ts'

/** What a mapping reads before any step. */
export interface Origin {
  readonly type: PropertyType
  get(item: unknown): unknown
  lower(leaf: Leaf): Lowered
  /** The source property whose own order is that of the values; null where there is none. */
  readonly orderBy: string | null
  /** The source property that this is, unchanged; null for templates and constants. */
  readonly column: string | null
}

/** What a mapping gives. */
export interface Pipeline {
  /** Of an item: the value, or a kind of missing. Lists hold only values that are there; `many` says whether lists come out. */
  readonly lift: (item: unknown) => unknown
  readonly lower: (leaf: Leaf) => Lowered
  readonly order: (descending: boolean) => SourceOrder | null
  /** The source property whose values pass unchanged; null where any step stands between. */
  readonly identity: string | null
}

/** Type of the values that come out, and the steps so far. */
export interface StagedPipeline {
  readonly origin: Origin
  readonly steps: readonly Step[]
  readonly type: PropertyType
}

/** Compiles a mapping. `many`: lists come out, a single value as a list of one; otherwise the first value of a list. */
export function createPipeline({ origin, steps }: StagedPipeline, many: boolean): Pipeline {
  const holdsLists =
    origin.type === 'array' || origin.type === 'json' || origin.type === 'unknown' || steps.some(({ name }) => name === 'split')
  const liftPlain = compileLift(origin, steps)
  const lists = holdsLists || many
  return {
    lift: lists ? (item) => shapeList(liftLists(origin.get(item), steps, item), many) : liftPlain,
    lower: (leaf) => lowerThrough(steps, steps.length - 1, leaf, origin),
    order: (descending) => (lists ? null : orderThrough(origin, steps, descending)),
    identity: steps.length === 0 && !lists ? origin.column : null,
  }
}

function compileLift(origin: Origin, steps: readonly Step[]): (item: unknown) => unknown {
  const [first, second] = steps
  if (first === undefined) return (item) => origin.get(item)
  if (second === undefined) {
    return (item) => {
      const value = origin.get(item)
      return isMissing(value) ? value : first.lift(value, item)
    }
  }
  return (item) => liftValue(origin.get(item), steps, item)
}

function liftValue(start: unknown, steps: readonly Step[], item: unknown): unknown {
  let value = start
  for (const step of steps) {
    if (isMissing(value)) return value
    value = step.lift(value, item)
  }
  return value
}

function liftLists(start: unknown, steps: readonly Step[], item: unknown): unknown {
  let value = start
  for (const step of steps) {
    if (isMissing(value)) return value
    value = Array.isArray(value)
      ? value.map((member: unknown) => (isMissing(member) ? member : step.lift(member, item)))
      : step.lift(value, item)
  }
  return value
}

function shapeList(value: unknown, many: boolean): unknown {
  if (!Array.isArray(value)) return many && !isMissing(value) ? [value] : value
  const values = value.filter((member: unknown) => !isMissing(member))
  if (many && (values.length > 0 || value.length === 0)) return values
  if (values.length > 0) return values[0]
  // All members are missing: the reason of the first one.
  return value.length === 0 ? undefined : (value[0] ?? UNREADABLE)
}

function lowerThrough(steps: readonly Step[], index: number, leaf: Leaf, origin: Origin): Lowered {
  const step = steps[index]
  return step === undefined ? origin.lower(leaf) : step.lower(leaf, (next) => lowerThrough(steps, index - 1, next, origin))
}

function orderThrough(origin: Origin, steps: readonly Step[], descending: boolean): SourceOrder | null {
  if (origin.orderBy === null || steps.some(({ order }) => order === 'none')) return null
  const falls = steps.filter(({ order }) => order === 'falling').length % 2 === 1
  return { property: origin.orderBy, descending: descending !== falls }
}

// A leaf of a filter: one operator about one property, with its literals.
import type {
  ComparisonOperator,
  Filter,
  InstantLiteral,
  Operand,
  PropertyRef,
  SpatialLiteral,
  SpatialOperator,
  TemporalLiteral,
  TemporalOperator,
} from '@crosswalk/contract'

export type Scalar = string | number | boolean | InstantLiteral

/**
 * Only what is true counts: leaves stand under AND and OR alone (negation normal form), so a step may answer with any filter that is true
 * for the same values. `negated` is NOT over the operator: true where the operator is false, not where it is unknown.
 * `flipped`: the literal stands left of the property.
 */
export type Leaf =
  | { readonly kind: 'compare'; readonly op: ComparisonOperator; readonly literal: Scalar }
  | { readonly kind: 'between'; readonly low: Scalar; readonly high: Scalar; readonly negated: boolean }
  | { readonly kind: 'in'; readonly values: readonly Scalar[]; readonly negated: boolean }
  | { readonly kind: 'like'; readonly pattern: string; readonly negated: boolean }
  | { readonly kind: 'null'; readonly negated: boolean }
  | {
      readonly kind: 'spatial'
      readonly op: SpatialOperator
      readonly literal: SpatialLiteral
      readonly flipped: boolean
      readonly negated: boolean
    }
  | { readonly kind: 'distance'; readonly literal: SpatialLiteral; readonly metres: number; readonly negated: boolean }
  | {
      readonly kind: 'temporal'
      readonly op: TemporalOperator
      readonly literal: TemporalLiteral
      readonly flipped: boolean
      readonly negated: boolean
    }

export const IS_NULL: Leaf = { kind: 'null', negated: false }
export const IS_PRESENT: Leaf = { kind: 'null', negated: true }

const MIRRORED = { '=': '=', '<>': '<>', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const

const COMPLEMENT = { '=': '<>', '<>': '=', '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const

export interface NamedLeaf {
  readonly property: string
  readonly leaf: Leaf
}

/** A filter of the form property, operator, literal; undefined for every other form. */
export function readLeaf(filter: Filter): NamedLeaf | undefined {
  if (typeof filter === 'boolean') return undefined
  if (filter.op === 'not') {
    const inner = readLeaf(filter.args[0])
    if (inner === undefined) return undefined
    // Stays under NOT only where the property has several values; some value then fails the complement, so no match is lost.
    if (inner.leaf.kind === 'compare') return { property: inner.property, leaf: { ...inner.leaf, op: COMPLEMENT[inner.leaf.op] } }
    if (inner.leaf.negated) return undefined
    return { property: inner.property, leaf: { ...inner.leaf, negated: true } }
  }
  switch (filter.op) {
    case '=':
    case '<>':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return readComparison(filter.op, filter.args)
    case 'between': {
      const [subject, low, high] = filter.args
      return isRef(subject) && isScalar(low) && isScalar(high) ? named(subject, { kind: 'between', low, high, negated: false }) : undefined
    }
    case 'in': {
      const [subject, values] = filter.args
      return isRef(subject) && values.every(isScalar) ? named(subject, { kind: 'in', values, negated: false }) : undefined
    }
    case 'like': {
      const [subject, pattern] = filter.args
      return isRef(subject) && typeof pattern === 'string' ? named(subject, { kind: 'like', pattern, negated: false }) : undefined
    }
    case 'isNull':
      return isRef(filter.args[0]) ? named(filter.args[0], IS_NULL) : undefined
    default:
      return readPlaceOrTime(filter)
  }
}

function readComparison(op: ComparisonOperator, [left, right]: readonly [Operand, Operand]): NamedLeaf | undefined {
  if (isRef(left) && isScalar(right)) return named(left, { kind: 'compare', op, literal: right })
  if (isScalar(left) && isRef(right)) return named(right, { kind: 'compare', op: MIRRORED[op], literal: left })
  return undefined
}

function readPlaceOrTime(filter: Exclude<Filter, boolean>): NamedLeaf | undefined {
  if (filter.op === 's_dwithin') {
    const [left, right, metres] = filter.args
    if (isRef(left) && isSpatial(right)) return named(left, { kind: 'distance', literal: right, metres, negated: false })
    if (isSpatial(left) && isRef(right)) return named(right, { kind: 'distance', literal: left, metres, negated: false })
    return undefined
  }
  if (filter.op.startsWith('s_')) {
    const { op, args } = filter as { op: SpatialOperator; args: readonly [Operand, Operand] }
    const [left, right] = args
    if (isRef(left) && isSpatial(right)) return named(left, { kind: 'spatial', op, literal: right, flipped: false, negated: false })
    if (isSpatial(left) && isRef(right)) return named(right, { kind: 'spatial', op, literal: left, flipped: true, negated: false })
  }
  if (filter.op.startsWith('t_')) {
    const { op, args } = filter as { op: TemporalOperator; args: readonly [Operand, Operand] }
    const [left, right] = args
    if (isRef(left) && isTemporal(right)) return named(left, { kind: 'temporal', op, literal: right, flipped: false, negated: false })
    if (isTemporal(left) && isRef(right)) return named(right, { kind: 'temporal', op, literal: left, flipped: true, negated: false })
  }
  return undefined
}

/** The leaf as a filter about a property by name. */
export function toFilter(leaf: Leaf, property: string): Filter {
  const subject: PropertyRef = { property }
  if (leaf.kind === 'compare') return { op: leaf.op, args: [subject, leaf.literal] }
  const filter = toPositiveFilter(leaf, subject)
  return leaf.negated ? { op: 'not', args: [filter] } : filter
}

function toPositiveFilter(leaf: Exclude<Leaf, { kind: 'compare' }>, subject: PropertyRef): Filter {
  switch (leaf.kind) {
    case 'between':
      return { op: 'between', args: [subject, leaf.low, leaf.high] }
    case 'in':
      return { op: 'in', args: [subject, leaf.values] }
    case 'like':
      return { op: 'like', args: [subject, leaf.pattern] }
    case 'null':
      return { op: 'isNull', args: [subject] }
    case 'distance':
      return { op: 's_dwithin', args: [subject, leaf.literal, leaf.metres] }
    case 'spatial':
      return { op: leaf.op, args: leaf.flipped ? [leaf.literal, subject] : [subject, leaf.literal] }
    case 'temporal':
      return { op: leaf.op, args: leaf.flipped ? [leaf.literal, subject] : [subject, leaf.literal] }
  }
}

/** The scalars that the leaf compares with. */
export function scalarsOf(leaf: Leaf): readonly Scalar[] {
  if (leaf.kind === 'compare') return [leaf.literal]
  if (leaf.kind === 'between') return [leaf.low, leaf.high]
  return leaf.kind === 'in' ? leaf.values : []
}

function named(subject: PropertyRef, leaf: Leaf): NamedLeaf {
  return { property: subject.property, leaf }
}

function isRef(operand: Operand): operand is PropertyRef {
  return typeof operand === 'object' && 'property' in operand
}

function isScalar(operand: Operand): operand is Scalar {
  return typeof operand !== 'object' || 'date' in operand || 'timestamp' in operand
}

function isTemporal(operand: Operand): operand is TemporalLiteral {
  if (typeof operand !== 'object') return false
  if ('interval' in operand) return operand.interval.every((bound) => typeof bound === 'string')
  return 'date' in operand || 'timestamp' in operand
}

function isSpatial(operand: Operand): operand is SpatialLiteral {
  return typeof operand === 'object' && ('bbox' in operand || 'type' in operand)
}

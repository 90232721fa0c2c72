// Where a mapping begins: one property of the collection, read by the source's own getter.
import type { PropertyType } from '@crosswalk/contract'
import type { Lowered } from '../crosswalk.ts'
import type { Leaf, Scalar } from '../lower/leaf.ts'
import { scalarsOf, toFilter } from '../lower/leaf.ts'
import { exactly, unsupported, weaken } from '../lower/lowered.ts'

/** A property of the collection, bound. */
export interface Column {
  readonly name: string
  readonly type: PropertyType
  /** Of an `array`: what its elements are, where that is sure. */
  readonly elements?: 'text' | undefined
  /** UCUM code where the source states one. */
  readonly unit: string | undefined
  readonly sortable: boolean
  get(item: unknown): unknown
}

/** The leaf in the source's name, where its literals are of the property's type; exact, since the source is judged by our own evaluator. */
export function lowerColumn(column: Column, leaf: Leaf): Lowered {
  if (column.type === 'array' && column.elements === 'text') return lowerElements(column, leaf)
  if (!fits(column.type, leaf)) return unsupported(`${column.name} (${column.type}) cannot be compared so by the source`)
  return exactly(toFilter(leaf, column.name))
}

/** A comparison with a list means some of its values. Inexact: a mapping to a single value takes the first. */
function lowerElements({ name }: Column, leaf: Leaf): Lowered {
  const values = leaf.kind === 'compare' && leaf.op === '=' ? [leaf.literal] : leaf.kind === 'in' && !leaf.negated ? leaf.values : []
  const texts = values.filter((value) => typeof value === 'string')
  if (values.length === 0 || texts.length < values.length)
    return unsupported(`${name} is a list, and only its texts are compared by the source`)
  const op = texts.length === 1 ? 'a_contains' : 'a_overlaps'
  return weaken(exactly({ op, args: [{ property: name }, texts] }), `${name} is a list of values`)
}

function fits(type: PropertyType, leaf: Leaf): boolean {
  // A list or a map may lift to nothing although it is there, so even isNull means something else.
  if (type === 'array' || type === 'json' || type === 'unknown' || type === 'interval') return false
  if (leaf.kind === 'null') return true
  switch (type) {
    case 'text':
      return leaf.kind === 'like' || (isScalarLeaf(leaf) && scalarsOf(leaf).every((value) => typeof value === 'string'))
    case 'number':
      return isScalarLeaf(leaf) && scalarsOf(leaf).every((value) => typeof value === 'number')
    case 'boolean':
      return (
        (leaf.kind === 'in' || (leaf.kind === 'compare' && (leaf.op === '=' || leaf.op === '<>'))) &&
        scalarsOf(leaf).every((value) => typeof value === 'boolean')
      )
    case 'date':
    case 'timestamp':
    case 'time':
      return leaf.kind === 'temporal' || (isScalarLeaf(leaf) && scalarsOf(leaf).every(isTemporalScalar))
    case 'geometry':
      return leaf.kind === 'spatial' || leaf.kind === 'distance'
  }
}

function isScalarLeaf(leaf: Leaf): boolean {
  return leaf.kind === 'compare' || leaf.kind === 'between' || leaf.kind === 'in'
}

function isTemporalScalar(value: Scalar): boolean {
  return typeof value === 'object' || typeof value === 'string'
}

// Tests a leaf on values known beforehand: constants, and the values of a code list.
import type { PropertyType } from '@crosswalk/contract'
import { compileFilter } from '@crosswalk/cql2'
import type { Leaf } from './leaf.ts'
import { toFilter } from './leaf.ts'

/**
 * Is the leaf true for a value: the same evaluator as everywhere.
 * @throws QueryError QUERY_INVALID a literal of another type
 */
export function compileLeaf(leaf: Leaf, type: PropertyType): (value: unknown) => boolean {
  const test = compileFilter<{ readonly value: unknown }>(toFilter(leaf, 'value'), {
    resolve: () => ({ type, get: (item) => item.value }),
  })
  return (value) => test({ value })
}

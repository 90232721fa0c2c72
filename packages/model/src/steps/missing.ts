// The step `missing`: codes that stand for "no value".
import type { PropertyType } from '@crosswalk/contract'
import type { Lowered } from '../crosswalk.ts'
import type { Leaf } from '../lower/leaf.ts'
import { IS_NULL, scalarsOf } from '../lower/leaf.ts'
import { allOf, anyOf, unsupported } from '../lower/lowered.ts'
import { codeKey, codeKeys, codeLiterals } from './codes.ts'
import type { LowerBelow, Step } from './step.ts'

/** Values among the codes lift to null; the type is that of the values that come in. */
export function createMissingStep(codes: readonly string[], type: PropertyType): Step {
  const keys = new Set(codes.flatMap(codeKeys))
  return {
    name: 'missing',
    order: 'none',
    lift(value) {
      const key = codeKey(value)
      return key !== undefined && keys.has(key) ? null : value
    },
    lower: (leaf, below) => lowerMissing({ leaf, below, values: codeLiterals(codes, type) }),
  }
}

interface MissingLeaf {
  readonly leaf: Leaf
  readonly below: LowerBelow
  readonly values: readonly (string | number | boolean)[] | undefined
}

function lowerMissing({ leaf, below, values }: MissingLeaf): Lowered {
  if (values === undefined) return unsupported('the type of the values is not known')
  if (values.length === 0) return below(leaf)
  if (leaf.kind === 'null' && !leaf.negated) return anyOf([below(IS_NULL), below({ kind: 'in', values, negated: false })])
  // Comparing for equality with values that are not codes needs no exclusion: the source's index serves it best alone.
  const equal = (leaf.kind === 'compare' && leaf.op === '=') || (leaf.kind === 'in' && !leaf.negated)
  const harmless = equal && scalarsOf(leaf).every((scalar) => !values.some((value) => value === scalar))
  return harmless ? below(leaf) : allOf([below(leaf), below({ kind: 'in', values, negated: true })])
}

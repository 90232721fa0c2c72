// The step `pick`: only rows of a long table that carry certain codes hold this property.
import type { Filter } from '@crosswalk/contract'
import { IS_NULL } from '../lower/leaf.ts'
import { allOf, anyOf, exactly, unsupported } from '../lower/lowered.ts'
import type { Column } from './column.ts'
import { codeKey, codeKeys, codeLiterals } from './codes.ts'
import type { Step } from './step.ts'

export interface PickCondition {
  readonly column: Column
  readonly codes: readonly string[]
}

/** Do all conditions hold for an item. */
export function compilePick(conditions: readonly PickCondition[]): (item: unknown) => boolean {
  const tests = conditions.map(({ column, codes }) => {
    const keys = new Set(codes.flatMap(codeKeys))
    return (item: unknown): boolean => {
      const key = codeKey(column.get(item))
      return key !== undefined && keys.has(key)
    }
  })
  const [first, second] = tests
  if (first !== undefined && second === undefined) return first
  return (item) => tests.every((test) => test(item))
}

/** All conditions hold, or the value is absent. */
export function createPickStep(conditions: readonly PickCondition[]): Step {
  const picks = compilePick(conditions)
  return {
    name: 'pick',
    order: 'none',
    lift: (value, item) => (picks(item) ? value : undefined),
    lower(leaf, below) {
      if (leaf.kind === 'null' && !leaf.negated)
        return anyOf([below(IS_NULL), ...conditions.map((condition) => lowerCondition(condition, true))])
      return allOf([below(leaf), ...conditions.map((condition) => lowerCondition(condition, false))])
    },
  }
}

function lowerCondition({ column, codes }: PickCondition, fails: boolean) {
  const values = codeLiterals(codes, column.type)
  if (values === undefined) return unsupported(`the type of ${column.name} is not known`)
  const subject = { property: column.name }
  if (values.length === 0) return exactly(fails)
  const chosen: Filter = { op: 'in', args: [subject, values] }
  if (!fails) return exactly(chosen)
  return exactly({
    op: 'or',
    args: [
      { op: 'isNull', args: [subject] },
      { op: 'not', args: [chosen] },
    ],
  })
}

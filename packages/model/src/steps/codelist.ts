// The step `codelist`: codes of the source and what they mean.
import type { PropertyType } from '@crosswalk/contract'
import type { Leaf } from '../lower/leaf.ts'
import { IS_NULL } from '../lower/leaf.ts'
import { anyOf, NOTHING, unsupported } from '../lower/lowered.ts'
import { compileLeaf } from '../lower/satisfies-leaf.ts'
import { UNREADABLE } from '../missing-value.ts'
import { codeKey, codeKeys, codeLiterals } from './codes.ts'
import type { Step } from './step.ts'

export interface CodelistOptions {
  readonly codes: ReadonlyMap<string, string | number | boolean>
  /** Type of the values that come in and of those that go out. */
  readonly from: PropertyType
  readonly to: PropertyType
}

/** A value outside the list is unreadable. The domain is finite, so every operator lowers, exactly, to the codes it is true for. */
export function createCodelistStep({ codes, from, to }: CodelistOptions): Step {
  const lookup = new Map([...codes].flatMap(([code, value]) => codeKeys(code).map((key) => [key, value] as const)))
  return {
    name: 'codelist',
    order: 'none',
    lift(value) {
      const key = codeKey(value)
      const found = key === undefined ? undefined : lookup.get(key)
      return found === undefined ? UNREADABLE : found
    },
    lower(leaf, below) {
      const all = codeLiterals([...codes.keys()], from)
      if (all === undefined) return unsupported('the type of the codes is not known')
      if (leaf.kind === 'null' && !leaf.negated) {
        return all.length === 0
          ? unsupported('no code has the type of the property')
          : anyOf([below(IS_NULL), below({ kind: 'in', values: all, negated: true })])
      }
      const matching = leaf.kind === 'null' ? all : matchingCodes(leaf, { lookup, all, to })
      return matching.length === 0
        ? NOTHING
        : below(matching.length === 1 ? equals(matching) : { kind: 'in', values: matching, negated: false })
    },
  }
}

interface Domain {
  readonly lookup: ReadonlyMap<string | number, string | number | boolean>
  readonly all: readonly (string | number | boolean)[]
  readonly to: PropertyType
}

function matchingCodes(leaf: Leaf, { lookup, all, to }: Domain): readonly (string | number | boolean)[] {
  const holds = compileLeaf(leaf, to)
  return all.filter((code) => {
    const key = codeKey(code)
    return key !== undefined && holds(lookup.get(key))
  })
}

function equals([literal]: readonly (string | number | boolean)[]): Leaf {
  return { kind: 'compare', op: '=', literal: literal ?? '' }
}

// The compiled evaluator against a naive one, and the laws of three-valued logic, normal form and folding.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Filter } from '@crosswalk/contract'
import { compileFilter, compileFilter3, foldProperties, normalize, parseCql2Text, toCql2Text } from './index.ts'
import { evaluateNaively } from './testing/naive-evaluator.ts'
import { arbitraryWorldFilter, arbitraryWorldItem, WORLD, WORLD_MANY, WORLD_TYPES } from './testing/typed-world.ts'

const items = fc.array(arbitraryWorldItem, { minLength: 1, maxLength: 6 })
const isMany = (name: string): boolean => WORLD_MANY.includes(name)

describe('evaluation', () => {
  it('agrees with the naive evaluator for every filter and item', () => {
    fc.assert(
      fc.property(arbitraryWorldFilter, items, (filter, some) => {
        const test = compileFilter3(filter, WORLD)
        const matches = compileFilter(filter, WORLD)
        for (const item of some) {
          expect(test(item)).toBe(evaluateNaively(filter, item))
          expect(matches(item)).toBe(test(item) === true)
        }
      }),
      { numRuns: 20_000 },
    )
  })

  it('P, NOT P and unknown partition the items', () => {
    fc.assert(
      fc.property(arbitraryWorldFilter, items, (filter, some) => {
        const [isTrue, isFalse] = [compileFilter(filter, WORLD), compileFilter({ op: 'not', args: [filter] }, WORLD)]
        const isUnknown = compileFilter3(filter, WORLD)
        for (const item of some) expect([isTrue(item), isFalse(item), isUnknown(item) === null].filter(Boolean)).toHaveLength(1)
      }),
      { numRuns: 3_000 },
    )
  })

  it('does not change by printing and parsing', () => {
    fc.assert(
      fc.property(arbitraryWorldFilter, items, (filter, some) => {
        const [before, after] = [compileFilter3(filter, WORLD), compileFilter3(parseCql2Text(toCql2Text(filter)), WORLD)]
        for (const item of some) expect(after(item)).toBe(before(item))
      }),
      { numRuns: 3_000 },
    )
  })
})

describe('normalize', () => {
  it('keeps what is true, and only that', () => {
    fc.assert(
      fc.property(arbitraryWorldFilter, items, (filter, some) => {
        const before = compileFilter(filter, WORLD)
        const conjuncts = normalize(filter, { isMany }).map((conjunct) => compileFilter(conjunct, WORLD))
        for (const item of some) expect(conjuncts.every((conjunct) => conjunct(item))).toBe(before(item))
      }),
      { numRuns: 10_000 },
    )
  })

  it('gives conjuncts in negation normal form without constants, and is idempotent', () => {
    fc.assert(
      fc.property(arbitraryWorldFilter, (filter) => {
        const conjuncts = normalize(filter, { isMany })
        if (conjuncts.length === 1 && conjuncts[0] === false) return
        for (const conjunct of conjuncts) expect(isNormal(conjunct, 'and')).toBe(true)
        expect(normalize({ op: 'and', args: conjuncts }, { isMany })).toEqual(conjuncts)
      }),
      { numRuns: 5_000 },
    )
  })
})

/** No constant, no nested operator of the parent's kind, NOT only over a predicate. */
function isNormal(filter: Filter, parent: 'and' | 'or'): boolean {
  if (typeof filter === 'boolean') return false
  if (filter.op === 'and' || filter.op === 'or') {
    const { op } = filter
    return op !== parent && filter.args.length > 1 && filter.args.every((part) => isNormal(part, op))
  }
  if (filter.op !== 'not') return true
  const [part] = filter.args
  return typeof part !== 'boolean' && part.op !== 'not' && part.op !== 'and' && part.op !== 'or'
}

describe('foldProperties', () => {
  it('keeps what is true where the properties are missing', () => {
    const names = fc.subarray(Object.keys(WORLD_TYPES))
    fc.assert(
      fc.property(arbitraryWorldFilter, items, names, (filter, some, missing) => {
        const folded = foldProperties(filter, (name) => missing.includes(name))
        const [before, after] = [compileFilter(filter, WORLD), compileFilter(folded, WORLD)]
        for (const item of some) {
          const without = { ...item, ...Object.fromEntries(missing.map((name) => [name, null])) }
          expect(after(without)).toBe(before(without))
        }
      }),
      { numRuns: 10_000 },
    )
  })
})

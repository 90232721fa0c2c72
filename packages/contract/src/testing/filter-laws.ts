// Laws about answers: what is pushed, what is left, and that both together are the oracle's answer.
import type { Filter } from '../filter.ts'
import { checkReferences } from './plan-laws.ts'
import { readItems, requestAll } from './read-scan.ts'
import type { LawTest, SampleRequest } from './source-suite.ts'

/**
 * Of each request: every row passes what is pushed only; every item that passes all that is pushed is there; after the residual the rows
 * are exactly the oracle's.
 */
export const testAnswers: LawTest = async (suite, source, { id, filters }) => {
  const { expect } = suite.kit
  const collection = source.collections.get(id)
  if (collection === undefined) return
  const items = await readItems(source, requestAll(id))
  const keyOf = source.keyOf(id)

  const check = async ({ filter, orderBy, fetchSize }: SampleRequest): Promise<void> => {
    const tests = new Map<Filter, ((item: unknown) => boolean) | null>()
    for (const conjunct of filter)
      tests.set(
        conjunct,
        compileOrNull(() => suite.oracle(collection, conjunct, source)),
      )
    const plan = source.plan(requestAll(id, { filter, orderBy, fetchSize }))
    checkReferences(suite.kit, plan)
    const meaningless = filter.filter((conjunct) => tests.get(conjunct) === null)
    for (const conjunct of meaningless) {
      expect(plan.residual.includes(conjunct), `settled what means nothing: ${JSON.stringify(conjunct)}`).toBe(true)
    }
    if (meaningless.length > 0) return
    const keysOf = (rows: readonly unknown[], conjuncts: readonly Filter[]): string[] =>
      rows
        .filter((row) => conjuncts.every((conjunct) => tests.get(conjunct)?.(row) ?? true))
        .map(keyOf)
        .toSorted()
    const rows = await readItems(source, plan.request)
    const rowKeys = keysOf(rows, [])
    const settled = plan.pushed.filter((conjunct) => !plan.residual.includes(conjunct))
    expect(keysOf(rows, settled), `rows that fail an exact conjunct of ${JSON.stringify(filter)}`).toEqual(rowKeys)
    const present = new Set(rowKeys)
    const lost = keysOf(items, plan.pushed).filter((key) => !present.has(key))
    expect(lost, `rows lost by ${JSON.stringify(filter)}`).toEqual([])
    expect(keysOf(rows, plan.residual), `the answer to ${JSON.stringify(filter)}`).toEqual(keysOf(items, filter))
  }

  for (const filter of filters ?? []) await check({ filter, orderBy: [], fetchSize: 1000 })
  await suite.forAll?.(collection, { items, source }, check)
}

function compileOrNull(compile: () => (item: unknown) => boolean): ((item: unknown) => boolean) | null {
  try {
    return compile()
  } catch {
    return null
  }
}

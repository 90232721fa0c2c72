// Laws about planning: by reference, pure, never refusing.
import type { Filter } from '../filter.ts'
import type { ScanPlan, Source } from '../source.ts'
import { requestAll } from './read-scan.ts'
import type { LawTest, SourceSuite, TestKit } from './source-suite.ts'

/** Conjuncts that no source need understand; some are no filters at all, as a face with a bug would send them. */
const ODD_FILTERS: readonly Filter[] = [
  { op: 'function', name: 'unheardOf', args: [{ property: 'x' }, 1] },
  { op: 'a_contains', args: [{ property: 'x' }, ['a', 'b']] },
  { op: 'a_overlaps', args: [['a'], ['a', 'b']] },
  { op: '=', args: [1, 1] },
  { op: '=', args: [{ property: 'x' }, { property: 'y' }] },
  { op: '<', args: [{ op: '+', args: [{ property: 'x' }, 1] }, 3] },
  {
    op: 'like',
    args: [
      { op: 'casei', args: [{ property: 'x' }] },
      { op: 'casei', args: ['A%'] },
    ],
  },
  { op: 'some', args: [{ property: 'x' }, { op: '=', args: [{ property: 'y' }, 1] }] },
  { op: 's_intersects', args: [{ property: 'x' }, { type: 'Polygon', coordinates: [[[0, 0]]] }] },
  { op: 's_intersects', args: [{ property: 'x' }, { bbox: [1, 2, 3] }] },
  { op: 's_dwithin', args: [{ property: 'x' }, { type: 'Point', coordinates: [0, 0] }, Number.NaN] },
  { op: 't_during', args: [{ property: 'x' }, { interval: ['..', { property: 'y' }] }] },
  { op: 'not', args: [{ op: 'not', args: [{ op: 'isNull', args: [{ property: 'x' }] }] }] },
  { op: 'unheardOf', args: null } as unknown as Filter,
  { op: '=' } as unknown as Filter,
  { op: 'in', args: [{ property: 'x' }] } as unknown as Filter,
  null as unknown as Filter,
  nest(20_000),
]

function nest(depth: number): Filter {
  let filter: Filter = { op: '=', args: [{ property: 'x' }, 1] }
  for (let level = 0; level < depth; level++) filter = { op: level % 2 === 0 ? 'or' : 'and', args: [filter, true] }
  return filter
}

/** The odd filters, also over the collection's own first properties. */
function oddFilters(properties: readonly { readonly name: string }[]): readonly Filter[] {
  const rename = (filter: Filter, name: string): Filter =>
    JSON.parse(JSON.stringify(filter).replaceAll('"property":"x"', `"property":${JSON.stringify(name)}`)) as Filter
  const shallow = ODD_FILTERS.slice(0, -1)
  return [...ODD_FILTERS, ...properties.slice(0, 12).flatMap(({ name }) => shallow.map((filter) => rename(filter, name)))]
}

export const testPlanReferences: LawTest = async (suite, source, { id, filters }) => {
  for (const filter of filters ?? []) checkReferences(suite.kit, source.plan(requestAll(id, { filter })))
  const collection = source.collections.get(id)
  if (collection === undefined) return
  await suite.forAll?.(collection, { items: [], source }, async ({ filter }) => {
    checkReferences(suite.kit, source.plan(requestAll(id, { filter })))
  })
}

/** Each conjunct stands by reference in pushed, residual or both, and nothing else does. */
export function checkReferences({ expect }: TestKit, plan: ScanPlan): void {
  const { filter } = plan.request
  for (const conjunct of filter) {
    expect(plan.pushed.includes(conjunct) || plan.residual.includes(conjunct), 'a conjunct is lost').toBe(true)
  }
  for (const conjunct of [...plan.pushed, ...plan.residual]) expect(filter.includes(conjunct), 'a conjunct was made up').toBe(true)
}

export const testPlanning: LawTest = async (suite, source, { id, filters, orders }) => {
  const { expect } = suite.kit
  const properties = source.collections.get(id)?.properties ?? []
  for (const conjunct of oddFilters(properties)) {
    const plan = source.plan(requestAll(id, { filter: [conjunct] }))
    checkReferences(suite.kit, plan)
    if (!isMeaningful(suite, source, { id, conjunct }))
      expect(plan.residual.includes(conjunct), 'a conjunct without meaning was settled').toBe(true)
  }
  for (const orderBy of [[{ property: 'no such property', descending: false }], ...(orders ?? [])]) {
    source.plan(requestAll(id, { orderBy }))
  }
  for (const filter of filters ?? []) {
    const request = requestAll(id, { filter, count: true, limit: 5 })
    const plan = source.plan(request)
    expect(source.plan(request), 'the same request has the same plan').toEqual(plan)
    expect(JSON.parse(JSON.stringify(plan.native ?? null)), 'native is pure data').toEqual(plan.native ?? null)
    expect(plan.revision).toBe(source.collections.get(id)?.revision)
  }
}

function isMeaningful(suite: SourceSuite, source: Source, { id, conjunct }: { id: string; conjunct: Filter }): boolean {
  const collection = source.collections.get(id)
  if (collection === undefined) return false
  try {
    suite.oracle(collection, conjunct, source)
    return true
  } catch {
    return false
  }
}

export const testUnknownCollection: LawTest = async ({ kit: { expect } }, source) => {
  const calls = [
    () => source.plan(requestAll('no such collection')),
    () => source.getter('no such collection', 'x'),
    () => source.keyOf('no such collection'),
  ]
  for (const call of calls) expect(codeOf(call)).toBe('QUERY_INVALID')
}

function codeOf(call: () => unknown): unknown {
  try {
    call()
    return 'nothing was thrown'
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error
  }
}

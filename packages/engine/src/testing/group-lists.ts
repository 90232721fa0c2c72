// Lists of a generated world of an identity group: asked for, walked through, and held against what the world means.
import type { EntityPage, EntityQuery, EntityRow, EntityService, Filter, Order, Reading } from '@crosswalk/contract'
import fc from 'fast-check'
import { expect } from 'vitest'
import { filters } from './arbitrary-query.ts'
import { compareBy, type MergedThing } from './group-oracle.ts'
import { type GroupWorld, groupWorlds } from './group-world.ts'
import { holds } from './oracle.ts'

/** Conditions that several members have to do with. */
export const groupFilters = fc.oneof(
  { weight: 2, arbitrary: filters },
  { weight: 1, arbitrary: fc.array(filters, { minLength: 2, maxLength: 3 }).map((args): Filter => ({ op: 'and', args })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(filters, filters, filters)
      .map(([first, second, third]): Filter => ({ op: 'and', args: [first, { op: 'or', args: [second, third] }] })),
  },
)
export const PAGE_SIZES = fc.constantFrom(1, 2, 5, 100)

export const queryOf = (filter: Filter, orderBy: readonly Order[], first: number): EntityQuery => ({
  target: { model: 'Thing' },
  filter: [filter],
  select: {
    properties: [
      ...['name', 'rank', 'kind', 'tags'].map((name) => ({ key: name, property: name, members: [] })),
      { key: 'height', property: 'height', members: ['value', 'provenance'] },
    ],
    relations: [],
    origins: true,
    unmapped: false,
  },
  orderBy,
  first,
  count: 'none',
})

export const ask = (service: EntityService, query: EntityQuery): Promise<EntityPage> =>
  service.page(query, service.createContext({ signal: AbortSignal.timeout(60_000) }))

export async function allPages(service: EntityService, query: EntityQuery): Promise<readonly EntityPage[]> {
  const pages: EntityPage[] = []
  let { after } = query
  do {
    const page: EntityPage = await ask(service, { ...query, after })
    pages.push(page)
    after = page.hasNextPage ? (page.endCursor ?? undefined) : undefined
    if (pages.length > 100) throw new Error('paging does not end')
  } while (after !== undefined)
  return pages
}

export const rowsOf = (pages: readonly EntityPage[]): readonly EntityRow[] => pages.flatMap((page) => page.rows)
export const idsOf = (rows: readonly EntityRow[]): readonly string[] => rows.map((row) => row.id)

export const passing = (things: readonly MergedThing[], filter: Filter): readonly MergedThing[] =>
  things.filter(({ values }) => holds(filter, values) === true)

/** What a row must show of a thing. */
export function shownOf({ values, parts }: MergedThing, world: GroupWorld): unknown {
  const { id, name, rank, kind, tags, height } = values
  const origins = parts.map(({ member }) => world.members[member]?.dialect.name)
  return { id, name, rank, kind, tags: tags.toSorted(), height, origins }
}

export function shownIn({ id, values, origins }: EntityRow): unknown {
  const { name, rank, kind, tags, height } = values as {
    name: unknown
    rank: unknown
    kind: unknown
    tags: readonly string[] | null
    height: Reading | null
  }
  return {
    id,
    name,
    rank,
    kind,
    tags: (tags ?? []).toSorted(),
    height: height?.value ?? null,
    origins: origins.map(({ source }) => source),
  }
}

const byId = (a: unknown, b: unknown): number => ((a as { id: string }).id < (b as { id: string }).id ? -1 : 1)

export function expectList(
  rows: readonly EntityRow[],
  things: readonly MergedThing[],
  { world, orderBy }: { world: GroupWorld; orderBy: readonly Order[] },
): void {
  expect(rows.map(shownIn).toSorted(byId)).toEqual(things.map((thing) => shownOf(thing, world)).toSorted(byId))
  const values = new Map(things.map((thing) => [thing.values.id, thing.values]))
  for (const [index, row] of rows.entries()) {
    const [before, own] = [values.get(rows[index - 1]?.id ?? ''), values.get(row.id)]
    if (before && own) expect(compareBy(orderBy, before, own), 'rows stand in order').toBeLessThanOrEqual(0)
  }
}

/** A world, and the names of some of its members. */
export const someMembers: fc.Arbitrary<readonly [GroupWorld, readonly string[]]> = groupWorlds.chain((world) =>
  fc.tuple(fc.constant(world), fc.subarray(world.members.map(({ dialect }) => dialect.name))),
)

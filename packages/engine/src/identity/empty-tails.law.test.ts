// Law 3 over ends of lists that are remembered: wherever and in whatever order pages are asked for, once and again, and when data have changed.
import type { EntityPage, EntityQuery, EntityService, Filter } from '@crosswalk/contract'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { filters as conditions } from '../testing/arbitrary-query.ts'
import { mergeWorld } from '../testing/group-oracle.ts'
import { collectionsOf, openGroup } from '../testing/group-service.ts'
import { type GroupWorld, groupWorlds, type WorldMember } from '../testing/group-world.ts'
import { holds } from '../testing/oracle.ts'

const CASES = Number(process.env['CROSSWALK_LAW_CASES'] ?? 500)

/** Ends are remembered where data cannot change unseen. */
const localWorlds = groupWorlds.map((world): GroupWorld => ({
  ...world,
  behaviour: { ...world.behaviour, local: true, tellsChanges: false },
}))
/** The same members with other records in one of them. */
const reloads = localWorlds.chain((world) =>
  fc.tuple(
    fc.constant(world),
    fc.nat({ max: world.members.length - 1 }).chain((index) => {
      const member = world.members[index] as WorldMember
      return fc.subarray([...member.records]).map((records): GroupWorld['members'] => world.members.with(index, { ...member, records }))
    }),
  ),
)
const filters = fc.oneof({ weight: 1, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: conditions })
const steps = fc.array(fc.record({ list: fc.nat({ max: 1 }), at: fc.integer({ min: -1, max: 15 }), size: fc.constantFrom(1, 2, 5, 100) }), {
  minLength: 1,
  maxLength: 12,
})

const queryOf = (filter: Filter): EntityQuery => ({
  target: { model: 'Thing' },
  filter: [filter],
  select: { properties: [], relations: [], origins: false, unmapped: false },
  orderBy: [],
  first: 100,
  count: 'none',
})
const ask = (service: EntityService, query: EntityQuery): Promise<EntityPage> =>
  service.page(query, service.createContext({ signal: AbortSignal.timeout(60_000) }))
const idsOf = (page: EntityPage): readonly string[] => page.rows.map(({ id }) => id)
const expected = (world: GroupWorld, filter: Filter): readonly string[] =>
  mergeWorld(world)
    .flatMap(({ values }) => (holds(filter, values) === true ? [values.id] : []))
    .toSorted()

async function walk(service: EntityService, query: EntityQuery, first: number): Promise<readonly string[]> {
  const ids: string[] = []
  let after: string | undefined
  do {
    const page: EntityPage = await ask(service, { ...query, first, after })
    ids.push(...idsOf(page))
    after = page.hasNextPage ? (page.endCursor ?? undefined) : undefined
  } while (after !== undefined && ids.length < 100)
  return ids
}

it('pages of lists are the same cold and remembered, from anywhere, and after a reload', async () => {
  await fc.assert(
    fc.asyncProperty(
      reloads,
      fc.tuple(filters, filters),
      steps,
      fc.constantFrom(1, 2, 5),
      async ([world, reloaded], lists, places, first) => {
        // Another engine over equal data has the whole lists and the cursors; the one that is tried has seen nothing.
        const told = openGroup(world).service
        const wholes = await Promise.all(lists.map((filter) => ask(told, queryOf(filter))))
        for (const [index, whole] of wholes.entries()) expect(idsOf(whole).toSorted()).toEqual(expected(world, lists[index] as Filter))
        const { service, sources } = openGroup(world)
        for (const { list, at, size } of [...places, ...places]) {
          const whole = wholes[list] as EntityPage
          const from = Math.min(at, whole.rows.length - 1)
          const page = await ask(service, { ...queryOf(lists[list] as Filter), first: size, after: whole.cursorAt(from) ?? undefined })
          expect(idsOf(page)).toEqual(idsOf(whole).slice(from + 1, from + 1 + size))
          expect(page.hasNextPage).toBe(whole.rows.length > from + 1 + size)
        }
        const after: GroupWorld = { ...world, members: reloaded }
        for (const [index, member] of reloaded.entries()) {
          if (member === world.members[index]) continue
          for (const collection of collectionsOf(member, world.behaviour)) sources[index]?.replace(collection)
        }
        for (const filter of [...lists, ...lists])
          expect((await walk(service, queryOf(filter), first)).toSorted()).toEqual(expected(after, filter))
      },
    ),
    { numRuns: Math.ceil(CASES / 2) },
  )
})

// Identity groups over generated worlds: DESIGN section 5, laws 3, 4, 5, 6 and 9, against plain lists merged by hand.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EntityPage, EntityQuery, EntityRow, EntityService, Filter, Order, Reading, SeriesPage } from '@crosswalk/contract'
import { conditionsOn, filters as conditions, orders } from '../testing/arbitrary-query.ts'
import { compareBy, type MergedThing, mergeWorld } from '../testing/group-oracle.ts'
import { broken, type GroupWorld, groupService, groupWorlds, idOf, loneWorlds, thingOf, type WorldMember } from '../testing/group-world.ts'
import { holds } from '../testing/oracle.ts'
import { instantOf } from '../testing/dialect.ts'

const CASES = Number(process.env['CROSSWALK_LAW_CASES'] ?? 500)
/** Conditions that several members have to do with. */
const filters = fc.oneof(
  { weight: 2, arbitrary: conditions },
  { weight: 1, arbitrary: fc.array(conditions, { minLength: 2, maxLength: 3 }).map((args): Filter => ({ op: 'and', args })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(conditions, conditions, conditions)
      .map(([first, second, third]): Filter => ({ op: 'and', args: [first, { op: 'or', args: [second, third] }] })),
  },
)
const SIZES = fc.constantFrom(1, 2, 5, 100)

const queryOf = (filter: Filter, orderBy: readonly Order[], first: number): EntityQuery => ({
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

const ask = (service: EntityService, query: EntityQuery): Promise<EntityPage> =>
  service.page(query, service.createContext({ signal: AbortSignal.timeout(60_000) }))

async function allPages(service: EntityService, query: EntityQuery): Promise<readonly EntityPage[]> {
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

const rowsOf = (pages: readonly EntityPage[]): readonly EntityRow[] => pages.flatMap((page) => page.rows)
const idsOf = (rows: readonly EntityRow[]): readonly string[] => rows.map((row) => row.id)

const passing = (things: readonly MergedThing[], filter: Filter): readonly MergedThing[] =>
  things.filter(({ values }) => holds(filter, values) === true)

/** What a row must show of a thing. */
function shownOf({ values, parts }: MergedThing, world: GroupWorld): unknown {
  const { id, name, rank, kind, tags, height } = values
  const origins = parts.map(({ member }) => world.members[member]?.dialect.name)
  return { id, name, rank, kind, tags: tags.toSorted(), height, origins }
}

function shownIn({ id, values, origins }: EntityRow): unknown {
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

function expectList(
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

const isoOf = (hour: number | null): string => instantOf(hour as number).replace('.000Z', 'Z')

describe('laws of identity groups', () => {
  it('laws 3, 4 and 9: each thing once, merged, filtered as merged, in order, whatever is pushed, over pages of any size', async () => {
    await fc.assert(
      fc.asyncProperty(groupWorlds, filters, orders, SIZES, async (world, filter, orderBy, first) => {
        const pages = await allPages(groupService(world), queryOf(filter, orderBy, first))
        expectList(rowsOf(pages), passing(mergeWorld(world), filter), { world, orderBy })
        expect(pages.every((page) => page.completeness.complete)).toBe(true)
      }),
      { numRuns: CASES },
    )
  })

  /** Conditions on some of these properties that a thing passes, whichever of its parts say so. */
  const aimedAt = (world: GroupWorld, names: readonly string[]): fc.Arbitrary<Filter> =>
    fc
      .tuple(fc.nat(), fc.shuffledSubarray(['name', 'rank', 'kind', 'active'].filter((name) => names.includes(name))))
      .map(([at, some]): Filter => {
        const things = mergeWorld(world)
        const values = things[at % things.length]?.values as unknown as
          | Readonly<Record<string, string | number | boolean | null>>
          | undefined
        const args = some.map((property): Filter => {
          const value = values?.[property] ?? null
          return value === null ? { op: 'isNull', args: [{ property }] } : { op: '=', args: [{ property }, value] }
        })
        return { op: 'and', args }
      })

  const SORTABLE = ['name', 'rank', 'active', 'kind', 'since', 'height']
  const loneQueries = loneWorlds.chain((world) => {
    const [lone, ...others] = world.members
    const shared = others.flatMap(({ mapped }) => mapped)
    const alone = (lone?.mapped ?? []).filter((name) => !shared.includes(name))
    const [own, other] = [conditionsOn(alone), conditionsOn(shared)]
    const either = fc.tuple(own, other).map((args): Filter => ({ op: 'or', args }))
    const anything = fc.tuple(own, fc.oneof(either, own, other)).map((args): Filter => ({ op: 'and', args }))
    // Leads to the lone member, and lets nearly everything pass: there is much to order.
    const broad = fc.constantFrom(...alone).map((name): Filter => ({ op: 'not', args: [{ op: 'isNull', args: [{ property: name }] }] }))
    const filter = fc.oneof(anything, broad, { weight: 2, arbitrary: aimedAt(world, alone) })
    const property = fc.constantFrom(...SORTABLE.filter((name) => alone.includes(name as never)), 'id')
    const order = fc.record({ property, descending: fc.boolean() }).map((one): readonly Order[] => (one.property === 'id' ? [] : [one]))
    return fc.tuple(fc.constant(world), filter, order)
  })

  it('laws 3, 4 and 9 where one member has most to itself, and all is pushed to it that may be', async () => {
    await fc.assert(
      fc.asyncProperty(loneQueries, SIZES, async ([world, filter, orderBy], first) => {
        const pages = await allPages(groupService(world), queryOf(filter, orderBy, first))
        expectList(rowsOf(pages), passing(mergeWorld(world), filter), { world, orderBy })
      }),
      { numRuns: CASES },
    )
  })

  it('law 3: pages of any size are one list, and the cursor behind any row begins its rest', async () => {
    await fc.assert(
      fc.asyncProperty(groupWorlds, filters, orders, SIZES, fc.nat({ max: 12 }), async (world, filter, orderBy, first, at) => {
        const service = groupService(world)
        const query = queryOf(filter, orderBy, 100)
        const whole = await ask(service, query)
        expect(idsOf(rowsOf(await allPages(service, { ...query, first })))).toEqual(idsOf(whole.rows))
        const after = whole.cursorAt(at)
        if (after !== null)
          expect(idsOf(rowsOf(await allPages(service, { ...query, first, after })))).toEqual(idsOf(whole.rows.slice(at + 1)))
      }),
      { numRuns: CASES },
    )
  })

  it('law 5: an exact count is the number of things, a bound is a bound', async () => {
    await fc.assert(
      fc.asyncProperty(groupWorlds, filters, fc.constantFrom(1, 100), async (world, filter, first) => {
        const service = groupService(world)
        const expected = passing(mergeWorld(world), filter).length
        const exact = await ask(service, { ...queryOf(filter, [], first), count: 'exact' })
        expect(exact.count).toEqual({ value: expected, accuracy: 'EXACT' })
        const { count } = await ask(service, { ...queryOf(filter, [], first), count: 'cheap' })
        if (count.accuracy === 'EXACT') expect(count.value).toBe(expected)
        if (count.accuracy === 'UPPER_BOUND') expect(count.value).toBeGreaterThanOrEqual(expected)
        if (count.accuracy === 'LOWER_BOUND') expect(count.value).toBeLessThanOrEqual(expected)
      }),
      { numRuns: Math.ceil(CASES / 3) },
    )
  })

  const someMembers = groupWorlds.chain((world) =>
    fc.tuple(fc.constant(world), fc.subarray(world.members.map(({ dialect }) => dialect.name))),
  )

  it('law 6: without members that are down the list is that of the others, merged, and says so', async () => {
    await fc.assert(
      fc.asyncProperty(someMembers, filters, orders, SIZES, async ([world, dead], filter, orderBy, first) => {
        const service = groupService(world, { of: (source) => void (dead.includes(source) && broken(source)) })
        const pages = await allPages(service, queryOf(filter, orderBy, first))
        expectList(rowsOf(pages), passing(mergeWorld(world, dead), filter), { world, orderBy })
        for (const { completeness } of pages) {
          const failed = completeness.entries.filter(({ status }) => status === 'ERROR')
          expect(failed.every(({ source }) => dead.includes(source))).toBe(true)
          expect(completeness.complete).toBe(failed.length === 0)
        }
      }),
      { numRuns: CASES },
    )
  })

  it('law 6: a member that fails between two pages, or amid one, repeats nothing, and the list says that it is incomplete', async () => {
    await fc.assert(
      fc.asyncProperty(
        someMembers,
        filters,
        orders,
        fc.constantFrom(1, 2, 5),
        fc.nat({ max: 25 }),
        async ([world, dead], filter, orderBy, first, calls) => {
          let left = calls
          let hasFailed = false
          const service = groupService(world, {
            of: (source) => {
              if (!dead.includes(source)) return
              left -= 1
              if (left >= 0) return
              hasFailed = true
              broken(source)
            },
          })
          const pages = await allPages(service, queryOf(filter, orderBy, first))
          const keys = idsOf(rowsOf(pages)).map((id) => thingOf(world, Number(/\d+$/.exec(id)?.[0])))
          expect(new Set(keys).size).toBe(keys.length)
          if (!hasFailed) expectList(rowsOf(pages), passing(mergeWorld(world), filter), { world, orderBy })
          else expect(pages.at(-1)?.completeness.complete).toBe(false)
        },
      ),
      { numRuns: CASES },
    )
  })

  it('law 9: at one time there is one reading, in every series', async () => {
    await fc.assert(
      fc.asyncProperty(groupWorlds, async (world) => {
        const series = [{ key: 's', property: 'height', from: '2025-01-01', to: '2027-01-01', first: 100, members: [] }]
        const buckets = [{ ...series[0], key: 'b', every: 'P1Y', aggregate: 'count' as const, timeZone: 'UTC' }]
        const select = { properties: [], relations: [], origins: false, unmapped: false, series: [...series, ...buckets] as never }
        const page = await ask(groupService(world), { ...queryOf(true, [], 100), select })
        const things = new Map(mergeWorld(world).map((thing) => [thing.values.id, thing]))
        const areMapped = world.members.some(({ mapped }) => mapped.includes('height'))
        for (const { id, values } of page.rows) {
          const { s, b } = values as { s: SeriesPage | null; b: SeriesPage | null }
          const { heights } = things.get(id) as MergedThing
          expect(s === null).toBe(!areMapped)
          if (s === null) continue
          const iso = heights.map(({ hour }) => isoOf(hour))
          expect([s.columns.start, s.columns.value]).toEqual([iso, heights.map(({ value }) => value)])
          const counted = b?.columns.value.reduce((sum: number, value) => sum + (value ?? 0), 0)
          expect(counted).toBe(heights.filter(({ value }) => value !== null).length)
        }
      }),
      { numRuns: Math.ceil(CASES / 2) },
    )
  })

  it('law 9: merge ALL shows the readings of every part in raw series, tagged, whatever the pages; aggregates and conditions take the merged ones', async () => {
    await fc.assert(
      fc.asyncProperty(groupWorlds, filters, fc.constantFrom(1, 2, 3, 100), async (world, filter, size) => {
        const service = groupService(world)
        const raw = {
          key: 's',
          property: 'height',
          from: '2025-01-01',
          to: '2027-01-01',
          first: size,
          members: ['value', 'provenance'] as const,
        }
        const buckets = { ...raw, key: 'b', first: 100, members: [], every: 'P1Y', aggregate: 'count' as const, timeZone: 'UTC' }
        const query: EntityQuery = { ...queryOf(filter, [], 100), merge: 'all' }
        const page = await ask(service, { ...query, select: { ...query.select, series: [raw, buckets] } })
        const things = passing(mergeWorld(world), filter)
        expect(idsOf(page.rows).toSorted()).toEqual(things.map(({ values }) => values.id).toSorted())
        for (const { id, values } of page.rows) {
          const { tags, s, b } = values as { tags: readonly string[] | null; s: SeriesPage | null; b: SeriesPage | null }
          const { heights, allHeights, allTags } = things.find((thing) => thing.values.id === id) as MergedThing
          expect((tags ?? []).toSorted()).toEqual(allTags.toSorted())
          if (s === null) continue
          const shown: unknown[] = []
          let next: SeriesPage = s
          for (;;) {
            const { columns, readings } = next
            shown.push(...readings.map(({ value, provenance }, index) => [columns.start[index], value, provenance?.source]))
            expect([columns.value, columns.source]).toEqual([
              readings.map(({ value }) => value),
              readings.map(({ provenance }) => provenance?.source),
            ])
            if (!next.hasNextPage) break
            const select = { ...query.select, series: [{ ...raw, after: next.endCursor ?? '' }] }
            next = (await ask(service, { ...query, ids: [id], select })).rows[0]?.values['s'] as SeriesPage
          }
          const told = allHeights.map(({ hour, value, member }) => [isoOf(hour), value, world.members[member]?.dialect.name])
          expect(shown).toEqual(told)
          const counted = b?.columns.value.reduce((sum: number, value) => sum + (value ?? 0), 0)
          expect(counted).toBe(heights.filter(({ value }) => value !== null).length)
        }
      }),
      { numRuns: Math.ceil(CASES / 2) },
    )
  })

  it('identifiers: a thing is found by what any member calls it, once', async () => {
    await fc.assert(
      fc.asyncProperty(groupWorlds, fc.nat({ max: 14 }), async (world, key) => {
        const service = groupService(world)
        const thing = mergeWorld(world).find((one) => one.key === thingOf(world, key))
        for (const member of world.members) {
          const page = await ask(service, { ...queryOf(true, [], 10), target: { any: true }, ids: [idOf(world, member, key)] })
          expect(page.rows.map(shownIn)).toEqual(thing ? [shownOf(thing, world)] : [])
          expect(page.rows.flatMap((row) => row.askedAs ?? [])).toEqual(thing ? [idOf(world, member, key)] : [])
        }
      }),
      { numRuns: Math.ceil(CASES / 5) },
    )
  })

  it('identifiers: where only some members are asked, a thing is still found by what any member calls it', async () => {
    const tabled = someMembers.filter(([world, others]) => !world.behaviour.isByUri && others.length < world.members.length)
    await fc.assert(
      fc.asyncProperty(tabled, fc.nat({ max: 14 }), async ([world, others], key) => {
        const sources = world.members.map(({ dialect }) => dialect.name).filter((name) => !others.includes(name))
        const thing = mergeWorld(world, others).find((one) => one.key === thingOf(world, key))
        for (const member of world.members) {
          const page = await ask(groupService(world), { ...queryOf(true, [], 10), ids: [idOf(world, member, key)], sources })
          expect(page.rows.map(shownIn)).toEqual(thing ? [shownOf(thing, world)] : [])
        }
      }),
      { numRuns: Math.ceil(CASES / 5) },
    )
  })

  it('merge: APART shows every part by itself', async () => {
    await fc.assert(
      fc.asyncProperty(groupWorlds, SIZES, async (world, first) => {
        const pages = await allPages(groupService(world), { ...queryOf(true, [], first), merge: 'apart' })
        const own = (member: WorldMember): readonly string[] => member.records.map(({ truth }) => idOf(world, member, truth.key))
        expect(idsOf(rowsOf(pages)).toSorted()).toEqual(world.members.flatMap(own).toSorted())
      }),
      { numRuns: Math.ceil(CASES / 10) },
    )
  })
})

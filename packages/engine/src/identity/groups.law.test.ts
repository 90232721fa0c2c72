// Identity groups over generated worlds: DESIGN section 5, laws 3, 4, 5, 6 and 9, against plain lists merged by hand.
import type { Filter, Order } from '@crosswalk/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conditionsOn, orders } from '../testing/arbitrary-query.ts'
import {
  allPages,
  ask,
  expectList,
  groupFilters,
  idsOf,
  PAGE_SIZES,
  passing,
  queryOf,
  rowsOf,
  someMembers,
} from '../testing/group-lists.ts'
import { mergeWorld } from '../testing/group-oracle.ts'
import { broken, groupService } from '../testing/group-service.ts'
import { type GroupWorld, groupWorlds, loneWorlds, thingOf } from '../testing/group-world.ts'

const CASES = Number(process.env['CROSSWALK_LAW_CASES'] ?? 500)

describe('laws of identity groups', () => {
  it('laws 3, 4 and 9: each thing once, merged, filtered as merged, in order, whatever is pushed, over pages of any size', async () => {
    await fc.assert(
      fc.asyncProperty(groupWorlds, groupFilters, orders, PAGE_SIZES, async (world, filter, orderBy, first) => {
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
      fc.asyncProperty(loneQueries, PAGE_SIZES, async ([world, filter, orderBy], first) => {
        const pages = await allPages(groupService(world), queryOf(filter, orderBy, first))
        expectList(rowsOf(pages), passing(mergeWorld(world), filter), { world, orderBy })
      }),
      { numRuns: CASES },
    )
  })

  it('law 3: pages of any size are one list, and the cursor behind any row begins its rest', async () => {
    await fc.assert(
      fc.asyncProperty(groupWorlds, groupFilters, orders, PAGE_SIZES, fc.nat({ max: 12 }), async (world, filter, orderBy, first, at) => {
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
      fc.asyncProperty(groupWorlds, groupFilters, fc.constantFrom(1, 100), async (world, filter, first) => {
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

  it('law 6: without members that are down the list is that of the others, merged, and says so', async () => {
    await fc.assert(
      fc.asyncProperty(someMembers, groupFilters, orders, PAGE_SIZES, async ([world, dead], filter, orderBy, first) => {
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
        groupFilters,
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
})

// Parts of entities of identity groups over generated worlds: readings merged or all shown, names, parts apart (DESIGN section 5, law 9).
import type { EntityQuery, SeriesPage } from '@crosswalk/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instantOf } from '../testing/dialect.ts'
import {
  allPages,
  ask,
  groupFilters,
  idsOf,
  PAGE_SIZES,
  passing,
  queryOf,
  rowsOf,
  shownIn,
  shownOf,
  someMembers,
} from '../testing/group-lists.ts'
import { type MergedThing, mergeWorld } from '../testing/group-oracle.ts'
import { groupService } from '../testing/group-service.ts'
import { groupWorlds, idOf, thingOf, type WorldMember } from '../testing/group-world.ts'

const CASES = Number(process.env['CROSSWALK_LAW_CASES'] ?? 500)
const isoOf = (hour: number | null): string => instantOf(hour as number).replace('.000Z', 'Z')

describe('parts of entities of identity groups', () => {
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
      fc.asyncProperty(groupWorlds, groupFilters, fc.constantFrom(1, 2, 3, 100), async (world, filter, size) => {
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
      fc.asyncProperty(groupWorlds, PAGE_SIZES, async (world, first) => {
        const pages = await allPages(groupService(world), { ...queryOf(true, [], first), merge: 'apart' })
        const own = (member: WorldMember): readonly string[] => member.records.map(({ truth }) => idOf(world, member, truth.key))
        expect(idsOf(rowsOf(pages)).toSorted()).toEqual(world.members.flatMap(own).toSorted())
      }),
      { numRuns: Math.ceil(CASES / 10) },
    )
  })
})

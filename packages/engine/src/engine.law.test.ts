// The engine's laws over generated worlds, filters, orders and page sizes: DESIGN section 5, laws 1 to 6.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MemoryCollection } from '@crosswalk/adapter-memory'
import {
  type EntityPage,
  type EntityQuery,
  type EntityService,
  type Filter,
  type Order,
  SourceError,
  type Verdict,
} from '@crosswalk/contract'
import { compileCrosswalks, compileModels } from '@crosswalk/model'
import { createEngine } from './create-engine.ts'
import { filters, orders } from './testing/arbitrary-query.ts'
import { holds, type PlainEntity, plainEntity, plainOrder } from './testing/oracle.ts'
import { handleOf } from './testing/service.ts'
import type { Dialect, Truth } from './testing/dialect.ts'
import { DIALECTS, MODEL, truths } from './testing/world.ts'

const CASES = Number(process.env['CROSSWALK_LAW_CASES'] ?? 500)

const models = compileModels([{ file: 'thing.yaml', text: MODEL }])
const crosswalks = compileCrosswalks(
  DIALECTS.map((dialect) => ({ file: `${dialect.name}.yaml`, text: dialect.crosswalk })),
  models,
)

/** How eagerly the sources push; each choice must give the same answers. */
interface Behaviour {
  readonly verdicts: readonly Verdict[]
  readonly pushOrder: boolean
  readonly batchSize: number
  readonly pushdown: boolean
}
const behaviours: fc.Arbitrary<Behaviour> = fc.record({
  verdicts: fc.array(fc.constantFrom<Verdict>('exact', 'inexact', 'unsupported'), { minLength: 1, maxLength: 5 }),
  pushOrder: fc.boolean(),
  batchSize: fc.integer({ min: 1, max: 9 }),
  pushdown: fc.boolean(),
})

interface World {
  readonly things: readonly (readonly Truth[])[]
  readonly behaviour: Behaviour
}
const worlds: fc.Arbitrary<World> = fc.record({ things: fc.tuple(...DIALECTS.map(() => truths)), behaviour: behaviours })

function serviceOf({ things, behaviour }: World, broken: readonly string[] = []): EntityService {
  const knobs = {
    pushdown: (conjunct: Filter) => behaviour.verdicts[JSON.stringify(conjunct).length % behaviour.verdicts.length] ?? 'exact',
    pushOrder: behaviour.pushOrder,
    batchSize: behaviour.batchSize,
    keysPerRequest: behaviour.batchSize,
  }
  const sources = DIALECTS.map((dialect, index) =>
    handleOf({
      id: dialect.name,
      collections: [
        {
          id: 'things',
          items: (things[index] ?? []).flatMap((thing) => dialect.write(thing)),
          properties: dialect.properties,
          keyProperty: dialect.keyProperty,
          local: true,
        },
        ...(dialect.rows === undefined ? [] : [rowsOf(dialect.rows, things[index] ?? [])]),
      ],
      ...knobs,
      faults: () => {
        if (broken.includes(dialect.name)) throw new SourceError('SOURCE_FAILED', 'broken', { sourceId: dialect.name })
      },
    }),
  )
  const annex = DIALECTS.flatMap(({ annex: other }, index) => (other === undefined ? [] : [rowsOf(other, things[index] ?? [])]))
  return createEngine(
    { models, crosswalks, sources: [...sources, handleOf({ id: 'annex', collections: annex, ...knobs })], limits: { deadlineMs: 60_000 } },
    { pushdown: behaviour.pushdown },
  )
}

function rowsOf(rows: NonNullable<Dialect['rows' | 'annex']>, things: readonly Truth[]): MemoryCollection {
  const { collection, properties } = rows
  return {
    id: collection,
    items: things.flatMap((thing) => rows.write(thing)),
    properties,
    keyProperty: 'no',
    local: things.length % 2 === 0,
  }
}

const entitiesOf = ({ things }: World): readonly PlainEntity[] =>
  DIALECTS.flatMap((dialect, index) => (things[index] ?? []).map((thing) => plainEntity(thing, dialect)))

const queryOf = (filter: Filter, orderBy: readonly Order[], first: number): EntityQuery => ({
  target: { model: 'Thing' },
  filter: [filter],
  select: { properties: [{ key: 'n', property: 'name', members: [] }], relations: [], origins: false, unmapped: false },
  orderBy,
  first,
  count: 'none',
})

/** Expected ids in order. The sources' own keys order ties as the world was generated: by number, whatever the spelling. */
function expectedIds(world: World, filter: Filter, orderBy: readonly Order[]): readonly string[] {
  const passing = entitiesOf(world).filter((entity) => holds(filter, entity) === true)
  const place = new Map(passing.map((entity, index) => [entity, index]))
  const tie = (a: PlainEntity, b: PlainEntity): number =>
    a.source === b.source && orderBy.length > 0 ? plainOrder(tieText(a), tieText(b)) : (place.get(a) as number) - (place.get(b) as number)
  return passing.toSorted((a, b) => compareBy(orderBy, a, b) || tie(a, b)).map((entity) => entity.id)
}

/** The key that each dialect gives its records, as text. */
const tieText = (entity: PlainEntity): string => entity.id.slice(entity.id.lastIndexOf(':') + 1)

function compareBy(orderBy: readonly Order[], a: PlainEntity, b: PlainEntity): number {
  for (const order of orderBy) {
    const name = (order as { property: keyof PlainEntity }).property
    const [left, right] = [a[name], b[name]]
    if (left === null && right === null) continue
    if (left === null) return 1
    if (right === null) return -1
    const ascending = name === 'since' ? Date.parse(left as string) - Date.parse(right as string) : plainOrder(left, right)
    if (ascending !== 0) return order.descending ? -ascending : ascending
  }
  return 0
}

async function allPages(service: EntityService, query: EntityQuery): Promise<readonly EntityPage[]> {
  const pages: EntityPage[] = []
  let { after } = query
  do {
    const page: EntityPage = await service.page({ ...query, after }, service.createContext({ signal: AbortSignal.timeout(60_000) }))
    pages.push(page)
    after = page.hasNextPage ? (page.endCursor ?? undefined) : undefined
    expect(page.hasNextPage, 'a page that has a next one can be continued').toBe(after !== undefined)
    if (pages.length > 100) throw new Error('paging does not end')
  } while (after !== undefined)
  return pages
}

const idsOf = (pages: readonly EntityPage[]): readonly string[] => pages.flatMap((page) => page.rows.map((row) => row.id))

describe('laws of the engine', () => {
  it('law 1, 3 and 4: any pushdown, any page size, any order: the pages are the oracle’s list', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, filters, orders, fc.constantFrom(1, 2, 7, 100), async (world, filter, orderBy, first) => {
        const pages = await allPages(serviceOf(world), queryOf(filter, orderBy, first))
        expect(idsOf(pages)).toEqual(expectedIds(world, filter, orderBy))
        expect(pages.every((page) => page.completeness.complete)).toBe(true)
      }),
      { numRuns: CASES },
    )
  })

  it('law 2: P, NOT P and unknown partition the set', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, filters, async (world, filter) => {
        const service = serviceOf(world)
        const passing = idsOf(await allPages(service, queryOf(filter, [], 100)))
        const failing = idsOf(await allPages(service, queryOf({ op: 'not', args: [filter] }, [], 100)))
        const unknown = entitiesOf(world).filter((entity) => holds(filter, entity) === null)
        expect([...passing, ...failing, ...unknown.map((entity) => entity.id)].toSorted()).toEqual(
          entitiesOf(world)
            .map((entity) => entity.id)
            .toSorted(),
        )
      }),
      { numRuns: Math.ceil(CASES / 5) },
    )
  })

  it('law 5: an exact count is the oracle’s number, a bound is a bound', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, filters, fc.constantFrom(1, 100), async (world, filter, first) => {
        const service = serviceOf(world)
        const expected = expectedIds(world, filter, []).length
        const context = service.createContext({ signal: AbortSignal.timeout(60_000) })
        const exact = await service.page({ ...queryOf(filter, [], first), count: 'exact' }, context)
        expect(exact.count).toEqual({ value: expected, accuracy: 'EXACT' })
        const { count } = await service.page({ ...queryOf(filter, [], first), count: 'cheap' }, context)
        if (count.accuracy === 'EXACT') expect(count.value).toBe(expected)
        if (count.accuracy === 'UPPER_BOUND') expect(count.value).toBeGreaterThanOrEqual(expected)
        if (count.accuracy === 'LOWER_BOUND') expect(count.value).toBeLessThanOrEqual(expected)
      }),
      { numRuns: Math.ceil(CASES / 5) },
    )
  })

  it('law 6: with any sources broken the others’ rows are all there, in order, and the answer says what is missing', async () => {
    const brokenOnes = fc.subarray(DIALECTS.map((dialect) => dialect.name))
    await fc.assert(
      fc.asyncProperty(worlds, filters, orders, fc.constantFrom(1, 7, 100), brokenOnes, async (world, filter, orderBy, first, broken) => {
        const pages = await allPages(serviceOf(world, broken), queryOf(filter, orderBy, first))
        const isHealthy = (id: string): boolean => !broken.some((name) => id.startsWith(`urn:thing:${name}:`))
        expect(idsOf(pages)).toEqual(expectedIds(world, filter, orderBy).filter((id) => isHealthy(id)))
        for (const { completeness } of pages) {
          const failed = completeness.entries.filter((entry) => entry.status === 'ERROR')
          expect(failed.every((entry) => broken.includes(entry.source))).toBe(true)
          expect(completeness.complete).toBe(failed.length === 0)
        }
        // A source that was asked and failed stays failed on every later page of the chain.
        const failures = pages.map(({ completeness }) => completeness.entries.filter((entry) => entry.status === 'ERROR').length)
        expect(failures).toEqual(failures.toSorted((a, b) => a - b))
      }),
      { numRuns: CASES },
    )
  })

  it('law 3: the cursor behind any row begins the rest of the list, whatever the next page’s size', async () => {
    await fc.assert(
      fc.asyncProperty(
        worlds,
        filters,
        orders,
        fc.tuple(fc.nat({ max: 20 }), fc.constantFrom(1, 3, 100)),
        async (world, filter, orderBy, [at, first]) => {
          const service = serviceOf(world)
          const query = queryOf(filter, orderBy, 100)
          const [whole] = await allPages(service, query)
          const ids = idsOf([whole as EntityPage])
          if (at >= ids.length) return
          const after = (whole as EntityPage).cursorAt(at) as string
          expect(idsOf(await allPages(service, { ...query, first, after }))).toEqual(ids.slice(at + 1))
        },
      ),
      { numRuns: CASES },
    )
  })
})

// Law: to explain changes no answer, the plan shown is the plan that runs, and its figures are what the sources gave.
import { createMemorySource, type MemorySource } from '@crosswalk/adapter-memory'
import type { CountMode, EntityPage, EntityQuery, EntityService, FederatedPlan, Filter, Verdict } from '@crosswalk/contract'
import { compileCrosswalks, compileModels } from '@crosswalk/model'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createEngine } from './create-engine.ts'
import { filters, orders } from './testing/arbitrary-query.ts'
import type { Truth } from './testing/dialect.ts'
import { expectFigures, withoutFigures } from './testing/explained-figures.ts'
import { openGroup } from './testing/group-service.ts'
import { groupWorlds } from './testing/group-world.ts'
import { DIALECTS, MODEL, truths } from './testing/world.ts'

const numRuns = Number(process.env['CROSSWALK_LAW_CASES'] ?? 500)
const models = compileModels([{ file: 'thing.yaml', text: MODEL }])
const crosswalks = compileCrosswalks(
  DIALECTS.map((dialect) => ({ file: `${dialect.name}.yaml`, text: dialect.crosswalk })),
  models,
)

interface World {
  readonly things: readonly (readonly Truth[])[]
  readonly verdicts: readonly Verdict[]
  readonly batchSize: number
}
const worlds: fc.Arbitrary<World> = fc.record({
  things: fc.tuple(...DIALECTS.map(() => truths)),
  verdicts: fc.array(fc.constantFrom<Verdict>('exact', 'inexact', 'unsupported'), { minLength: 1, maxLength: 5 }),
  batchSize: fc.integer({ min: 1, max: 9 }),
})
/** Of the items, and of rows attached of the same and of another source: what only the answer needs is read for the page's rows. */
const SHOWN = ['name', 'rank', 'height', 'tags']
const queries: fc.Arbitrary<EntityQuery> = fc
  .tuple(filters, orders, fc.integer({ min: 1, max: 30 }), fc.constantFrom<CountMode>('none', 'cheap', 'exact'))
  .map(([filter, orderBy, first, count]) => ({
    target: { model: 'Thing' },
    filter: [filter],
    select: {
      properties: SHOWN.map((property) => ({ key: property, property, members: ['value' as const] })),
      relations: [],
      origins: true,
      unmapped: false,
    },
    orderBy,
    first,
    count,
  }))

interface Started {
  readonly service: EntityService
  readonly sources: readonly MemorySource[]
}

/** Sources that have answered nothing yet, and the engine over them. */
function start(world: World): Started {
  const knobs = {
    pushdown: (conjunct: Filter) => world.verdicts[JSON.stringify(conjunct).length % world.verdicts.length] ?? 'exact',
    batchSize: world.batchSize,
    keysPerRequest: world.batchSize,
  }
  const sources = DIALECTS.map((dialect, index) => {
    const { name, properties, keyProperty, rows } = dialect
    const things = world.things[index] ?? []
    const items = { id: 'things', items: things.flatMap((thing) => dialect.write(thing)), properties, keyProperty }
    const readings = rows && {
      id: rows.collection,
      items: things.flatMap((thing) => rows.write(thing)),
      properties: rows.properties,
      keyProperty: 'no',
    }
    return createMemorySource({ id: name, collections: readings ? [items, readings] : [items], ...knobs })
  })
  const annex = DIALECTS.flatMap(({ annex: other }, index) =>
    other
      ? [{ id: other.collection, items: (world.things[index] ?? []).flatMap((thing) => other.write(thing)), properties: other.properties }]
      : [],
  )
  sources.push(createMemorySource({ id: 'annex', collections: annex, ...knobs }))
  const handles = sources.map((source) => ({
    id: source.id,
    mechanism: source.mechanism,
    settings: {},
    current: () => source,
    health: () => ({ state: 'ready' as const, sinceMs: 0 }),
  }))
  const limits = { deadlineMs: 60_000 }
  return { service: createEngine({ models, crosswalks, sources: handles, limits, now: () => 0 }), sources }
}

async function ask({ service, sources }: Started, query: EntityQuery, explain: boolean) {
  const planned = service.plan(query)
  const page = await service.page(query, service.createContext({ signal: new AbortController().signal, explain }))
  return { planned, page, sources }
}

/** Cursors are sealed anew each time, and times differ. */
function answerOf({ rows, hasNextPage, count, completeness }: EntityPage): object {
  const entries = completeness.entries.map((entry) => ({ ...entry, elapsedMs: 0 }))
  return { rows, hasNextPage, count, complete: completeness.complete, entries }
}

it('explained = not explained, planned = executed, figures = what was read, with attached rows', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, queries, async (world, query) => {
      const plain = await ask(start(world), query, false)
      const told = await ask(start(world), query, true)
      expect(plain.page.plan).toBeUndefined()
      expect(answerOf(told.page)).toEqual(answerOf(plain.page))
      const plan = told.page.plan as FederatedPlan
      expect(withoutFigures(plan)).toEqual(withoutFigures(told.planned))
      for (const source of told.sources) expectFigures(plan, source)
    }),
    { numRuns },
  )
})

it('the same of identity groups: candidates, parts looked up, and what a count looks up', async () => {
  await fc.assert(
    fc.asyncProperty(groupWorlds, queries, async (world, query) => {
      const plain = await ask(openGroup(world), query, false)
      const told = await ask(openGroup(world), query, true)
      expect(answerOf(told.page)).toEqual(answerOf(plain.page))
      const plan = told.page.plan as FederatedPlan
      expect(withoutFigures(plan)).toEqual(withoutFigures(told.planned))
      for (const source of told.sources) expectFigures(plan, source)
      // Completeness says of the list what explain says of it, stage by stage.
      const parts = plan.stages.filter(({ stage }) => stage === 'candidates' || stage === 'identity').flatMap((stage) => stage.parts)
      for (const { source, rows, requests } of told.page.completeness.entries) {
        const own = parts.filter((part) => part.source === source)
        const sum = (figure: 'rows' | 'requests'): number => own.reduce((total, { executed }) => total + (executed?.[figure] ?? 0), 0)
        expect([source, rows, requests]).toEqual([source, sum('rows'), sum('requests')])
      }
    }),
    { numRuns },
  )
})

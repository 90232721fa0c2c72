// Law: to explain changes no answer, the plan shown is the plan that runs, and its figures are what the sources gave.
import { createMemorySource, type MemorySource } from '@crosswalk/adapter-memory'
import type { CountMode, EntityPage, EntityQuery, EntityService, FederatedPlan, Filter, PlanPart, Verdict } from '@crosswalk/contract'
import { compileCrosswalks, compileModels } from '@crosswalk/model'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createEngine } from './create-engine.ts'
import { printFilter } from './print-plan.ts'
import { filters, orders } from './testing/arbitrary-query.ts'
import type { Truth } from './testing/dialect.ts'
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
const queries: fc.Arbitrary<EntityQuery> = fc
  .tuple(filters, orders, fc.integer({ min: 1, max: 30 }), fc.constantFrom<CountMode>('none', 'cheap', 'exact'))
  .map(([filter, orderBy, first, count]) => ({
    target: { model: 'Thing' },
    filter: [filter],
    select: { properties: [{ key: 'n', property: 'name', members: [] }], relations: [], origins: true, unmapped: false },
    orderBy,
    first,
    count,
  }))

/** Sources that have answered nothing yet, and the engine over them. */
function start(world: World): { readonly service: EntityService; readonly sources: readonly MemorySource[] } {
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

async function ask(world: World, query: EntityQuery, explain: boolean) {
  const { service, sources } = start(world)
  const planned = service.plan(query)
  const page = await service.page(query, service.createContext({ signal: new AbortController().signal, explain }))
  return { planned, page, sources }
}

/** Cursors are sealed anew each time, and times differ. */
function answerOf({ rows, hasNextPage, count, completeness }: EntityPage): object {
  const entries = completeness.entries.map((entry) => ({ ...entry, elapsedMs: 0 }))
  return { rows, hasNextPage, count, complete: completeness.complete, entries }
}

/** What was known before anything was read. */
function withoutFigures({ target, order, stages }: FederatedPlan): object {
  const known = stages.map(({ stage, description, parts }) => ({
    stage,
    description,
    parts: stage === 'candidates' ? parts.map(({ executed: _executed, ...part }) => part) : [],
  }))
  return { target, order, stages: known }
}

/** `native` and `pushed` of each request that a part stands for. */
function requestsOf({ native, pushed }: PlanPart): readonly object[] {
  if (typeof native === 'object' && native !== null && 'requests' in native) return native.requests as readonly object[]
  if (typeof native !== 'object' || native === null || !('items' in native)) return [{ native, pushed }]
  const { items, observations } = native as { items: unknown; observations: { native?: unknown; pushed?: unknown } }
  return [
    { native: items, pushed },
    { native: observations.native, pushed: observations.pushed },
  ]
}

it('explained = not explained, planned = executed, figures = what was read', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, queries, async (world, query) => {
      const plain = await ask(world, query, false)
      const told = await ask(world, query, true)
      expect(plain.page.plan).toBeUndefined()
      expect(answerOf(told.page)).toEqual(answerOf(plain.page))
      const plan = told.page.plan as FederatedPlan
      expect(withoutFigures(plan)).toEqual(withoutFigures(told.planned))
      for (const { id, log } of told.sources) {
        const parts = plan.stages.flatMap((stage) => stage.parts).filter(({ source }) => source === id)
        const batches = log.filter((call) => call.call === 'batch')
        const sum = (figure: 'rows' | 'requests'): number => parts.reduce((total, { executed }) => total + (executed?.[figure] ?? 0), 0)
        expect([sum('rows'), sum('requests')]).toEqual([batches.reduce((total, batch) => total + batch.rows, 0), batches.length])
        const requests = parts.flatMap((part) => requestsOf(part))
        for (const call of log) {
          if (call.call === 'scan') expect(requests).toContainEqual({ native: call.plan.native, pushed: call.plan.pushed.map(printFilter) })
        }
      }
    }),
    { numRuns },
  )
})

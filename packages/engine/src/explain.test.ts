// What explain shows of a query that has run: stages, reads of related entities in chunks of keys, series, sources that failed.
import { SourceError, type EntityQuery, type FederatedPlan, type Filter, type PlanStage, type RelationSelection } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { createService, queryFor, selectNames, selectNothing } from './testing/service.ts'
import { DAY, of, query as seriesQuery, select, seriesWorld } from './testing/series-world.ts'

const MODELS = `
name: Line
plural: lines
iri: https://example.org/def/Line
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  stops: { kind: relation, iri: https://example.org/def/stops, target: Stop, many: true }
---
name: Stop
plural: stops
iri: https://example.org/def/Stop
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  line: { kind: relation, iri: https://example.org/def/line, target: Line }
`
const CROSSWALKS = [
  'crosswalk: lines\nsource: l\ncollection: lines\nmodel: Line\nid: "urn:line:{key}"\nproperties: { name: name, stops: stops }',
  'crosswalk: stops\nsource: s\ncollection: stops\nmodel: Stop\nid: "urn:stop:{key}"\nproperties: { name: name, line: { template: "urn:line:{line}" } }',
]
const STOPS = Array.from({ length: 1200 }, (_, key) => ({ key: String(key), name: `Stop ${key}`, line: key < 700 ? 'a' : 'b' }))
const LINES = ['a', 'b'].map((key) => ({
  key,
  name: key,
  stops: STOPS.filter(({ line }) => line === key).map((stop) => `urn:stop:${stop.key}`),
}))
const column = (name: string, type: 'text' | 'array' = 'text') => ({ name, type, filterable: true, sortable: true })

function world(faults?: () => void) {
  return createService({
    model: MODELS,
    crosswalks: CROSSWALKS,
    sources: [
      {
        id: 'l',
        collections: [
          { id: 'lines', items: LINES, properties: [column('key'), column('name'), column('stops', 'array')], keyProperty: 'key' },
        ],
      },
      {
        id: 's',
        collections: [{ id: 'stops', items: STOPS, properties: ['key', 'name', 'line'].map((name) => column(name)), keyProperty: 'key' }],
        ...(faults ? { faults } : {}),
      },
    ],
  })
}

async function explained(service: ReturnType<typeof world>, query: EntityQuery): Promise<FederatedPlan> {
  const page = await service.page(query, service.createContext({ signal: AbortSignal.timeout(30_000), explain: true }))
  return page.plan as FederatedPlan
}

const relation = (property: string, extra: Partial<RelationSelection> = {}): RelationSelection => ({
  key: property,
  property,
  select: selectNames,
  filter: [],
  orderBy: [],
  first: 20,
  count: 'none',
  ...extra,
})
const stageOf = ({ stages }: FederatedPlan, name: PlanStage['stage']): PlanStage | undefined => stages.find(({ stage }) => stage === name)

describe('an executed plan', () => {
  it('shows relations of all depths, their keys and one query per chunk of them', async () => {
    const nested = relation('stops', { select: { ...selectNames, relations: [relation('line')] } })
    const plan = await explained(world(), { ...queryFor('Line'), select: { ...selectNames, relations: [nested] } })
    expect(plan.stages.map(({ stage }) => stage)).toEqual(['candidates', 'hydrate', 'relations'])
    const reads = stageOf(plan, 'relations')?.reads ?? []
    expect(reads.map(({ for: what, keys, queries }) => [what, keys, queries.length])).toEqual([
      ['stops', 1200, 3],
      ['stops.line', 2, 1],
    ])
    const rows = reads[0]?.queries.map(({ stages }) => stages[0]?.parts.map(({ source, executed }) => [source, executed?.rows]))
    expect(rows).toEqual([[['s', 500]], [['s', 500]], [['s', 200]]])
  })

  it('cuts conditions that nobody can read, and says how long they are', async () => {
    const plan = await explained(world(), { ...queryFor('Line'), select: { ...selectNames, relations: [relation('stops')] } })
    const [pushed = ''] = stageOf(plan, 'relations')?.reads?.[0]?.queries[0]?.stages[0]?.parts[0]?.pushed ?? []
    expect(pushed).toMatch(/^key .*'0'.*\.\.\. \(\d{4} characters\)$/)
    expect(pushed.length).toBeLessThan(2100)
  })

  it('shows what settled a condition on related entities, and the condition it became', async () => {
    const filter: Filter = {
      op: 'some',
      args: [{ property: 'line' }, { op: '=', args: [{ property: 'name' }, 'b'] }],
    }
    const query = { ...queryFor('Stop'), filter: [filter], first: 2 }
    const plan = await explained(world(), query)
    const prefetch = stageOf(plan, 'prefetch')
    expect(prefetch?.reads?.map(({ for: what, keys }) => [what, keys])).toEqual([["SOME(line, name = 'b')", null]])
    expect(prefetch?.reads?.[0]?.queries[0]).toMatchObject({
      target: { model: 'Line' },
      stages: [{ stage: 'candidates', parts: [{ pushed: ["name = 'b'"], executed: { status: 'OK', rows: 1, results: 1 } }] }],
    })
    expect(stageOf(plan, 'candidates')?.parts[0]).toMatchObject({
      pushed: expect.arrayContaining(["line = 'b'"]),
    })
    expect(world().plan(query).stages[0]).toEqual({
      stage: 'prefetch',
      description: "conditions on related entities are settled first: SOME(line, name = 'b')",
      parts: [],
    })
  })

  it('shows what each series cost and showed: nothing more was read', async () => {
    const plan = await explained(seriesWorld(), seriesQuery(of({ ...DAY }), of({ key: 't', last: 1 })))
    const stage = stageOf(plan, 'series')
    expect(stage?.parts.map(({ source, keys, executed }) => [source, keys?.chunks, executed?.requests])).toContainEqual(['a', 0, 0])
    const shown = stage?.parts.filter(({ source }) => source === 'a').map(({ keys, executed }) => [keys?.count, executed?.results])
    expect(shown?.[1]).toEqual([1, 1])
    expect(shown?.[0]?.[1]).toBeGreaterThan(1)
  })

  it('shows the series of related entities with the way to them', async () => {
    const stations = relation('stations', { select: select(of({ last: 1 })) })
    const plan = await explained(seriesWorld(), { ...queryFor('City'), select: { ...selectNothing, relations: [stations] } })
    const natives = plan.stages.flatMap(({ parts }) => parts).map(({ native }) => native)
    expect(natives).toContain('stations.no2: in memory already')
  })

  it('says of a source that failed what it said, and counts what a count reads', async () => {
    const faults = (): never => {
      throw new SourceError('SOURCE_FAILED', 'broken', { sourceId: 's' })
    }
    const failed = await explained(world(faults), queryFor('Stop'))
    expect(stageOf(failed, 'candidates')?.parts[0]?.executed).toMatchObject({ status: 'ERROR', code: 'SOURCE_FAILED', rows: 0, results: 0 })
    const like: Filter = { op: 'like', args: [{ property: 'line' }, '%:a'] }
    const counted = await explained(world(), { ...queryFor('Stop'), filter: [like], first: 5, count: 'exact' })
    expect(stageOf(counted, 'candidates')?.parts[0]?.executed?.results).toBeGreaterThanOrEqual(6)
    expect(stageOf(counted, 'count')?.parts[0]?.executed).toMatchObject({ rows: 1200, results: 700 })
  })

  it('has times for every stage and for the whole', async () => {
    const plan = await explained(world(), { ...queryFor('Line'), select: { ...selectNames, relations: [relation('stops')] } })
    for (const { elapsedMs } of [plan, ...plan.stages]) expect(elapsedMs ?? -1).toBeGreaterThanOrEqual(0)
    expect(plan.stages.reduce((sum, { elapsedMs = 0 }) => sum + elapsedMs, 0)).toBeLessThanOrEqual((plan.elapsedMs ?? 0) + 0.01)
  })
})

// OGC's own predicates (21-065r2, abstract test suite) give their counts through the files source and through GraphQL over HTTP.
import { readFileSync } from 'node:fs'
import type { CallContext, PropertyType, Source } from '@crosswalk/contract'
import { compileFilter, normalize, parseCql2Text } from '@crosswalk/cql2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lacksShared, sharedPath } from '../../shared-data.ts'
import { LAYERS } from '../../sources/seed.ts'
import { openGateway, type TestGateway } from '../gateway.ts'

interface Row {
  readonly id: string
  readonly collection: string
  readonly filter: string
  readonly expected: number
  /** What OGC's data give where the published count does not fit them. */
  readonly counted?: number
}

const isMissing = lacksShared('cql2')
const rows = isMissing ? [] : (JSON.parse(readFileSync(sharedPath('cql2/predicates.json'), 'utf8')) as readonly Row[])
const expectedOf = (row: Row): number => row.counted ?? row.expected

let gateway: TestGateway

beforeAll(async () => {
  if (isMissing) return
  const collections = LAYERS.map((name) => {
    const [path, schema] = [sharedPath(`cql2/${name}.geojson`), sharedPath(`cql2/${name}.queryables.json`)]
    return `      ${name}: { path: ${JSON.stringify(path)}, schema: ${JSON.stringify(schema)}, geometryName: geom }`
  })
  gateway = await openGateway({
    'crosswalk.yaml': `sources:\n  - id: ne\n    adapter: files\n    collections:\n${collections.join('\n')}\n`,
  })
})
afterAll(() => gateway?.[Symbol.asyncDispose]())

async function askOverHttp(row: Row): Promise<unknown> {
  const query = `query ($collection: ID!, $filter: String!) {
    items(source: "ne", collection: $collection, filter: $filter, first: 300) { nodes { id } count(exact: true) { value accuracy } complete }
  }`
  const { data, errors } = await gateway.send<{ items: { nodes: unknown[]; count: unknown; complete: boolean } }>(query, {
    variables: { collection: row.collection, filter: row.filter },
  })
  return errors.length > 0 ? errors : { nodes: data?.items.nodes.length, count: data?.items.count, complete: data?.items.complete }
}

/** What the source pushes, and what it leaves, counted without the engine. */
async function countThroughSource(row: Row, source: Source): Promise<number> {
  const plan = source.plan({
    collection: row.collection,
    filter: normalize(parseCql2Text(row.filter)),
    read: [],
    fetchSize: 100,
    count: false,
  })
  const types = new Map(
    source.collections.get(row.collection)?.properties.map((property): [string, PropertyType] => [property.name, property.type]),
  )
  const resolve = (name: string): { type: PropertyType; get: (item: unknown) => unknown } | undefined => {
    const type = types.get(name)
    return type === undefined ? undefined : { type, get: source.getter(row.collection, name) }
  }
  const tests = plan.residual.map((filter) => compileFilter(filter, { resolve }))
  let count = 0
  for await (const batch of source.scan(plan, context())) count += batch.items.filter((item) => tests.every((test) => test(item))).length
  return count
}

const context = (): CallContext => ({
  signal: AbortSignal.timeout(20_000),
  principal: { key: 'test' },
  budget: { takeRows: () => {}, takeBytes: () => {}, takeRequests: () => {} },
})

describe.skipIf(isMissing)('OGC’s predicates', () => {
  it('are all here', () => {
    expect(rows).toHaveLength(274)
  })
  it('give their counts through the files source', async () => {
    const source = gateway.sources.handles.find((handle) => handle.id === 'ne')?.current() as Source
    const counted = []
    for (const row of rows) counted.push([row.id, row.filter, await countThroughSource(row, source)])
    expect(counted).toEqual(rows.map((row) => [row.id, row.filter, expectedOf(row)]))
  })
  it('give their counts through GraphQL over HTTP, as a list and as a count', async () => {
    const answers = []
    for (const row of rows) answers.push([row.id, row.filter, await askOverHttp(row)])
    const wanted = (row: Row): unknown => ({ nodes: expectedOf(row), count: { value: expectedOf(row), accuracy: 'EXACT' }, complete: true })
    expect(answers).toEqual(rows.map((row) => [row.id, row.filter, wanted(row)]))
  })
})

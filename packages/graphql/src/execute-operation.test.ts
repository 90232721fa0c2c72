// The projection against graphql-js: equal text on everything, and nothing is fetched twice.
import type { EntityPage } from '@crosswalk/contract'
import { getIntrospectionQuery, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { buildSchema } from './build-schema.ts'
import { createExecutor } from './execute-operation.ts'
import { DEFAULT_GRAPHQL_LIMITS } from './graphql-limits.ts'
import { createRequestContext } from './request-context.ts'
import { createArrayService, type ArrayService } from './testing/array-service.ts'
import { executeBoth } from './testing/execute-both.ts'

const plain = (): ArrayService => createArrayService()

const FULL = `
  query Full($shown: Boolean = true, $hidden: Boolean = false, $unit: String = "mg/m3") {
    stations(where: { weight: { gt: 0 } }) {
      edges { cursor distanceMetres node { ...station } } a: nodes { x: name } b: nodes { x: weight }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor } count(exact: true) { value accuracy } complete
      completeness { complete entries { source { id health { state since } } status rows bytes } }
    }
    airStations { nodes { __typename no2(unit: $unit) { value unit unitInfo { ucum name } observedAt time { start end } missing provenance { retrievedAt source { id } losers { rule } } }
      hidden: name @include(if: $hidden) shown: name @skip(if: $hidden) pm10 { value } ... @include(if: $shown) { temperature { value } } } }
    entity(id: "urn:d:1") { __typename id ... on District { name lines { nodes { name } } } ... on Station { weight } }
    entities(ids: ["urn:s:1", "urn:x", "urn:l:1"]) { id resolved sources { id licence } ... on Node { id } ... on Line { name stations { nodes { id } } } }
    gone: station(id: "urn:x") { id }
    items(source: "berlin", collection: "stations", first: 2) { nodes { id geometry properties } }
    sources { id collections { id count { value accuracy } bbox files { name bytes } properties { name unit } } capabilities { operator } }
    models { id follows properties { name kind sources { id } filterable sortable } }
  }
  fragment station on Station { id name location weight hasKiosk mode fareZone openedAt { start local } tags
    line { id resolved name districts { edges { node { name } } } } district { nodes { name } } unmapped { properties } }`

describe('the projection', () => {
  it.each<[string, Readonly<Record<string, unknown>>?]>([
    [FULL],
    [FULL, { hidden: true, shown: false }],
    ['{ stations(first: 0) { nodes { id } } b: stations(first: 1) { nodes { id } } }'],
    ['query($n: Int!) { stations(first: $n) { nodes { id } } }'],
    ['query($n: Int!) { stations(first: $n) { nodes { id } } }', { n: 'x' }],
    ['query($ids: [ID!] = ["urn:s:1"]) { stations(where: { id: { in: $ids } }) { nodes { id } } }'],
    ['{ __typename stations(first: 1) { nodes { id } } }'],
    [getIntrospectionQuery()],
    ['{ stations(first: 1) { nodes { __proto__: name id } } }'],
    ['{ __proto__: stations(first: 1) { nodes { id } } }'],
    ['{ sources(model: "x") { id } stations(first: 1) { nodes { id } } }'],
    ['{ stations(first: 1) { nodes { id id name } nodes { weight } } stations(first: 1) { complete } }'],
    ['query A { stations(first: 1) { nodes { id } } }'],
  ])('equals graphql-js: %#', async (query, variables) => {
    const { projected, plain: expected, pages } = await executeBoth(query, { service: plain, variables })
    expect(projected).toBe(expected)
    // Where a root field that must not be null fails, graphql-js does not even ask for the others.
    if (!expected.startsWith('{"data":null')) expect(pages[0]).toBe(pages[1])
  })

  it('equals graphql-js with plans to explain', async () => {
    const { projected, plain: expected } = await executeBoth('{ stations(first: 1) { nodes { id } } b: lines(first: 0) { complete } }', {
      service: plain,
      explain: true,
    })
    expect(projected).toBe(expected)
    expect(projected).toContain('"explain":[{"field":"stations"')
  })

  const broken: readonly [string, (page: EntityPage) => unknown][] = [
    ['a row without id', (page) => ({ ...page, rows: page.rows.map((row) => ({ ...row, id: null })) })],
    ['a null row', (page) => ({ ...page, rows: [...page.rows, null] })],
    ['rows that are none', (page) => ({ ...page, rows: 'rows' })],
    ['an unknown model', (page) => ({ ...page, rows: page.rows.map((row) => ({ ...row, model: 'Unknown' })) })],
    [
      'a number that is text',
      (page) => ({ ...page, rows: page.rows.map((row) => ({ ...row, values: { ...row.values, weight: 'heavy' } })) }),
    ],
    [
      'a number that is not one',
      (page) => ({ ...page, rows: page.rows.map((row) => ({ ...row, values: { ...row.values, weight: Number.NaN } })) }),
    ],
    [
      'a boolean that is a number',
      (page) => ({ ...page, rows: page.rows.map((row) => ({ ...row, values: { ...row.values, hasKiosk: 1 } })) }),
    ],
    [
      'text that is a number',
      (page) => ({ ...page, rows: page.rows.map((row) => ({ ...row, values: { ...row.values, name: 7, mode: 'airship' } })) }),
    ],
    [
      'an error as value',
      (page) => ({ ...page, rows: page.rows.map((row) => ({ ...row, values: { ...row.values, location: new Error('lost') } })) }),
    ],
    [
      'a promise as value',
      (page) => ({
        ...page,
        rows: page.rows.map((row) => ({ ...row, values: { ...row.values, name: Promise.resolve('late'), location: Promise.resolve(1) } })),
      }),
    ],
    [
      'a function as value',
      (page) => ({
        ...page,
        rows: page.rows.map((row) => ({ ...row, values: { ...row.values, name: () => 'called', tags: () => ['called'] } })),
      }),
    ],
    [
      'a cursor that cannot be sealed',
      (page) => ({
        ...page,
        cursorAt: () => {
          throw new Error('no key')
        },
      }),
    ],
    [
      'an unknown source',
      (page) => ({ ...page, completeness: { ...page.completeness, entries: [{ ...page.completeness.entries[0], source: 'nowhere' }] } }),
    ],
    ['no completeness', (page) => ({ ...page, completeness: undefined })],
    ['no page', () => null],
  ]
  it.each(broken)('equals graphql-js on %s', async (_name, damage) => {
    const service = (): ArrayService => {
      const own = createArrayService()
      return { ...own, page: async (query, context) => damage(await own.page(query, context)) as EntityPage }
    }
    const query = `{ stations { edges { cursor node { id name location weight hasKiosk mode tags } } completeness { entries { source { id } } } complete }
      b: stations { nodes { name } } entity(id: "urn:s:1") { id ... on Station { name } } entities(ids: ["urn:s:1", "urn:s:2"]) { id } }`
    const { projected, plain: expected, pages } = await executeBoth(query, { service })
    expect(projected).toBe(expected)
    expect(pages).toEqual([4, 4])
  })

  it('is used: resolvers of graphql-js are not called for a plain answer', async () => {
    const service = createArrayService()
    const schema = buildSchema(service)
    const field = schema.getQueryType()?.getFields()['stations']
    if (!field) throw new Error('no field')
    field.resolve = () => {
      throw new Error('graphql-js was asked')
    }
    const contextValue = createRequestContext({ service, signal: new AbortController().signal, explain: false })
    const result = await createExecutor({ limits: DEFAULT_GRAPHQL_LIMITS })({
      schema,
      document: parse('{ stations(first: 1) { nodes { id } } }'),
      contextValue,
    })
    expect(result).toEqual({ data: { stations: { nodes: [{ id: 'urn:s:1' }] } } })
  })

  it('does not wait for a service that does not hear that the client has gone', async () => {
    const controller = new AbortController()
    const service = createArrayService({ beforePage: () => new Promise(() => controller.abort()) })
    const contextValue = createRequestContext({ service, signal: controller.signal, explain: false })
    const args = {
      schema: buildSchema(service),
      document: parse('{ stations { complete } }'),
      contextValue,
      abortSignal: controller.signal,
    }
    await expect(createExecutor({ limits: DEFAULT_GRAPHQL_LIMITS })(args)).rejects.toBe(controller.signal.reason)
  })
})

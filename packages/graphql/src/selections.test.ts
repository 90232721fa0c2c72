// What the service is asked for: arguments and selections as an EntityQuery.
import type { EntityQuery, Selection } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { createGraphqlHandler } from './create-graphql-handler.ts'
import { createArrayService } from './testing/array-service.ts'
import { ask, type Question } from './testing/ask.ts'

async function queriesOf(question: Question | string): Promise<readonly EntityQuery[]> {
  const service = createArrayService()
  const answer = await ask(createGraphqlHandler({ service }), question)
  expect(answer.errors).toEqual([])
  return service.log.queries
}

async function queryOf(question: Question | string): Promise<EntityQuery> {
  const [query] = await queriesOf(question)
  if (!query) throw new Error('nothing was asked')
  return query
}

async function selectionOf(question: Question | string): Promise<Selection> {
  return (await queryOf(question)).select
}

const properties = ({ properties: list }: Selection): readonly string[] => list.map((selection) => selection.property)

describe('a selection', () => {
  it('asks for nothing that is not shown', async () => {
    const select = await selectionOf('{ stations { nodes { id __typename resolved } pageInfo { hasNextPage } complete } }')
    expect(select).toEqual({ properties: [], relations: [], origins: false, unmapped: false })
  })

  it('asks for what nodes, edges, fragments and aliases show, once each', async () => {
    const select = await selectionOf(`
      query { stations { nodes { ...f title: name ... on Entity { id sources { id } } } edges { node { weight ... on Station { mode } } } } }
      fragment f on Station { name hasKiosk ...g }
      fragment g on Node { id ... on Station { openedAt { start } } ... on District { location } }
    `)
    expect(properties(select)).toEqual(['name', 'hasKiosk', 'openedAt', 'weight', 'mode'])
    expect(select).toMatchObject({ origins: true, unmapped: false })
  })

  it('gives each of two places what it shows, although their aliases are the same', async () => {
    const service = createArrayService()
    const answer = await ask(
      createGraphqlHandler({ service }),
      '{ stations(first: 1) { a: nodes { x: name } b: nodes { x: weight } edges { node { x: hasKiosk } } } }',
    )
    expect(answer.data).toEqual({
      stations: { a: [{ x: 'Alexanderplatz' }], b: [{ x: 9 }], edges: [{ node: { x: true } }] },
    })
    expect(service.log.queries).toHaveLength(1)
  })

  it.each([
    [true, ['name']],
    [false, ['weight']],
  ])('applies @skip and @include with variables (%s)', async (shown, expected) => {
    const query = 'query($a: Boolean!) { stations { nodes { name @include(if: $a) ... @skip(if: $a) { weight } } } }'
    expect(properties(await selectionOf({ query, variables: { a: shown } }))).toEqual(expected)
  })

  it('asks for the members of a reading that are shown, in the unit of the argument', async () => {
    const query = `query($u: String) { airStations { nodes {
      no2(unit: $u) { value unit } again: no2(unit: $u) { observedAt } plain: no2 { unitInfo { name } provenance { property } }
      pm10 { __typename } } } }`
    const select = await selectionOf({ query, variables: { u: 'mg/m³' } })
    expect(select.properties).toEqual([
      { key: 'no2(unit: $u)', property: 'no2', unit: 'mg/m3', members: ['value', 'unit', 'time'] },
      { key: 'no2', property: 'no2', members: ['unit', 'provenance'] },
      { key: 'pm10', property: 'pm10', members: [] },
    ])
  })

  it('nests relations with their own arguments', async () => {
    const select = await selectionOf(`{ districts { nodes { lines(where: { name: { eq: "Victoria" } }, filter: "name <> 'x'", first: 3,
      orderBy: [{ by: NAME, direction: DESC }]) { nodes { name stations { count { value } nodes { line { name } } } } } } } }`)
    expect(select.relations).toMatchObject([
      {
        property: 'lines',
        first: 3,
        count: 'none',
        orderBy: [{ property: 'name', descending: true }],
        filter: [
          { op: '=', args: [{ property: 'name' }, 'Victoria'] },
          { op: '<>', args: [{ property: 'name' }, 'x'] },
        ],
        select: {
          properties: [{ property: 'name' }],
          relations: [
            { property: 'stations', first: 20, count: 'cheap', select: { relations: [{ property: 'line', first: 1, count: 'none' }] } },
          ],
        },
      },
    ])
  })

  it('merges what two aliases show of one relation', async () => {
    const select =
      await selectionOf(`{ districts { nodes { a: lines { nodes { name } } b: lines { nodes { id location } count(exact: true) { value } }
      c: lines(first: 1) { nodes { id } } } } }`)
    expect(select.relations).toMatchObject([
      { first: 20, count: 'exact', select: { properties: [{ property: 'name' }, { property: 'location' }] } },
      { first: 1, count: 'none' },
    ])
  })

  it.each([
    ['{ stations { nodes { id } } }', 'none'],
    ['{ stations { count { value } } }', 'cheap'],
    ['{ stations { count(exact: true) { value } } }', 'exact'],
    ['{ stations { a: count { value } b: count(exact: true) { accuracy } } }', 'exact'],
    ['{ stations { count(exact: null) { value } } }', 'cheap'],
  ])('counts as %s asks', async (query, count) => {
    expect((await queryOf(query)).count).toBe(count)
  })

  it('is the union over the models for an entity of any model', async () => {
    const query = await queryOf(
      '{ entity(id: "urn:d:1") { ... on District { x: name lines { nodes { id } } } ... on Station { x: name weight } unmapped { id } } }',
    )
    expect(query).toMatchObject({ target: { any: true }, ids: ['urn:d:1'], first: 1, count: 'none' })
    expect(properties(query.select)).toEqual(['name', 'weight'])
    expect(query.select.relations.map((relation) => relation.property)).toEqual(['lines'])
    expect(query.select).toMatchObject({ unmapped: true, origins: false })
  })
})

describe('arguments', () => {
  it('are all ANDed', async () => {
    const query = await queryOf(
      `{ stations(where: { weight: { gt: 1 }, hasKiosk: { eq: true } }, filter: "mode = 'bus'", bbox: [13, 52, 14, 53],
      within: { type: "Polygon", coordinates: [[[13, 52], [14, 52], [14, 53], [13, 52]]] }, sources: ["berlin"], first: 7, after: "c",
      near: { longitude: 13.4, latitude: 52.5, radiusMetres: 1000 }, orderBy: [{ by: WEIGHT, direction: DESC }, { by: ID }]) { nodes { id } } }`.replace(
        'after: "c",',
        '',
      ),
    )
    expect(query).toMatchObject({
      target: { model: 'Station' },
      first: 7,
      sources: ['berlin'],
      near: { longitude: 13.4, latitude: 52.5, radiusMetres: 1000 },
      orderBy: [
        { property: 'weight', descending: true },
        { property: 'id', descending: false },
      ],
      filter: [
        { op: '>', args: [{ property: 'weight' }, 1] },
        { op: '=', args: [{ property: 'hasKiosk' }, true] },
        { op: '=', args: [{ property: 'mode' }, 'bus'] },
        { op: 's_intersects', args: [{ property: 'location' }, { bbox: [13, 52, 14, 53] }] },
        { op: 's_within', args: [{ property: 'location' }, { type: 'Polygon' }] },
      ],
    })
  })

  it('that are null or absent are no condition', async () => {
    const [a, b] = await queriesOf({
      query: `query($x: String, $f: Float) {
        stations(where: { name: { eq: $x }, weight: { gt: $f } }) { nodes { id } }
        b: stations(where: null, filter: null, bbox: null, within: null, near: null, orderBy: null, first: null, after: null, sources: null, strict: null) { nodes { id } }
      }`,
    })
    expect(a).toEqual(b)
    expect(a).toMatchObject({ filter: [], orderBy: [], first: 20 })
    expect(a).not.toHaveProperty('after')
    expect(a).not.toHaveProperty('near')
    expect(a).not.toHaveProperty('sources')
  })

  it("of items are in the source's own names", async () => {
    const query = await queryOf(
      '{ items(source: "berlin", collection: "stations", filter: "weight > 2", bbox: [13, 52, 14, 53], datetime: "2000-01-01/..", first: 3) { nodes { properties } count { value } } }',
    )
    expect(query).toMatchObject({
      target: { source: 'berlin', collection: 'stations' },
      first: 3,
      count: 'cheap',
      filter: [
        { op: '>', args: [{ property: 'weight' }, 2] },
        { op: 's_intersects', args: [{ property: 'location' }, { bbox: [13, 52, 14, 53] }] },
        { op: 't_intersects', args: [{ property: 'openedAt' }, { interval: ['2000-01-01', '..'] }] },
      ],
    })
    expect(properties(query.select)).not.toContain('location')
    expect(properties(query.select)).toContain('weight')
  })
})

// Every wrong argument has its code and its path, and no source is touched.
import { describe, expect, it } from 'vitest'
import { createGraphqlHandler } from './create-graphql-handler.ts'
import { createArrayService } from './testing/array-service.ts'
import { ask, firstError } from './testing/ask.ts'

const service = createArrayService({ maxPageSize: 50 })
const handler = createGraphqlHandler({ service })

async function refusalOf(query: string): Promise<Readonly<Record<string, unknown>>> {
  const answer = await ask(handler, query)
  expect(answer.errors).toHaveLength(1)
  expect(service.log.queries).toEqual([])
  return firstError(answer)
}

const nodes = '{ nodes { id } }'

describe('QUERY_INVALID with its path', () => {
  it.each<[string, readonly (string | number)[]]>([
    [`{ stations(first: 0) ${nodes} }`, ['first']],
    [`{ stations(first: -1) ${nodes} }`, ['first']],
    [`{ stations(first: 51) ${nodes} }`, ['first']],
    [`{ stations(bbox: [1, 2, 3]) ${nodes} }`, ['bbox']],
    [`{ stations(bbox: [1, 5, 3, 4]) ${nodes} }`, ['bbox', 3]],
    [`{ stations(bbox: [1, 2, 3, 99]) ${nodes} }`, ['bbox', 3]],
    [`{ stations(bbox: [1, 2, 300, 4]) ${nodes} }`, ['bbox', 2]],
    [`{ stations(within: { type: "Point" }) ${nodes} }`, ['within', 'coordinates']],
    [
      `{ stations(within: { type: "Polygon", coordinates: [[[0, 0], [1, 0], [1, 1], [0, 1]]] }) ${nodes} }`,
      ['within', 'coordinates', 0, 3],
    ],
    [`{ stations(near: { longitude: 181, latitude: 0, radiusMetres: 1 }) ${nodes} }`, ['near', 'longitude']],
    [`{ stations(near: { longitude: 0, latitude: -91, radiusMetres: 1 }) ${nodes} }`, ['near', 'latitude']],
    [`{ stations(near: { longitude: 0, latitude: 0, radiusMetres: 0 }) ${nodes} }`, ['near', 'radiusMetres']],
    [`{ stations(near: { longitude: 0, latitude: 0, radiusMetres: 1e999 }) ${nodes} }`, ['near', 'radiusMetres']],
    [`{ stations(timeZone: "Europe/Berlin") ${nodes} }`, ['timeZone']],
    [`{ stations(during: { from: null }, timeZone: "Europe/Berlin") ${nodes} }`, ['timeZone']],
    [`{ stations(where: { weight: { in: [1, 1e999] } }) ${nodes} }`, ['where', 'weight', 'in', 1]],
    [`{ airStations(where: { no2: { gt: -1e999, unit: "mg/m3" } }) ${nodes} }`, ['where', 'no2', 'gt']],
    [`{ stations(sources: ["berlin", "paris"]) ${nodes} }`, ['sources', 1]],
    [`{ stations(sources: []) ${nodes} }`, ['sources']],
    [`{ stations(where: { name: { eq: null } }) ${nodes} }`, ['where', 'name', 'eq']],
    [
      `{ stations(where: { or: [{ weight: { gt: 1 } }, { location: { within: { type: "Point", coordinates: [0, 100] } } }] }) ${nodes} }`,
      ['where', 'or', 1, 'location', 'within', 'coordinates', 1],
    ],
    [`{ stations(filter: "name >") ${nodes} }`, ['filter']],
    [`{ stations(filter: "nme = 'x'") ${nodes} }`, ['filter']],
    [`{ stations(filter: "weight = 'x'") ${nodes} }`, ['filter']],
    [`{ stations(filter: "openedAt = DATE('2026-02-30')") ${nodes} }`, ['filter']],
    [`{ stations(filter: "T_DURING(openedAt, INTERVAL('2026-02-02', '2026-02-01'))") ${nodes} }`, ['filter']],
    [`{ stations(filter: "S_WITHIN(location, POLYGON((0 0, 1 0, 1 1, 0 1)))") ${nodes} }`, ['filter']],
    [`{ airStations { nodes { no2(unit: "bananas") { value } } } }`, ['no2', 'unit']],
    [`{ airStations { nodes { x: no2(unit: "K") { value } } } }`, ['x', 'unit']],
    [`{ districts { nodes { mine: lines(first: 0) ${nodes} } } }`, ['mine', 'first']],
    [`{ districts { nodes { lines(where: { name: { in: null } }) ${nodes} } } }`, ['lines', 'where', 'name', 'in']],
    [`{ districts { nodes { lines { nodes { s: stations(filter: "foo = 1") ${nodes} } } } } }`, ['lines', 's', 'filter']],
    [`{ items(source: "paris", collection: "x") { nodes { id } } }`, ['source']],
    [`{ items(source: "berlin", collection: "x") { nodes { id } } }`, ['collection']],
    [`{ items(source: "air", collection: "notices", bbox: [1, 2, 3, 4]) { nodes { id } } }`, ['bbox']],
    [`{ items(source: "air", collection: "notices", datetime: "2026-01-01") { nodes { id } } }`, ['datetime']],
    [`{ items(source: "berlin", collection: "stations", datetime: "2026-01-02/2026-01-01") { nodes { id } } }`, ['datetime']],
    [`{ items(source: "berlin", collection: "stations", datetime: "now") { nodes { id } } }`, ['datetime']],
    [`{ items(source: "berlin", collection: "stations", datetime: "../../..") { nodes { id } } }`, ['datetime']],
    [`{ items(source: "berlin", collection: "stations", filter: "line = 'x'") { nodes { id } } }`, ['filter']],
    [`{ sources(model: "Nothing") { id } }`, ['model']],
    [`{ sources(bbox: [1]) { id } }`, ['bbox']],
    [`{ sources(during: { from: "2026-03-02", to: "2026-03-01" }) { id } }`, ['during', 'to']],
    [`{ sources(during: { from: "2026-03-02T10:00" }) { id } }`, ['during', 'from']],
  ])('%s', async (query, path) => {
    expect(await refusalOf(query)).toMatchObject({ code: 'QUERY_INVALID', path })
  })

  it('says what was expected and where in the text', async () => {
    expect(await refusalOf(`{ stations(filter: "weight > 1 AND weigth < 2") ${nodes} }`)).toMatchObject({
      position: { offset: 15, line: 1, column: 16 },
      expected: ['weight'],
    })
    expect(await refusalOf(`{ stations(sources: ["paris"]) ${nodes} }`)).toMatchObject({ expected: ['berlin', 'london', 'air'] })
    expect(await refusalOf(`{ stations(first: 51) ${nodes} }`)).toMatchObject({ expected: ['1 to 50'] })
  })

  it.each([
    `{ stations(where: { name: { equals: "x" } }) ${nodes} }`,
    `{ stations(where: { nme: { eq: "x" } }) ${nodes} }`,
    `{ stations(where: { mode: { eq: airship } }) ${nodes} }`,
    `{ stations(where: { weight: { gt: "heavy" } }) ${nodes} }`,
    `{ stations(orderBy: [{ by: LOCATION }]) ${nodes} }`,
    `{ stations(orderBy: [{ by: TAGS }]) ${nodes} }`,
    `{ notices(bbox: [1, 2, 3, 4]) ${nodes} }`,
    `{ stations(within: "here") ${nodes} }`,
    `query($x: Int!) { stations(first: $x) ${nodes} }`,
  ])('is what the language itself refuses, too: %s', async (query) => {
    expect(await refusalOf(query)).toMatchObject({ code: 'QUERY_INVALID' })
  })

  it('refuses more identifiers than a page has rows', async () => {
    const ids = Array.from({ length: 51 }, (_, index) => `"urn:${index}"`)
    expect(await refusalOf(`{ entities(ids: [${ids.join()}]) { id } }`)).toMatchObject({ code: 'QUERY_INVALID', path: ['ids'] })
  })
})

// What a client reads: connections, entities, readings, completeness, sources.
import { describe, expect, it } from 'vitest'
import { createGraphqlHandler } from './create-graphql-handler.ts'
import { createArrayService, type ArrayServiceOptions } from './testing/array-service.ts'
import { ask, fieldOf, firstError, type Answer } from './testing/ask.ts'

async function read(query: string, options?: ArrayServiceOptions): Promise<Answer> {
  return ask(createGraphqlHandler({ service: createArrayService(options) }), query)
}

describe('connections', () => {
  it('page forward without gaps and seal cursors only when asked', async () => {
    const service = createArrayService()
    const handler = createGraphqlHandler({ service })
    const seen: unknown[] = []
    let after = ''
    for (let pages = 0; pages < 10; pages += 1) {
      const answer = await ask(handler, `{ stations(first: 2${after}) { nodes { id } pageInfo { hasNextPage endCursor } } }`)
      const page = fieldOf(answer, 'stations') as { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } }
      seen.push(...page.nodes.map((node) => node.id))
      after = `, after: "${page.pageInfo.endCursor}"`
      if (!page.pageInfo.hasNextPage) break
    }
    expect(seen).toEqual(['urn:s:1', 'urn:s:2', 'urn:s:3', 'urn:s:4', 'urn:s:5'])
    service.log.cursors = 0
    await ask(handler, '{ stations { edges { node { id } } nodes { id } pageInfo { hasNextPage } } }')
    expect(service.log.cursors).toBe(0)
    await ask(handler, '{ stations(first: 3) { edges { cursor } } }')
    expect(service.log.cursors).toBe(3)
  })

  it('continue after the cursor of any edge', async () => {
    const answer = await read('{ stations(first: 2) { edges { cursor node { id } } pageInfo { startCursor hasPreviousPage } } }')
    const { edges, pageInfo } = fieldOf(answer, 'stations') as { edges: { cursor: string }[]; pageInfo: object }
    expect(pageInfo).toEqual({ startCursor: edges[0]?.cursor, hasPreviousPage: false })
    const next = await read(`{ stations(first: 1, after: "${edges[0]?.cursor}") { nodes { id } } }`)
    expect(next.data).toEqual({ stations: { nodes: [{ id: 'urn:s:2' }] } })
  })

  it('ask the service for a window with the zone of its days', async () => {
    const service = createArrayService()
    const window = 'during: { from: "2026-03-01", to: null }'
    await ask(
      createGraphqlHandler({ service }),
      `{ a: stations(${window}, timeZone: "Asia/Tokyo") { complete } b: stations(${window}, timeZone: null) { complete } }`,
    )
    expect(service.log.queries.map(({ during }) => during)).toEqual([
      { from: '2026-03-01', timeZone: 'Asia/Tokyo' },
      { from: '2026-03-01' },
    ])
  })

  it('refuse a foreign cursor', async () => {
    expect(firstError(await read('{ stations(after: "eA==") { nodes { id } } }'))).toMatchObject({ code: 'CURSOR_INVALID' })
  })

  it('give the distance on the edge', async () => {
    const near = 'near: { longitude: 13.4132, latitude: 52.5219, radiusMetres: 5000 }'
    const answer = await read(
      `{ stations(${near}) { edges { distanceMetres node { name } } } b: stations(first: 1) { edges { distanceMetres } } }`,
    )
    const { edges } = fieldOf(answer, 'stations') as { edges: { distanceMetres: number; node: object }[] }
    expect(edges.map((edge) => edge.node)).toEqual([{ name: 'Alexanderplatz' }, { name: 'Hauptbahnhof' }, { name: 'Straße des 17. Juni' }])
    expect(edges[0]?.distanceMetres).toBe(0)
    expect(edges[1]?.distanceMetres).toBeGreaterThan(2900)
    expect(answer.data?.['b']).toEqual({ edges: [{ distanceMetres: null }] })
  })

  it('nest', async () => {
    const answer = await read(`{ districts(where: { name: { in: ["Camden", "Berlin"] } }) { nodes { name lines { nodes { name stations(
      orderBy: [{ by: WEIGHT }], first: 1) { nodes { name } pageInfo { hasNextPage } count { value accuracy } } } } } } }`)
    expect(answer.data).toEqual({
      districts: {
        nodes: [
          {
            name: 'Camden',
            lines: {
              nodes: [
                {
                  name: 'Victoria',
                  stations: {
                    nodes: [{ name: 'Alexanderplatz' }],
                    pageInfo: { hasNextPage: true },
                    count: { value: 2, accuracy: 'UPPER_BOUND' },
                  },
                },
              ],
            },
          },
          { name: 'Berlin', lines: { nodes: [] } },
        ],
      },
    })
  })

  it.each<[string, readonly string[]]>([
    ['where: { line: { some: { name: { eq: "Victoria" } } } }', ['urn:s:1', 'urn:s:2']],
    ['where: { line: { none: { name: { eq: "Victoria" } } } }', ['urn:s:3', 'urn:s:4', 'urn:s:5']],
    ['where: { district: { some: { name: { eq: "Berlin" } } } }', ['urn:s:1', 'urn:s:2', 'urn:s:3', 'urn:s:4']],
    ['where: { name: { startsWith: "100%_" } }', ['urn:s:4']],
    ['where: { name: { contains: "CAFE", ignoreCase: true, ignoreAccents: true } }', ['urn:s:4']],
    ['where: { not: { weight: { gt: 2 } } }', ['urn:s:5']],
    ['where: { tags: { eq: "big" } }', ['urn:s:1', 'urn:s:2']],
    ['where: { openedAt: { isNull: true } }', ['urn:s:3', 'urn:s:5']],
    ['where: { mode: { notIn: [train] } }', ['urn:s:3', 'urn:s:5']],
    ['bbox: [13.4, 52.5, 13.5, 52.6]', ['urn:s:1']],
    ['orderBy: [{ by: WEIGHT, direction: DESC }], where: { weight: { isNull: false } }', ['urn:s:2', 'urn:s:1', 'urn:s:3', 'urn:s:5']],
    ['orderBy: [{ by: WEIGHT, direction: null }], first: 1', ['urn:s:5']],
    ['sources: ["london"]', []],
  ])('select by %s', async (args, ids) => {
    const answer = await read(`{ stations(${args}) { nodes { id } } }`)
    expect(answer.data).toEqual({ stations: { nodes: ids.map((id) => ({ id })) } })
  })

  it('reach over the antimeridian', async () => {
    expect((await read('{ airStations(bbox: [170, -20, -170, -10]) { nodes { name } } }')).data).toEqual({
      airStations: { nodes: [{ name: 'Fiji' }] },
    })
  })
})

describe('entities', () => {
  it('by identifier have the type of their model', async () => {
    const answer = await read(
      '{ entity(id: "urn:d:1") { __typename id ... on District { name } ... on Station { weight } } station(id: "urn:d:1") { id } gone: entity(id: "urn:x") { id } }',
    )
    expect(answer.data).toEqual({ entity: { __typename: 'District', id: 'urn:d:1', name: 'Camden' }, station: null, gone: null })
  })

  it('come in the order asked for, null where there is none, repeated where repeated', async () => {
    const answer = await read(
      '{ entities(ids: ["urn:a:1", "urn:x", "urn:s:1", "urn:a:1"]) { id __typename } none: entities(ids: []) { id } }',
    )
    expect(answer.data).toEqual({
      entities: [
        { id: 'urn:a:1', __typename: 'AirStation' },
        null,
        { id: 'urn:s:1', __typename: 'Station' },
        { id: 'urn:a:1', __typename: 'AirStation' },
      ],
      none: [],
    })
  })

  it('are not said to be absent while a source is dead', async () => {
    const outcomes = { london: { status: 'TIMEOUT', code: 'SOURCE_TIMEOUT', message: 'no answer' } } as const
    const answer = await read('{ district(id: "urn:d:1") { id } entities(ids: ["urn:s:1", "urn:d:1"]) { id } }', { outcomes })
    expect(answer.data).toEqual({ district: null, entities: [{ id: 'urn:s:1' }, null] })
    expect(answer.errors.map((error) => [error.path, error.extensions])).toEqual([
      [['district'], { code: 'SOURCE_TIMEOUT', source: 'london' }],
      [['entities', 1], { code: 'SOURCE_TIMEOUT', source: 'london' }],
    ])
  })

  it('show a dangling reference as a stub', async () => {
    const answer = await read(
      '{ station(id: "urn:s:4") { line { id resolved name location sources { id } stations { nodes { id } } } } s: station(id: "urn:s:5") { line { id } } }',
    )
    expect(answer.data).toEqual({
      station: { line: { id: 'urn:l:gone', resolved: false, name: null, location: null, sources: [], stations: null } },
      s: { line: null },
    })
  })

  it('show every kind of value', async () => {
    const answer = await read(
      '{ station(id: "urn:s:1") { name location weight hasKiosk mode fareZone openedAt { start end local } tags unmapped { source properties } sources { id collection localId licence source { mechanism } } } }',
    )
    expect(answer.data).toEqual({
      station: {
        name: 'Alexanderplatz',
        location: { type: 'Point', coordinates: [13.4132, 52.5219] },
        weight: 9,
        hasKiosk: true,
        mode: 'train',
        fareZone: '1',
        openedAt: { start: '1882-02-07T00:00:00Z', end: '1882-02-07T24:00:00Z', local: '1882-02-07' },
        tags: ['old', 'big'],
        unmapped: [{ source: 'berlin', properties: { RAW: 1 } }],
        sources: [{ id: 'berlin', collection: 'stations', localId: 'urn:s:1', licence: 'UNKNOWN', source: { mechanism: 'memory' } }],
      },
    })
  })

  it('show readings in the unit asked for, with provenance', async () => {
    const answer =
      await read(`{ airStations { nodes { name no2(unit: "mg/m3") { value unit unitInfo { ucum qudt } observedAt time { start } quality missing }
      pm10 { value } temperature { value unit unitInfo { ucum } } } } airStation(id: "urn:a:1") { no2 { provenance { source { id } property retrievedAt losers { rule } } } } }`)
    const { nodes } = fieldOf(answer, 'airStations') as { nodes: Readonly<Record<string, unknown>>[] }
    expect(nodes[0]).toMatchObject({
      no2: {
        value: 0.0415,
        unit: 'mg/m3',
        unitInfo: { ucum: 'mg/m3' },
        observedAt: '2026-03-01T12:00:00Z',
        quality: 'valid',
        missing: null,
      },
      pm10: [{ value: 10 }, { value: 30 }],
    })
    expect(nodes[1]).toMatchObject({ temperature: null, pm10: null })
    expect(nodes[2]).toMatchObject({
      no2: { value: null, missing: 'NULL' },
      temperature: { value: 7, unit: 'UNKNOWN', unitInfo: { ucum: null } },
    })
    expect(answer.data?.['airStation']).toEqual({
      no2: { provenance: { source: { id: 'air' }, property: 'NO2', retrievedAt: '2026-03-01T13:00:00.000Z', losers: [] } },
    })
  })
})

describe('completeness', () => {
  const outcomes = { berlin: { status: 'ERROR', code: 'SOURCE_FAILED', message: 'HTTP 500' } } as const

  it('is in the answer and never in the errors', async () => {
    const answer = await read(
      '{ stations { nodes { id } complete completeness { complete entries { source { id title } status code message } } } }',
      { outcomes },
    )
    expect(answer.errors).toEqual([])
    expect(answer.data?.['stations']).toMatchObject({
      nodes: [],
      complete: false,
      completeness: {
        complete: false,
        entries: [
          { source: { id: 'berlin', title: 'Source berlin' }, status: 'ERROR', code: 'SOURCE_FAILED', message: 'HTTP 500' },
          {},
          {},
        ],
      },
    })
  })

  it.each([
    [
      { status: 'ERROR', code: 'SOURCE_FAILED' },
      { code: 'SOURCE_FAILED', source: 'berlin' },
    ],
    [
      { status: 'TIMEOUT', code: null },
      { code: 'SOURCE_TIMEOUT', source: 'berlin' },
    ],
    [
      { status: 'PARTIAL', code: 'MALFORMED_ROWS' },
      { code: 'SOURCE_MALFORMED', source: 'berlin' },
    ],
    [
      { status: 'OK', skippedRows: 3 },
      { code: 'SOURCE_MALFORMED', source: 'berlin' },
    ],
    [{ status: 'PARTIAL', code: 'SCAN_BUDGET' }, { code: 'LIMIT_EXCEEDED' }],
  ] as const)('strict makes %j an error of its field only', async (outcome, extensions) => {
    const answer = await read('{ stations(strict: true) { nodes { id } } stations2: stations { complete } }', {
      outcomes: { berlin: outcome },
    })
    expect(answer.data).toEqual({ stations: null, stations2: { complete: false } })
    expect(answer.errors).toHaveLength(1)
    expect(firstError(answer)).toMatchObject(extensions)
  })

  it('strict accepts a complete answer', async () => {
    expect((await read('{ stations(strict: true, first: 1) { nodes { id } } }')).errors).toEqual([])
  })
})

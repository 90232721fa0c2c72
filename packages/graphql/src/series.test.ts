// The history of a measure: what is asked of the service, what is shown, what is refused.
import { QueryError, type EntityQuery, type SeriesSelection } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { createGraphqlHandler } from './create-graphql-handler.ts'
import { createArrayService } from './testing/array-service.ts'
import { ask, fieldOf, firstError, type Answer, type Question } from './testing/ask.ts'

async function asked(question: Question | string): Promise<{ readonly answer: Answer; readonly queries: readonly EntityQuery[] }> {
  const service = createArrayService({ maxPageSize: 1000 })
  const answer = await ask(createGraphqlHandler({ service }), question)
  return { answer, queries: service.log.queries }
}

async function seriesOf(series: string): Promise<readonly SeriesSelection[]> {
  const { answer, queries } = await asked(`{ airStation(id: "urn:a:1") { ${series} } }`)
  expect(answer.errors).toEqual([])
  expect(queries).toHaveLength(1)
  return queries[0]?.select.series ?? []
}

describe('the selection', () => {
  it('names window, unit, zone and page, and the members that nodes show', async () => {
    const series = `no2(unit: "mg/m³") { series(during: { from: "2026-03-01", to: "2026-04-01T00:00:00Z" }, timeZone: "Europe/Berlin", first: 5) {
      columns { start } nodes { value time { start } } again: nodes { quality unit } } }`
    expect(await seriesOf(series)).toEqual([
      {
        key: expect.any(String),
        property: 'no2',
        unit: 'mg/m3',
        from: '2026-03-01',
        to: '2026-04-01T00:00:00Z',
        timeZone: 'Europe/Berlin',
        first: 5,
        members: ['value', 'time', 'quality', 'unit'],
      },
    ])
  })

  it('has no members for buckets, and 1000 of them unless another number is asked for', async () => {
    const [series] = await seriesOf(
      'no2 { series(during: { to: "2026-03-03" }, every: "PT12H", aggregate: MAX) { nodes { value } columns { value } } }',
    )
    expect(series).toMatchObject({ every: 'PT12H', aggregate: 'max', first: 1000, members: [] })
    expect(series).not.toHaveProperty('from')
  })

  it('takes null and absent variables for absent arguments', async () => {
    const query = `query($n: Int, $s: String, $d: Duration) { airStation(id: "urn:a:1") {
      no2 { series(last: 3, first: $n, after: $s, every: $d, aggregate: null, timeZone: null, during: null) { columns { start } } } } }`
    const { answer, queries } = await asked({ query, variables: { s: null } })
    expect(answer.errors).toEqual([])
    expect(queries[0]?.select.series).toEqual([{ key: expect.any(String), property: 'no2', last: 3, first: 3, members: [] }])
  })

  it('is one per measure field and set of arguments: aliases share it, and members add up', async () => {
    const list =
      await seriesOf(`a: no2 { x: series(last: 1) { nodes { value } } y: series(last: 1) { nodes { unit } } z: series(last: 2) { timeZone } }
      b: no2 { x: series(last: 1) { nodes { quality } } } c: no2(unit: "mg/m3") { x: series(last: 1) { timeZone } } temperature { series(last: 1) { timeZone } }`)
    expect(list.map(({ property, unit, last, members }) => [property, unit, last, members])).toEqual([
      ['no2', undefined, 1, ['value', 'unit', 'quality']],
      ['no2', undefined, 2, []],
      ['no2', 'mg/m3', 1, []],
      ['temperature', undefined, 1, []],
    ])
    expect(new Set(list.map(({ key }) => key)).size).toBe(4)
  })

  it('asks for no history where none is shown', async () => {
    const { queries } = await asked('{ airStations { nodes { no2 { value series(last: 1) @skip(if: true) { timeZone } } } } }')
    expect(queries[0]?.select).not.toHaveProperty('series')
  })
})

describe('the answer', () => {
  it('shows buckets as columns, in the unit of the measure', async () => {
    const during = 'during: { from: "2026-03-01", to: "2026-03-02" }, every: "PT12H"'
    const { answer } = await asked(`{ airStation(id: "urn:a:1") { no2(unit: "mg/m3") { unit
      max: series(${during}, aggregate: MAX) { computedBy timeZone complete withoutInstant nodes { value }
        columns { start end value count expected at quality source } completeness { entries { source { id } status } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }
      sum: series(${during}, aggregate: SUM) { columns { value at } } } } }`)
    expect(answer.errors).toEqual([])
    expect(answer.data).toMatchObject({
      airStation: {
        no2: {
          unit: 'mg/m3',
          max: {
            computedBy: 'GATEWAY',
            timeZone: 'UTC',
            complete: true,
            withoutInstant: 0,
            nodes: [],
            columns: {
              start: ['2026-03-01T00:00:00.000Z', '2026-03-01T12:00:00.000Z'],
              end: ['2026-03-01T12:00:00.000Z', '2026-03-02T00:00:00.000Z'],
              value: [0.011, 0.023],
              count: [11, 12],
              expected: [12, 12],
              at: ['2026-03-01T11:00:00.000Z', '2026-03-01T23:00:00.000Z'],
              quality: [null, null],
              source: ['air', 'air'],
            },
            pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null },
          },
          sum: { columns: { at: [null, null] } },
        },
      },
    })
  })

  it('shows readings with where they come from, and why a value is missing', async () => {
    const { answer } =
      await asked(`{ airStations(where: { name: { eq: "Wedding" } }) { nodes { no2 { value series(during: { from: "2026-03-01T07:00:00Z" }, first: 2) {
      nodes { value unit time { start end local } resultTime quality missing provenance { source { id } property } } columns { value count } } } } } }`)
    expect(answer.errors).toEqual([])
    const time = (hour: string, end: string): object => ({
      start: `2026-03-01T${hour}:00:00.000Z`,
      end: `2026-03-01T${end}:00:00.000Z`,
      local: null,
    })
    const common = { unit: 'ug/m3', resultTime: null, quality: 'valid', provenance: { source: { id: 'air' }, property: 'NO2' } }
    expect(fieldOf(answer, 'airStations')).toEqual({
      nodes: [
        {
          no2: {
            value: 41.5,
            series: {
              nodes: [
                { ...common, value: null, missing: 'NULL', time: time('07', '08') },
                { ...common, value: 8, missing: null, time: time('08', '09') },
              ],
              columns: { value: [null, 8], count: [0, 1] },
            },
          },
        },
      ],
    })
  })

  it('is read to its end page by page', async () => {
    const starts: string[] = []
    let after: string | null = null
    do {
      const query = `query($after: String) { airStation(id: "urn:a:1") { no2 { series(during: { to: "2027-01-01" }, first: 7, after: $after) {
        columns { start } pageInfo { hasNextPage endCursor } } } } }`
      const { answer } = await asked({ query, variables: { after } })
      const { no2 } = fieldOf(answer, 'airStation') as {
        no2: { series: { columns: { start: string[] }; pageInfo: { hasNextPage: boolean; endCursor: string } } }
      }
      starts.push(...no2.series.columns.start)
      after = no2.series.pageInfo.hasNextPage ? no2.series.pageInfo.endCursor : null
    } while (after !== null)
    expect(starts).toHaveLength(59)
    expect(new Set(starts).size).toBe(59)
    expect(starts).toEqual(starts.toSorted())
  })

  it('is null with its measure where no source maps it, while the others have theirs', async () => {
    const { answer } = await asked('{ airStations { nodes { temperature { series(last: 1) { columns { value } } } } } }')
    expect(answer.errors).toEqual([])
    expect(fieldOf(answer, 'airStations')).toEqual({
      nodes: [
        { temperature: { series: { columns: { value: [11] } } } },
        { temperature: null },
        { temperature: { series: { columns: { value: [11] } } } },
      ],
    })
  })
})

describe('QUERY_INVALID with the path of aliases', () => {
  it.each<[string, readonly string[]]>([
    ['(during: {}, every: "PT1H")', ['aggregate']],
    ['(during: {}, aggregate: MEAN)', ['every']],
    ['(last: 3, every: "PT1H", aggregate: MEAN)', ['last']],
    ['(last: 3, first: 1000)', ['last']],
    ['(last: 3, after: "x")', ['last']],
    ['', ['during']],
    ['(every: "P1D", aggregate: SUM)', ['during']],
    ['(during: null)', ['during']],
    ['(during: {})', ['during']],
    ['(during: { from: null })', ['during']],
  ])('series%s', async (args, path) => {
    const { answer, queries } = await asked(`{ airStations { nodes { air: no2 { history: series${args} { timeZone } } } } }`)
    expect(firstError(answer)).toMatchObject({ code: 'QUERY_INVALID', path: ['air', 'history', ...path] })
    expect(queries).toEqual([])
  })

  it.each([
    ['during: { from: "2026-03-02", to: "2026-03-01" }', ['during', 'to']],
    ['during: { from: "2026-03-01" }, every: "P1D", aggregate: SUM', ['every']],
    ['last: 0', ['last']],
    ['during: { from: "2026-03-01" }, first: 10001', ['first']],
  ])('says where the service refuses: %s', async (args, path) => {
    const { answer } = await asked(
      `{ stations { complete } airStations { edges { node { no2 { value } a: no2 { b: series(${args}) { timeZone } } } } } }`,
    )
    expect(answer.errors).toHaveLength(1)
    expect(firstError(answer)).toMatchObject({ code: 'QUERY_INVALID', path: ['a', 'b', ...path] })
    expect(answer.data).toEqual({ stations: { complete: true }, airStations: null })
  })

  it('leaves an error that names no series where the service put it', async () => {
    const beforePage = (): never => {
      throw new QueryError('QUERY_INVALID', 'there is no such window', { path: ['during', 'from'] })
    }
    const handler = createGraphqlHandler({ service: createArrayService({ beforePage }) })
    const answer = await ask(handler, '{ airStations { nodes { a: no2 { b: series(last: 1) { timeZone } } } } }')
    expect(firstError(answer)).toMatchObject({ path: ['during', 'from'] })
  })

  it('refuses the series of several values', async () => {
    const { answer, queries } = await asked('{ airStations { nodes { pm10 { series(last: 1) { timeZone } } } } }')
    expect(firstError(answer)).toMatchObject({ code: 'QUERY_INVALID', path: ['pm10', 'series'] })
    expect(queries).toEqual([])
  })

  it.each([
    '(during: "2026")',
    '(last: "1")',
    '(during: { since: "2026" })',
    '(during: { from: "2026" }, aggregate: MEDIAN, every: "P1D")',
  ])('refuses what the language itself refuses: %s', async (args) => {
    const { answer } = await asked(`{ airStations { nodes { no2 { series${args} { timeZone } } } } }`)
    expect(firstError(answer)).toMatchObject({ code: 'QUERY_INVALID' })
  })
})

describe('the cost', () => {
  const window = 'during: { from: "2026-03-01" }'
  const readings = (stations: number, args: string): string =>
    `{ airStations(first: ${stations}) { nodes { no2 { series(${args}) { nodes { value } } } } } }`

  it.each([
    [readings(20, window), true],
    [readings(21, window), false],
    [readings(1000, 'last: 20'), true],
    [readings(1000, 'last: 21'), false],
    [readings(21, window).replace('nodes { value }', 'columns { start value }'), true],
    [readings(101, window).replace('nodes { value }', 'columns { start value }'), false],
  ])('%s is allowed: %s', async (query, isAllowed) => {
    const { answer } = await asked(query)
    if (isAllowed) expect(answer.errors).toEqual([])
    else expect(firstError(answer)).toMatchObject({ code: 'QUERY_TOO_COMPLEX', reason: 'maxCost' })
  })
})

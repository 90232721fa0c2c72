// Series that cannot be, and histories in no good order: a typed error that says where, or an answer that is honest, in bounded time.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openGateway, type TestGateway } from '../gateway.ts'

const FILES = {
  'crosswalk.yaml': 'sources: [{ id: air, adapter: files, path: ./hours.csv }]\nmodels: ./models\ncrosswalks: ./crosswalks\n',
  'models/sensor.yaml': `
name: Sensor
plural: sensors
iri: https://example.org/def/Sensor
properties:
  no2: { kind: measure, iri: https://example.org/def/no2, unit: ug/m3 }
  hottest: { kind: measure, iri: https://example.org/def/hottest, unit: Cel, statistic: max, over: P1D }
  wet: { kind: measure, iri: https://example.org/def/wet, unit: mm, statistic: sum, over: P1D }
`,
  'crosswalks/hours.yaml': `
crosswalk: hours
source: air
collection: hours
group: station
model: Sensor
id: "urn:sensor:{group}"
time: { from: at, timezone: Europe/Berlin }
properties: { no2: { from: no2, unit: ug/m3 }, hottest: { from: no2, unit: Cel }, wet: { from: no2, unit: mm } }
`,
  // Out of order; two values at noon; a local time that the clocks skip; one that is no time; one without a value.
  'hours.csv': `station,at,no2
x,2026-03-29T13:00,5
x,2026-03-29T12:00,1
x,2026-03-28T12:00,7
x,2026-03-29T12:00,3
x,2026-03-29T02:30,99
x,soon,98
x,2026-03-29T11:00,
`,
}

let gateway: TestGateway
beforeAll(async () => {
  gateway = await openGateway(FILES)
})
afterAll(() => gateway?.[Symbol.asyncDispose]())

interface Sensors {
  readonly sensors: { readonly nodes: readonly { readonly a: { readonly b: Record<string, unknown> } }[] } | null
}
const ask = (args: string, measure = 'no2') =>
  gateway.send<Sensors>(
    `{ sensors(first: 1) { nodes { a: ${measure} { b: series(${args}) { complete timeZone columns { start value count } pageInfo { hasNextPage } } } } } }`,
  )
const seriesOf = async (args: string, measure?: string): Promise<Record<string, unknown> | undefined> => {
  const { data, errors } = await ask(args, measure)
  expect(errors).toEqual([])
  return data?.sensors?.nodes[0]?.a.b
}
const DAY = 'during: { from: "2026-03-29", to: "2026-03-30" }'

describe('a series', () => {
  it.each([
    ['during: { from: "2026-03-30", to: "2026-03-29" }', ['during', 'to']],
    ['during: { from: "2026-03-29T12:00:00Z", to: "2026-03-29T12:00:00Z" }', ['during', 'to']],
    ['during: { from: "1000000-01-01", to: "2000000-01-01" }', ['during', 'from']],
    ['during: { from: "-1000000-01-01" }', ['during', 'from']],
    ['during: { from: "2026-13-01" }', ['during', 'from']],
    ['during: { from: "2026-03-29T02:30" }', ['during', 'from']],
    [`${DAY}, every: "PT0S", aggregate: MEAN`, ['every']],
    [`${DAY}, every: "-PT1H", aggregate: MEAN`, ['every']],
    [`${DAY}, every: "P1M1D", aggregate: MEAN`, ['every']],
    [`${DAY}, every: "PT0.5S", aggregate: MEAN`, ['every']],
    [`${DAY}, every: "P1000000Y", aggregate: MEAN`, ['every']],
    [`${DAY}, timeZone: "Mars/Olympus"`, ['timeZone']],
    [`${DAY}, timeZone: "2026-01-01T00:00Z[Europe/Berlin]"`, ['timeZone']],
    ['last: 0', ['last']],
    ['last: 10001', ['last']],
  ])('with %s is refused where it says so', async (args, path) => {
    const { data, errors } = await ask(args)
    expect(data?.sensors).toBeNull()
    expect(errors).toHaveLength(1)
    expect(errors[0]?.extensions).toMatchObject({ code: 'QUERY_INVALID', path: ['a', 'b', ...path] })
  })

  it.each([
    'during: { from: "0001-01-01", to: "9999-12-31" }, every: "PT1S", aggregate: MEAN',
    'during: { from: "2026-01-01", to: "2027-12-31" }, every: "PT1H", aggregate: MEAN',
  ])('with %s is over the cap of buckets', async (args) => {
    const { errors } = await ask(args)
    expect(errors[0]?.extensions).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      limit: 'maxBuckets',
      maximum: 10_000,
      path: ['a', 'b', 'every'],
    })
  })

  it('of nearly ten thousand years is answered', async () => {
    const series = await seriesOf('during: { from: "0001-01-01", to: "9999-01-01" }, every: "P1Y", aggregate: COUNT, first: 10000')
    const { value } = (series ?? {})['columns'] as { value: readonly number[] }
    expect([value.length, value.reduce((sum, count) => sum + count, 0), value[2025]]).toEqual([9998, 4, 4])
  })

  it.each([
    ['hottest', 'MEAN'],
    ['hottest', 'SUM'],
  ])('of %s has no %s, with the reason', async (measure, aggregate) => {
    const { errors } = await ask(`${DAY}, every: "P1D", aggregate: ${aggregate}`, measure)
    expect(errors[0]).toMatchObject({ message: expect.stringContaining('is a max over P1D'), extensions: { code: 'QUERY_INVALID' } })
  })
  it('of sums has a sum', async () => {
    expect(await seriesOf(`${DAY}, every: "P1D", aggregate: SUM`, 'wet')).toMatchObject({ columns: { value: [9], count: [3] } })
  })
})

describe('readings', () => {
  it('out of order come in order; two at one time are both there, as the source has them; what has no instant is left out', async () => {
    expect(await seriesOf('during: { from: "2026-03-01", to: "2026-04-01" }')).toMatchObject({
      timeZone: 'Europe/Berlin',
      columns: {
        start: ['2026-03-28T11:00:00Z', '2026-03-29T09:00:00Z', '2026-03-29T10:00:00Z', '2026-03-29T10:00:00Z', '2026-03-29T11:00:00Z'],
        value: [7, null, 1, 3, 5],
      },
    })
  })
  it('join over pages of one, also where two are at one time', async () => {
    const values: unknown[] = []
    let after = ''
    for (let pages = 0; pages < 9; pages += 1) {
      const query = `{ sensors { nodes { no2 { series(${DAY}, first: 1${after}) { columns { value } pageInfo { hasNextPage endCursor } } } } } }`
      const { sensors } = await gateway.ask<{
        sensors: {
          nodes: readonly {
            no2: { series: { columns: { value: readonly unknown[] }; pageInfo: { hasNextPage: boolean; endCursor: string } } }
          }[]
        }
      }>(query)
      const series = sensors.nodes[0]?.no2.series
      values.push(...(series?.columns.value ?? []))
      if (series?.pageInfo.hasNextPage !== true) break
      after = `, after: "${series.pageInfo.endCursor}"`
    }
    expect(values).toEqual([null, 1, 3, 5])
  })
  it('of one day of 23 hours are in 23 buckets', async () => {
    const series = await seriesOf(`${DAY}, every: "PT1H", aggregate: COUNT`)
    const { value } = (series ?? {})['columns'] as { value: readonly number[] }
    expect([value.length, value[11], value[12]]).toEqual([23, 2, 1])
    expect(value.reduce((sum, count) => sum + count, 0)).toBe(3)
  })
})

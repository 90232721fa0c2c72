// Laws about planning histories: pure, of what there is, within what one request carries.
import type { SeriesRequest } from '../series-source.ts'
import { codeOfRun, keysOf, requestHistories, seriesSourceOf } from './read-series.ts'
import type { LawTest } from './source-suite.ts'

const VERDICTS = ['exact', 'inexact', 'unsupported']

export const testSeriesPlanning: LawTest = async ({ kit: { expect } }, source, { id, histories = [] }) => {
  const reader = seriesSourceOf(source)
  for (const history of histories) {
    const { property, aggregates = [] } = history
    const listed = source.collections.get(id)?.properties.find(({ name }) => name === property)
    expect(listed?.history, `${property} says where its history is`).toBe('request')
    const keys = keysOf(history)
    const request = requestHistories(id, property, { keys, window: { fromMs: 0, toMs: 1 }, last: 3 })
    const requests = [request, ...aggregates.map((aggregate): SeriesRequest => ({ ...request, last: undefined, aggregate }))]
    for (const asked of requests) {
      const [plan, again] = [reader.planSeries(asked), reader.planSeries(asked)]
      expect(plan.request === asked, 'a plan is for its request').toBe(true)
      expect(plan.native, 'the same request is planned the same').toEqual(again.native)
      expect(JSON.parse(JSON.stringify(plan.native)), 'native is pure data').toEqual(plan.native)
      for (const verdict of [plan.window, plan.last]) expect(VERDICTS).toContain(verdict)
      expect(['exact', 'unsupported'], 'no aggregate is nearly right').toContain(plan.aggregate)
      expect(plan.keysPerRequest).toBeGreaterThanOrEqual(1)
    }
    for (const [collection, name] of [
      ['no such collection', property],
      [id, 'no such property'],
    ] as const) {
      expect(
        codeOf(() => reader.planSeries(requestHistories(collection, name, { keys }))),
        `${name} of ${collection}`,
      ).toBe('QUERY_INVALID')
    }
    const tooMany = Array.from({ length: reader.planSeries(request).keysPerRequest + 1 }, (_, index) => `key ${index}`)
    const refused = codeOfRun(source, reader.planSeries({ ...request, keys: tooMany }))
    expect(await refused, 'more keys than one request carries').toBe('QUERY_INVALID')
  }
}

function codeOf(work: () => unknown): unknown {
  try {
    work()
    return 'nothing was refused'
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error
  }
}

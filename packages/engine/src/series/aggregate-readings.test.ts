// Aggregates of plain lists, and which of them make sense of statistics.
import type { Aggregate, ModelProperty, Statistic } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { aggregateReadings } from './aggregate-readings.ts'
import { checkStatistic } from './statistic-rules.ts'

const of = (aggregate: Aggregate, values: readonly (number | null)[]): readonly unknown[] => {
  const { value, count, at } = aggregateReadings(
    aggregate,
    Float64Array.from(values, (each) => each ?? Number.NaN),
    {
      from: 0,
      to: values.length,
    },
  )
  return [value, count, at]
}

describe('an aggregate', () => {
  it('leaves out what has no value', () => {
    const values = [null, 3, 1, null, 3, 1, 2, null]
    expect(of('min', values)).toEqual([1, 5, 2])
    expect(of('max', values)).toEqual([3, 5, 1])
    expect(of('first', values)).toEqual([3, 5, 1])
    expect(of('last', values)).toEqual([2, 5, 6])
    expect(of('sum', values)).toEqual([10, 5, null])
    expect(of('mean', values)).toEqual([2, 5, null])
    expect(of('count', values)).toEqual([5, 5, null])
  })
  it('of nothing is null, but for the count', () => {
    for (const values of [[], [null, null]]) {
      for (const aggregate of ['mean', 'min', 'max', 'sum', 'first', 'last'] as const)
        expect(of(aggregate, values)).toEqual([null, 0, null])
      expect(of('count', values)).toEqual([0, 0, null])
    }
  })
  it('adds up without what rounding would leave', () => {
    expect(
      of(
        'sum',
        Array.from({ length: 10 }, () => 0.1),
      )[0],
    ).toBe(1)
    expect(of('sum', [0.1, 0.2])[0]).toBe(0.3)
    expect(of('sum', [1e16, 1, -1e16])[0]).toBe(1)
    expect(
      of(
        'mean',
        Array.from({ length: 100_000 }, () => 0.7),
      )[0],
    ).toBe(0.7)
    expect(of('sum', [1e308, 1e308])).toEqual([null, 2, null])
  })
})

describe('of statistics', () => {
  const property = (statistic: Statistic | undefined, over?: string): ModelProperty => ({
    name: 'x',
    kind: 'measure',
    iri: 'https://example.org/x',
    many: false,
    statistic,
    over,
  })
  it.each<[Aggregate, Statistic | undefined, string | undefined]>([
    ['mean', 'max', 'P1D'],
    ['mean', 'min', undefined],
    ['sum', 'max', 'P1D'],
    ['sum', 'min', undefined],
    ['sum', 'mean', 'PT1H'],
    ['sum', 'count', 'PT1H'],
    ['sum', undefined, 'PT1H'],
  ])('%s of %s over %s is refused with the reason', (aggregate, statistic, over) => {
    const act = (): void => checkStatistic(property(statistic, over), aggregate)
    expect(act).toThrow(expect.objectContaining({ code: 'QUERY_INVALID', details: expect.objectContaining({ path: ['aggregate'] }) }))
    expect(act).toThrow(`no ${aggregate.toUpperCase()}: each reading of x is`)
  })
  it.each<[Aggregate, Statistic | undefined, string | undefined]>([
    ['sum', 'sum', 'P1D'],
    ['mean', 'sum', 'P1D'],
    ['mean', 'mean', 'PT1H'],
    ['max', 'max', 'P1D'],
    ['min', 'max', 'P1D'],
    ['count', 'max', 'P1D'],
    ['sum', undefined, undefined],
    ['sum', 'instantaneous', undefined],
    ['mean', undefined, 'PT1H'],
  ])('%s of %s over %s is allowed', (aggregate, statistic, over) => {
    expect(() => checkStatistic(property(statistic, over), aggregate)).not.toThrow()
  })
})

// Order of readings: by start, then end, then as the source has them.
import { describe, expect, it } from 'vitest'
import { createTimeline, indexAt } from './timeline.ts'

type Item = readonly [name: string, start: number | null, end: number | null]
const timelineOf = (items: readonly Item[]) =>
  createTimeline({ items: () => items, boundsOf: (item) => ({ start: (item as Item)[1], end: (item as Item)[2] }) }, {})
const names = (items: readonly unknown[]): string => items.map((item) => (item as Item)[0]).join('')

describe('a timeline', () => {
  it('puts late arrivals in their place and keeps the order of equal ones', () => {
    const timeline = timelineOf([
      ['e', 5, 9],
      ['d', 5, 6],
      ['b', 1, 1],
      ['f', 5, 9],
      ['x', null, null],
      ['c', 5, null],
      ['a', -3, -3],
    ])
    expect(names(timeline.items)).toBe('abcdef')
    expect([...timeline.starts]).toEqual([-3, 1, 5, 5, 5, 5])
    expect([...timeline.ends]).toEqual([-3, 1, Number.NaN, 6, 9, 9])
    expect(timeline.withoutInstant).toBe(1)
  })
  it('takes items as they are where they are in order', () => {
    const items: readonly Item[] = [
      ['a', 1, 1],
      ['b', 1, 1],
      ['c', 2, 2],
    ]
    const timeline = timelineOf(items)
    expect(timeline.items).toBe(items)
    expect(timeline.ends).toBe(timeline.starts)
  })
  it('of nothing, or of readings without an instant, is empty', () => {
    expect(timelineOf([])).toMatchObject({ items: [], withoutInstant: 0 })
    expect(timelineOf([['x', null, null]])).toMatchObject({ items: [], withoutInstant: 1 })
  })
  it('holds values side by side, made once per unit', () => {
    const timeline = timelineOf([
      ['b', 2, 2],
      ['x', null, null],
      ['a', 1, 1],
    ])
    const asked: string[] = []
    const readings = (unit: string) => ({
      unit,
      valueOf: (item: unknown) => {
        asked.push(unit + (item as Item)[0])
        return (item as Item)[0] === 'a' ? null : 7
      },
    })
    expect([...timeline.valuesIn(readings('mm'))]).toEqual([Number.NaN, 7])
    expect(timeline.valuesIn(readings('mm'))).toBe(timeline.valuesIn(readings('mm')))
    for (const unit of ['mm', 'cm', 'm', 'km', 'mm']) timeline.valuesIn(readings(unit))
    expect(asked.join(' ')).toBe('mma mmb cma cmb ma mb kma kmb mma mmb')
  })
  it('is searched by start', () => {
    const starts = Float64Array.from([1, 3, 3, 7])
    expect([-Infinity, 1, 2, 3, 4, 7, 8, Infinity].map((instant) => indexAt({ starts }, instant))).toEqual([0, 0, 1, 1, 3, 3, 4, 4])
  })
})

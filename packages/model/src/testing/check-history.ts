// What law tests hold the latest reading and the history of a measure against: straight from the documentation.
import type { Reading } from '@crosswalk/contract'
import { expect } from 'vitest'
import type { BoundCrosswalk, Subject } from '../crosswalk.ts'
import { MISSING } from './naive-filter.ts'
import type { NaiveValue } from './naive-filter.ts'
import { boundsNaively, liftNaively, sameCode } from './naive-lift.ts'
import type { NaiveItem, NaiveMapping } from './naive-lift.ts'

/** A measure whose readings stand in several items each. */
export interface NaiveMeasure {
  readonly name: string
  readonly mapping: NaiveMapping
  readonly time: NaiveMapping
}

/** The items that hold a reading. */
export function readingsNaively({ mapping }: NaiveMeasure, items: readonly NaiveItem[]): readonly NaiveItem[] {
  const pick = Object.entries(mapping.pick ?? {})
  return items.filter((item) => pick.every(([column, codes]) => codes.some((code) => sameCode(code, item[column]))))
}

/** Sorted by start, end and place; what has no instant comes first. */
export function latestNaively(measure: NaiveMeasure, items: readonly NaiveItem[]): NaiveItem | undefined {
  const ranked = readingsNaively(measure, items).map((item, place) => {
    const { start, end } = boundsNaively(measure.time, item)
    return { item, rank: [start === null ? 0 : 1, start ?? 0, end ?? 0, place] }
  })
  ranked.sort((a, b) => a.rank.map((value, index) => value - (b.rank[index] ?? 0)).find((difference) => difference !== 0) ?? 0)
  return ranked.at(-1)?.item
}

/** What an item says of the measure, chosen already. */
export function valueNaively({ mapping }: NaiveMeasure, item: NaiveItem | undefined): NaiveValue {
  return item === undefined ? MISSING : liftNaively({ ...mapping, pick: undefined }, 'measure', item)
}

const isIncomparable = ({ missing, values }: NaiveValue): boolean => !missing && values[0] === null
/** Zero has no sign in filters and answers. */
const plain = (value: unknown): unknown => (value === 0 ? 0 : value)
const comparable = ({ values: [value = null] }: NaiveValue): unknown => plain(value)
function notAsked(): never {
  throw new Error('provenance is not asked for')
}

export interface HistoryCase {
  readonly bound: BoundCrosswalk
  readonly subject: Subject
  /** All items of the subject, in source order. */
  readonly items: readonly NaiveItem[]
}

/** Expects every reading, and the latest of them as the one that is shown. Returns how many there are. */
export function checkHistory(measure: NaiveMeasure, { bound, subject, items }: HistoryCase): number {
  const property = bound.property(measure.name)
  const expected = readingsNaively(measure, items)
  const history = property?.history
  if (history === undefined) throw new Error(`${measure.name} has a history`)
  const found = history.items(subject)
  expect(found).toEqual(expected)
  expect(found.every((item, index) => item === expected[index])).toBe(true)
  const valueOf = history.valueIn(undefined)
  for (const item of expected) {
    expect(history.boundsOf(item)).toMatchObject(boundsNaively(measure.time, item))
    expect(plain(valueOf(item))).toBe(comparable(valueNaively(measure, item)))
    expect(history.isIncomparable(item)).toBe(isIncomparable(valueNaively(measure, item)))
  }
  const latest = latestNaively(measure, items)
  const value = valueNaively(measure, latest)
  expect(property?.incomparable?.(subject) ?? false).toBe(isIncomparable(value))
  const reading = property?.reading?.(undefined, ['value', 'time'], { ofSubject: notAsked, ofItem: notAsked })(subject) as Reading
  if (isIncomparable(value)) expect(reading.unit).toBe('UNKNOWN')
  else expect(plain(reading.value)).toBe(comparable(value))
  const { start } = latest === undefined ? { start: null } : boundsNaively(measure.time, latest)
  expect(reading.time?.start ?? null).toBe(start === null ? null : new Date(start).toISOString().replace('.000Z', 'Z'))
  return expected.length
}

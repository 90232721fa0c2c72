// A measure of several items: all its readings, and the latest of them, which stands for the subject.
import type { MeasureHistory, Subject } from '../crosswalk.ts'
import { isMissing, orNull } from '../missing-value.ts'
import { zoneNameOf } from './bind-time.ts'
import type { BoundTime, InstantBounds } from './bind-time.ts'
import type { MeasureParts } from './measure-parts.ts'
import { compileIncomparable, compileReading, compileValue } from './measure-reading.ts'
import type { SubjectItems } from './subject-items.ts'

/** Stands for the latest item of a subject that holds no reading of the measure. */
export const NO_ITEM: unique symbol = Symbol('no item')

export interface SubjectReadings {
  /** All items of the subject, readings or not. */
  readonly all: SubjectItems
  /** The items that hold a reading, in source order; remembered with the list of all items where not all of them do. */
  readonly itemsOf: (subject: Subject) => readonly unknown[]
  /**
   * The item with the greatest start of phenomenon time, then the greatest end, then the later one in source order; items without an
   * instant only where there are no others. NO_ITEM where no item holds a reading. Remembered with the list of
   * all items, which stays where subjects are wrapped anew by each read.
   */
  readonly latestOf: (subject: Subject) => unknown
}

export interface ReadingsOf {
  /** Null where readings have no time: the first with a value stands for all. */
  readonly time: BoundTime | null
  /** Null where every item holds a reading. */
  readonly picks: ((item: unknown) => boolean) | null
  readonly raw: (item: unknown) => unknown
}

export function createSubjectReadings(all: SubjectItems, { time, picks, raw }: ReadingsOf): SubjectReadings {
  const picked = new WeakMap<readonly unknown[], readonly unknown[]>()
  const itemsOf = (subject: Subject): readonly unknown[] => {
    const whole = all.of(subject)
    if (picks === null) return whole
    const known = picked.get(whole)
    if (known !== undefined) return known
    const items = whole.filter((item) => picks(item))
    picked.set(whole, items)
    return items
  }
  // Filter, order and answer ask for the same latest item, and a subject may have millions of them.
  const latest = new WeakMap<readonly unknown[], unknown>()
  const latestOf = (subject: Subject): unknown => {
    const whole = all.of(subject)
    const known = latest.get(whole)
    if (known !== undefined) return known
    const found = time === null ? findFirst(itemsOf(subject), raw) : findLatest(itemsOf(subject), time.boundsOf)
    latest.set(whole, found)
    return found
  }
  return { all, itemsOf, latestOf }
}

function findFirst(items: readonly unknown[], raw: (item: unknown) => unknown): unknown {
  return items.find((item) => !isMissing(raw(item))) ?? (items.length > 0 ? items[0] : NO_ITEM)
}

function findLatest(items: readonly unknown[], boundsOf: (item: unknown) => InstantBounds): unknown {
  let latest: unknown = NO_ITEM
  let latestStart = -Infinity
  let latestEnd = -Infinity
  for (const item of items) {
    const bounds = boundsOf(item)
    const start = bounds.start ?? -Infinity
    const end = bounds.end ?? start
    if (start < latestStart || (start === latestStart && end < latestEnd)) continue
    latest = item
    latestStart = start
    latestEnd = end
  }
  return latest
}

/** The readings of a subject one by one. */
export function createHistory(parts: MeasureParts, time: BoundTime, { all, itemsOf }: SubjectReadings): MeasureHistory {
  const { definition, quality, raw } = parts
  const zone = definition.time?.zone ?? null
  return {
    items: itemsOf,
    zoneOf: zone !== null && !('path' in zone) ? () => zone.name : (subject) => zoneNameOf(time, all.of(subject)),
    boundsOf: time.boundsOf,
    valueIn: (unit) => compileValue(parts, unit),
    isIncomparable: compileIncomparable(parts) ?? (() => false),
    reading(unit, members, provenance) {
      const create = compileReading(parts, { unit, members })
      const wantsProvenance = members.includes('provenance')
      return (item) => create(item, raw.lift(item), wantsProvenance ? provenance.ofItem(item) : null)
    },
    qualityOf: quality === null ? null : (item) => orNull(quality.lift(item)) as string | null,
    lasts: definition.time?.lasts ?? definition.property.over ?? null,
  }
}

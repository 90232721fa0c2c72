// What a measure of several items shows and compares: its latest reading.
import type { MissingKind, Reading } from '@crosswalk/contract'
import type { BoundProperty, Subject } from '../crosswalk.ts'
import { orNull } from '../missing-value.ts'
import { NO_INSTANT } from './bind-time.ts'
import type { BoundTime } from './bind-time.ts'
import type { Field } from './field.ts'
import { residualField } from './field.ts'
import type { MeasureParts } from './measure-parts.ts'
import { createHistory, createSubjectReadings, NO_ITEM } from './measure-history.ts'
import type { SubjectReadings } from './measure-history.ts'
import { compileIncomparable, compileReading, shownUnit } from './measure-reading.ts'
import type { SeriesReadings } from './series-readings.ts'
import { NOT_READ } from './subject-items.ts'
import type { SubjectItems } from './subject-items.ts'

export interface GroupMeasure {
  readonly bound: Omit<BoundProperty, 'reads'>
  readonly fields: ReadonlyMap<string, Field>
  readonly readings: SeriesReadings
}

export interface GroupMeasureInput {
  /** Null where one reading stands for all: the first that has a value. Only of attached rows. */
  readonly time: BoundTime | null
  readonly items: SubjectItems
  /** Which items hold the measure; null for all. */
  readonly picks: ((item: unknown) => boolean) | null
  /** The fields of single items. */
  readonly fields: ReadonlyMap<string, Field>
  /** The same by the names of members alone. */
  readonly members: SeriesReadings['fields']
}

/** Lifts a measure from items to subjects. A subject without a reading is as an item whose value is absent, or unknown where its rows could not be read. */
export function bindGroupMeasure(parts: MeasureParts, { time, items, picks, fields, members }: GroupMeasureInput): GroupMeasure {
  const readings = createSubjectReadings(items, { time, picks, raw: parts.raw.lift })
  const { latestOf } = readings
  const { definition, compared } = parts
  const { name } = definition.property
  const incomparable = compileIncomparable(parts)
  const absent = new Map<string, (subject: Subject) => string>([[`${name}.missing`, (subject) => whyNone(items, subject)]])
  if (parts.unit.kind === 'fixed') absent.set(`${name}.unit`, () => shownUnit(parts, undefined))
  return {
    readings: { items: time === null ? onlyOne(latestOf) : readings.itemsOf, fields: members },
    fields: new Map([...fields].map(([key, field]) => [key, latestField(field, readings, absent.get(key) ?? null)])),
    bound: {
      property: definition.property,
      lift(subject) {
        const item = latestOf(subject)
        return item === NO_ITEM ? null : orNull(compared.lift(item))
      },
      reading: createLatestReading(parts, readings),
      history: time === null ? undefined : createHistory(parts, time, readings),
      bounds(subject) {
        const item = latestOf(subject)
        return item === NO_ITEM || time === null ? NO_INSTANT : time.boundsOf(item)
      },
      latest(subject) {
        const item = latestOf(subject)
        return item === NO_ITEM ? undefined : item
      },
      incomparable: incomparable === null ? null : ofLatest(latestOf, incomparable),
    },
  }
}

function whyNone({ of }: SubjectItems, subject: Subject): MissingKind {
  return of(subject) === NOT_READ ? 'UNKNOWN' : 'ABSENT'
}

function onlyOne(latestOf: SubjectReadings['latestOf']): SubjectReadings['itemsOf'] {
  return (subject) => {
    const item = latestOf(subject)
    return item === NO_ITEM ? [] : [item]
  }
}

function ofLatest(latestOf: SubjectReadings['latestOf'], test: (item: unknown) => boolean): (subject: Subject) => boolean {
  return (subject) => {
    const item = latestOf(subject)
    return item !== NO_ITEM && test(item)
  }
}

function latestField(field: Field, { all, latestOf }: SubjectReadings, absent: ((subject: Subject) => string) | null): Field {
  if (field.absent) return field
  const { compiled } = field
  const { type } = compiled
  const get = (subject: Subject): unknown => {
    const item = latestOf(subject)
    return item === NO_ITEM ? (absent?.(subject) ?? null) : compiled.get(item)
  }
  // A value of unknown unit reads as null, and is there all the same.
  if (compiled.isNull === undefined) return residualField({ type, get }, all.reason)
  const isNull = (subject: Subject): boolean => {
    const item = latestOf(subject)
    return item === NO_ITEM || compiled.isNull?.(item) === true
  }
  return residualField({ type, get, isNull }, all.reason)
}

function createLatestReading(parts: MeasureParts, { all, latestOf }: SubjectReadings): NonNullable<BoundProperty['reading']> {
  return (unit, members, provenance) => {
    const create = compileReading(parts, { unit, members })
    const wantsProvenance = members.includes('provenance')
    const empty: Omit<Reading, 'missing'> = {
      value: null,
      unit: shownUnit(parts, unit),
      time: null,
      resultTime: null,
      quality: null,
      provenance: null,
    }
    return (subject) => {
      const item = latestOf(subject)
      if (item === NO_ITEM) {
        const missing = whyNone(all, subject)
        return { ...empty, missing, provenance: wantsProvenance ? provenance.ofSubject(subject) : null }
      }
      return create(item, parts.raw.lift(item), wantsProvenance ? provenance.ofItem(item) : null)
    }
  }
}

// One view on the readings of a measure, whether an entity has a history or a single reading.
import type { ModelProperty, Reading, ReadingMember, ReadingPlace } from '@crosswalk/contract'
import type { BoundProperty, ReadingProvenance, Subject } from '@crosswalk/model'
import { UNKNOWN_UNIT } from '@crosswalk/units'
import { type Every, readDuration } from './parse-every.ts'

/** Readings in one unit; all functions are called per item, `items` and `zoneOf` per entity. */
export interface MeasureReadings {
  readonly property: ModelProperty
  /** What tells apart the values of `valueOf`: as asked for, empty for the canonical one. */
  readonly unit: string
  /** The same object for all selections that share their items and times. */
  readonly shared: object
  items(subject: Subject): readonly unknown[]
  zoneOf(subject: Subject): string
  boundsOf(item: unknown): { readonly start: number | null; readonly end: number | null }
  valueOf(item: unknown): number | null
  /** Null where every unit is known. */
  readonly isIncomparable: ((item: unknown) => boolean) | null
  qualityOf(item: unknown): string | null
  /** Of an entity of several parts. Absent: all readings are from one place. */
  readonly placeOf?: ((item: unknown) => ReadingPlace) | undefined
  reading(item: unknown): Reading
  readonly lasts: Every | null
}

export interface ReadingsOptions {
  readonly unit: string | undefined
  readonly members: readonly ReadingMember[]
  readonly provenance: ReadingProvenance
}

/**
 * Undefined where the property is not a measure.
 * @throws QueryError QUERY_INVALID for a unit of another dimension
 */
export function measureReadings(property: BoundProperty, options: ReadingsOptions): MeasureReadings | undefined {
  if (property.history) return historyReadings(property, property.history, options)
  return property.reading ? singleReadings(property, property.reading.bind(property), options) : undefined
}

type History = NonNullable<BoundProperty['history']>

function historyReadings({ property, incomparable }: BoundProperty, history: History, options: ReadingsOptions): MeasureReadings {
  const { qualityOf } = history
  return {
    property,
    unit: options.unit ?? '',
    shared: history,
    items: (subject) => history.items(subject),
    zoneOf: (subject) => history.zoneOf(subject),
    boundsOf: (item) => history.boundsOf(item),
    valueOf: history.valueIn(options.unit),
    isIncomparable: incomparable === null ? null : (item) => history.isIncomparable(item),
    qualityOf: qualityOf ?? (() => null),
    placeOf: history.placeOf,
    reading: history.reading(options.unit, options.members, options.provenance),
    lasts: lastsOf(history.lasts),
  }
}

interface Single {
  readonly subject: Subject
  readonly index: number
  readonly reading: Reading
}

/** An entity's only reading, or those of a property with several values, read as a history of that many. */
function singleReadings(
  property: BoundProperty,
  reading: NonNullable<BoundProperty['reading']>,
  options: ReadingsOptions,
): MeasureReadings {
  const read = reading(options.unit, ['value', 'unit', 'time', 'quality', 'missing'], options.provenance)
  const shown = reading(options.unit, options.members, options.provenance)
  const single = (item: unknown): Single => item as Single
  return {
    property: property.property,
    unit: options.unit ?? '',
    shared: read,
    items: (subject) =>
      [read(subject)]
        .flat()
        .map((each, index): Single => ({ subject, index, reading: each }))
        .filter((each) => each.reading.missing !== 'ABSENT'),
    zoneOf: () => 'UTC',
    boundsOf: (item) => ({ start: instantOf(single(item).reading.time?.start), end: instantOf(single(item).reading.time?.end) }),
    valueOf: (item) => (single(item).reading.unit === UNKNOWN_UNIT ? null : single(item).reading.value),
    isIncomparable: property.incomparable === null ? null : (item) => isIncomparable(single(item).reading),
    qualityOf: (item) => single(item).reading.quality,
    reading: (item) => [shown(single(item).subject)].flat()[single(item).index] as Reading,
    lasts: lastsOf(property.property.over ?? null),
  }
}

function isIncomparable({ unit, value }: Reading): boolean {
  return unit === UNKNOWN_UNIT && value !== null
}

function instantOf(text: string | null | undefined): number | null {
  const instantMs = text === null || text === undefined ? Number.NaN : Date.parse(text)
  return Number.isNaN(instantMs) ? null : instantMs
}

/** A length that mixes calendar units with others cannot be counted, so nothing is expected of it. */
function lastsOf(text: string | null): Every | null {
  const lasts = text === null ? 'it is not said' : readDuration(text)
  return typeof lasts === 'string' ? null : lasts
}

// Lets properties that read a subject as it is without attachments work on one that has them.
import type { AttachedSubject, BoundProperty, MeasureHistory, RequestedHistory, Subject } from '../crosswalk.ts'
import type { PropertyBinding } from './bind-property.ts'
import type { Field } from './field.ts'

const inner = (subject: Subject): Subject => (subject as AttachedSubject).subject

/** Readings, histories and fields of the subject inside. */
export function onInnerSubject({ bound, fields, readings, unreadable }: PropertyBinding): PropertyBinding {
  return {
    bound: innerProperty(bound),
    fields: new Map([...fields].map(([name, field]) => [name, innerField(field)])),
    readings: readings && { ...readings, items: (subject) => readings.items(inner(subject)) },
    unreadable,
  }
}

export function innerField(field: Field): Field {
  const { compiled } = field
  const { type, isNull, prepared } = compiled
  return {
    compiled: {
      type,
      get: (subject) => compiled.get(inner(subject)),
      ...(isNull === undefined ? {} : { isNull: (subject) => isNull(inner(subject)) }),
      ...(prepared === undefined ? {} : { prepared: (subject) => prepared(inner(subject)) }),
    },
    lower: (leaf) => field.lower(leaf),
    order: (descending) => field.order(descending),
    identity: field.identity,
    absent: field.absent,
  }
}

function innerProperty(bound: BoundProperty): BoundProperty {
  const { history, incomparable, requested, zone } = bound
  return {
    ...bound,
    lift: (subject) => bound.lift(inner(subject)),
    ...(bound.reading === undefined ? {} : { reading: innerReading(bound.reading.bind(bound)) }),
    history: history && innerHistory(history),
    requested: requested && innerRequested(requested),
    zone: zone && { ...zone, of: (subject) => zone.of(inner(subject)) },
    ...(bound.bounds === undefined ? {} : { bounds: onInner(bound.bounds.bind(bound)) }),
    ...(bound.latest === undefined ? {} : { latest: onInner(bound.latest.bind(bound)) }),
    incomparable: incomparable === null ? null : (subject) => incomparable(inner(subject)),
  }
}

function onInner<Value>(read: (subject: Subject) => Value): (subject: Subject) => Value {
  return (subject) => read(inner(subject))
}

function innerReading(reading: NonNullable<BoundProperty['reading']>): NonNullable<BoundProperty['reading']> {
  return (unit, members, provenance) => {
    const read = reading(unit, members, provenance)
    return (subject) => read(inner(subject))
  }
}

function innerHistory(history: MeasureHistory): MeasureHistory {
  return { ...history, items: (subject) => history.items(inner(subject)), zoneOf: (subject) => history.zoneOf(inner(subject)) }
}

/** What came is looked up by the subject as it is given; each reading names the one inside. */
function innerRequested(requested: RequestedHistory): RequestedHistory {
  const zoneOf = onInner((subject) => requested.zoneOf(subject))
  return {
    ...requested,
    holds: onInner((subject) => requested.holds(subject)),
    zoneOf,
    stampsOf: (window, subject) => requested.stampsOf(window, inner(subject)),
    open: (readingsOf) => ({ ...requested.open(readingsOf), zoneOf }),
  }
}

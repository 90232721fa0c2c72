// Binds a time to its column: the span shown, the value compared, the lowering.
import type { PropertyType, TimeSpan } from '@crosswalk/contract'
import type { CompiledProperty } from '@crosswalk/cql2'
import type { Subject } from '../crosswalk.ts'
import type { TimeDefinition } from '../definition.ts'
import { isMissing, orNull, UNREADABLE } from '../missing-value.ts'
import { codeText } from '../steps/codes.ts'
import type { Column } from '../steps/column.ts'
import { createColumnOrigin } from '../steps/origins.ts'
import { LAYOUT_PATTERNS, lowerTime } from '../time/lower-time.ts'
import { parseCalendarText } from '../time/calendar-text.ts'
import { readBounds, readTimeSpan } from '../time/time-span.ts'
import type { SpanOptions } from '../time/time-span.ts'
import { createTimeZone } from '../time/time-zone.ts'
import type { TimeZone } from '../time/time-zone.ts'
import type { Field } from './field.ts'
import type { BindContext } from './open-columns.ts'

export interface BoundTime {
  /** The span, or a kind of missing. */
  readonly span: (item: unknown) => TimeSpan | null | undefined | typeof UNREADABLE
  readonly field: Field
  /** Start and end in epoch milliseconds; both null where the time is missing, unreadable or has no instant. */
  readonly boundsOf: (item: unknown) => InstantBounds
  /** The declared zone of an item; null where it is not known. */
  readonly zoneOf: (item: unknown) => TimeZone | null
}

export interface InstantBounds {
  readonly start: number | null
  readonly end: number | null
}

/** Where no time is known. */
export const NO_INSTANT: InstantBounds = Object.freeze({ start: null, end: null })

const TEMPORAL: readonly PropertyType[] = ['date', 'timestamp', 'time']
const READABLE: readonly PropertyType[] = [...TEMPORAL, 'text', 'json', 'unknown']

/** Days stay days in comparisons; everything else compares by the instant at which its span starts. */
export function bindTime(definition: TimeDefinition, context: BindContext): BoundTime {
  const column = context.open(definition.path, definition.at.length > 0 ? [...definition.at, 'from'] : definition.at)
  checkReadable(column, definition, context)
  const options = openOptions(definition, context)
  const shifted = definition.lasts !== undefined && definition.stamped === 'end'
  const span = (item: unknown): TimeSpan | null | undefined | typeof UNREADABLE => {
    const value = column.get(item)
    return isMissing(value) ? value : readTimeSpan(value, item, options)
  }
  // A day that lasts has an instant at which it begins, in its own zone: comparing its calendar text would put it at midnight UTC.
  const begins = definition.lasts !== undefined && column.type !== 'timestamp'
  const unchanged = TEMPORAL.includes(column.type) && !shifted && !begins && definition.layout === undefined
  const isPlain = definition.lasts === undefined && definition.end === undefined && definition.layout === undefined
  return {
    span,
    field: unchanged ? identityField(column) : shiftedField(column, definition, options),
    boundsOf(item) {
      const value = column.get(item)
      // A table of a million readings is read through here: what says its own zone is not put together from parts.
      const instant = isPlain && typeof value === 'string' ? parseCalendarText(value) : undefined
      if (instant?.kind === 'instant') return { start: instant.ms, end: instant.ms }
      const bounds = isMissing(value) ? UNREADABLE : readBounds(value, item, options)
      return bounds === UNREADABLE ? NO_INSTANT : bounds
    },
    zoneOf: options.zoneOf,
  }
}

/** What the source calls a time is compared as it is, so that the source can do it as well. */
function identityField(column: Column): Field {
  const origin = createColumnOrigin(column)
  return {
    compiled: { type: column.type, get: (item) => orNull(column.get(item)) },
    lower: (leaf) => origin.lower(leaf),
    order: (descending) => (origin.orderBy === null ? null : { property: origin.orderBy, descending }),
    identity: column.name,
    absent: false,
  }
}

function shiftedField(column: Column, definition: TimeDefinition, options: SpanOptions): Field {
  const { zone, lasts, stamped, layout } = definition
  const fixed = zone === null ? UTC : 'path' in zone ? null : zone
  return {
    compiled: comparedTime(column, options),
    lower: (leaf) => lowerTime(leaf, { column, zone: fixed, lasts, stamped, layout }),
    order: () => null,
    identity: null,
    absent: false,
  }
}

function comparedTime(column: Column, options: SpanOptions): CompiledProperty<Subject> {
  const bounds = (item: unknown) => {
    const value = column.get(item)
    return isMissing(value) ? UNREADABLE : readBounds(value, item, options)
  }
  return {
    type: 'time',
    get(item) {
      const read = bounds(item)
      if (read === UNREADABLE) return null
      return read.day && options.lasts === undefined ? column.get(item) : read.start
    },
    // A local time that does not exist is there all the same: it has no instant, so comparing it is unknown.
    isNull: (item) => bounds(item) === UNREADABLE,
  }
}

const UTC = openUtc()

function openUtc(): TimeZone {
  const zone = createTimeZone('UTC')
  if (zone === undefined) throw new Error('UTC is a time zone')
  return zone
}

function openOptions(definition: TimeDefinition, context: BindContext): SpanOptions {
  const { zone, lasts, stamped, layout } = definition
  return {
    zoneOf: openZone(zone, definition, context),
    lasts,
    stamped,
    layout: layout === undefined ? undefined : LAYOUT_PATTERNS[layout],
    endOf: definition.end === undefined ? undefined : openEnd(definition, definition.end, context),
  }
}

function openEnd(definition: TimeDefinition, path: string, context: BindContext): (item: unknown) => unknown {
  const column = context.open(path, [...definition.at, 'to'])
  checkReadable(column, definition, context)
  return (item) => column.get(item)
}

function checkReadable(column: Column, { at }: TimeDefinition, { issues, definition }: BindContext): void {
  if (READABLE.includes(column.type)) return
  const message = `${column.name} is of type ${column.type}, which holds no times`
  issues.push(definition.issue(at, message, { expected: 'a date, a timestamp, or text' }))
}

function openZone(zone: TimeDefinition['zone'], definition: TimeDefinition, context: BindContext): SpanOptions['zoneOf'] {
  if (zone === null) return () => UTC
  if (!('path' in zone)) return () => zone
  const column = context.open(zone.path, [...definition.at, 'timezone', 'from'])
  return (item) => zone.codes.get(codeText(column.get(item)) ?? '') ?? null
}

/** The zone of the first item whose zone is known: the items of an entity share one. */
export function zoneNameOf(time: Pick<BoundTime, 'zoneOf'>, items: readonly unknown[]): string {
  for (const item of items) {
    const zone = time.zoneOf(item)
    if (zone !== null) return zone.name
  }
  return 'UTC'
}

// A measure whose history lies behind a request: the mapping of the item, applied to readings that come in columns.
import type { CollectionProperty, HistoryPart } from '@crosswalk/contract'
import { createConversion, resolveUnit } from '@crosswalk/units'
import type { RequestedHistory, RequestedReading, RequestedStamps, Subject } from '../crosswalk.ts'
import type { MeasureDefinition, TimeDefinition } from '../definition.ts'
import type { Column } from '../steps/column.ts'
import { compilePick } from '../steps/pick.ts'
import { zoneNameOf } from './bind-time.ts'
import type { BoundTime } from './bind-time.ts'
import { rememberUnitTexts } from './bind-unit.ts'
import type { BoundUnit } from './bind-unit.ts'
import { createFields } from './measure-fields.ts'
import { createHistory } from './measure-history.ts'
import { openParts } from './measure-parts.ts'
import type { MeasureParts } from './measure-parts.ts'
import type { BindContext } from './open-columns.ts'
import { memberFields, openReadings } from './series-readings.ts'
import { openPick } from './stage-value.ts'

/** The property that a measure reads, where its history lies behind a request. */
export function sourceHistoryOf({ value }: MeasureDefinition, { input }: BindContext): CollectionProperty | undefined {
  const { source } = value
  if (source.kind !== 'path') return undefined
  return input.collection.properties.find(({ name, history }) => name === source.path && history === 'request')
}

/** Undefined where the item holds all there is, and for a measure of several values, which has no single series. */
export function openRequestedHistory({ definition, time, unit }: MeasureParts, context: BindContext): RequestedHistory | undefined {
  const column = sourceHistoryOf(definition, context)
  if (column === undefined || definition.property.many) return undefined
  const timed: MeasureDefinition = { ...definition, time: readingTime(definition.time), quality: QUALITY, resultTime: RESULT_TIME }
  const opened = openParts(timed, readingContext(column, context), true)
  if (opened === undefined || opened.time === null) return undefined
  const parts: MeasureParts = { ...opened, unit: statedUnit(opened.unit, definition) }
  const readingTimes = opened.time
  const picks = definition.value.pick.length > 0 ? compilePick(openPick(definition.value, context)) : () => true
  const zoneOf = zoneReader(definition.time, time)
  return {
    property: column.name,
    holds: picks,
    zoneOf,
    stampsOf: (window, subject) => stampsOf(window, definition.time, time?.zoneOf(subject) ?? null),
    environment: openReadings({ items: () => [], fields: memberFields(definition.property.name, createFields(parts)) }).environment,
    isUnchanged: (wanted) => isUnchanged({ definition, unit }, column, wanted),
    open(readingsOf) {
      const readings = { of: readingsOf, reason: 'the readings lie behind a request' }
      const history = createHistory(parts, readingTimes, {
        all: readings,
        itemsOf: readingsOf,
        latestOf: (subject) => readingsOf(subject).at(-1),
      })
      return {
        ...history,
        zoneOf,
        // A reading has no key of its own: it is told by whom it is of.
        reading: (wanted, members, provenance) =>
          history.reading(wanted, members, {
            ofSubject: (subject) => provenance.ofSubject(subject),
            ofItem: (reading) => provenance.ofSubject((reading as RequestedReading).subject),
          }),
      }
    },
  }
}

/** Names under which the columns of a reading are opened; nothing outside this file sees them. */
const START = 'reading start'
const END = 'reading end'
const QUALITY = 'reading quality'
const RESULT_TIME = 'reading result time'

/** The declared zone and length hold for the source's own times, as for that of the latest reading; without a length, the end is the source's. */
function readingTime(time: TimeDefinition | null): TimeDefinition {
  const { at = [], zone = null, lasts, stamped = 'start' } = time ?? {}
  return { at, path: START, end: lasts === undefined ? END : undefined, zone, lasts, stamped, layout: undefined }
}

type ReadColumn = (columns: HistoryPart, index: number) => unknown

/** NaN stands for what is not said. */
const instant = (column: Float64Array | null, index: number): number | undefined => {
  const ms = column?.[index]
  return Number.isNaN(ms) ? undefined : ms
}

/** Times are numbers, which are compared by what they mean. */
const READING_COLUMNS: Readonly<Record<string, { readonly type: Column['type']; readonly read: ReadColumn }>> = {
  [START]: { type: 'unknown', read: ({ startMs }, index) => startMs[index] },
  // An end that is not known is no end at the start: it stays unreadable.
  [END]: { type: 'unknown', read: ({ endMs }, index) => endMs[index] },
  [QUALITY]: { type: 'text', read: ({ quality }, index) => quality?.[index] },
  [RESULT_TIME]: { type: 'unknown', read: ({ resultTimeMs }, index) => instant(resultTimeMs, index) },
}

/** Columns that read a reading: its own, and for everything else that a mapping names those of the item. What is wrong with them has been said. */
function readingContext(value: CollectionProperty, context: BindContext): BindContext {
  return {
    ...context,
    issues: [],
    warnings: [],
    open(path, at) {
      const own = path === value.name ? { type: value.type, read: VALUE } : READING_COLUMNS[path]
      if (own === undefined) {
        const column = context.open(path, at)
        return { ...column, get: (reading) => column.get((reading as RequestedReading).subject) }
      }
      return {
        name: path,
        type: own.type,
        unit: path === value.name ? value.unit : undefined,
        sortable: false,
        get(reading) {
          const { columns, index } = reading as RequestedReading
          return own.read(columns, index)
        },
      }
    },
  }
}

const VALUE: ReadColumn = ({ value }, index) => value[index]

/** What a reading states of its unit holds before what is declared for those that state none; only an override holds before both. */
function statedUnit(unit: BoundUnit, definition: MeasureDefinition): BoundUnit {
  if (definition.unit?.kind === 'override') return unit
  const codes = definition.unit?.kind === 'item' ? definition.unit.codes : null
  const unitOfText = rememberUnitTexts(codes)
  const own = (reading: unknown): string | undefined =>
    unit.kind === 'fixed' ? unit.ucum : unit.kind === 'item' ? unit.unitOf(reading) : undefined
  const column: Column = { name: 'unit', type: 'text', unit: undefined, sortable: false, get: textOf }
  return {
    kind: 'item',
    column,
    codes,
    isOfMissing: unit.kind === 'fixed',
    unitOf(reading) {
      const text = textOf(reading)
      return text === null ? own(reading) : unitOfText(text)
    },
  }
}

function textOf(reading: unknown): string | null {
  const { columns, index } = reading as RequestedReading
  return columns.unit?.[index] ?? null
}

function zoneReader(definition: TimeDefinition | null, time: BoundTime | null): (subject: Subject) => string {
  const zone = definition?.zone ?? null
  if (zone === null || time === null) return () => 'UTC'
  return 'path' in zone ? (subject) => zoneNameOf(time, [subject]) : () => zone.name
}

const DAY_MS = 86_400_000

/**
 * Readings that are stamped at their end start as much earlier as they are long: exactly where that is a time by the clock; what a calendar
 * makes of days and months is within a day.
 */
function stampsOf(
  { from, to }: { readonly from: number; readonly to: number },
  definition: TimeDefinition | null,
  zone: ReturnType<BoundTime['zoneOf']>,
): RequestedStamps {
  const { lasts, stamped } = definition ?? {}
  if (lasts === undefined || stamped !== 'end') return { from, to, isExact: true }
  // Without a zone nothing has an instant, so nothing is in the window.
  if (zone === null) return { from, to, isExact: false }
  if (lasts.startsWith('PT')) return { from: from + zone.add(0, lasts, 1), to: to + zone.add(0, lasts, 1), isExact: true }
  return { from, to: to === Infinity ? to : zone.add(to, lasts, 1) + DAY_MS, isExact: false }
}

/** No step changes a number, and it is in the unit asked for already. */
function isUnchanged(
  { definition, unit }: Pick<MeasureParts, 'definition' | 'unit'>,
  column: CollectionProperty,
  wanted: string | undefined,
): boolean {
  const { value, scale, property } = definition
  const isPlain = value.extract === null && value.missing.length === 0 && value.split === null && value.codelist === null && scale === 1
  const target = resolveUnit(wanted ?? property.unit ?? '1')?.ucum
  if (!isPlain || column.type !== 'number' || unit.kind !== 'fixed' || target === undefined) return false
  return createConversion(unit.ucum, target)?.isIdentity === true
}

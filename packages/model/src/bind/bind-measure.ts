// Binds a measure: readings as they are shown, values as they are compared.
import { createConversion, UNKNOWN_UNIT } from '@crosswalk/units'
import type { BoundProperty, Subject } from '../crosswalk.ts'
import type { MeasureDefinition } from '../definition.ts'
import { IS_NULL, IS_PRESENT } from '../lower/leaf.ts'
import { NOTHING, unsupported } from '../lower/lowered.ts'
import { isMissing, missingKindOf, orNull } from '../missing-value.ts'
import { createConstantOrigin } from '../steps/origins.ts'
import { compilePick } from '../steps/pick.ts'
import { createPipeline } from '../steps/pipeline.ts'
import type { Pipeline } from '../steps/pipeline.ts'
import { NO_INSTANT } from './bind-time.ts'
import { lowerItemUnit } from './bind-unit.ts'
import type { BoundUnit } from './bind-unit.ts'
import type { Field } from './field.ts'
import { absentField, pipelineField, residualField } from './field.ts'
import { bindGroupMeasure } from './group-measure.ts'
import { openParts } from './measure-parts.ts'
import type { MeasureParts } from './measure-parts.ts'
import { compileIncomparable, compileReading, finite, rememberConversions } from './measure-reading.ts'
import type { BindContext } from './open-columns.ts'
import { openRequestedHistory, sourceHistoryOf } from './requested-history.ts'
import { openPick } from './stage-value.ts'
import { memberFields } from './series-readings.ts'
import type { SeriesReadings } from './series-readings.ts'
import type { SubjectItems } from './subject-items.ts'

export interface BoundMeasure {
  readonly bound: Omit<BoundProperty, 'reads'>
  /** By the name that filters use: the measure itself and its members. */
  readonly fields: ReadonlyMap<string, Field>
  readonly readings: SeriesReadings
  /** The value of one item as the source has it, before units. */
  readonly raw: (item: unknown) => unknown
}

/**
 * Where a subject holds several items, the latest reading is shown and compared, and all are its history; `items` is null where it holds one.
 * Undefined where the column does not go with a measure; the reason is among the issues.
 */
export function bindMeasure(definition: MeasureDefinition, context: BindContext, items: SubjectItems | null): BoundMeasure | undefined {
  const parts = openParts(definition, context, items !== null)
  if (parts === undefined) return undefined
  const { raw, time } = parts
  const fields = createFields(parts)
  const members = memberFields(definition.property.name, fields)
  if (items === null) {
    const readings = { items: (subject: Subject) => (raw.lift(subject) === undefined ? [] : [subject]), fields: members }
    const requested = openRequestedHistory(parts, context)
    return { raw: raw.lift, fields, readings, bound: requested === undefined ? createBound(parts) : { ...createBound(parts), requested } }
  }
  const behind = sourceHistoryOf(definition, context)
  if (behind !== undefined) {
    context.warnings.push(
      `${context.definition.name}: the history of ${behind.name} lies behind requests; where several items hold a measure, only what they hold is read`,
    )
  }
  const picks = definition.value.pick.length > 0 ? compilePick(openPick(definition.value, context)) : null
  return {
    raw: picks === null ? raw.lift : (item) => (picks(item) ? raw.lift(item) : undefined),
    ...bindGroupMeasure(parts, { time, items, picks, fields, members }),
  }
}

function createFields(parts: MeasureParts): ReadonlyMap<string, Field> {
  const { name } = parts.definition.property
  const value = valueField(parts)
  return new Map([
    [name, value],
    [`${name}.value`, value],
    [`${name}.observedAt`, parts.time?.field ?? absentField('timestamp')],
    [`${name}.resultTime`, parts.resultTime?.field ?? absentField('timestamp')],
    [`${name}.unit`, unitField(parts)],
    [`${name}.quality`, parts.quality === null ? absentField('text') : pipelineField(parts.quality, 'text')],
    [`${name}.missing`, missingField(parts.raw)],
  ])
}

function valueField(parts: MeasureParts): Field {
  const { unit, raw, compared } = parts
  if (unit.kind === 'fixed') return pipelineField(compared, 'number')
  const isNull = (item: Subject): boolean => isMissing(raw.lift(item))
  if (unit.kind === 'unknown') {
    return {
      compiled: { type: 'number', get: () => null, isNull },
      // Comparing a value of unknown unit is unknown, for every item.
      lower: (leaf) => (leaf.kind === 'null' ? raw.lower(leaf) : NOTHING),
      order: () => null,
      identity: null,
      absent: false,
    }
  }
  const canonical = parts.definition.property.unit ?? '1'
  return {
    compiled: { type: 'number', get: itemValue(parts, unit, canonical), isNull },
    lower: (leaf) => lowerItemUnit(leaf, unit, { canonical, below: (next) => raw.lower(next) }),
    order: () => null,
    identity: null,
    absent: false,
  }
}

function itemValue({ raw }: MeasureParts, unit: BoundUnit & { kind: 'item' }, canonical: string): (item: Subject) => unknown {
  const conversionOf = rememberConversions(canonical)
  return (item) => {
    const value = raw.lift(item)
    if (isMissing(value)) return null
    const conversion = conversionOf(unit.unitOf(item))
    if (conversion === undefined) return null
    return Array.isArray(value)
      ? value.map((member: number) => finite(conversion.forward(member)))
      : finite(conversion.forward(value as number))
  }
}

function unitField({ unit, definition, raw }: MeasureParts): Field {
  const canonical = definition.property.unit ?? '1'
  if (unit.kind === 'item') {
    const shown = (item: Subject): string => {
      const ucum = unit.unitOf(item)
      return ucum !== undefined && createConversion(ucum, canonical) !== undefined ? canonical : UNKNOWN_UNIT
    }
    return residualField({ type: 'text', get: (item) => (isMissing(raw.lift(item)) ? null : shown(item)) }, 'the unit is read per item')
  }
  const constant = createConstantOrigin(unit.kind === 'fixed' ? canonical : UNKNOWN_UNIT, 'text')
  return pipelineField(createPipeline({ origin: constant, steps: [], type: 'text' }, false), 'text')
}

function missingField(raw: Pipeline): Field {
  return {
    compiled: { type: 'text', get: (item) => missingKindOf(raw.lift(item)) },
    lower: (leaf) =>
      leaf.kind === 'null'
        ? raw.lower(leaf.negated ? IS_NULL : IS_PRESENT)
        : unsupported('why a value is missing is not known to the source'),
    order: () => null,
    identity: null,
    absent: false,
  }
}

function createBound(parts: MeasureParts): Omit<BoundProperty, 'reads'> {
  const { definition, raw, compared } = parts
  return {
    property: definition.property,
    lift: (item) => orNull(compared.lift(item)),
    reading(unit, members, provenance) {
      const create = compileReading(parts, { unit, members })
      const wantsProvenance = members.includes('provenance')
      const originOf = (item: Subject) => (wantsProvenance ? provenance.ofSubject(item) : null)
      if (!definition.property.many) return (item) => create(item, raw.lift(item), originOf(item))
      return (item) => {
        const values = raw.lift(item)
        return Array.isArray(values) ? values.map((value) => create(item, value, originOf(item))) : []
      }
    },
    bounds: parts.time === null ? () => NO_INSTANT : parts.time.boundsOf,
    incomparable: compileIncomparable(parts),
  }
}

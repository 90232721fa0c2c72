// Binds a measure: readings as they are shown, values as they are compared.
import type { BoundProperty, Subject } from '../crosswalk.ts'
import type { MeasureDefinition } from '../definition.ts'
import { orNull } from '../missing-value.ts'
import { compilePick } from '../steps/pick.ts'
import { NO_INSTANT } from './bind-time.ts'
import type { Field } from './field.ts'
import { bindGroupMeasure } from './group-measure.ts'
import { createFields } from './measure-fields.ts'
import { openParts } from './measure-parts.ts'
import type { MeasureParts } from './measure-parts.ts'
import { compileIncomparable, compileReading } from './measure-reading.ts'
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

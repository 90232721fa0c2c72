// What filters may ask of a measure: its value in the canonical unit, and the members of its reading.
import { createConversion, UNKNOWN_UNIT } from '@crosswalk/units'
import type { Subject } from '../crosswalk.ts'
import { IS_NULL, IS_PRESENT } from '../lower/leaf.ts'
import { NOTHING, unsupported } from '../lower/lowered.ts'
import { isMissing, missingKindOf } from '../missing-value.ts'
import { createConstantOrigin } from '../steps/origins.ts'
import { createPipeline } from '../steps/pipeline.ts'
import type { Pipeline } from '../steps/pipeline.ts'
import { lowerItemUnit } from './bind-unit.ts'
import type { BoundUnit } from './bind-unit.ts'
import type { Field } from './field.ts'
import { absentField, pipelineField, residualField } from './field.ts'
import type { MeasureParts } from './measure-parts.ts'
import { finite, rememberConversions } from './measure-reading.ts'

/** By the name that filters use: the measure itself and its members. */
export function createFields(parts: MeasureParts): ReadonlyMap<string, Field> {
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
    return residualField(
      { type: 'text', get: (item) => (isMissing(raw.lift(item)) && unit.isOfMissing !== true ? null : shown(item)) },
      'the unit is read per item',
    )
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

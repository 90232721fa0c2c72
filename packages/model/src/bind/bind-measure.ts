// Binds a measure: readings as they are shown, values as they are compared.
import { QueryError } from '@crosswalk/contract'
import type { Provenance, Reading, ReadingMember } from '@crosswalk/contract'
import { createConversion, explainRefusal, resolveUnit, UNKNOWN_UNIT } from '@crosswalk/units'
import type { BoundProperty, Subject } from '../crosswalk.ts'
import type { MeasureDefinition } from '../definition.ts'
import { IS_NULL, IS_PRESENT } from '../lower/leaf.ts'
import { NOTHING, unsupported } from '../lower/lowered.ts'
import { isMissing, missingKindOf, orNull, UNREADABLE } from '../missing-value.ts'
import type { Column } from '../steps/column.ts'
import { createColumnOrigin, createConstantOrigin } from '../steps/origins.ts'
import type { Pipeline } from '../steps/pipeline.ts'
import { createPipeline } from '../steps/pipeline.ts'
import { createToTextStep } from '../steps/to-text.ts'
import { bindTime } from './bind-time.ts'
import type { BoundTime } from './bind-time.ts'
import { bindUnit, createUnitStep, lowerItemUnit } from './bind-unit.ts'
import type { BoundUnit } from './bind-unit.ts'
import type { Field } from './field.ts'
import { absentField, pipelineField, residualField } from './field.ts'
import type { BindContext } from './open-columns.ts'
import { finishValue, stageValue } from './stage-value.ts'

export interface BoundMeasure {
  readonly bound: Omit<BoundProperty, 'reads'>
  /** By the name that filters use: the measure itself and its members. */
  readonly fields: ReadonlyMap<string, Field>
  /** Values as the source has them, before units. */
  readonly raw: Pipeline
}

interface Parts {
  readonly definition: MeasureDefinition
  readonly raw: Pipeline
  readonly unit: BoundUnit
  readonly time: BoundTime | null
  readonly quality: Pipeline | null
  readonly resultTime: BoundTime | null
}

/** Undefined where the column does not go with a measure; the reason is among the issues. */
export function bindMeasure(definition: MeasureDefinition, context: BindContext): BoundMeasure | undefined {
  const { property, value, at, scale } = definition
  const staged = stageValue(value, context, null)
  const finished = finishValue(staged, { kind: 'measure', values: [], scale })
  if (typeof finished === 'string') {
    context.issues.push(context.definition.issue(at, finished))
    return undefined
  }
  const column = value.source.kind === 'path' ? context.open(value.source.path, at) : undefined
  const unit = bindUnit(definition, context, column)
  const parts: Parts = {
    definition,
    unit,
    raw: createPipeline(finished, property.many),
    time: definition.time === null ? null : bindTime(definition.time, context),
    quality: definition.quality === null ? null : textPipeline(context.open(definition.quality, [...at, 'quality'])),
    resultTime: definition.resultTime === null ? null : bindTime(plainTime(definition.resultTime, [...at, 'resultTime']), context),
  }
  const canonical = property.unit ?? '1'
  const step = unit.kind === 'fixed' ? createUnitStep(unit.ucum, canonical) : undefined
  const compared = step === undefined ? parts.raw : createPipeline({ ...finished, steps: [...finished.steps, step] }, property.many)
  return { raw: parts.raw, fields: createFields(parts, compared), bound: createBound(parts, compared) }
}

function textPipeline(column: Column): Pipeline {
  const step = createToTextStep(column.type)
  return createPipeline({ origin: createColumnOrigin(column), steps: step === undefined ? [] : [step], type: 'text' }, false)
}

function plainTime(path: string, at: readonly (string | number)[]) {
  return { at, path, zone: null, lasts: undefined, stamped: 'start', layout: undefined } as const
}

function createFields(parts: Parts, compared: Pipeline): ReadonlyMap<string, Field> {
  const { name } = parts.definition.property
  const value = valueField(parts, compared)
  return new Map([
    [name, value],
    [`${name}.value`, value],
    [`${name}.observedAt`, parts.time?.field ?? absentField('timestamp')],
    [`${name}.unit`, unitField(parts)],
    [`${name}.quality`, parts.quality === null ? absentField('text') : pipelineField(parts.quality, 'text')],
    [`${name}.missing`, missingField(parts.raw)],
  ])
}

function valueField(parts: Parts, compared: Pipeline): Field {
  const { unit, raw } = parts
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
    compiled: { type: 'number', get: (item) => convertRaw(raw.lift(item), unit.unitOf(item), canonical), isNull },
    lower: (leaf) => lowerItemUnit(leaf, unit, { canonical, below: (next) => raw.lower(next) }),
    order: () => null,
    identity: null,
    absent: false,
  }
}

function convertRaw(value: unknown, from: string | undefined, to: string): unknown {
  const conversion = from === undefined ? undefined : createConversion(from, to)
  if (conversion === undefined || isMissing(value)) return null
  return Array.isArray(value)
    ? value.map((member: number) => finite(conversion.forward(member)))
    : finite(conversion.forward(value as number))
}

function unitField({ unit, definition, raw }: Parts): Field {
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

function createBound(parts: Parts, compared: Pipeline): Omit<BoundProperty, 'reads'> {
  const { definition, unit, raw } = parts
  return {
    property: definition.property,
    lift: (item) => (unit.kind === 'fixed' ? orNull(compared.lift(item)) : orNull(raw.lift(item))),
    reading: (wanted, members, provenance) => compileReading(parts, { wanted, members: new Set(members), provenance }),
    incomparable: createIncomparable(parts),
  }
}

function createIncomparable({ unit, raw, definition }: Parts): BoundProperty['incomparable'] {
  if (unit.kind === 'fixed') return null
  if (unit.kind === 'unknown') return (item) => !isMissing(raw.lift(item))
  const canonical = definition.property.unit ?? '1'
  return (item) => {
    if (isMissing(raw.lift(item))) return false
    const ucum = unit.unitOf(item)
    return ucum === undefined || createConversion(ucum, canonical) === undefined
  }
}

interface ReadingRequest {
  readonly wanted: string | undefined
  readonly members: ReadonlySet<ReadingMember>
  readonly provenance: (subject: Subject) => Provenance
}

function compileReading(parts: Parts, request: ReadingRequest): (subject: Subject) => Reading | readonly Reading[] {
  const { raw, definition, time, quality, resultTime } = parts
  const { members, provenance } = request
  const show = compileShown(parts, request.wanted)
  const wantsTime = members.has('time') && time !== null
  const wantsResultTime = members.has('resultTime') && resultTime !== null
  const wantsQuality = members.has('quality') && quality !== null
  const wantsProvenance = members.has('provenance')
  const create = (value: unknown, item: Subject): Reading => {
    const shown = show(value, item)
    const span = wantsTime ? time.span(item) : null
    const result = wantsResultTime ? resultTime.span(item) : null
    return {
      value: shown.value,
      unit: shown.unit,
      time: span === undefined || span === UNREADABLE ? null : span,
      resultTime: result === undefined || result === null || result === UNREADABLE ? null : result.start,
      quality: wantsQuality ? (orNull(quality.lift(item)) as string | null) : null,
      missing: missingKindOf(value),
      provenance: wantsProvenance ? provenance(item) : null,
    }
  }
  if (!definition.property.many) return (item) => create(raw.lift(item), item)
  return (item) => {
    const values = raw.lift(item)
    return Array.isArray(values) ? values.map((value) => create(value, item)) : []
  }
}

interface Shown {
  readonly value: number | null
  readonly unit: string
}

function compileShown({ definition, unit }: Parts, wanted: string | undefined): (value: unknown, item: Subject) => Shown {
  const canonical = definition.property.unit ?? '1'
  const target = wanted === undefined ? canonical : openTarget(wanted, canonical)
  if (unit.kind === 'unknown') return (value) => ({ value: numberOrNull(value), unit: UNKNOWN_UNIT })
  if (unit.kind === 'fixed') {
    const conversion = createConversion(unit.ucum, target)
    if (conversion === undefined || conversion.isIdentity) return (value) => ({ value: numberOrNull(value), unit: target })
    return (value) => ({ value: isMissing(value) ? null : finite(conversion.forward(value as number)), unit: target })
  }
  return (value, item) => {
    const ucum = unit.unitOf(item)
    const conversion = ucum === undefined ? undefined : createConversion(ucum, target)
    if (conversion === undefined) return { value: numberOrNull(value), unit: UNKNOWN_UNIT }
    return { value: isMissing(value) ? null : finite(conversion.forward(value as number)), unit: target }
  }
}

/** @throws QueryError QUERY_INVALID for a unit that is none, or of another dimension */
function openTarget(wanted: string, canonical: string): string {
  const target = resolveUnit(wanted)
  if (target === undefined)
    throw new QueryError('QUERY_INVALID', `"${wanted}" is not a unit`, { expected: [`a unit that converts to ${canonical}`] })
  if (createConversion(canonical, target.ucum) === undefined) {
    throw new QueryError('QUERY_INVALID', explainRefusal(canonical, target.ucum), {
      reason: 'UNIT_NOT_CONVERTIBLE',
      expected: [`a unit that converts to ${canonical}`],
    })
  }
  return target.ucum
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

/** JSON knows no infinity: an overflow is shown as the largest number. */
function finite(value: number): number {
  if (Number.isFinite(value)) return value
  return value > 0 ? Number.MAX_VALUE : -Number.MAX_VALUE
}

// A measure opened on a collection: what its values, units, times and qualities are read from.
import type { MeasureDefinition, TimeDefinition } from '../definition.ts'
import type { Column } from '../steps/column.ts'
import { createColumnOrigin } from '../steps/origins.ts'
import type { Pipeline } from '../steps/pipeline.ts'
import { createPipeline } from '../steps/pipeline.ts'
import { createToTextStep } from '../steps/to-text.ts'
import { bindTime } from './bind-time.ts'
import type { BoundTime } from './bind-time.ts'
import { bindUnit, createUnitStep } from './bind-unit.ts'
import type { BoundUnit } from './bind-unit.ts'
import type { BindContext } from './open-columns.ts'
import { finishValue, stageValue } from './stage-value.ts'

export interface MeasureParts {
  readonly definition: MeasureDefinition
  /** Values as the source has them, before units; of grouped items without `pick`, which chooses the items then. */
  readonly raw: Pipeline
  /** Values in the canonical unit, where one unit holds for all items; otherwise the same as `raw`. */
  readonly compared: Pipeline
  readonly unit: BoundUnit
  readonly time: BoundTime | null
  readonly quality: Pipeline | null
  readonly resultTime: BoundTime | null
}

/**
 * `picked`: `pick` chooses items, not values. Undefined where the column does not go with a measure; the reason is among the issues.
 */
export function openParts(definition: MeasureDefinition, context: BindContext, picked: boolean): MeasureParts | undefined {
  const { property, value, at, scale } = definition
  // Of several items `pick` chooses some: a row of another property is no reading at all, not one whose value is absent.
  const staged = stageValue(picked ? { ...value, pick: [] } : value, context, null)
  const finished = finishValue(staged, { kind: 'measure', values: [], scale })
  if (typeof finished === 'string') {
    context.issues.push(context.definition.issue(at, finished))
    return undefined
  }
  const column = value.source.kind === 'path' ? context.open(value.source.path, at) : undefined
  const unit = bindUnit(definition, context, column)
  const raw = createPipeline(finished, property.many)
  const step = unit.kind === 'fixed' ? createUnitStep(unit.ucum, property.unit ?? '1') : undefined
  return {
    definition,
    unit,
    raw,
    compared: step === undefined ? raw : createPipeline({ ...finished, steps: [...finished.steps, step] }, property.many),
    time: definition.time === null ? null : bindTime(definition.time, context),
    quality: definition.quality === null ? null : textPipeline(context.open(definition.quality, [...at, 'quality'])),
    resultTime: definition.resultTime === null ? null : bindTime(plainTime(definition.resultTime, [...at, 'resultTime']), context),
  }
}

function textPipeline(column: Column): Pipeline {
  const step = createToTextStep(column.type)
  return createPipeline({ origin: createColumnOrigin(column), steps: step === undefined ? [] : [step], type: 'text' }, false)
}

function plainTime(path: string, at: readonly (string | number)[]): TimeDefinition {
  return { at, path, end: undefined, zone: null, lasts: undefined, stamped: 'start', layout: undefined }
}

// A measure opened on a collection: what its values, units, times and qualities are read from.
import type { MeasureDefinition } from '../definition.ts'
import type { Pipeline } from '../steps/pipeline.ts'
import type { BoundTime } from './bind-time.ts'
import type { BoundUnit } from './bind-unit.ts'

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

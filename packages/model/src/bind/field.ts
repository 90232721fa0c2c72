// One name that filters can ask for, bound: how it is read, lowered and ordered.
import type { PropertyType, SourceOrder } from '@crosswalk/contract'
import type { CompiledProperty } from '@crosswalk/cql2'
import type { Lowered, Subject } from '../crosswalk.ts'
import type { Leaf } from '../lower/leaf.ts'
import { EVERYTHING, NOTHING, unsupported } from '../lower/lowered.ts'
import { orNull } from '../missing-value.ts'
import type { Pipeline } from '../steps/pipeline.ts'

export interface Field {
  readonly compiled: CompiledProperty<Subject>
  lower(leaf: Leaf): Lowered
  order(descending: boolean): SourceOrder | null
  /** The source property that this is, unchanged; null where a step stands between. */
  readonly identity: string | null
  /** Missing for every item: nothing is mapped to it. */
  readonly absent: boolean
}

/** A pipeline as a field of items. */
export function pipelineField(pipeline: Pipeline, type: PropertyType): Field {
  return {
    compiled: { type, get: (item) => orNull(pipeline.lift(item)) },
    lower: (leaf) => pipeline.lower(leaf),
    order: (descending) => pipeline.order(descending),
    identity: pipeline.identity,
    absent: false,
  }
}

/** A name that exists in the model and is mapped to nothing. */
export function absentField(type: PropertyType): Field {
  return {
    compiled: { type, get: () => null },
    lower: (leaf) => (leaf.kind === 'null' && !leaf.negated ? EVERYTHING : NOTHING),
    order: () => null,
    identity: null,
    absent: true,
  }
}

/** A name that can be read and not lowered. */
export function residualField(compiled: CompiledProperty<Subject>, reason: string): Field {
  return { compiled, lower: () => unsupported(reason), order: () => null, identity: null, absent: false }
}

// Binds `group`: what items of one entity have in common.
import type { CrosswalkDefinition } from '../definition.ts'
import { unsupported } from '../lower/lowered.ts'
import type { Pipeline } from '../steps/pipeline.ts'
import { createPipeline } from '../steps/pipeline.ts'
import type { TemplateSource } from '../steps/origins.ts'
import { percentEncode } from '../uri-template.ts'
import type { BindContext } from './open-columns.ts'
import { finishValue, stageValue } from './stage-value.ts'

/** The group of an item as text, null where it has none; several keys are percent-encoded and joined by slashes. */
export interface BoundGroup {
  readonly keyOf: (item: unknown) => string | null
  /** `{group}` in templates. */
  readonly source: TemplateSource
}

/** Null where the crosswalk does not group. */
export function bindGroup({ group }: CrosswalkDefinition, context: BindContext): BoundGroup | null {
  if (group === null) return null
  const pipelines: Pipeline[] = []
  for (const value of group) {
    const finished = finishValue(stageValue(value, context, null), { kind: 'text', values: [], scale: 1 })
    if (typeof finished === 'string') context.issues.push(context.definition.issue(value.at, finished))
    else pipelines.push(createPipeline(finished, false))
  }
  const [only] = pipelines
  const keyOf =
    pipelines.length === 1 && only !== undefined ? (item: unknown) => textOf(only, item) : (item: unknown) => joinKeys(pipelines, item)
  return {
    keyOf,
    source: {
      read: (item) => keyOf(item) ?? undefined,
      lower: (leaf) =>
        pipelines.length === 1 && only !== undefined ? only.lower(leaf) : unsupported('a group of several keys cannot be looked up'),
    },
  }
}

function textOf(pipeline: Pipeline, item: unknown): string | null {
  const value = pipeline.lift(item)
  return typeof value === 'string' ? value : null
}

function joinKeys(pipelines: readonly Pipeline[], item: unknown): string | null {
  const keys: string[] = []
  for (const pipeline of pipelines) {
    const key = textOf(pipeline, item)
    if (key === null) return null
    keys.push(percentEncode(key))
  }
  return keys.join('/')
}

// Binds one property of a crosswalk.
import { KIND_TYPES } from '@crosswalk/contract'
import type { BoundProperty, PropertyZone } from '../crosswalk.ts'
import type { PropertyDefinition, TimeDefinition } from '../definition.ts'
import { orNull, UNREADABLE } from '../missing-value.ts'
import { createPipeline } from '../steps/pipeline.ts'
import { bindGeometry } from './bind-geometry.ts'
import type { BoundGroup } from './bind-group.ts'
import { bindMeasure } from './bind-measure.ts'
import { bindTime, zoneNameOf } from './bind-time.ts'
import type { BoundTime } from './bind-time.ts'
import type { Field } from './field.ts'
import { pipelineField, residualField } from './field.ts'
import { allOfGroup, firstOfGroup, geometryOfGroup } from './group-subjects.ts'
import type { BindContext } from './open-columns.ts'
import { finishValue, stageValue } from './stage-value.ts'
import type { SeriesReadings } from './series-readings.ts'
import type { SubjectItems } from './subject-items.ts'

export interface PropertyBinding {
  readonly bound: BoundProperty
  readonly fields: ReadonlyMap<string, Field>
  /** Measures: each reading by itself. */
  readonly readings?: SeriesReadings | undefined
  /** The source's top-level property that this one reads, and whether an item has something there that cannot be read. */
  readonly unreadable: { readonly path: string; readonly test: (item: unknown) => boolean } | null
}

/** What a property is read from: one item where both are null. */
export interface PropertyHolder {
  /** The items of a subject; null where it is one. */
  readonly items: SubjectItems | null
  /** `{group}` in templates. */
  readonly group: BoundGroup | null
}

/** Undefined where the mapping does not fit the collection; the reason is among the issues. */
export function bindProperty(
  definition: PropertyDefinition,
  context: BindContext,
  { items, group }: PropertyHolder,
): PropertyBinding | undefined {
  const scope = context.scope()
  switch (definition.kind) {
    case 'measure': {
      const measure = bindMeasure(definition, scope, items)
      return (
        measure && {
          bound: { ...measure.bound, reads: scope.reads },
          fields: measure.fields,
          readings: measure.readings,
          unreadable: unreadableAt(definition, measure.raw),
        }
      )
    }
    case 'time': {
      const time = bindTime(definition.time, scope)
      const composed = compose({ definition, scope, items }, { lift: time.span, field: time.field, unreadable: null })
      return { ...composed, bound: { ...composed.bound, zone: zoneOfTime(definition.time, time, items) } }
    }
    case 'geometry': {
      const pipeline = bindGeometry(definition, scope)
      return compose({ definition, scope, items }, { lift: pipeline.lift, field: pipelineField(pipeline, 'geometry'), unreadable: null })
    }
    case 'plain': {
      const { property, value, scale, at } = definition
      const finish = { kind: property.kind, values: property.values ?? [], scale }
      const finished = finishValue(stageValue(value, scope, group?.source ?? null), finish)
      if (typeof finished === 'string') {
        scope.issues.push(scope.definition.issue(at, finished))
        return undefined
      }
      const pipeline = createPipeline(finished, property.many)
      const field = pipelineField(pipeline, KIND_TYPES[property.kind])
      return compose({ definition, scope, items }, { lift: pipeline.lift, field, unreadable: unreadableAt(definition, pipeline.lift) })
    }
  }
}

function zoneOfTime({ zone }: TimeDefinition, time: BoundTime, items: SubjectItems | null): PropertyZone {
  const fixed = zone === null ? 'UTC' : 'path' in zone ? null : zone.name
  if (fixed !== null) return { fixed, of: () => fixed }
  return { fixed, of: (subject) => zoneNameOf(time, items === null ? [subject] : items.of(subject)) }
}

function unreadableAt(
  definition: PropertyDefinition & { kind: 'plain' | 'measure' },
  lift: (item: unknown) => unknown,
): PropertyBinding['unreadable'] {
  const { source } = definition.value
  return source.kind === 'path' ? { path: source.path, test: (item) => lift(item) === UNREADABLE } : null
}

interface Composition {
  readonly definition: PropertyDefinition
  readonly scope: BindContext
  readonly items: SubjectItems | null
}

interface ItemProperty {
  readonly lift: (item: unknown) => unknown
  readonly field: Field
  readonly unreadable: PropertyBinding['unreadable']
}

function compose({ definition, scope, items }: Composition, { lift, field, unreadable }: ItemProperty): PropertyBinding {
  const { property } = definition
  const base = { property, reads: scope.reads, incomparable: null }
  if (items === null) {
    return { bound: { ...base, lift: (item) => orNull(lift(item)) }, fields: new Map([[property.name, field]]), unreadable }
  }
  const merged =
    property.kind === 'geometry' ? geometryOfGroup(items, lift) : property.many ? allOfGroup(items, lift) : firstOfGroup(items, lift)
  // Times compare by what the evaluator makes of them, not by the span that is shown.
  const compared = property.kind === 'time' ? firstOfGroup(items, (item) => field.compiled.get(item)) : merged
  const compiled = { type: field.compiled.type, get: (subject: unknown) => orNull(compared(subject)) }
  return {
    bound: { ...base, lift: (subject) => orNull(merged(subject)) },
    fields: new Map([[property.name, residualField(compiled, items.reason)]]),
    unreadable,
  }
}

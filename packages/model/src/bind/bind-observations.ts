// Binds `observations`: the rows of another collection, what they have in common with items, and the measures that read them.
import type { BindInput, BoundObservations, ObservedItem } from '../crosswalk.ts'
import type { CrosswalkDefinition, ObservationsDefinition } from '../definition.ts'
import { bindKeys } from './bind-keys.ts'
import { bindMeasure } from './bind-measure.ts'
import type { PropertyBinding } from './bind-property.ts'
import { openWhere } from './bind-where.ts'
import { createBindContext } from './open-columns.ts'
import type { BindContext } from './open-columns.ts'
import { OBSERVED_ROWS } from './subject-items.ts'
import { createUnmapped } from './unmapped.ts'

/** The input with getters that read the item of an `ObservedItem`: everything bound with it works on subjects. */
export function observeItems(input: BindInput): BindInput {
  const { source } = input
  const getter: typeof source.getter = (collection, path) => {
    const get = source.getter(collection, path)
    return (subject) => get((subject as ObservedItem).item)
  }
  return { ...input, source: { id: source.id, getter, keyOf: (collection) => source.keyOf(collection) } }
}

export interface ObservationsBinding {
  readonly bound: BoundObservations
  /** Of subjects that are `ObservedItem`; what they read are names of the rows. */
  readonly measures: ReadonlyMap<string, PropertyBinding>
}

export interface ObservationsInput {
  readonly observations: ObservationsDefinition
  /** As given: its getters read items. */
  readonly input: BindInput
  /** Notes what is read of items. */
  readonly items: BindContext
}

/** Undefined where the source has no such collection; that and all else that does not fit is among the issues. */
export function bindObservations(
  definition: CrosswalkDefinition,
  { observations, input, items }: ObservationsInput,
): ObservationsBinding | undefined {
  const collection = input.collectionNamed?.(observations.collection)
  if (collection === undefined) {
    items.issues.push(
      definition.issue(['observations', 'collection'], `"${input.source.id}" has no collection "${observations.collection}"`, {
        expected: 'another collection of the same source',
      }),
    )
    return undefined
  }
  const rows = createBindContext(definition, { ...input, collection })
  const { keyOfRow, keyOfItem } = bindKeys(observations.of, { rows, items: ofItems(items, input), group: null, at: ['observations', 'of'] })
  openWhere(observations.where, ['observations', 'where'], rows)
  const measures = bindMeasures(observations, rows)
  items.issues.push(...rows.issues)
  items.warnings.push(...rows.warnings)
  const unmapped = createUnmapped({ input: rows.input, used: rows.reads, bindings: new Map() })
  return {
    bound: { collection, where: observations.where, measures: [...measures.keys()], reads: rows.reads, keyOfRow, keyOfItem, unmapped },
    measures,
  }
}

/** The context with columns that read the item itself, not the subject that it is part of. */
function ofItems(items: BindContext, { source, collection }: BindInput): BindContext {
  return { ...items, open: (path, at) => ({ ...items.open(path, at), get: source.getter(collection.id, path) }) }
}

function bindMeasures({ measures }: ObservationsDefinition, rows: BindContext): ReadonlyMap<string, PropertyBinding> {
  const bindings = new Map<string, PropertyBinding>()
  for (const measure of measures) {
    const scope = rows.scope()
    const bound = bindMeasure(measure, scope, OBSERVED_ROWS)
    // What cannot be read stands in the rows, not in the item.
    if (bound !== undefined) {
      const { fields, readings } = bound
      bindings.set(measure.property.name, { bound: { ...bound.bound, reads: scope.reads }, fields, readings, unreadable: null })
    }
  }
  return bindings
}

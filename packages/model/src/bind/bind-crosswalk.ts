// Binds a crosswalk to one collection: everything that can be known at connect is compiled here, once.
import { ConfigError, KIND_TYPES, seriesOwner } from '@crosswalk/contract'
import type { Environment } from '@crosswalk/cql2'
import type { AttachedSubject, BindInput, BoundCrosswalk, Crosswalk, ObservedItem, Subject } from '../crosswalk.ts'
import type { CrosswalkDefinition } from '../definition.ts'
import { lowerConjunct } from '../lower/lower-conjunct.ts'
import { innerField, onInnerSubject } from './attach-subjects.ts'
import { bindAttachments } from './bind-attachments.ts'
import { bindGroup } from './bind-group.ts'
import { bindId } from './bind-id.ts'
import { bindProperty } from './bind-property.ts'
import type { PropertyBinding } from './bind-property.ts'
import { bindObservations, observeItems } from './bind-observations.ts'
import { openWhere } from './bind-where.ts'
import type { Field } from './field.ts'
import { absentField } from './field.ts'
import { MEMBER_TYPES } from './member-types.ts'
import { createBindContext } from './open-columns.ts'
import { openReadings, quantifySeries } from './series-readings.ts'
import { GROUP_ITEMS } from './subject-items.ts'
import { createUnmapped } from './unmapped.ts'

export interface Binding {
  readonly definition: CrosswalkDefinition
  readonly crosswalk: Crosswalk
  readonly input: BindInput
}

/** @throws ConfigError with everything that does not fit the collection */
export function bindCrosswalk({ definition, crosswalk, input }: Binding): BoundCrosswalk {
  const { observations } = definition
  const context = createBindContext(definition, observations === null ? input : observeItems(input))
  const keys = context.scope()
  const group = bindGroup(definition, keys)
  const id = bindId(definition, keys, group)
  const own = new Map<string, PropertyBinding>()
  const holder = { items: group === null ? null : GROUP_ITEMS, group }
  for (const property of definition.properties) {
    const binding = bindProperty(property, context, holder)
    if (binding !== undefined) own.set(property.property.name, binding)
  }
  openWhere(definition.where, ['where'], keys)
  const observed = observations === null ? undefined : bindObservations(definition, { observations, input, items: keys })
  const attachments = bindAttachments({ definition, input, items: keys, group })
  if (context.issues.length > 0) throw new ConfigError(context.issues)
  const base = new Map([...own, ...(observed?.measures ?? [])])
  const hasAttached = attachments.length > 0
  const bindings = hasAttached
    ? new Map([...mapValues(base, onInnerSubject), ...attachments.flatMap(({ properties }) => [...properties])])
    : base
  const fields = collectFields(definition, bindings, hasAttached ? innerField(id.field) : id.field)
  const lookup = (name: string): Field | undefined => {
    const owner = seriesOwner(definition.model, name)
    return owner === undefined || bindings.has(owner.name) ? fields.get(name) : absentField('array')
  }
  const properties = mapValues(bindings, ({ bound, readings }) =>
    readings === undefined ? bound : { ...bound, readings: openReadings(readings) },
  )
  const unmapped = createUnmapped({ input: context.input, used: context.reads, bindings: own })
  return {
    crosswalk,
    collection: input.collection,
    warnings: context.warnings,
    observations: observed?.bound ?? null,
    attachments: attachments.map(({ bound }) => bound),
    id: hasAttached ? (subject) => id.idOf((subject as AttachedSubject).subject) : id.idOf,
    lookup: {
      isUnique: id.isUnique,
      example: id.example,
      mayHold: (uri) => id.field.lower({ kind: 'compare', op: '=', literal: uri }).filter !== false,
    },
    groupKey: (item) => group?.keyOf(item) ?? null,
    property: (name) => properties.get(name),
    environment: { ...createEnvironment(fields), quantified: quantifySeries(definition.model, bindings) },
    lower: (conjunct) => lowerConjunct(conjunct, lookup),
    lowerOrder: (property, descending) => fields.get(property)?.order(descending) ?? null,
    reads: (properties) => readsOf(properties, keys.reads, own),
    unmapped: observed === undefined ? unmapped : (item) => unmapped({ item, rows: [] } satisfies ObservedItem),
  }
}

function mapValues<Value, Changed>(map: ReadonlyMap<string, Value>, change: (value: Value) => Changed): ReadonlyMap<string, Changed> {
  return new Map([...map].map(([name, value]) => [name, change(value)]))
}

function collectFields(
  { model }: CrosswalkDefinition,
  bindings: ReadonlyMap<string, PropertyBinding>,
  id: Field,
): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>([['id', id]])
  for (const { name, kind, by, inverseOf } of model.properties) {
    const binding = bindings.get(name)
    for (const [field, bound] of binding?.fields ?? []) fields.set(field, bound)
    // Relations by place and inverse ones are not missing: the engine finds them.
    if (binding !== undefined || by !== undefined || inverseOf !== undefined) continue
    fields.set(name, absentField(KIND_TYPES[kind]))
    if (kind !== 'measure') continue
    for (const [member, type] of Object.entries(MEMBER_TYPES)) fields.set(`${name}.${member}`, absentField(type))
  }
  return fields
}

function createEnvironment(fields: ReadonlyMap<string, Field>): Environment<Subject> {
  return { resolve: (name) => fields.get(name)?.compiled, names: [...fields.keys()] }
}

function readsOf(
  properties: readonly string[],
  always: readonly string[],
  bindings: ReadonlyMap<string, PropertyBinding>,
): readonly string[] {
  const reads = new Set(always)
  for (const name of properties) {
    const dot = name.lastIndexOf('.')
    const binding = bindings.get(name) ?? (dot === -1 ? undefined : bindings.get(name.slice(0, dot)))
    for (const path of binding?.bound.reads ?? []) reads.add(path)
  }
  return [...reads]
}

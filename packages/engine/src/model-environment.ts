// Types of a model's names without any source: checks a filter or an order before a source is touched.
import type { ModelDescription, ModelProperty, PropertyType } from '@crosswalk/contract'
import type { CompiledProperty, Environment } from '@crosswalk/cql2'

const TYPES: Readonly<Record<ModelProperty['kind'], PropertyType>> = {
  text: 'text',
  number: 'number',
  boolean: 'boolean',
  enum: 'text',
  time: 'time',
  geometry: 'geometry',
  relation: 'text',
  measure: 'number',
}
const MEMBERS: Readonly<Record<string, PropertyType>> = {
  value: 'number',
  observedAt: 'time',
  unit: 'text',
  quality: 'text',
  missing: 'text',
}

/** The type of a canonical name: a property, `id`, or a member of a measure. Undefined where the model has no such name. */
export function typeOfName(model: ModelDescription, name: string): PropertyType | undefined {
  if (name === 'id') return 'text'
  const property = model.properties.find((candidate) => candidate.name === name)
  if (property) return TYPES[property.kind]
  const dot = name.lastIndexOf('.')
  const owner = dot < 0 ? undefined : model.properties.find((candidate) => candidate.name === name.slice(0, dot))
  return owner?.kind === 'measure' ? MEMBERS[name.slice(dot + 1)] : undefined
}

/** An environment in which everything is missing: compiling against it finds unknown names and types that cannot be compared. */
export function modelEnvironment(model: ModelDescription): Environment<unknown> {
  const resolve = (name: string): CompiledProperty<unknown> | undefined => {
    const type = typeOfName(model, name)
    return type === undefined ? undefined : { type, get: () => null }
  }
  return { resolve, names: ['id', ...model.properties.map((property) => property.name)] }
}

/** Relations that need no crosswalk key: the target's data say who is related. */
export function isDerivedRelation(property: ModelProperty): boolean {
  return property.kind === 'relation' && (property.by !== undefined || property.inverseOf !== undefined)
}

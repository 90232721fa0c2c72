// How the values behind canonical names are compared: one table for planner, evaluator and faces.
import type { PropertyType } from './collection.ts'
import type { ModelDescription, ModelProperty, PropertyKind } from './model-description.ts'

/** The type that values of a kind are compared as; a relation's value is a URI, a measure's a number in its canonical unit. */
export const KIND_TYPES = {
  text: 'text',
  number: 'number',
  boolean: 'boolean',
  enum: 'text',
  time: 'time',
  geometry: 'geometry',
  relation: 'text',
  measure: 'number',
} as const satisfies Record<PropertyKind, PropertyType>

/** What a filter may ask of a reading, as in `no2.observedAt`. */
export const READING_MEMBER_TYPES: Readonly<Record<string, PropertyType>> = {
  value: 'number',
  observedAt: 'time',
  resultTime: 'time',
  unit: 'text',
  quality: 'text',
  missing: 'text',
}

/** The type of a property, of `id`, or of a member of a measure; undefined where the model has no such name of its own. */
export function typeOfName(model: Pick<ModelDescription, 'properties'>, name: string): PropertyType | undefined {
  if (name === 'id') return 'text'
  const property = model.properties.find((candidate) => candidate.name === name)
  if (property) return KIND_TYPES[property.kind]
  const dot = name.indexOf('.')
  const owner = dot < 0 ? undefined : model.properties.find((candidate) => candidate.name === name.slice(0, dot))
  return owner?.kind === 'measure' ? READING_MEMBER_TYPES[name.slice(dot + 1)] : undefined
}

/** The measure whose readings a path is about: `no2.series`, one by one in `some` and `every`. Undefined for every other path. */
export function seriesOwner(model: Pick<ModelDescription, 'properties'>, path: string): ModelProperty | undefined {
  if (!path.endsWith('.series')) return undefined
  const name = path.slice(0, -'.series'.length)
  // Several values at a time are no single series.
  return model.properties.find((property) => property.name === name && property.kind === 'measure' && !property.many)
}

/** The name of the default time: what `during` on a list is about. Undefined where the model has none. */
export function timeNameOf(model: Pick<ModelDescription, 'properties'>): string | undefined {
  return model.properties.find((property) => property.role === 'time')?.name
}

/** The name of the default geometry: what boxes, distances and relations by place are about. Undefined where the model has none. */
export function geometryNameOf(model: Pick<ModelDescription, 'properties'>): string | undefined {
  return model.properties.find((property) => property.role === 'geometry')?.name
}

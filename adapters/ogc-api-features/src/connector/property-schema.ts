// JSON Schema (2020-12) of a property, with the keywords of OGC API Features Part 5 (OGC 23-058).
import type { ModelProperty, PropertyType } from '@crosswalk/contract'
import type { JsonSchema } from './face-collection.ts'

const BY_TYPE: Readonly<Record<PropertyType, JsonSchema>> = {
  text: { type: 'string' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  timestamp: { type: 'string', format: 'date-time' },
  time: { type: 'string' },
  interval: { type: 'string' },
  geometry: { format: 'geometry-any' },
  array: { type: 'array' },
  json: {},
  unknown: {},
}

/** RFC 3339: an instant, or a day. One `format` would not be true of both. */
export const TIME_SCHEMA: JsonSchema = { type: 'string', anyOf: [{ format: 'date-time' }, { format: 'date' }] }

/** Of a raw collection's column; the unit is the source's own. */
export function schemaOfType(type: PropertyType, unit?: string): JsonSchema {
  return { ...BY_TYPE[type], ...(unit === undefined ? {} : unitOf(unit)) }
}

/** Of a model's property itself: a measure is its number in the canonical unit, a relation the URI it leads to. */
export function schemaOfProperty(property: ModelProperty, collectionOf: (model: string) => string | undefined): JsonSchema {
  const scalar = { ...scalarOf(property), ...roleOf(property, collectionOf) }
  const described = { title: titleOf(property.name), description: descriptionOf(property), 'x-ogc-definition': property.iri }
  return property.many ? { ...described, type: 'array', items: scalar } : { ...described, ...scalar }
}

function scalarOf(property: ModelProperty): JsonSchema {
  switch (property.kind) {
    case 'text':
      return { type: 'string' }
    case 'enum':
      return { type: 'string', ...(property.values === undefined ? {} : { enum: property.values }) }
    case 'number':
      return { type: 'number' }
    case 'boolean':
      return { type: 'boolean' }
    case 'time':
      return TIME_SCHEMA
    case 'geometry':
      return { format: 'geometry-any' }
    case 'relation':
      return { type: 'string', format: 'uri' }
    case 'measure':
      return { type: 'number', ...(property.unit === undefined ? {} : unitOf(property.unit)) }
  }
}

function roleOf(property: ModelProperty, collectionOf: (model: string) => string | undefined): JsonSchema {
  if (property.role === 'geometry') return { 'x-ogc-role': 'primary-geometry' }
  if (property.role === 'time') return { 'x-ogc-role': 'primary-interval-start' }
  if (property.kind !== 'relation' || property.target === undefined) return {}
  const collection = collectionOf(property.target)
  return { 'x-ogc-role': 'reference', ...(collection === undefined ? {} : { 'x-ogc-collectionId': collection }) }
}

function unitOf(unit: string): JsonSchema {
  return { 'x-ogc-unit': unit, 'x-ogc-unitLang': 'UCUM' }
}

/** `temperatureMax` -> `temperature max`. */
export function titleOf(name: string): string {
  return name.replaceAll(/([a-z\d])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
}

function descriptionOf({ description, statistic, over }: ModelProperty): string | undefined {
  const measured = [statistic === undefined ? '' : `Statistic: ${statistic}`, over === undefined ? '' : `over ${over}`].filter(
    (part) => part !== '',
  )
  const parts = [description, measured.length > 0 ? `${measured.join(' ')}.` : undefined].filter((part) => part !== undefined)
  return parts.length > 0 ? parts.join(' ') : undefined
}

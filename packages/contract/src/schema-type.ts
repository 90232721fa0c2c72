// The type of a property as a JSON Schema or an OGC queryables document (OGC 19-079r2 section 8) declares it.
import type { PropertyType } from './collection.ts'

const JSON_TYPES: Readonly<Record<string, PropertyType>> = {
  string: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  array: 'array',
  object: 'json',
}

/** Undefined where the schema of the property names no type, or several. */
export function typeOfSchema(property: Readonly<Record<string, unknown>>): PropertyType | undefined {
  const { $ref: reference, format } = property
  if (typeof reference === 'string' && /\bgeojson\.org\/schema\//.test(reference)) return 'geometry'
  if (typeof format === 'string' && format.startsWith('geometry-')) return 'geometry'
  if (format === 'date') return 'date'
  if (format === 'date-time') return 'timestamp'
  const [type, ...others] = [property['type']].flat().filter((name) => name !== 'null')
  return typeof type === 'string' && others.length === 0 ? JSON_TYPES[type] : undefined
}

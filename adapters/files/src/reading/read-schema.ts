// Types of properties from a JSON Schema or an OGC queryables document (OGC 19-079r2 section 8).
import type { PropertyType } from '@crosswalk/contract'
import { parseJson } from './parse-json.ts'
import type { Problems } from './problems.ts'
import { isPlainRecord } from './records.ts'
import type { PlainRecord } from './records.ts'

/** Properties that the document types; others are inferred. @throws SourceError SOURCE_MALFORMED no schema with properties */
export function readSchema(text: string, problems: Problems): ReadonlyMap<string, PropertyType> {
  const schema = parseJson(text, problems)
  const properties = isPlainRecord(schema) ? schema['properties'] : undefined
  if (!isPlainRecord(properties)) throw problems.refuse(problems.file, 'is no schema: it has no properties')
  const types = new Map<string, PropertyType>()
  for (const [name, property] of Object.entries(properties)) {
    const type = isPlainRecord(property) ? typeOf(property) : undefined
    if (type !== undefined) types.set(name, type)
  }
  return types
}

const JSON_TYPES: Readonly<Record<string, PropertyType>> = {
  string: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  array: 'array',
  object: 'json',
}

function typeOf(property: PlainRecord): PropertyType | undefined {
  const { $ref: reference, format } = property
  if (typeof reference === 'string' && /\bgeojson\.org\/schema\//.test(reference)) return 'geometry'
  if (typeof format === 'string' && format.startsWith('geometry-')) return 'geometry'
  if (format === 'date') return 'date'
  if (format === 'date-time') return 'timestamp'
  const [type, ...others] = [property['type']].flat().filter((name) => name !== 'null')
  return typeof type === 'string' && others.length === 0 ? JSON_TYPES[type] : undefined
}

// Types of properties from a JSON Schema or an OGC queryables document (OGC 19-079r2 section 8).
import { type PropertyType, typeOfSchema } from '@crosswalk/contract'
import { parseJson } from './parse-json.ts'
import type { Problems } from './problems.ts'
import { isPlainRecord } from './records.ts'

/** Properties that the document types; others are inferred. @throws SourceError SOURCE_MALFORMED no schema with properties */
export function readSchema(text: string, problems: Problems): ReadonlyMap<string, PropertyType> {
  const schema = parseJson(text, problems)
  const properties = isPlainRecord(schema) ? schema['properties'] : undefined
  if (!isPlainRecord(properties)) throw problems.refuse(problems.file, 'is no schema: it has no properties')
  const types = new Map<string, PropertyType>()
  for (const [name, property] of Object.entries(properties)) {
    const type = isPlainRecord(property) ? typeOfSchema(property) : undefined
    if (type !== undefined) types.set(name, type)
  }
  return types
}

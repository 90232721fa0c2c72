// Types of properties from queryables and schema documents (OGC 19-079r2 section 8, OGC 23-058r2).
import { type PropertyType, typeOfSchema } from '@crosswalk/contract'
import { isRecord, textOf } from '../json.ts'
import type { JsonRecord } from '../json.ts'

/** One property as a document declares it. */
export interface DeclaredProperty {
  readonly name: string
  /** Undefined where the document does not say. `string` without a format says only that it is written as text. */
  readonly type: PropertyType | undefined
  readonly isLooseText: boolean
  readonly role: string | undefined
  readonly unit: string | undefined
}

/** The properties of a schema document; undefined where it is none. */
export function readDeclaredProperties(document: unknown): readonly DeclaredProperty[] | undefined {
  const properties = isRecord(document) ? document['properties'] : undefined
  if (!isRecord(properties)) return undefined
  return Object.entries(properties).flatMap(([name, property]) => (isRecord(property) ? [declare(name, property)] : []))
}

function declare(name: string, property: JsonRecord): DeclaredProperty {
  const type = typeOfSchema(property)
  return {
    name,
    type,
    isLooseText: type === 'text' && property['format'] === undefined && property['enum'] === undefined,
    role: textOf(property['x-ogc-role']),
    unit: textOf(property['x-ogc-unit']),
  }
}

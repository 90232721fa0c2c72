// JSON Schema (draft 2020-12) of an entity as an answer shows it: what the schema says of its type and of all that it leads to, in one document.
import type { ModelInfo } from '@crosswalk/contract'
import {
  getNullableType,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql'

export type JsonSchema = Readonly<Record<string, unknown>>

const INSTANT = String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$`

/** RFC 3339 instants stand as a pattern too: validators need not know formats. */
const SCALARS: Readonly<Record<string, JsonSchema>> = {
  ID: { type: 'string' },
  String: { type: 'string' },
  Int: { type: 'integer' },
  Float: { type: 'number' },
  Boolean: { type: 'boolean' },
  DateTime: { type: 'string', format: 'date-time', pattern: INSTANT },
  Duration: { type: 'string', format: 'duration' },
  GeoJSON: { type: 'object', properties: { type: { type: 'string' } }, required: ['type'] },
  JSON: {},
}

/** A value is never without its unit and its time; of everything else an answer holds what was selected. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  Measure: ['value', 'unit', 'observedAt'],
  Reading: ['value', 'unit', 'time'],
  TimeSpan: ['start', 'end'],
}

export interface EntitySchemaOptions {
  readonly model: Pick<ModelInfo, 'name' | 'iri' | 'properties'>
  /** Where it can be had: becomes `$id`. */
  readonly id?: string | undefined
}

/** Without aliases, fields by their names. Undefined where the schema has no such entity. */
export function entityJsonSchema(schema: GraphQLSchema, { model, id }: EntitySchemaOptions): JsonSchema | undefined {
  const entity = schema.getType(model.name)
  if (!isObjectType(entity)) return undefined
  const definitions = new Map<string, JsonSchema>()
  const seen = new Set<string>([entity.name])
  const waiting: GraphQLObjectType[] = [entity]
  const reach = (type: GraphQLNamedType): void => {
    const objects = isObjectType(type) ? [type] : isAbstractType(type) ? schema.getPossibleTypes(type) : []
    for (const object of objects) {
      if (seen.has(object.name)) continue
      seen.add(object.name)
      waiting.push(object)
    }
  }
  for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
    const described = schemaOfObject(type, schema, reach)
    definitions.set(type.name, type === entity ? withProperties(described, model) : described)
  }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...(id === undefined ? {} : { $id: id }),
    title: model.name,
    ...(typeof entity.description === 'string' ? { description: entity.description } : {}),
    'x-ogc-definition': model.iri,
    $ref: `#/$defs/${entity.name}`,
    $defs: Object.fromEntries([...definitions].toSorted(([left], [right]) => (left < right ? -1 : 1))),
  }
}

function schemaOfObject(type: GraphQLObjectType, schema: GraphQLSchema, reach: (type: GraphQLNamedType) => void): JsonSchema {
  const fields = Object.values(type.getFields())
  const properties = Object.fromEntries(fields.map((field) => [field.name, schemaOfField(field, schema, reach)]))
  const required = REQUIRED[type.name]
  return { type: 'object', properties, ...(required === undefined ? {} : { required }), additionalProperties: false }
}

function schemaOfField(
  { type, description }: GraphQLField<unknown, unknown>,
  schema: GraphQLSchema,
  reach: (type: GraphQLNamedType) => void,
): JsonSchema {
  return { ...(typeof description === 'string' ? { description } : {}), ...schemaOfType(type, schema, reach) }
}

function schemaOfType(type: GraphQLOutputType, schema: GraphQLSchema, reach: (type: GraphQLNamedType) => void): JsonSchema {
  const present = getNullableType(type)
  const described = isListType(present)
    ? { type: 'array', items: schemaOfType(present.ofType, schema, reach) }
    : schemaOfNamed(present as GraphQLNamedType, schema, reach)
  if (isNonNullType(type) || Object.keys(described).length === 0) return described
  return { anyOf: [described, { type: 'null' }] }
}

function schemaOfNamed(type: GraphQLNamedType, schema: GraphQLSchema, reach: (type: GraphQLNamedType) => void): JsonSchema {
  reach(type)
  if (isEnumType(type)) return { enum: type.getValues().map(({ name }) => name) }
  if (isObjectType(type)) return referTo(type)
  if (isAbstractType(type)) return { anyOf: schema.getPossibleTypes(type).map(referTo) }
  return SCALARS[type.name] ?? {}
}

function referTo({ name }: GraphQLObjectType): JsonSchema {
  return { $ref: `#/$defs/${name}` }
}

/** Each property with its IRI, and a measure with the unit it has where no other is asked for: keywords of OGC API Features Part 5 (OGC 23-058). */
function withProperties(entity: JsonSchema, { properties }: EntitySchemaOptions['model']): JsonSchema {
  const own = entity['properties'] as Readonly<Record<string, JsonSchema>>
  const described = properties.map(({ name, iri, kind, unit }) => {
    const isMeasured = kind === 'measure' && unit !== undefined
    return [
      name,
      { ...own[name], 'x-ogc-definition': iri, ...(isMeasured ? { 'x-ogc-unit': unit, 'x-ogc-unitLang': 'UCUM' } : {}) },
    ] as const
  })
  return { ...entity, properties: { ...own, ...Object.fromEntries(described) } }
}

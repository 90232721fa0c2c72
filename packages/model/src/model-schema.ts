// The JSON Schema of model files.
import { IRI_PATTERN, ISO_DURATION_PATTERN, NAME_PATTERN, TYPE_NAME_PATTERN } from './patterns.ts'

const text = { type: 'string', minLength: 1 }
const iri = { type: 'string', pattern: IRI_PATTERN, description: 'an absolute IRI such as https://example.org/name' }

const property = {
  type: 'object',
  required: ['kind', 'iri'],
  additionalProperties: false,
  properties: {
    kind: { type: 'string', enum: ['text', 'number', 'boolean', 'enum', 'time', 'geometry', 'relation', 'measure'] },
    iri,
    description: text,
    unit: { ...text, description: 'the UCUM code of the canonical unit, for instance ug/m3' },
    statistic: { type: 'string', enum: ['mean', 'min', 'max', 'sum', 'count', 'instantaneous'] },
    over: { type: 'string', pattern: ISO_DURATION_PATTERN, description: 'an ISO 8601 duration such as PT1H or P1D' },
    many: { type: 'boolean' },
    role: { type: 'string', enum: ['geometry', 'time', 'label'] },
    target: { ...text, description: 'the name of the model at the other end' },
    by: { type: 'string', enum: ['intersects', 'within', 'near'] },
    withinMetres: { type: 'number', exclusiveMinimum: 0, maximum: 20_100_000 },
    values: { type: 'array', minItems: 1, maxItems: 10_000, items: text },
    inverse: { ...text, description: 'the relation of the target that this is the other side of' },
  },
}

/** The JSON Schema (draft 2020-12) of one document of a model file; editors complete from it. */
export const modelSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Crosswalk model',
  description: 'A canonical entity type with its properties.',
  type: 'object',
  required: ['name', 'plural', 'iri', 'properties'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', pattern: TYPE_NAME_PATTERN, description: 'a GraphQL type name that begins with a capital letter' },
    plural: { type: 'string', pattern: NAME_PATTERN, description: 'a GraphQL field name, for instance transportStations' },
    iri,
    description: text,
    follows: {
      type: 'object',
      required: ['name', 'version'],
      additionalProperties: false,
      properties: { name: text, version: { ...text, description: 'the version as text, in quotation marks' }, iri },
    },
    properties: {
      type: 'object',
      minProperties: 1,
      propertyNames: { pattern: NAME_PATTERN, description: 'a GraphQL name that does not begin with two underscores' },
      additionalProperties: property,
    },
  },
} as const

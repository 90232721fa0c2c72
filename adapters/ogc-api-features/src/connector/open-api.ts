// The API definition (OpenAPI 3.0.3), whole in itself: no reference leaves the document, as the OGC test suite follows none.
import type { FaceCollection, JsonSchema } from './face-collection.ts'
import type { FaceState } from './face-state.ts'
import { featureParameters, itemsParameters } from './items-parameters.ts'
import { collectionUrl, MEDIA_TYPES } from './link.ts'
import { FORMAT_PARAMETER, type ParameterDefinition } from './parameter.ts'
import type { DocumentScope } from './json-documents.ts'

type Json = Readonly<Record<string, unknown>>

/** One path for each resource of each collection, so that every parameter is declared where it is taken. */
export function openApi({ state, base }: DocumentScope): Json {
  const paths: Record<string, Json> = {
    '/': { get: operation('landingPage', 'Where to go from here', [FORMAT_PARAMETER], [MEDIA_TYPES.json, OBJECT]) },
    '/api': { get: operation('apiDefinition', 'This document', [FORMAT_PARAMETER], [MEDIA_TYPES.openApi, OBJECT]) },
    '/conformance': { get: operation('conformance', 'What this API conforms to', [FORMAT_PARAMETER], [MEDIA_TYPES.json, CONFORMS_TO]) },
    '/collections': { get: operation('collections', 'The collections', [FORMAT_PARAMETER], [MEDIA_TYPES.json, COLLECTIONS]) },
  }
  for (const collection of state.collections) Object.assign(paths, collectionPaths(collection, state))
  return {
    openapi: '3.0.3',
    info: { title: state.title, version: '1.0.0', description: 'Unlike data sources, asked live, as features.' },
    servers: [{ url: base }],
    tags: [
      { name: 'Capabilities', description: 'What there is' },
      ...state.collections.map(({ id, description }) => ({ name: id, ...(description === undefined ? {} : { description }) })),
    ],
    paths,
    components: { schemas: { problem: PROBLEM } },
  }
}

function collectionPaths(collection: FaceCollection, state: FaceState): Record<string, Json> {
  const { id } = collection
  const path = (below = ''): string => collectionUrl('', id, below)
  const get = (name: string, summary: string, declared: readonly ParameterDefinition[], answer: Answer): Json => ({
    get: { ...operation(`${name}.${id}`, summary, declared, answer), tags: [id] },
  })
  const item = get('feature', `One feature of ${id}`, featureParameters(state), [MEDIA_TYPES.geoJson, FEATURE])
  return {
    [path()]: get('collection', `The collection ${id}`, [FORMAT_PARAMETER], [MEDIA_TYPES.json, OBJECT]),
    [path('/items')]: get('items', `Features of ${id}`, itemsParameters(collection, state), [MEDIA_TYPES.geoJson, FEATURE_COLLECTION]),
    [path('/items/{featureId}')]: { ...item, parameters: [FEATURE_ID] },
    ...Object.fromEntries(
      ['queryables', 'sortables', 'schema'].map((kind) => [
        path(`/${kind}`),
        get(kind, `The ${kind} of ${id}`, [FORMAT_PARAMETER], [MEDIA_TYPES.schema, OBJECT]),
      ]),
    ),
  }
}

type Answer = readonly [mediaType: string, schema: JsonSchema]

function operation(operationId: string, summary: string, declared: readonly ParameterDefinition[], [mediaType, schema]: Answer): Json {
  return {
    operationId,
    summary,
    tags: ['Capabilities'],
    parameters: declared.map(parameterObject),
    responses: {
      '200': { description: summary, content: { [mediaType]: { schema }, [MEDIA_TYPES.html]: { schema: { type: 'string' } } } },
      ...Object.fromEntries(REFUSALS.map(([status, description]) => [status, refusal(description)])),
    },
  }
}

function parameterObject({ name, description, schema }: ParameterDefinition): Json {
  return { name, in: 'query', description, required: false, schema, style: 'form', explode: false }
}

const REFUSALS = [
  ['400', 'A parameter that is not declared, or a value that it cannot have'],
  ['404', 'There is no such resource'],
  ['406', 'No media type that is accepted is offered'],
  ['422', 'The question reads more than one request may'],
  ['500', 'A mistake of the server'],
  ['502', 'No source could be read'],
  ['504', 'No source answered in time'],
] as const

function refusal(description: string): Json {
  return { description, content: { [MEDIA_TYPES.problem]: { schema: { $ref: '#/components/schemas/problem' } } } }
}

const FEATURE_ID: Json = {
  name: 'featureId',
  in: 'path',
  description: 'The id of a feature, percent-encoded.',
  required: true,
  schema: { type: 'string' },
}

const OBJECT: JsonSchema = { type: 'object' }
const LINKS: JsonSchema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['href', 'rel'],
    properties: { href: { type: 'string' }, rel: { type: 'string' }, type: { type: 'string' }, title: { type: 'string' } },
  },
}
const CONFORMS_TO: JsonSchema = {
  type: 'object',
  required: ['conformsTo'],
  properties: { conformsTo: { type: 'array', items: { type: 'string' } } },
}
const COLLECTIONS: JsonSchema = {
  type: 'object',
  required: ['links', 'collections'],
  properties: {
    links: LINKS,
    collections: {
      type: 'array',
      items: { type: 'object', required: ['id', 'links'], properties: { id: { type: 'string' }, links: LINKS } },
    },
  },
}
const FEATURE: JsonSchema = {
  type: 'object',
  required: ['type', 'geometry', 'properties'],
  properties: {
    type: { type: 'string', enum: ['Feature'] },
    id: { type: 'string' },
    geometry: { type: 'object', nullable: true },
    properties: { type: 'object', nullable: true },
    links: LINKS,
  },
}
const FEATURE_COLLECTION: JsonSchema = {
  type: 'object',
  required: ['type', 'features'],
  properties: {
    type: { type: 'string', enum: ['FeatureCollection'] },
    features: { type: 'array', items: FEATURE },
    links: LINKS,
    timeStamp: { type: 'string', format: 'date-time' },
    numberMatched: { type: 'integer', minimum: 0 },
    numberReturned: { type: 'integer', minimum: 0 },
    complete: { type: 'boolean' },
    completeness: { type: 'array', items: { type: 'object' } },
  },
}
const PROBLEM: JsonSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    parameter: { type: 'string' },
    expected: { type: 'array', items: { type: 'string' } },
  },
}

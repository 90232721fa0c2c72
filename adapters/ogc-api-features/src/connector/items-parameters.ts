// The parameters of a collection's items: the standard's own, and one for each property that can be compared with a text.
import type { PropertyType } from '@crosswalk/contract'
import type { FaceCollection, FaceProperty, JsonSchema } from './face-collection.ts'
import { CRS84_URI } from './face-crs.ts'
import type { FaceState } from './face-state.ts'
import { FORMAT_PARAMETER, type ParameterDefinition } from './parameter.ts'

export const FILTER_LANGUAGES = ['cql2-text', 'cql2-json'] as const

/** Continues a list: only ever taken from a `next` link. */
export const CURSOR = 'cursor'

/** In the order of the API definition. The schemas of bbox, limit and datetime are the standard's (OGC 17-069r4 section 7.15). */
export function itemsParameters(collection: FaceCollection, state: FaceState): readonly ParameterDefinition[] {
  const { systems, limits, defaultLimit } = state
  const uris = systems.map(({ uri }) => uri)
  const system = { type: 'string', format: 'uri', enum: uris, default: CRS84_URI }
  const own: readonly ParameterDefinition[] = [
    {
      name: 'bbox',
      description: 'Features whose geometry meets this box, heights aside; west greater than east crosses the antimeridian.',
      schema: BBOX,
    },
    {
      name: 'datetime',
      description: 'An instant, a day, or an interval with .. for an open end: features whose time meets it.',
      schema: { type: 'string' },
    },
    {
      name: 'limit',
      description: `Features of this page. More than ${limits.maxPageSize} counts as ${limits.maxPageSize}.`,
      schema: { type: 'integer', minimum: 1, maximum: limits.maxPageSize, default: defaultLimit },
    },
    { name: 'bbox-crs', description: 'The system of bbox, whose axes are in the order of the authority.', schema: system },
    { name: 'crs', description: 'The system of the answer, whose axes are in the order of the authority.', schema: system },
    { name: 'filter', description: 'CQL2 over the queryables.', schema: { type: 'string' } },
    {
      name: 'filter-lang',
      description: 'How filter is written.',
      schema: { type: 'string', enum: FILTER_LANGUAGES, default: FILTER_LANGUAGES[0] },
    },
    { name: 'filter-crs', description: 'The system of geometries in filter.', schema: system },
    {
      name: 'sortby',
      description: 'Sortables with commas between them, - before a descending one. Features without a value come last.',
      schema: NAMES,
    },
    { name: 'properties', description: 'The properties that features show.', schema: NAMES },
    {
      name: 'offset',
      description: 'Features to leave out before the page: for clients that count; next links cost less.',
      schema: { type: 'integer', minimum: 0, default: 0 },
    },
    { name: CURSOR, description: 'Where the next page begins: only from a next link.', schema: { type: 'string' } },
    FORMAT_PARAMETER,
  ]
  return [...own, ...propertyParameters(collection).map(parameterOf)]
}

const BBOX: JsonSchema = {
  type: 'array',
  oneOf: [
    { minItems: 4, maxItems: 4 },
    { minItems: 6, maxItems: 6 },
  ],
  items: { type: 'number' },
}
const NAMES: JsonSchema = { type: 'array', items: { type: 'string' } }

/** Types whose values a query parameter can spell. */
const SPELLABLE: Readonly<Partial<Record<PropertyType, JsonSchema>>> = {
  text: { type: 'string' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  date: { type: 'string' },
  timestamp: { type: 'string' },
  time: { type: 'string' },
  unknown: { type: 'string' },
}

/** A property of such a name is compared in `filter` only. */
const RESERVED: ReadonlySet<string> = new Set([
  'bbox',
  'bbox-crs',
  'crs',
  CURSOR,
  'datetime',
  'f',
  'filter',
  'filter-crs',
  'filter-lang',
  'limit',
  'offset',
  'properties',
  'sortby',
])

/** The properties that are query parameters (OGC 19-079r2 class Queryables as Query Parameters). */
export function propertyParameters({ properties }: FaceCollection): readonly FaceProperty[] {
  return properties.filter(({ name, isQueryable, type }) => isQueryable && SPELLABLE[type] !== undefined && !RESERVED.has(name))
}

function parameterOf({ name, type, schema }: FaceProperty): ParameterDefinition {
  const { description } = schema
  return {
    name,
    description: `Features whose ${name} is this value.${typeof description === 'string' ? ` ${description}` : ''}`,
    schema: SPELLABLE[type] ?? { type: 'string' },
  }
}

/** Those of one feature. */
export function featureParameters(state: FaceState): readonly ParameterDefinition[] {
  const uris = state.systems.map(({ uri }) => uri)
  const schema = { type: 'string', format: 'uri', enum: uris, default: CRS84_URI }
  return [{ name: 'crs', description: 'The system of the answer, whose axes are in the order of the authority.', schema }, FORMAT_PARAMETER]
}

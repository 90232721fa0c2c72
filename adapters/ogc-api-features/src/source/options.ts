// What a configuration may say of a server that speaks OGC API Features.
import { PROPERTY_TYPES, type PropertyType } from '@crosswalk/contract'
import { HTTP_OPTION_PROPERTIES } from '@crosswalk/http'
import type { HttpOptions } from '@crosswalk/http'
import type { FilterLanguage } from './request/abilities.ts'

/** What one collection needs said where the server does not say it itself. */
export interface CollectionOptions {
  /** Types of properties, stronger than queryables, schema and sample. */
  readonly types?: Readonly<Record<string, PropertyType>> | undefined
  /** URI of a reference system to ask in, as the server spells it; geometries are CRS84 inside all the same. */
  readonly crs?: string | undefined
  /** The server writes empty text where it has no value. @default false */
  readonly emptyIsNull?: boolean | undefined
  /** Axes of this collection's coordinates are the other way round than the server says. @default found by a probe */
  readonly swapAxes?: boolean | undefined
}

export interface OgcApiFeaturesOptions extends HttpOptions {
  /** The landing page. */
  readonly url: string
  /** Collections to read, by identifier: a list, or a map with options. @default all that hold features */
  readonly collections?: readonly string[] | Readonly<Record<string, CollectionOptions>> | undefined
  /** Ask what the server can do with questions whose answers are known. Without it nothing is pushed. @default true */
  readonly probe?: boolean | undefined
  /** The language of filters, where the choice by probes is not wanted; `none` sends no filter. */
  readonly filterLanguage?: FilterLanguage | 'none' | undefined
  /** Features in one page. @default 1000 */
  readonly maxPageSize?: number | undefined
  /** Ask only for properties that the query reads, of a server that a probe finds to honour `properties=`; `unmapped` then shows no others. @default false */
  readonly select?: boolean | undefined
  /** For descriptions and probes at connect; what is not done by then goes on afterwards, with nothing pushed meanwhile. @default 3500 */
  readonly probeTimeoutMs?: number | undefined
}

export const DEFAULT_MAX_PAGE_SIZE = 1000
export const DEFAULT_PROBE_TIMEOUT_MS = 3_500

const text = { type: 'string', minLength: 1 }

const collectionOptions = {
  type: 'object',
  additionalProperties: false,
  properties: {
    types: { type: 'object', additionalProperties: { enum: PROPERTY_TYPES } },
    crs: text,
    emptyIsNull: { type: 'boolean', default: false },
    swapAxes: { type: 'boolean' },
  },
}

/** JSON Schema (draft 2020-12). */
export const optionsSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  required: ['url'],
  properties: {
    url: { description: 'The landing page', type: 'string', pattern: '^https?://' },
    collections: {
      description: 'Collections to read: a list of identifiers, or a map with options',
      oneOf: [
        { type: 'array', items: text, minItems: 1 },
        { type: 'object', minProperties: 1, additionalProperties: collectionOptions },
      ],
    },
    probe: { type: 'boolean', default: true },
    filterLanguage: { enum: ['cql2-text', 'cql2-json', 'cql-text', 'cql-json', 'none'] },
    maxPageSize: { type: 'integer', minimum: 1, default: DEFAULT_MAX_PAGE_SIZE },
    select: { type: 'boolean', default: false },
    probeTimeoutMs: { type: 'integer', minimum: 1, default: DEFAULT_PROBE_TIMEOUT_MS },
    ...HTTP_OPTION_PROPERTIES,
  },
}

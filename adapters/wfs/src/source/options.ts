// What a configuration may say of a WFS source.
import { HTTP_OPTION_PROPERTIES } from '@crosswalk/http'
import type { HttpOptions } from '@crosswalk/http'

/** What one feature type needs said where the server does not say it itself. */
export interface WfsCollectionOptions {
  /** The property whose value is unique. @default the one that the server makes its feature ids of, where there is one */
  readonly key?: string | undefined
  /** Of geometries that name no coordinate reference system: a URN, a URI or `EPSG:code`. @default the feature type's own */
  readonly crs?: string | undefined
  readonly title?: string | undefined
  readonly licence?: string | undefined
  readonly attribution?: string | undefined
}

export interface WfsOptions extends HttpOptions {
  /** The base URL, with or without `SERVICE` and `REQUEST`; what else stands in its query (`map=`) goes with every request. */
  readonly url: string
  /** By the feature type's name as the server writes it (`city:stations`). @default all feature types of the server, 50 at most */
  readonly collections?: Readonly<Record<string, WfsCollectionOptions | null>> | undefined
  /** @default the highest of both that the server has */
  readonly version?: WfsVersion | undefined
  /** How features are sent for: `auto` takes POST where a URL would be longer than 2,000 characters and the server offers POST. @default 'auto' */
  readonly method?: 'auto' | 'GET' | 'POST' | undefined
  /** `auto` reads GeoJSON where it was found to say the same as GML, `gml` never. @default 'auto' */
  readonly format?: 'auto' | 'gml' | undefined
  /** The most features that one request asks for; as many are asked for only where they come in time. @default 50000 */
  readonly pageSize?: number | undefined
  /** For descriptions and probes at connect; what is not done by then goes on afterwards, with nothing pushed meanwhile. @default 3500 */
  readonly probeTimeoutMs?: number | undefined
}

export type WfsVersion = '2.0.0' | '1.1.0'

export const DEFAULT_PAGE_SIZE = 50_000
export const DEFAULT_PROBE_TIMEOUT_MS = 3_500

/** A server with more feature types than this is connected for these, and says so. */
export const MAX_COLLECTIONS = 50

const text = { type: 'string', minLength: 1 }

/** JSON Schema (draft 2020-12). */
export const optionsSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  required: ['url'],
  additionalProperties: false,
  properties: {
    ...HTTP_OPTION_PROPERTIES,
    url: { type: 'string', pattern: '^https?://' },
    collections: {
      type: 'object',
      minProperties: 1,
      additionalProperties: {
        oneOf: [
          { type: 'null' },
          {
            type: 'object',
            additionalProperties: false,
            properties: { key: text, crs: text, title: text, licence: text, attribution: text },
          },
        ],
      },
    },
    version: { enum: ['2.0.0', '1.1.0'] },
    method: { enum: ['auto', 'GET', 'POST'], default: 'auto' },
    format: { enum: ['auto', 'gml'], default: 'auto' },
    pageSize: { type: 'integer', minimum: 1, default: DEFAULT_PAGE_SIZE },
    probeTimeoutMs: { type: 'integer', minimum: 1, default: DEFAULT_PROBE_TIMEOUT_MS },
  },
} as const

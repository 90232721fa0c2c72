// What a configuration may say of a file source.
import { PROPERTY_TYPES, type PropertyType } from '@crosswalk/contract'

/** What one collection needs said where the file does not say it itself. */
export interface CollectionOptions {
  /** Defines the collection; without it the entry is about the file of that name under the source's `path`. */
  readonly path?: string | undefined
  /** JSONPath to the records: member and wildcard steps of RFC 9535. */
  readonly rows?: string | undefined
  /** The TopoJSON object; needed where there are several. */
  readonly object?: string | undefined
  /** The item's member that holds a feature's geometry. @default 'geometry' */
  readonly geometryName?: string | undefined
  /** Any encoding that iconv-lite knows. @default 'utf-8' */
  readonly encoding?: string | undefined
  /** @default tab for .tsv, else the one of comma, semicolon, tab and bar that the header holds most */
  readonly delimiter?: string | undefined
  /** Types of columns, stronger than `schema` and inference. */
  readonly types?: Readonly<Record<string, PropertyType>> | undefined
  /** Path of a JSON Schema or OGC queryables document that gives types. */
  readonly schema?: string | undefined
  /** Two records with one key: refuse the file, take the key for no key, or keep the first record only. @default 'error' */
  readonly duplicates?: 'error' | 'group' | 'first' | undefined
  /** A record that cannot be read: leave it out and report it, or refuse the file. @default 'skip' */
  readonly malformed?: 'skip' | 'refuse' | undefined
  readonly licence?: string | undefined
  readonly attribution?: string | undefined
  readonly title?: string | undefined
  /** The property whose value is unique. @default 'id' where every record has one */
  readonly key?: string | undefined
}

export interface FilesOptions {
  /** Files or globs, relative to the configuration, or `package:NAME/FILE`. Each file is one collection. */
  readonly path?: string | readonly string[] | undefined
  readonly collections?: Readonly<Record<string, CollectionOptions>> | undefined
  /** Read files again when they change. @default true */
  readonly reload?: boolean | undefined
  /** Of a file as it lies there and as it is decompressed. @default 1073741824 */
  readonly maxFileBytes?: number | undefined
}

export const DEFAULT_MAX_FILE_BYTES = 2 ** 30

const text = { type: 'string', minLength: 1 }

/** JSON Schema (draft 2020-12). */
export const optionsSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  anyOf: [{ required: ['path'] }, { required: ['collections'] }],
  properties: {
    path: {
      description: 'Files or globs, relative to the configuration, or package:NAME/FILE',
      oneOf: [text, { type: 'array', items: text, minItems: 1 }],
    },
    reload: { type: 'boolean', default: true },
    maxFileBytes: { type: 'integer', minimum: 1, default: DEFAULT_MAX_FILE_BYTES },
    collections: {
      type: 'object',
      minProperties: 1,
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        properties: {
          path: text,
          rows: { type: 'string', pattern: '^\\$' },
          object: text,
          geometryName: text,
          encoding: text,
          delimiter: { type: 'string', minLength: 1, maxLength: 1 },
          types: { type: 'object', additionalProperties: { enum: PROPERTY_TYPES } },
          schema: text,
          duplicates: { enum: ['error', 'group', 'first'] },
          malformed: { enum: ['skip', 'refuse'] },
          licence: text,
          attribution: text,
          title: text,
          key: text,
        },
      },
    },
  },
}

// The JSON Schema of the configuration file: what an editor completes and what the file is checked against.
import type { Adapter } from '@crosswalk/contract'
import { DEFAULT_GRAPHQL_LIMITS } from '@crosswalk/graphql'
import type { GraphqlLimits } from '@crosswalk/graphql'

type Schema = Readonly<Record<string, unknown>>

const text = (description: string): Schema => ({ type: 'string', minLength: 1, description })
const count = (description: string, minimum: number, maximum: number, standard?: number): Schema => ({
  type: 'integer',
  description,
  minimum,
  maximum,
  ...(standard === undefined ? {} : { default: standard }),
})

/** What every source has, whatever its adapter. */
const sourceSettings = {
  id: {
    type: 'string',
    pattern: '^[A-Za-z][A-Za-z0-9_-]{0,63}$',
    description: 'A letter, then letters, digits, - or _, 64 at most: names the source in queries, cursors and provenance.',
  },
  adapter: text('The mechanism of the source.'),
  title: text('A title for people.'),
  licence: text('The licence of the data, where a collection does not state its own. Without one it shows as UNKNOWN.'),
  attribution: text('Whom to name when the data are used.'),
  publisher: text('Who publishes the data.'),
} as const satisfies Record<string, Schema>

/** The keys of a source that are not options of its adapter. */
export const SOURCE_KEYS: readonly string[] = Object.keys(sourceSettings)

const QUERY_LIMITS: Readonly<Record<keyof GraphqlLimits, string>> = {
  maxDepth: 'Fields inside fields.',
  maxIntrospectionDepth: 'The same inside __schema and __type.',
  maxAliases: 'Aliases.',
  maxRootFields: 'Fields at the root.',
  maxFields: 'Fields as written, fragments counted wherever they are spread.',
  maxDirectives: 'Directives.',
  maxCost: 'Leaf fields, each times the rows it is shown for.',
  maxDocumentLength: 'Characters of the document.',
  maxTokens: 'Tokens of the document.',
  maxNesting: 'Brackets inside brackets.',
}

const identity: Schema = {
  type: 'array',
  maxItems: 1000,
  description: 'Identity groups: entities of these crosswalks are one where their URIs mean the same. Outside groups nothing is merged.',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['group', 'crosswalks', 'by'],
    properties: {
      group: text('A name for people: explain and messages show it.'),
      crosswalks: {
        type: 'array',
        minItems: 2,
        maxItems: 100,
        description: 'Crosswalks of one model. The first that holds a part gives the URI, and wins where neither times nor changes decide.',
        items: text('The name of a crosswalk.'),
      },
      by: {
        description: 'uri: equal URIs are one thing. {table: FILE}: also those in one row of a CSV file, chains of rows followed.',
        anyOf: [
          { const: 'uri' },
          {
            type: 'object',
            additionalProperties: false,
            required: ['table'],
            properties: {
              table: text('A CSV file relative to this one: the first row names the columns, each other row holds URIs of one thing.'),
            },
          },
        ],
      },
    },
  },
}

const limits: Schema = {
  type: 'object',
  additionalProperties: false,
  description: 'What one client request may cost.',
  properties: {
    deadlineMs: count('One deadline for the whole request, in milliseconds.', 1, 600_000, 10_000),
    maxPageSize: count('The largest `first`.', 1, 100_000, 1_000),
    maxScannedRows: count('Rows read from remote or unindexed collections.', 1, 100_000_000, 100_000),
    maxBytes: count('Bytes read from all sources.', 1, 1_099_511_627_776, 268_435_456),
    maxRequests: count('Requests sent to all sources.', 1, 1_000_000, 1_000),
    query: {
      type: 'object',
      additionalProperties: false,
      description: 'What a GraphQL document may ask for; checked before any source is asked.',
      properties: Object.fromEntries(
        Object.entries(QUERY_LIMITS).map(([key, description]) => [
          key,
          count(description, 1, 1_000_000_000, DEFAULT_GRAPHQL_LIMITS[key as keyof GraphqlLimits]),
        ]),
      ),
    },
  },
}

const server: Schema = {
  type: 'object',
  additionalProperties: false,
  description: 'How the gateway itself is served.',
  properties: {
    cors: {
      description:
        'Which other origins may read answers in a browser: false for none, true for any, or a list such as [https://app.example.org].',
      default: false,
      anyOf: [
        { type: 'boolean' },
        {
          type: 'array',
          minItems: 1,
          items: { type: 'string', pattern: '^https?://[^/]+$', description: 'An origin: https://example.org' },
        },
      ],
    },
    persistedOnly: {
      type: 'boolean',
      default: false,
      description:
        'Answer persistedOperations only: what a client sends itself is refused, there is no GraphiQL, and /ogc is closed unless faces.ogcApiFeatures opens it.',
    },
    discoveryTimeoutMs: count('One attempt to connect a source, its probes included, in milliseconds.', 1, 600_000, 5_000),
    explain: { type: 'boolean', description: 'Answer with the plan on request. Default: only where the gateway binds a loopback address.' },
  },
}

const faces: Schema = {
  type: 'object',
  additionalProperties: false,
  description: 'What is served beside GraphQL.',
  properties: {
    ogcApiFeatures: {
      type: ['boolean', 'object'],
      description:
        'OGC API Features at /ogc: false for not at all, or what it offers. Default: true, and false beside server.persistedOnly.',
      additionalProperties: false,
      properties: {
        raw: {
          type: ['boolean', 'array'],
          description: 'Raw collections beside the models, as source:collection: true for those of all sources, or a list of sources.',
          default: false,
          minItems: 1,
          items: text('The id of a source.'),
        },
        crs: {
          type: 'array',
          description: 'Coordinate reference systems beside CRS84.',
          default: ['EPSG:4326', 'EPSG:3857'],
          items: text('A system: EPSG:25833'),
        },
        matchMissing: {
          type: 'boolean',
          description:
            'Do bbox and datetime also match features without geometry or time, as the standard requires. false spares sources that cannot look for missing values a read of everything.',
          default: true,
        },
      },
    },
  },
}

/** Each adapter's options stand beside the settings of the source; its own references keep their meaning through `$id`. */
function sourceSchema(adapter: Adapter): Schema {
  const options = adapter.optionsSchema as {
    readonly properties?: Schema
    readonly required?: readonly string[]
    readonly description?: string
  }
  return {
    ...options,
    $id: `https://crosswalk.invalid/schemas/source-${adapter.mechanism}.schema.json`,
    type: 'object',
    description:
      options.description ?? `a ${adapter.mechanism} source with its options: ${Object.keys(options.properties ?? {}).join(', ')}`,
    properties: { ...sourceSettings, ...options.properties, adapter: { ...sourceSettings.adapter, const: adapter.mechanism } },
    required: ['id', 'adapter', ...(options.required ?? [])],
  }
}

/** JSON Schema (draft 2020-12) of a configuration file that may use these adapters. Text is checked after `${VARIABLES}` are filled in. */
export function configurationSchema(adapters: readonly Adapter[]): Schema {
  const mechanisms = adapters.map((adapter) => adapter.mechanism)
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Crosswalk configuration',
    description:
      'Sources, models, crosswalks and limits of a gateway. In any text ${NAME} is the environment variable NAME, $${ a plain ${.',
    type: 'object',
    additionalProperties: false,
    required: ['sources'],
    properties: {
      publicUrl: text('What links and minted identifiers start with. Default: the address served.'),
      cursorKey: text('32 bytes in base64 that seal cursors; replicas share it. Default: a random key per process.'),
      sources: {
        type: 'array',
        minItems: 1,
        description: 'In the order of lists without orderBy.',
        items: {
          type: 'object',
          required: ['id', 'adapter'],
          properties: { ...sourceSettings, adapter: { ...sourceSettings.adapter, enum: mechanisms } },
          allOf: adapters.map((adapter) => ({
            if: { type: 'object', required: ['adapter'], properties: { adapter: { const: adapter.mechanism } } },
            // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema; the schema is never awaited
            then: sourceSchema(adapter),
          })),
        },
      },
      models: text('A folder of model files, beside the shipped models; relative to this file.'),
      crosswalks: text('A folder of crosswalk files; relative to this file.'),
      identity,
      inspireNamespaces: {
        type: 'array',
        maxItems: 1000,
        description:
          'Namespaces of INSPIRE identifiers: what follows the local id in an identifier of theirs is its version, and no part of identity.',
        items: { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9+.-]*:.+$', description: 'For instance https://data.example.org/so/ef.' },
      },
      persistedOperations: text(
        'Operations that a request may name instead of sending one: a folder of .graphql files, or a JSON object of operations by id; relative to this file.',
      ),
      limits,
      server,
      faces,
    },
  }
}

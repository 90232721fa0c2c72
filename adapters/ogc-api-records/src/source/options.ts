// What a configuration may say of a catalogue.
import { HTTP_OPTION_PROPERTIES } from '@crosswalk/http'
import type { HttpOptions } from '@crosswalk/http'

export interface RecordsOptions extends HttpOptions {
  /** Landing page of OGC API Records, or the address that answers CSW. */
  readonly url: string
  /** @default what the server says it is */
  readonly protocol?: 'records' | 'csw' | undefined
  /** Of CSW: what records are asked for as. ISO 19139 has times, identifiers and publishers that Dublin Core has not. @default 'dublin-core' */
  readonly recordSchema?: RecordSchema | undefined
  /** Ask known records at connect what the server really applies; without it nothing but paging is left to the server. @default true */
  readonly probe?: boolean | undefined
  /** For all probes of a collection together; what is not answered by then is not left to the server. @default 3000 */
  readonly probeTimeoutMs?: number | undefined
}

export type RecordSchema = 'dublin-core' | 'iso-19139'

export const DEFAULT_PROBE_TIMEOUT_MS = 3_000

/** JSON Schema (draft 2020-12). */
export const optionsSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  required: ['url'],
  properties: {
    url: { type: 'string', pattern: '^https?://', description: 'Landing page of OGC API Records, or the address that answers CSW' },
    protocol: { enum: ['records', 'csw'] },
    recordSchema: { enum: ['dublin-core', 'iso-19139'], default: 'dublin-core', description: 'Of CSW: what records are asked for as' },
    probe: { type: 'boolean', default: true },
    probeTimeoutMs: { type: 'integer', minimum: 1, default: DEFAULT_PROBE_TIMEOUT_MS },
    ...HTTP_OPTION_PROPERTIES,
  },
}

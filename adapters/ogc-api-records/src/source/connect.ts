// The catalogue adapter: finds out which protocol it is, reads its description, and probes what it applies.
import { createHash } from 'node:crypto'
import { ConfigError, SourceError } from '@crosswalk/contract'
import type { Adapter, Collection, ConnectContext } from '@crosswalk/contract'
import { createHttpClient } from '@crosswalk/http'
import type { HttpClient } from '@crosswalk/http'
import { createCswCatalogue, readCapabilities } from '../csw/connect-csw.ts'
import { connectRecords, readLanding } from '../records/connect-records.ts'
import type { Asking } from '../records/connect-records.ts'
import { WHOLE } from './catalogue.ts'
import type { Catalogue, CatalogueRecord, Support } from './catalogue.ts'
import { createRecordsSource } from './create-records-source.ts'
import type { ConnectedCatalogue } from './create-records-source.ts'
import { DEFAULT_PROBE_TIMEOUT_MS, optionsSchema } from './options.ts'
import type { RecordsOptions } from './options.ts'
import { PROBE_SIZE } from './ask-known.ts'
import { probeBbox } from './probe-bbox.ts'
import { NO_SUPPORT, probeCatalogue } from './probe-catalogue.ts'
import type { Probed } from './probe-catalogue.ts'
import { describeProperties } from './record-properties.ts'

const PROBER = { key: 'connect' }

export const recordsAdapter = {
  mechanism: 'ogc-api-records',
  optionsSchema,
  async connect(given, context) {
    const options = checkOptions(given)
    const client = createClient(options, context)
    try {
      const found = await describe(client, options, askingOf(context))
      if (!found)
        throw new SourceError('SOURCE_MALFORMED', 'neither OGC API Records nor CSW 2.0.2 lives there', { sourceId: context.sourceId })
      const catalogues = await Promise.all(found.catalogues.map((one) => connectCatalogue(one, options, askingOf(context))))
      const { product, version } = found
      const description = { product, version, url: options.url }
      return createRecordsSource({ id: context.sourceId, client, catalogues, description })
    } catch (error) {
      await client.close()
      throw error
    }
  },
  async recognise(url, context, connection?: Readonly<Record<string, unknown>>) {
    const client = createClient({ ...connection, url }, context)
    try {
      const asking = askingOf(context)
      const landing = await unlessOther(readLanding(client, url, asking))
      if (landing) return { options: { url }, title: landing.title }
      const csw = await unlessOther(readCapabilities(client, url, asking))
      return csw ? { options: { url, protocol: 'csw' }, title: csw.title } : null
    } finally {
      await client.close()
    }
  },
} satisfies Adapter

function checkOptions(given: unknown): RecordsOptions {
  const { url } = (given ?? {}) as { url?: unknown }
  if (typeof url === 'string') return given as RecordsOptions
  throw new ConfigError([{ file: 'options', path: ['url'], message: 'a catalogue needs a URL', expected: 'a URL of http or https' }])
}

function createClient(options: RecordsOptions, { sourceId, baseDirectory, transport }: ConnectContext): HttpClient {
  return createHttpClient({ sourceId, url: options.url, settings: options, baseDirectory, transport })
}

function askingOf({ signal, sourceId }: ConnectContext): Asking {
  return { signal, sourceId, principal: PROBER }
}

/** Null where the server answers, but not as what it was asked for. */
async function unlessOther<Value>(promise: Promise<Value>): Promise<Value | null> {
  try {
    return await promise
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'SOURCE_REJECTED' || code === 'SOURCE_MALFORMED' || code === 'SOURCE_FAILED') return null
    throw error
  }
}

interface Described {
  readonly product?: string | undefined
  readonly version?: string | undefined
  /** Several ways to ask one collection: the first whose box keeps a known record is taken. */
  readonly catalogues: readonly (readonly Catalogue[])[]
}

async function describe(client: HttpClient, options: RecordsOptions, asking: Asking): Promise<Described | null> {
  const landing = options.protocol === 'csw' ? null : await unlessOther(readLanding(client, options.url, asking))
  if (landing) {
    const { product, catalogues } = await connectRecords(client, landing, asking)
    return { product, catalogues: catalogues.map((catalogue) => [catalogue]) }
  }
  if (options.protocol === 'records') return null
  const description = await readCapabilities(client, options.url, asking)
  if (!description) return null
  const { sourceId } = asking
  const ways = (['latitude first', 'longitude first'] as const).map((axisOrder) =>
    createCswCatalogue(client, { sourceId, description, axisOrder, recordSchema: options.recordSchema ?? 'dublin-core' }),
  )
  return { product: description.product, version: 'CSW 2.0.2', catalogues: [ways] }
}

async function connectCatalogue(ways: readonly Catalogue[], options: RecordsOptions, asking: Asking): Promise<ConnectedCatalogue> {
  const [first, second] = ways as readonly [Catalogue, Catalogue?]
  const { records: sample, matched } = await first.readPage(first.toRequest(WHOLE, PROBE_SIZE), asking)
  const none: Probed = { support: NO_SUPPORT, quirks: [] }
  const probing = { catalogue: first, sample, context: asking, timeoutMs: options.probeTimeoutMs ?? DEFAULT_PROBE_TIMEOUT_MS }
  const probed = options.probe === false ? none : await probeCatalogue(probing)
  const lost = probed.quirks.find((quirk) => /^bbox (?:loses|is refused)/.test(quirk))
  const isSwapped = lost !== undefined && second && (await probeBbox({ ...probing, catalogue: second })) === 'applied'
  const catalogue = isSwapped ? second : first
  const support = isSwapped ? { ...probed.support, bbox: true } : probed.support
  const quirks = isSwapped ? probed.quirks.map((quirk) => (quirk === lost ? 'reads boxes longitude first' : quirk)) : probed.quirks
  return { catalogue, collection: describeCollection(catalogue, { url: options.url, sample, matched, support }), support, quirks }
}

interface Found {
  readonly url: string
  readonly sample: readonly CatalogueRecord[]
  readonly matched: number | undefined
  readonly support: Support
}

function describeCollection({ id, title, bbox, during, licence }: Catalogue, { url, sample, matched, support }: Found): Collection {
  const { ids, bbox: boxes, equals, like, words, ranges } = support
  const isFilterable = (name: string): boolean =>
    (name === 'id' && ids) || (name === 'geometry' && boxes) || [equals, like, words, ranges].some((names) => names.has(name))
  const properties = describeProperties(sample, isFilterable)
  const revision = createHash('sha256')
    .update(JSON.stringify([url, id, properties]))
    .digest('base64url')
    .slice(0, 16)
  return Object.freeze({
    id,
    title,
    properties,
    geometryProperty: 'geometry',
    keyProperty: 'id',
    count: matched === undefined ? undefined : { value: matched, accuracy: 'exact' },
    bbox,
    during,
    paging: 'offset',
    revision,
    local: false,
    skippedRows: 0,
    warnings: [],
    licence,
  } satisfies Collection)
}

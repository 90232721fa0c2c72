// From the landing page to probed collections: in order of worth, a few at a time, as far as the time goes.
import { SourceError } from '@crosswalk/contract'
import { eachAtOnce } from '@crosswalk/http'
import type { HttpContext } from '@crosswalk/http'
import { wantedCollections } from './check-options.ts'
import type { CollectionStates } from './collection-states.ts'
import type { FeatureClient } from './items/feature-client.ts'
import { DEFAULT_MAX_PAGE_SIZE } from './options.ts'
import type { OgcApiFeaturesOptions } from './options.ts'
import { probeCollection } from './probe/probe-collection.ts'
import type { Lore } from './probe/probe.ts'
import type { ProbeCache } from './probe/probe-cache.ts'
import type { FilterLanguage } from './request/abilities.ts'
import { describeCollection } from './service/describe-collection.ts'
import type { CollectionDocument } from './service/describe-collection.ts'
import { digest, readCollection } from './service/read-collection.ts'
import type { ReadCollection } from './service/read-collection.ts'
import type { Service } from './service/read-service.ts'

export interface Discovery {
  readonly client: FeatureClient
  readonly service: Service
  readonly options: OgcApiFeaturesOptions
  readonly states: CollectionStates
  readonly cache: ProbeCache
  readonly sourceId: string
}

/** Collections under way at once: a server is asked a little at a time. */
const AT_ONCE = 4

/** Those that are wanted and hold features. @throws SourceError SOURCE_REJECTED a wanted collection is not there */
export function findCollections({
  service,
  options,
  client,
  sourceId,
}: Pick<Discovery, 'service' | 'options' | 'client' | 'sourceId'>): readonly CollectionDocument[] {
  const wanted = wantedCollections(options)
  const missing = [...(wanted?.keys() ?? [])].filter((id) => !service.collections.some((member) => member.id === id))
  if (missing.length > 0) {
    throw new SourceError(
      'SOURCE_REJECTED',
      `the server has no collection ${missing.join(', ')}; it has ${service.collections
        .slice(0, 20)
        .map(({ id }) => id)
        .join(', ')}`,
      { sourceId },
    )
  }
  const documents = service.collections.filter(({ id }) => wanted?.has(id) ?? true).map((member) => describeCollection(member, client))
  return documents.filter(({ itemType }) => itemType === 'feature')
}

export interface Discovering {
  /** Every collection has been read, or failed to be. */
  readonly described: Promise<void>
  /** True once `described` has resolved. */
  readonly isDescribed: () => boolean
  /** Every collection that could be read has been probed as well. */
  readonly done: Promise<void>
}

/** Every collection is described and sampled first, so that all can be read; then each is probed. What is not read yet says so. */
export function discover(discovery: Discovery, documents: readonly CollectionDocument[], context: HttpContext): Discovering {
  const { states, sourceId } = discovery
  for (const { id } of documents) states.fail(id, new SourceError('SOURCE_TIMEOUT', `${id}: not described yet`, { sourceId }))
  const read: ReadCollection[] = []
  const described = eachAtOnce(documents, AT_ONCE, async (document) => {
    const found = await readOne(discovery, document, context)
    if (found !== undefined) read.push(found)
  })
  let isDescribed = false
  const done = described.then(async () => {
    isDescribed = true
    if (discovery.options.probe === false) return
    const lore: Lore = { languages: [], geometryNames: [], systems: new Set(), refused: new Set(), understood: new Set() }
    const [first, ...others] = inOrder(documents, read)
    if (first !== undefined) await probeOne(discovery, first, { lore, context })
    await eachAtOnce(others, AT_ONCE, (one) => probeOne(discovery, one, { lore, context }))
  })
  done.catch(() => undefined)
  return { described, done, isDescribed: () => isDescribed }
}

/** As configured, but for the first, which teaches the others what this server speaks: the smallest of those with enough features to ask about. */
function inOrder(documents: readonly CollectionDocument[], read: readonly ReadCollection[]): readonly ReadCollection[] {
  const configured = documents.flatMap((document) => read.filter((one) => one.document === document))
  const sizeOf = ({ state, features }: ReadCollection): number => state.collection.count?.value ?? features.length
  const [first] = configured.filter(({ features }) => features.length >= FEATURES_TO_LEARN).toSorted((a, b) => sizeOf(a) - sizeOf(b))
  return first === undefined ? configured : [first, ...configured.filter((one) => one !== first)]
}

const FEATURES_TO_LEARN = 8

async function readOne(
  { client, options, states, service, sourceId }: Discovery,
  document: CollectionDocument,
  context: HttpContext,
): Promise<ReadCollection | undefined> {
  try {
    const found = await readCollection(document, {
      client,
      context,
      options: wantedCollections(options)?.get(document.id) ?? {},
      // What can be tried is not taken for granted.
      selects: options.select === true && options.probe === false,
      maxPageSize: options.maxPageSize ?? DEFAULT_MAX_PAGE_SIZE,
      serviceStamp: digest([[...service.conformance], service.title, service.product, options.filterLanguage, options.select]),
    })
    states.set(found.state)
    return found
  } catch (error) {
    if (context.signal.aborted) throw error
    if (!(error instanceof SourceError)) throw error
    states.fail(document.id, new SourceError(error.code, `${document.id}: ${error.message}`, { ...error.details, sourceId }))
    return undefined
  }
}

interface ProbeOne {
  readonly lore: Lore
  readonly context: HttpContext
}

/** A server that fails in the middle leaves its collection readable, with nothing pushed. */
async function probeOne(
  { client, options, states, service, cache }: Discovery,
  read: ReadCollection,
  { lore, context }: ProbeOne,
): Promise<void> {
  const known = cache.get(read)
  if (known !== undefined) {
    states.set(known)
    return
  }
  try {
    const state = await probeCollection(read, {
      client,
      context,
      lore,
      languages: languagesOf(options, service.conformance),
      conformance: service.conformance,
      maxPageSize: options.maxPageSize ?? DEFAULT_MAX_PAGE_SIZE,
      selects: options.select ?? false,
      onProgress: (known) => states.set(known),
    })
    cache.set(read, state)
    states.set(state)
  } catch (error) {
    if (context.signal.aborted || !(error instanceof SourceError)) throw error
    states.set({ ...read.state, quirks: [...read.state.quirks, `not probed: ${error.message}`] })
  }
}

/** Declared languages first; what nobody declares is tried all the same. */
function languagesOf({ filterLanguage }: OgcApiFeaturesOptions, conformance: ReadonlySet<string>): readonly FilterLanguage[] {
  if (filterLanguage === 'none') return []
  if (filterLanguage !== undefined) return [filterLanguage]
  const declares = (part: string): boolean => [...conformance].some((uri) => uri.includes(part))
  const languages: FilterLanguage[] = ['cql2-text', 'cql2-json', 'cql-text', 'cql-json']
  const isDeclared = (language: FilterLanguage): boolean => declares(`/conf/${language}`)
  // A filter without a declared language: the two texts before the two trees, of which a server refuses at most one.
  const fallback: readonly FilterLanguage[] = ['cql2-text', 'cql-text', 'cql2-json', 'cql-json']
  const declared = languages.filter(isDeclared)
  return [...declared, ...fallback.filter((language) => !declared.includes(language))]
}

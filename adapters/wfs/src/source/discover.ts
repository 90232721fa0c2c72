// From feature types to probed collections: a few at a time, as far as the time goes, the rest behind the source.
import { createHash } from 'node:crypto'
import { SourceError } from '@crosswalk/contract'
import { eachAtOnce } from '@crosswalk/http'
import type { HttpContext } from '@crosswalk/http'
import type { NegotiatedService } from '../description/fetch-description.ts'
import type { FeatureTypeDescription } from '../description/read-capabilities.ts'
import type { Schemas } from '../description/read-schema.ts'
import { probeCollection, sampleCollection } from '../probes/probe-collection.ts'
import type { ProbedCollection, SampledCollection } from '../probes/probe-collection.ts'
import { isRefusal } from '../probes/probe-sample.ts'
import type { Endpoint } from '../request/build-request.ts'
import type { WfsClient } from '../request/create-wfs-client.ts'
import type { CollectionStates } from './collection-states.ts'
import type { WfsOptions } from './options.ts'
import { createWfsCollection } from './wfs-collection.ts'

export interface Discovery {
  readonly client: WfsClient
  readonly endpoint: Endpoint
  readonly options: WfsOptions
  readonly negotiated: NegotiatedService
  readonly schemas: Schemas
  readonly states: CollectionStates
  /** What the source says of itself, in 16 hexadecimal digits. */
  readonly stamp: string
  /** What was found before of a source that says the same; what is found now is added. */
  readonly known: Map<string, ProbedCollection>
  readonly context: HttpContext
}

export interface Discovering {
  /** Every collection can be read, or has failed to be. @throws SourceError the server is not there any more */
  readonly sampled: Promise<void>
  /** Every collection that can be read has been probed. */
  readonly probed: Promise<void>
}

/** Collections under way at once. */
const AT_ONCE = 4

/** Every collection is sampled first, so that all can be read; then each is probed. What cannot be read yet says so. */
export function discover(discovery: Discovery, types: readonly FeatureTypeDescription[]): Discovering {
  const { states, known, client } = discovery
  for (const { name } of types)
    states.fail(name, new SourceError('SOURCE_TIMEOUT', `${name}: not described yet`, { sourceId: client.sourceId }))
  const fresh = types.filter(({ name }) => {
    const found = known.get(name)
    if (found !== undefined) enter(discovery, found)
    return found === undefined
  })
  const waiting: SampledCollection[] = []
  const sampled = eachAtOnce(fresh, AT_ONCE, async (description) => {
    const one = await sampleOne(discovery, description)
    if (one !== undefined) waiting.push(one)
  })
  const probed = sampled.then(() => eachAtOnce(waiting, AT_ONCE, (one) => probeOne(discovery, one)))
  probed.catch(() => undefined)
  return { sampled, probed }
}

/** One that the server refuses to give fails for itself. */
async function sampleOne(discovery: Discovery, description: FeatureTypeDescription): Promise<SampledCollection | undefined> {
  const { client, endpoint, options, schemas, states, negotiated, context } = discovery
  const { operators, outputFormats, countDefault, sorts } = negotiated.service
  const local = description.name.slice(description.name.indexOf(':') + 1)
  try {
    const sampled = await sampleCollection({
      client,
      endpoint,
      description,
      schema: schemas.get(local) ?? [],
      key: options.collections?.[description.name]?.key,
      crs: options.collections?.[description.name]?.crs,
      operators,
      outputFormats,
      usesGeoJson: options.format !== 'gml',
      countDefault,
      sorts,
      context,
    })
    enter(discovery, sampled.collection)
    return sampled
  } catch (error) {
    if (error instanceof SourceError) states.fail(description.name, error)
    if (!isRefusal(error)) throw error
    return undefined
  }
}

/** A server that goes away in the middle leaves its collection readable, with nothing pushed to it. */
async function probeOne(discovery: Discovery, sampled: SampledCollection): Promise<void> {
  const { known, context } = discovery
  try {
    const found = await probeCollection(sampled)
    known.set(found.description.name, found)
    enter(discovery, found)
  } catch (error) {
    if (context.signal.aborted || !(error instanceof SourceError)) throw error
    const { collection } = sampled
    enter(discovery, { ...collection, quirks: [...collection.quirks, `not probed: ${error.message}`] })
  }
}

/** Places in its lists hold for one state of a collection: what is pushed, and so what is listed, changes with probing. */
function enter({ options, endpoint, states, stamp }: Discovery, probed: ProbedCollection): void {
  const { name } = probed.description
  const revision = probed.isProbed ? stamp : createHash('sha256').update(`${stamp} not probed`).digest('hex').slice(0, 16)
  states.set(name, createWfsCollection({ probed, options: options.collections?.[name] ?? {}, endpoint, revision }))
}

// Reads pages of features for probes: as items, and as they were written.
import type { HttpContext } from '@crosswalk/http'
import { axisOrderOf, createGmlReader, parseCrs } from '@crosswalk/geo'
import type { GmlReader } from '@crosswalk/geo'
import { QueryError } from '@crosswalk/contract'
import type { XmlElement } from '@crosswalk/xml'
import type { FeatureShape } from '../features/feature-shape.ts'
import { readGeoJson, readHits, streamFeatures } from '../features/stream-features.ts'
import type { AnswerHead } from '../features/stream-features.ts'
import type { WfsItem } from '../features/wfs-item.ts'
import { buildGetFeature } from '../request/build-request.ts'
import type { Endpoint, FeatureQuestion } from '../request/build-request.ts'
import { XML_TYPES } from '../request/create-wfs-client.ts'
import type { WfsClient } from '../request/create-wfs-client.ts'
import type { RefinedProperty } from './evidence.ts'

/** Asks one feature type, and counts how often. */
export interface Asker {
  readonly client: WfsClient
  readonly endpoint: Endpoint
  readonly context: HttpContext
  /** Requests that may still be sent. */
  left(): number
  readPage(question: FeatureQuestion, shape: FeatureShape): Promise<Page>
  readGeoJsonPage(question: FeatureQuestion, shape: FeatureShape): Promise<readonly WfsItem[]>
  /** Undefined where the answer has no number. */
  readCount(question: FeatureQuestion): Promise<number | undefined>
}

export interface Page {
  readonly items: readonly WfsItem[]
  readonly elements: readonly XmlElement[]
  readonly head: AnswerHead
}

/** A sample holds few features: more would be one that is too large. */
const NO_HEAD: AnswerHead = { matched: undefined, returned: undefined, next: undefined }

export function createAsker(
  client: WfsClient,
  endpoint: Endpoint,
  { context, requests }: { context: HttpContext; requests: number },
): Asker {
  let left = requests
  const send = (question: FeatureQuestion, accept: readonly string[]): ReturnType<WfsClient['send']> => {
    left -= 1
    return client.send(buildGetFeature(endpoint, question), accept, context)
  }
  return {
    client,
    endpoint,
    context,
    left: () => left,
    async readPage(question, shape) {
      const response = await send(question, XML_TYPES)
      const [items, elements]: [WfsItem[], XmlElement[]] = [[], []]
      let head = NO_HEAD
      const reading = {
        shape,
        firstRow: 0,
        onHead: (said: AnswerHead) => (head = said),
        onElement: (element: XmlElement) => elements.push(element),
      }
      for await (const some of streamFeatures(client, response, reading)) items.push(...some)
      return { items, elements, head }
    },
    async readGeoJsonPage(question, shape) {
      const response = await send(question, ['application/json'])
      return readGeoJson(client, response, { shape, firstRow: 0, onHead: () => undefined })
    },
    async readCount(question) {
      left -= 1
      return readHits(await client.readDocument(buildGetFeature(endpoint, { ...question, hits: true }), context))
    },
  }
}

/** A reader that takes every srsName for the order its form says, or for the other one. */
export function createReader(isSwapped: boolean): GmlReader {
  if (!isSwapped) return createGmlReader()
  return createGmlReader({
    axisOrder(srsName) {
      const order = orderOf(srsName)
      return order && (order === 'latitude-first' ? 'longitude-first' : 'latitude-first')
    },
  })
}

/** Undefined for a system that is not known: reading says so. */
function orderOf(srsName: string): ReturnType<typeof axisOrderOf> | undefined {
  try {
    return axisOrderOf(parseCrs(srsName), srsName)
  } catch (error) {
    if (error instanceof QueryError) return undefined
    throw error
  }
}

/** The shape of features whose properties are known. */
export function shapeOf(
  properties: readonly RefinedProperty[],
  given: Omit<FeatureShape, 'properties' | 'geometryProperty' | 'problems'>,
): FeatureShape {
  const geometryProperty = properties.find(({ type }) => type === 'geometry')?.name
  return {
    ...given,
    properties: new Map(properties.map(({ name, type, isMany }) => [name, { name, type, isMany }])),
    geometryProperty,
    problems: { count: 0, first: undefined },
  }
}

// The features of one answer as they arrive, and what the answer says of itself.
import { SourceError } from '@crosswalk/contract'
import { isGml } from '@crosswalk/geo'
import type { HttpResponse } from '@crosswalk/http'
import { attributeOf, streamXml } from '@crosswalk/xml'
import type { XmlChoice, XmlElement, XmlStart } from '@crosswalk/xml'
import { charsetOf } from '../request/create-wfs-client.ts'
import type { WfsClient } from '../request/create-wfs-client.ts'
import { describeException, isExceptionReport } from '../request/read-exception.ts'
import type { FeatureShape } from './feature-shape.ts'
import { isJson, readGeoJsonFeature } from './read-geojson-feature.ts'
import { readGmlFeature } from './read-gml-feature.ts'
import type { WfsItem } from './wfs-item.ts'

/** What the collection says before its members: `matched` where it is a number, the link to the next page. */
export interface AnswerHead {
  readonly matched: number | undefined
  readonly returned: number | undefined
  readonly next: string | undefined
}

export interface FeatureReading {
  readonly shape: FeatureShape
  /** The place of the first feature in the whole list. */
  readonly firstRow: number
  readonly onHead: (head: AnswerHead) => void
  /** Feature elements as they stand, for whoever wants to look at their text. */
  readonly onElement?: ((element: XmlElement) => void) | undefined
  /** Of the decompressed body, as they arrive. */
  readonly onBytes?: ((bytes: number) => void) | undefined
}

/** Lists of items, never empty. @throws SourceError SOURCE_MALFORMED for any other document, an empty one included; SOURCE_FAILED for an exception in place of features */
export async function* streamFeatures(
  client: WfsClient,
  response: HttpResponse,
  { shape, firstRow, onHead, onElement, onBytes }: FeatureReading,
): AsyncGenerator<readonly WfsItem[], void, undefined> {
  let row = firstRow
  let hasRoot = false
  const body = onBytes === undefined ? response.stream() : countBytes(response.stream(), onBytes)
  try {
    for await (const parts of streamXml(body, { choose: chooseElement, leaveOut: isEnvelope, charset: charsetOf(response) })) {
      const items: WfsItem[] = []
      for (const part of parts) {
        if (part.kind === 'start' && !hasRoot) {
          hasRoot = true
          onHead(readHead(part.element))
        }
        if (part.kind !== 'tree') continue
        refuseOther(client, response, { element: part.element, isRoot: !hasRoot })
        onElement?.(part.element)
        items.push(readGmlFeature(part.element, shape, row))
        row += 1
      }
      if (items.length > 0) yield items
    }
  } catch (error) {
    throw client.toSourceError(error, response.url)
  }
}

async function* countBytes(body: AsyncIterable<Uint8Array>, onBytes: (bytes: number) => void): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of body) {
    onBytes(chunk.byteLength)
    yield chunk
  }
}

const FEATURES: ReadonlySet<string> = new Set(['FeatureCollection'])
const MEMBERS: ReadonlySet<string> = new Set(['member', 'members', 'featureMember', 'featureMembers'])

function chooseElement(element: XmlStart, parents: readonly XmlStart[]): XmlChoice {
  const parent = parents.at(-1)
  if (parent === undefined) return FEATURES.has(element.name) ? 'enter' : 'take'
  if (MEMBERS.has(parent.name)) return 'take'
  if (element.name === 'truncatedResponse') return 'take'
  return MEMBERS.has(element.name) ? 'enter' : 'skip'
}

/** Where a feature lies is read off its geometry: the box around it, which every feature has once more, says nothing new. */
function isEnvelope(child: XmlStart): boolean {
  return child.name === 'boundedBy' && isGml(child)
}

/** Trees that are no feature: another document, or the report that 2.0 puts at the end of an answer it could not finish. */
function refuseOther({ sourceId }: WfsClient, { url }: HttpResponse, { element, isRoot }: { element: XmlElement; isRoot: boolean }): void {
  const isCutOff = element.name === 'truncatedResponse'
  const report = isCutOff ? element.children.find(isExceptionReport) : isRoot && isExceptionReport(element) ? element : undefined
  if (report !== undefined || isCutOff) {
    throw new SourceError('SOURCE_FAILED', `the server broke off: ${report ? describeException(report) : 'truncatedResponse'}`, {
      sourceId,
      url,
    })
  }
  if (isRoot) {
    throw new SourceError('SOURCE_MALFORMED', `<${element.name}> stands where a FeatureCollection was asked for`, { sourceId, url })
  }
}

function readHead(root: XmlStart): AnswerHead {
  const counted = attributeOf(root, 'numberMatched') ?? attributeOf(root, 'numberOfFeatures')
  const returned = attributeOf(root, 'numberReturned') ?? attributeOf(root, 'numberOfFeatures')
  const next = attributeOf(root, 'next')
  return {
    matched: attributeOf(root, 'numberMatched') === undefined ? undefined : toCount(counted),
    returned: toCount(returned),
    next: next === undefined || next.trim() === '' ? undefined : next.trim(),
  }
}

function toCount(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined
}

/** The number in the answer to `resultType=hits`: `numberMatched`, or `numberOfFeatures` of 1.1. Undefined where it says none. */
export function readHits(root: XmlStart): number | undefined {
  return FEATURES.has(root.name) ? toCount(attributeOf(root, 'numberMatched') ?? attributeOf(root, 'numberOfFeatures')) : undefined
}

/** All features of a GeoJSON answer; it is read whole. @throws SourceError as streamFeatures */
export async function readGeoJson(
  { sourceId }: WfsClient,
  response: HttpResponse,
  { shape, firstRow, onHead }: FeatureReading,
): Promise<readonly WfsItem[]> {
  const body = await response.json()
  const features = isJson(body) && body['type'] === 'FeatureCollection' ? body['features'] : undefined
  if (!isJson(body) || !Array.isArray(features)) {
    throw new SourceError('SOURCE_MALFORMED', 'JSON that is no FeatureCollection', { sourceId, url: response.url })
  }
  const matched = body['numberMatched'] ?? body['totalFeatures']
  onHead({
    matched: typeof matched === 'number' && Number.isSafeInteger(matched) && matched >= 0 ? matched : undefined,
    returned: features.length,
    next: undefined,
  })
  return features.map((feature: unknown, index) => readGeoJsonFeature(isJson(feature) ? feature : {}, shape, firstRow + index))
}

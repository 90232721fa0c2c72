// Asks a server what it is: capabilities with the version negotiated, and the schemas of its feature types.
import { createHash } from 'node:crypto'
import { SourceError } from '@crosswalk/contract'
import type { HttpContext } from '@crosswalk/http'
import type { XmlElement } from '@crosswalk/xml'
import { operationParameters, withParameters } from '../request/build-request.ts'
import type { Endpoint, NativeRequest } from '../request/build-request.ts'
import type { WfsClient } from '../request/create-wfs-client.ts'
import { DIALECTS } from '../request/dialect.ts'
import type { WfsOptions, WfsVersion } from '../source/options.ts'
import { chooseVersion, readCapabilities } from './read-capabilities.ts'
import type { FeatureTypeDescription, ServiceDescription } from './read-capabilities.ts'
import { readSchemaProduct } from './read-product.ts'
import { readSchemas } from './read-schema.ts'
import type { Schemas } from './read-schema.ts'

/** `ACCEPTVERSIONS` as OWS Common has it (OGC 06-121r3 section 7.3.2): the first that the server has is the one of its answer. */
export function capabilitiesRequest(url: string, version?: WfsVersion): NativeRequest {
  const versions = version === undefined ? '2.0.0,1.1.0' : version
  return {
    method: 'GET',
    url: withParameters(url, [
      ['SERVICE', 'WFS'],
      ['REQUEST', 'GetCapabilities'],
      ['ACCEPTVERSIONS', versions],
    ]),
  }
}

export interface NegotiatedService {
  readonly service: ServiceDescription
  readonly version: WfsVersion
}

/** @throws SourceError SOURCE_MALFORMED for another document, SOURCE_REJECTED for a version that we do not speak */
export async function negotiate(
  client: WfsClient,
  { url, version }: Pick<WfsOptions, 'url' | 'version'>,
  context: HttpContext,
): Promise<NegotiatedService> {
  const request = capabilitiesRequest(url, version)
  const root = await client.readDocument(request, context)
  const service = readCapabilities(root)
  const fail = (code: 'SOURCE_MALFORMED' | 'SOURCE_REJECTED', message: string): SourceError =>
    new SourceError(code, message, { sourceId: client.sourceId, url: request.url })
  if (service === undefined) throw fail('SOURCE_MALFORMED', `<${root.name}> stands where the capabilities of a WFS were asked for`)
  const spoken = chooseVersion([service.version])
  if (spoken === undefined) throw fail('SOURCE_REJECTED', `the server speaks WFS ${service.version || 'of no version'}, not 2.0.0 or 1.1.0`)
  if (version !== undefined && spoken !== version)
    throw fail('SOURCE_REJECTED', `the server speaks WFS ${spoken} where ${version} was asked for`)
  return { service, version: spoken }
}

/** Requests go to where the server says, as far as that is the source's own; else to the configured URL. */
export function findEndpoint(client: WfsClient, { url, method = 'auto' }: WfsOptions, { service, version }: NegotiatedService): Endpoint {
  const own = (link: string | undefined): string | undefined => {
    if (link === undefined) return undefined
    client.http.learnPublicUrl(link)
    try {
      return client.http.followLink(link, url)
    } catch (error) {
      if (error instanceof SourceError) return undefined
      throw error
    }
  }
  const postUrl = own(service.postUrl)
  const getUrl = own(service.getUrl) ?? url
  return {
    dialect: DIALECTS[version],
    getUrl: keepParameters(url, getUrl),
    postUrl: method === 'GET' || postUrl === undefined ? undefined : keepParameters(url, postUrl),
    method,
  }
}

/** What the configured URL has in its query (`map=`) is needed everywhere. */
function keepParameters(configured: string, url: string): string {
  const own = [...new URL(configured).searchParams].filter(([name]) => !/^(?:service|request|version|acceptversions)$/i.test(name))
  return own.length === 0 ? url : withParameters(url, own)
}

/** One request for all the types. Where the server refuses, nothing is known of any. */
export async function fetchSchemas(
  client: WfsClient,
  endpoint: Endpoint,
  { types, context }: { types: readonly FeatureTypeDescription[]; context: HttpContext },
): Promise<{
  readonly schemas: Schemas
  readonly document: string
  /** By which product they were written, where that shows. */
  readonly product?: string | undefined
  readonly refused: string | undefined
}> {
  const names = types.map(({ name }) => name).join(',')
  const request: NativeRequest = {
    method: 'GET',
    url: withParameters(endpoint.getUrl, [
      ...operationParameters(endpoint.dialect, 'DescribeFeatureType'),
      [endpoint.dialect.typeNames, names],
    ]),
  }
  try {
    const root = await client.readDocument(request, context)
    return { schemas: readSchemas(root), document: fingerprint(root), product: readSchemaProduct(root), refused: undefined }
  } catch (error) {
    if (!(error instanceof SourceError) || !['SOURCE_REJECTED', 'SOURCE_FAILED', 'SOURCE_MALFORMED'].includes(error.code)) throw error
    return { schemas: new Map(), document: '', refused: error.message }
  }
}

/** The same for the same content, whatever white space and comments are around it. */
export function fingerprint(root: XmlElement): string {
  const hash = createHash('sha256')
  const visit = ({ namespace, name, attributes, children, text }: XmlElement): void => {
    hash.update(JSON.stringify([namespace, name, attributes, text.trim()]))
    children.forEach(visit)
    hash.update('/')
  }
  visit(root)
  return hash.digest('hex')
}

// Is there an OGC API with features at a bare URL.
import { SourceError } from '@crosswalk/contract'
import type { ConnectContext, Recognition } from '@crosswalk/contract'
import { createHttpClient } from '@crosswalk/http'
import type { HttpOptions } from '@crosswalk/http'
import { createFeatureClient } from './items/feature-client.ts'
import { textOf, textsOf } from './json.ts'
import { findLink, linksOf } from './service/links.ts'
import { childOf, readJson } from './service/read-service.ts'

const FEATURES = /^https?:\/\/www\.opengis\.net\/spec\/ogcapi-features-1\//

/** Where a base URL is no landing page, servers have it below; each is a request, so the list is short. */
const BELOW: readonly string[] = ['', 'ogcapi', 'ogc/features']

/**
 * The landing page and, where it does not link to collections of features by itself, its conformance: two to six requests. Records are another
 * mechanism: a server that declares them and no features is none of this one.
 * @throws SourceError nobody answers there at all
 */
export async function recognise(url: string, context: ConnectContext, connection: HttpOptions = {}): Promise<Recognition | null> {
  const http = createHttpClient({
    sourceId: context.sourceId,
    url,
    settings: connection,
    baseDirectory: context.baseDirectory,
    transport: context.transport,
  })
  const client = createFeatureClient(http, context.sourceId)
  const httpContext = { signal: context.signal, principal: { key: 'discovery' } }
  try {
    for (const below of BELOW) {
      const base = below === '' ? url : childOf(url, below)
      try {
        const landing = await readJson(base, client, httpContext)
        const links = linksOf(landing.document)
        const self = findLink(links, 'self')?.href
        if (self !== undefined && URL.canParse(self)) http.learnPublicUrl(self)
        const conformance = findLink(links, 'conformance')
        if (conformance === undefined && findLink(links, 'data') === undefined) continue
        const conformanceUrl =
          conformance === undefined ? childOf(landing.url, 'conformance') : client.followLink(conformance.href, landing.url)
        const { document } = await readJson(conformanceUrl, client, httpContext)
        if (!textsOf(document['conformsTo']).some((uri) => FEATURES.test(uri))) return null
        return { options: { url: base }, title: textOf(landing.document['title']) }
      } catch (error) {
        if (!(error instanceof SourceError) || (error.details.status === undefined && error.code !== 'SOURCE_MALFORMED')) throw error
      }
    }
    return null
  } finally {
    await http.close()
  }
}

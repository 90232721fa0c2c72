// Does a WFS live at a URL: one request.
import { SourceError } from '@crosswalk/contract'
import type { ConnectContext, Recognition } from '@crosswalk/contract'
import { createHttpClient } from '@crosswalk/http'
import type { HttpOptions } from '@crosswalk/http'
import { capabilitiesRequest } from '../description/fetch-description.ts'
import { chooseVersion, readCapabilities } from '../description/read-capabilities.ts'
import { createWfsClient } from '../request/create-wfs-client.ts'

/** Null for another document, a refusal, or a version that we do not speak. @throws SourceError nobody answers there */
export async function recognise(url: string, context: ConnectContext, connection: HttpOptions = {}): Promise<Recognition | null> {
  const { sourceId, baseDirectory, transport, signal } = context
  const http = createHttpClient({ sourceId, url, settings: connection, baseDirectory, transport })
  try {
    const root = await createWfsClient(http, sourceId).readDocument(capabilitiesRequest(url), { signal, principal: { key: 'anonymous' } })
    const service = readCapabilities(root)
    if (service === undefined || chooseVersion([service.version]) === undefined) return null
    return { options: { url: withoutOperation(url) }, title: service.title }
  } catch (error) {
    if (error instanceof SourceError && !['SOURCE_UNREACHABLE', 'SOURCE_TIMEOUT'].includes(error.code)) return null
    throw error
  } finally {
    await http.close()
  }
}

/** The base URL of one that was copied from a browser with its operation. */
function withoutOperation(url: string): string {
  const base = new URL(url)
  const others = [...base.searchParams].filter(([name]) => !/^(?:service|request|version|acceptversions)$/i.test(name))
  base.search = new URLSearchParams(others).toString()
  return base.href.replace(/\?$/, '')
}

// Which product a server says it is, and its version. Shown to people; nothing is decided by it.
import { isRecord, textOf } from '../json.ts'
import type { Landing } from './read-service.ts'

export interface Product {
  readonly name: string | undefined
  readonly version: string | undefined
}

/** Names by what servers write into headers, titles and links of their landing page. */
const SIGNS: readonly (readonly [name: string, sign: RegExp])[] = [
  ['pygeoapi', /\bpygeoapi\b/i],
  ['tipg', /\btipg\b/i],
  ['MapServer', /\bmapserver\b|OCG API conformance classes|\/ogcapi\/(?:collections|conformance|api)\b/i],
  ['QGIS Server', /\bqgis\b/i],
  ['GeoServer', /\bgeoserver\b/i],
  ['ldproxy', /\bldproxy\b/i],
]

export function readProduct({ document, headers }: Landing): Product {
  const powered = headers['x-powered-by'] ?? ''
  const server = headers['server'] ?? ''
  const links = Array.isArray(document['links']) ? document['links'].filter(isRecord) : []
  const said = [powered, server, textOf(document['title']), textOf(document['description'])]
  const texts = [...said, ...links.flatMap((link) => [textOf(link['title']), textOf(link['href'])])].filter((text) => text !== undefined)
  const name = SIGNS.find(([, sign]) => texts.some((text) => sign.test(text)))?.[0]
  if (name === undefined) return { name: undefined, version: undefined }
  const pattern = new RegExp(`${name.split(' ')[0] ?? name}[ /v-]*(\\d+(?:\\.\\d+)*[\\w.-]*)`, 'i')
  const version = [powered, server].map((text) => pattern.exec(text)?.[1]).find((found) => found !== undefined)
  return { name, version }
}

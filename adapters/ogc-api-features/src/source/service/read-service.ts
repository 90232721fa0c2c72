// Landing page, conformance and list of collections: what a server says of itself, in three requests.
import { SourceError } from '@crosswalk/contract'
import type { HttpContext } from '@crosswalk/http'
import type { FeatureClient } from '../items/feature-client.ts'
import { isRecord, recordsOf, textOf, textsOf } from '../json.ts'
import type { JsonRecord } from '../json.ts'
import { buildUrl } from '../request/build-url.ts'
import { findLink, linksOf } from './links.ts'
import { readProduct } from './read-product.ts'
import type { Product } from './read-product.ts'

export interface Service {
  readonly title: string | undefined
  readonly description: string | undefined
  readonly product: Product
  readonly conformance: ReadonlySet<string>
  /** As the list of collections has them, with the address that their links start from. */
  readonly collections: readonly ListedCollection[]
  /** What the server calls itself, where it says so. */
  readonly selfUrl: string | undefined
  readonly quirks: readonly string[]
}

export interface ListedCollection {
  readonly id: string
  readonly document: JsonRecord
  readonly base: string
  readonly globalCrs: readonly string[]
}

export interface Landing {
  readonly document: JsonRecord
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/** The address asked for by Accept alone, with `f=json` where that brings no JSON. @throws SourceError */
export async function readJson(url: string, client: FeatureClient, context: HttpContext): Promise<Landing> {
  try {
    return settle(await client.readDocument(url, context), client)
  } catch (error) {
    const isNoJson = error instanceof SourceError && (error.code === 'SOURCE_MALFORMED' || error.details.status === 406)
    if (!isNoJson || new URL(url).searchParams.has('f')) throw error
    return settle(await client.readDocument(buildUrl(url, [['f', 'json']]), context), client)
  }
}

function settle({ body, url, headers }: Awaited<ReturnType<FeatureClient['readDocument']>>, client: FeatureClient): Landing {
  if (isRecord(body)) return { document: body, url, headers }
  throw new SourceError('SOURCE_MALFORMED', 'the answer is no JSON object', { sourceId: client.sourceId, url: url.split('?')[0] })
}

/** More collections than this are not read: the configuration can name those it wants. */
const MAX_COLLECTIONS = 1000
const MAX_LIST_PAGES = 20

/** @throws SourceError SOURCE_MALFORMED no landing page of an OGC API */
export async function readService(landing: Landing, client: FeatureClient, context: HttpContext): Promise<Service> {
  const links = linksOf(landing.document)
  const data = findLink(links, 'data') ?? findLink(links, 'collections')
  const conformanceLink = findLink(links, 'conformance')
  const listUrl = data === undefined ? childOf(landing.url, 'collections') : client.followLink(data.href, landing.url)
  const conformanceUrl =
    conformanceLink === undefined ? childOf(landing.url, 'conformance') : client.followLink(conformanceLink.href, landing.url)
  const [conformance, collections] = await Promise.all([
    readConformance(conformanceUrl, client, context),
    readCollections(listUrl, client, context),
  ])
  return {
    title: textOf(landing.document['title']),
    description: textOf(landing.document['description']),
    product: readProduct(landing),
    conformance,
    collections,
    selfUrl: findLink(links, 'self')?.href,
    quirks: conformance.size === 0 ? ['says nothing of its conformance: everything is found by asking'] : [],
  }
}

/** `https://example.org/api/?f=json` and `collections` are `https://example.org/api/collections`. */
export function childOf(url: string, name: string): string {
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname.replace(/\/+$/, '')}/${name}`
}

/** A server without the resource claims nothing. */
async function readConformance(url: string, client: FeatureClient, context: HttpContext): Promise<ReadonlySet<string>> {
  try {
    const { document } = await readJson(url, client, context)
    return new Set(textsOf(document['conformsTo']))
  } catch (error) {
    if (error instanceof SourceError && error.details.status !== undefined && error.details.status < 500) return new Set()
    throw error
  }
}

async function readCollections(url: string, client: FeatureClient, context: HttpContext): Promise<Service['collections']> {
  const found: ListedCollection[] = []
  const seen = new Set<string>()
  let next: string | undefined = url
  for (let page = 0; next !== undefined && page < MAX_LIST_PAGES && !seen.has(next); page += 1) {
    seen.add(next)
    const list: Landing = await readJson(next, client, context)
    if (!Array.isArray(list.document['collections'])) {
      throw new SourceError('SOURCE_MALFORMED', 'the list of collections is none', {
        sourceId: client.sourceId,
        url: list.url.split('?')[0],
      })
    }
    for (const document of recordsOf(list.document['collections'])) {
      const id = textOf(document['id']) ?? textOf(document['name'])
      if (id !== undefined && found.length < MAX_COLLECTIONS)
        found.push({ id, document, base: list.url, globalCrs: textsOf(list.document['crs']) })
    }
    const link = findLink(linksOf(list.document), 'next')
    next = link === undefined ? undefined : client.followLink(link.href, list.url)
  }
  return found
}

// The resources that ask no source: everything but features.
import { CONFORMANCE } from './conformance.ts'
import { apiHtml, collectionHtml, collectionsHtml, conformanceHtml, landingHtml, schemaHtml, type PageScope } from './document-pages.ts'
import { answerWith, readRequest, selfLinks, withParameter, type Exchange, type Wanted } from './exchange.ts'
import type { FaceCollection } from './face-collection.ts'
import { collectionDocument, landingPage, schemaDocument, SCHEMAS } from './json-documents.ts'
import { MEDIA_TYPES, type Link } from './link.ts'
import { openApi } from './open-api.ts'
import type { Html } from './page.ts'
import type { TemporalExtents } from './temporal-extent.ts'
import { FORMAT_PARAMETER } from './parameter.ts'

const JSON_ONLY: readonly string[] = [MEDIA_TYPES.json]

interface Described {
  readonly mediaTypes: readonly string[]
  document(links: readonly Link[]): object
  page(scope: PageScope): Html
}

async function answer(exchange: Exchange, described: Described): Promise<Response> {
  const wanted: Wanted | Response = readRequest(exchange, described.mediaTypes, [FORMAT_PARAMETER])
  if (wanted instanceof Response) return wanted
  const links = selfLinks(exchange, wanted.representation, described.mediaTypes[0] ?? MEDIA_TYPES.json)
  const { state, base, url } = exchange
  return answerWith(wanted.representation, {
    document: described.document(links),
    page: () => described.page({ state, base, json: withParameter(url, 'f', 'json') }),
  })
}

export function answerLanding(exchange: Exchange): Promise<Response> {
  const { links: own, ...rest } = landingPage(exchange)
  return answer(exchange, { mediaTypes: JSON_ONLY, document: (links) => ({ ...rest, links: [...links, ...own] }), page: landingHtml })
}

export function answerConformance(exchange: Exchange): Promise<Response> {
  return answer(exchange, { mediaTypes: JSON_ONLY, document: (links) => ({ conformsTo: CONFORMANCE, links }), page: conformanceHtml })
}

export function answerApi(exchange: Exchange): Promise<Response> {
  return answer(exchange, { mediaTypes: [MEDIA_TYPES.openApi, MEDIA_TYPES.json], document: () => openApi(exchange), page: apiHtml })
}

export async function answerCollections(exchange: Exchange, extents: TemporalExtents): Promise<Response> {
  const { state, signal } = exchange
  const described = state.collections.map(async (collection) =>
    collectionDocument(collection, exchange, await extents.of(collection, signal)),
  )
  const collections = await Promise.all(described)
  return answer(exchange, { mediaTypes: JSON_ONLY, document: (links) => ({ links, collections }), page: collectionsHtml })
}

export async function answerCollection(exchange: Exchange, collection: FaceCollection, extents: TemporalExtents): Promise<Response> {
  const { links: own, ...rest } = collectionDocument(collection, exchange, await extents.of(collection, exchange.signal))
  return answer(exchange, {
    mediaTypes: JSON_ONLY,
    document: (links) => ({ ...rest, links: [...links, ...own] }),
    page: (scope) => collectionHtml(collection, scope),
  })
}

export function answerSchema(exchange: Exchange, collection: FaceCollection, kind: keyof typeof SCHEMAS): Promise<Response> {
  const { title, isIn } = SCHEMAS[kind]
  return answer(exchange, {
    mediaTypes: [MEDIA_TYPES.schema, MEDIA_TYPES.json],
    document: () => schemaDocument(collection, kind, exchange.base),
    page: (scope) => schemaHtml(collection, { title, properties: collection.properties.filter(isIn) }, scope),
  })
}

// A page of a collection's features (OGC 17-069r4 section 7.15) and one feature (section 7.16).
import type { Count, EntityPage, EntityService } from '@crosswalk/contract'
import { anyFailure, COMPLETE_HEADER, completenessMembers, totalFailure } from './completeness-marks.ts'
import type { CountMemory } from './count-memory.ts'
import { answerWith, readRequest, selfLinks, withParameter, type Exchange } from './exchange.ts'
import type { FaceCollection } from './face-collection.ts'
import type { FaceCrs } from './face-crs.ts'
import { featureHtml, itemsHtml } from './feature-pages.ts'
import { CURSOR, featureParameters, itemsParameters } from './items-parameters.ts'
import { crsOf, itemsQuery, selectionOf } from './items-query.ts'
import { collectionUrl, MEDIA_TYPES, type Link } from './link.ts'
import { pageAt } from './page-at.ts'
import { problem } from './problem.ts'
import { compileFeature } from './to-feature.ts'

/** GeoJSON says what it is; who asks for plain JSON gets the same under that name. */
const MEDIA: readonly string[] = [MEDIA_TYPES.geoJson, MEDIA_TYPES.json]

export interface FeatureScope {
  readonly exchange: Exchange
  readonly service: EntityService
  readonly collection: FaceCollection
}

/** @throws CrosswalkError the request is wrong, or nothing at all could be read */
export async function answerItems({ exchange, service, collection }: FeatureScope, counts: CountMemory): Promise<Response> {
  const { state, url, signal, principal } = exchange
  const wanted = readRequest(exchange, MEDIA, itemsParameters(collection, state))
  if (wanted instanceof Response) return wanted
  const { query: asked, offset, shown, crs } = itemsQuery(wanted.parameters, collection, state)
  const known = counts.find(asked, collection)
  const query = known === undefined ? asked : { ...asked, count: 'none' as const }
  const page = await pageAt(service, { query, offset, context: service.createContext({ signal, principal }) })
  counts.keep(query, collection, page.count)
  const failure = page.rows.length === 0 ? totalFailure(page.completeness) : undefined
  if (failure) throw failure
  const features = page.rows.map(compileFeature(collection, shown, crs))
  const next = nextOf(page, url)
  const matched = page.completeness.complete ? (known ?? exactOf(page.count)) : exactOf(page.count)
  const { representation } = wanted
  return answerWith(representation, {
    headers: headersOf(page, { crs, principal }),
    document: {
      type: 'FeatureCollection',
      timeStamp: new Date().toISOString(),
      ...(matched === undefined ? {} : { numberMatched: matched }),
      numberReturned: features.length,
      ...completenessMembers(page.completeness),
      links: [
        ...selfLinks(exchange, representation, MEDIA_TYPES.geoJson),
        ...(next === undefined ? [] : [{ href: next, rel: 'next', type: representation.mediaType, title: 'The next page' }]),
        collectionLink(exchange, collection),
      ],
      features,
    },
    page: () => itemsHtml({ collection, shown, features, matched, completeness: page.completeness, next }, scopeOf(exchange)),
  })
}

/**
 * @param ids the id as it was meant, then as it stands in the address: OWSLib 0.35 escapes nothing, and an identifier may hold a `%`
 * @throws CrosswalkError the request is wrong, or a source failed that may hold the feature
 */
export async function answerFeature({ exchange, service, collection }: FeatureScope, ids: readonly string[]): Promise<Response> {
  const { state, signal, principal } = exchange
  const wanted = readRequest(exchange, MEDIA, featureParameters(state))
  if (wanted instanceof Response) return wanted
  const crs = crsOf('crs', wanted.parameters, state)
  const shown = collection.properties.filter(({ isShown }) => isShown)
  const query = {
    target: collection.target,
    ids,
    filter: [],
    select: selectionOf(shown, collection),
    orderBy: [],
    first: ids.length,
    count: 'none' as const,
  }
  const page = await service.page(query, service.createContext({ signal, principal }))
  const row = ids.map((id) => page.rows.find((candidate) => candidate.resolved && candidate.id === id)).find((found) => found !== undefined)
  if (row === undefined) {
    // Not found says that no source holds it. A source that could not be asked may.
    const failure = anyFailure(page.completeness)
    if (failure) throw failure
    return problem(404, `${collection.id} has no feature ${JSON.stringify(ids[0]?.slice(0, 200))}`)
  }
  const feature = compileFeature(collection, shown, crs)(row)
  const links = [...selfLinks(exchange, wanted.representation, MEDIA_TYPES.geoJson), collectionLink(exchange, collection)]
  return answerWith(wanted.representation, {
    headers: headersOf(page, { crs, principal }),
    document: { ...feature, ...(page.completeness.complete ? {} : completenessMembers(page.completeness)), links },
    page: () => featureHtml(feature, { collection, completeness: page.completeness }, scopeOf(exchange)),
  })
}

function exactOf({ value, accuracy }: Count): number | undefined {
  return accuracy === 'EXACT' && value !== null ? value : undefined
}

function scopeOf({ state, base, url }: Exchange): Parameters<typeof itemsHtml>[1] {
  return { state, base, json: withParameter(url, 'f', 'json') }
}

interface Asked extends Pick<Exchange, 'principal'> {
  readonly crs: FaceCrs
}

/** What was read with a caller's own headers is for that caller alone (RFC 9111 section 5.2.2.7). */
function headersOf({ completeness }: EntityPage, { crs, principal }: Asked): Readonly<Record<string, string>> {
  const said = { 'content-crs': `<${crs.uri}>`, [COMPLETE_HEADER]: String(completeness.complete) }
  return principal === undefined ? said : { ...said, 'cache-control': 'private' }
}

/** The same question, continued; the cursor is opaque to the client. */
function nextOf({ hasNextPage, endCursor }: EntityPage, url: URL): string | undefined {
  if (!hasNextPage || endCursor === null) return undefined
  const continued = new URL(url)
  continued.searchParams.delete('offset')
  return withParameter(continued, CURSOR, endCursor)
}

function collectionLink({ base }: Exchange, { id, title }: FaceCollection): Link {
  return { href: collectionUrl(base, id), rel: 'collection', type: MEDIA_TYPES.json, title }
}

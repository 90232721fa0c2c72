// The OGC API Features face: routes over EntityService, errors as problem documents.
import { SourceError, type SourceInfo } from '@crosswalk/contract'
import { Hono, type Context } from 'hono'
import { answerApi, answerCollection, answerCollections, answerConformance, answerLanding, answerSchema } from './answer-documents.ts'
import { answerFeature, answerItems } from './answer-items.ts'
import { createCountMemory } from './count-memory.ts'
import type { Exchange } from './exchange.ts'
import type { FaceCollection } from './face-collection.ts'
import { CRS84_URI, createFaceCrs, type FaceCrs } from './face-crs.ts'
import { describeFace } from './face-state.ts'
import { SCHEMAS } from './json-documents.ts'
import type { FeaturesConnectorOptions } from './options.ts'
import { problem, problemOf } from './problem.ts'
import { createTemporalExtents } from './temporal-extent.ts'

const DEFAULT_SYSTEMS: readonly string[] = ['EPSG:4326', 'EPSG:3857']
const METHODS = 'GET, HEAD, OPTIONS'

/**
 * Serves what a service has as OGC API Features (OGC 17-069r4, 18-058r1, 19-079r2). Mount it where `path` says, with `fetch` or as a route.
 * @throws QueryError QUERY_INVALID (reason CRS_UNKNOWN) for a system in `crs` that is not known
 */
export function createFeaturesConnector(options: FeaturesConnectorOptions): Hono {
  const { service, path = '' } = options
  const systems = systemsOf(options.crs ?? DEFAULT_SYSTEMS)
  const counts = createCountMemory()
  const extents = createTemporalExtents(service)
  const exchangeOf = (context: Context): Exchange => {
    const given = new URL(context.req.url)
    const base = `${options.publicUrl ?? given.origin}${path}`
    const below = given.pathname.slice(path.length)
    return {
      state: describeFace(service, options, systems),
      base,
      url: new URL(`${base}${below === '/' ? '' : below}${given.search}`),
      accept: context.req.header('accept') ?? null,
      signal: context.req.raw.signal,
      principal: options.principalOf?.(context.req.raw),
    }
  }
  const app = new Hono({ strict: false })
  const serve = (route: string, handle: (exchange: Exchange, context: Context) => Promise<Response>): void => {
    const place = `${path}${route}` || '/'
    app.get(place, (context) => handle(exchangeOf(context), context))
    app.options(place, () => new Response(null, { status: 204, headers: { allow: METHODS } }))
    app.all(place, ({ req }) => withAllow(problem(405, `${req.method} is not served at ${req.path}`)))
  }
  const inCollection = (handle: (exchange: Exchange, collection: FaceCollection, context: Context) => Promise<Response>) => {
    return async (exchange: Exchange, context: Context): Promise<Response> => {
      const id = context.req.param('collectionId') ?? ''
      const collection = exchange.state.collections.find((candidate) => candidate.id === id)
      if (collection) return handle(exchange, collection, context)
      assertConnected(id, options, service.describe().sources)
      return problem(404, `there is no collection ${JSON.stringify(id.slice(0, 200))}`)
    }
  }
  serve('', answerLanding)
  serve('/conformance', answerConformance)
  serve('/api', answerApi)
  serve('/collections', (exchange) => answerCollections(exchange, extents))
  serve(
    '/collections/:collectionId',
    inCollection((exchange, collection) => answerCollection(exchange, collection, extents)),
  )
  for (const kind of Object.keys(SCHEMAS) as (keyof typeof SCHEMAS)[]) {
    serve(
      `/collections/:collectionId/${kind}`,
      inCollection((exchange, collection) => answerSchema(exchange, collection, kind)),
    )
  }
  serve(
    '/collections/:collectionId/items',
    inCollection((exchange, collection) => answerItems({ exchange, service, collection }, counts)),
  )
  // An identifier may hold slashes, which not every proxy leaves encoded.
  serve(
    '/collections/:collectionId/items/:featureId{.+}',
    inCollection((exchange, collection, context) => answerFeature({ exchange, service, collection }, featureIdsOf(context))),
  )
  app.notFound(({ req }) => problem(404, `nothing is served at ${req.path}`))
  app.onError((error, { req }) => answerError(error, req.raw.signal, options))
  return app
}

/** Decoded, and where that is another text also as it stands in the address. */
function featureIdsOf({ req }: Context): readonly string[] {
  const decoded = req.param('featureId') ?? ''
  const [, written = ''] = /\/items\/(.+)$/.exec(new URL(req.url).pathname) ?? []
  return written === decoded ? [decoded] : [decoded, written]
}

/** CRS84 first: it is the default, and what is stored. */
function systemsOf(spellings: readonly string[]): readonly FaceCrs[] {
  const systems = new Map([CRS84_URI, ...spellings].map((spelling) => createFaceCrs(spelling)).map((crs) => [crs.uri, crs]))
  return [...systems.values()]
}

function withAllow(answer: Response): Response {
  answer.headers.set('allow', METHODS)
  return answer
}

/** A raw collection of a source that is down is not known, and not gone either. @throws SourceError SOURCE_UNREACHABLE */
function assertConnected(id: string, { raw = false }: FeaturesConnectorOptions, sources: readonly SourceInfo[]): void {
  const [prefix] = id.split(':')
  const source = raw === false ? undefined : sources.find((candidate) => candidate.id === prefix && candidate.health.state !== 'ready')
  if (source && id.includes(':'))
    throw new SourceError('SOURCE_UNREACHABLE', `the source ${source.id} is not connected`, { sourceId: source.id })
}

/** Nobody reads the answer to a request whose client has gone; what is not of the closed table is a bug, and masked. */
function answerError(error: Error, signal: AbortSignal, { onUnexpectedError }: FeaturesConnectorOptions): Response {
  const known = problemOf(error)
  if (known) return known
  if (!signal.aborted) onUnexpectedError?.(error)
  return problem(500, 'an unexpected error')
}

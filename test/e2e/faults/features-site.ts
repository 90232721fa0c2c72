// The smallest sound OGC API Features: one collection of places, in pages.
import { openFaultyServer, type FaultyServer, type SoundAnswer } from './faulty-server.ts'

const CONFORMANCE = ['core', 'geojson', 'oas30'].map((name) => `http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/${name}`)
const PAGE = 3
export const FEATURE_COUNT = 8

export interface Feature {
  readonly type: 'Feature'
  readonly id?: number
  readonly geometry: object | null
  readonly properties: Readonly<Record<string, unknown>>
}
export interface FeaturePage {
  readonly type: 'FeatureCollection'
  readonly features: readonly Feature[]
  readonly links: readonly { readonly rel: string; readonly href: string; readonly type: string }[]
  readonly numberMatched: number
}

const FEATURES = Array.from({ length: FEATURE_COUNT }, (_, index): Feature => ({
  type: 'Feature',
  id: index + 1,
  geometry: { type: 'Point', coordinates: [13.3 + index / 100, 52.5] },
  properties: { name: `place ${index + 1}` },
}))

function page(url: URL): FeaturePage {
  const offset = Number(url.searchParams.get('offset') ?? 0)
  const limit = Math.min(Number(url.searchParams.get('limit') ?? PAGE), PAGE)
  const next = new URL(url)
  next.searchParams.set('offset', String(offset + limit))
  const links = offset + limit < FEATURE_COUNT ? [{ rel: 'next', href: next.href, type: 'application/geo+json' }] : []
  return { type: 'FeatureCollection', features: FEATURES.slice(offset, offset + limit), links, numberMatched: FEATURE_COUNT }
}

function answerOf(url: URL, origin: string): SoundAnswer | null {
  const link = (rel: string, path: string): object => ({ rel, href: `${origin}${path}`, type: 'application/json' })
  const collection = {
    id: 'places',
    title: 'Places',
    extent: { spatial: { bbox: [[13, 52, 14, 53]] } },
    crs: ['http://www.opengis.net/def/crs/OGC/1.3/CRS84'],
    links: [{ rel: 'items', href: `${origin}/collections/places/items`, type: 'application/geo+json' }],
  }
  const json = (value: object, type = 'application/json'): SoundAnswer => ({ type, body: JSON.stringify(value) })
  switch (url.pathname) {
    case '/':
      return json({ title: 'Faulty', links: [link('conformance', '/conformance'), link('data', '/collections'), link('self', '/')] })
    case '/conformance':
      return json({ conformsTo: CONFORMANCE })
    case '/collections':
      return json({ collections: [collection], links: [] })
    case '/collections/places':
      return json(collection)
    case '/collections/places/items':
      return json(page(url), 'application/geo+json')
    default:
      return null
  }
}

export function openFeaturesSite(): Promise<FaultyServer> {
  return openFaultyServer(answerOf, (url) => url.pathname.endsWith('/items'))
}

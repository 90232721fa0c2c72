// Links between the resources of the face, absolute and with a media type (OGC 17-069r4 section 5.2).

export interface Link {
  readonly href: string
  readonly rel: string
  readonly type: string
  readonly title?: string | undefined
}

export const MEDIA_TYPES = {
  json: 'application/json',
  geoJson: 'application/geo+json',
  html: 'text/html',
  openApi: 'application/vnd.oai.openapi+json;version=3.0',
  schema: 'application/schema+json',
  problem: 'application/problem+json',
} as const

/** Relations that the standards register under this address (OGC 19-079r2, OGC 23-058). */
export const OGC_RELATION = 'http://www.opengis.net/def/rel/ogc/1.0/'

/** The address of a collection, or of a resource below it. Ids of collections stand in addresses as they are. */
export function collectionUrl(base: string, collectionId: string, below = ''): string {
  return `${base}/collections/${collectionId}${below}`
}

/** The address of one feature: identifiers may be any URI, so that all of it is escaped. */
export function featureUrl(base: string, collectionId: string, featureId: string): string {
  return collectionUrl(base, collectionId, `/items/${encodeURIComponent(featureId)}`)
}

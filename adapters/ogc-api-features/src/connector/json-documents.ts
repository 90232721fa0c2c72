// The documents about the data: landing page, collections, queryables, sortables, schema.
import type { FaceCollection, FaceProperty, JsonSchema } from './face-collection.ts'
import { CRS84_URI } from './face-crs.ts'
import type { FaceState } from './face-state.ts'
import type { TemporalExtent } from './temporal-extent.ts'
import { collectionUrl, MEDIA_TYPES, OGC_RELATION, type Link } from './link.ts'

const GREGORIAN_URI = 'http://www.opengis.net/def/uom/ISO-8601/0/Gregorian'

export interface DocumentScope {
  readonly state: FaceState
  /** Where the face is, without a slash at the end. */
  readonly base: string
}

export interface CollectionDocument {
  readonly id: string
  readonly title: string
  readonly description?: string | undefined
  readonly links: readonly Link[]
  readonly [member: string]: unknown
}

export function landingPage({ state, base }: DocumentScope): {
  readonly title: string
  readonly description: string
  readonly links: readonly Link[]
} {
  return {
    title: state.title,
    description: 'Unlike data sources, asked live, as features.',
    links: [
      { href: `${base}/api`, rel: 'service-desc', type: MEDIA_TYPES.openApi, title: 'The API definition' },
      { href: `${base}/api?f=html`, rel: 'service-doc', type: MEDIA_TYPES.html, title: 'The API definition for people' },
      { href: `${base}/conformance`, rel: 'conformance', type: MEDIA_TYPES.json, title: 'What this API conforms to' },
      { href: `${base}/conformance`, rel: `${OGC_RELATION}conformance`, type: MEDIA_TYPES.json, title: 'What this API conforms to' },
      { href: `${base}/collections`, rel: 'data', type: MEDIA_TYPES.json, title: 'The collections' },
      { href: `${base}/collections`, rel: `${OGC_RELATION}data`, type: MEDIA_TYPES.json, title: 'The collections' },
    ],
  }
}

/** OGC 17-069r4 section 7.14.2, with the systems of OGC 18-058r1 section 6.2. */
export function collectionDocument(
  collection: FaceCollection,
  { state, base }: DocumentScope,
  interval?: TemporalExtent,
): CollectionDocument {
  const { id, title, description, bbox, licences, attributions } = collection
  const url = (below: string): string => collectionUrl(base, id, below)
  const extent = {
    ...(bbox === undefined ? {} : { spatial: { bbox: [bbox], crs: CRS84_URI } }),
    ...(interval === undefined ? {} : { temporal: { interval: [interval], trs: GREGORIAN_URI } }),
  }
  return {
    id,
    title,
    ...(description === undefined ? {} : { description }),
    ...(attributions.length > 0 ? { attribution: attributions.join('; ') } : {}),
    ...(licences.length > 0 ? { license: licences.join(', ') } : {}),
    ...(Object.keys(extent).length > 0 ? { extent } : {}),
    itemType: 'feature',
    crs: state.systems.map(({ uri }) => uri),
    storageCrs: CRS84_URI,
    links: [
      { href: url('/items'), rel: 'items', type: MEDIA_TYPES.geoJson, title: `${title}: features` },
      { href: url('/items?f=html'), rel: 'items', type: MEDIA_TYPES.html, title: `${title}: features for people` },
      { href: url('/queryables'), rel: `${OGC_RELATION}queryables`, type: MEDIA_TYPES.schema, title: 'What filters may name' },
      { href: url('/sortables'), rel: `${OGC_RELATION}sortables`, type: MEDIA_TYPES.schema, title: 'What sortby may name' },
      { href: url('/schema'), rel: `${OGC_RELATION}schema`, type: MEDIA_TYPES.schema, title: 'What features hold' },
    ],
  }
}

/** The three schemas of a collection (OGC 19-079r2 section 6, OGC 23-058): what filters may name, what sorts, what features hold. */
export const SCHEMAS = {
  queryables: { title: 'queryables', isIn: ({ isQueryable }: FaceProperty): boolean => isQueryable },
  sortables: { title: 'sortables', isIn: ({ isSortable }: FaceProperty): boolean => isSortable },
  schema: { title: 'schema', isIn: ({ isShown, schema }: FaceProperty): boolean => isShown || schema['x-ogc-role'] !== undefined },
} as const

export function schemaDocument(collection: FaceCollection, kind: keyof typeof SCHEMAS, base: string): JsonSchema {
  const { title, isIn } = SCHEMAS[kind]
  const listed = collection.properties.filter(isIn)
  const properties = Object.fromEntries(listed.map(({ name, schema }, index) => [name, { ...schema, 'x-ogc-propertySeq': index + 1 }]))
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: collectionUrl(base, collection.id, `/${kind}`),
    type: 'object',
    title: `${collection.title}: ${title}`,
    ...(collection.iri === undefined ? {} : { 'x-ogc-definition': collection.iri }),
    properties,
    additionalProperties: false,
  }
}

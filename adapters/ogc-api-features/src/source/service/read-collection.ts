// One collection read before anything is asked of it: its declared properties, and a page of its features.
import { createHash } from 'node:crypto'
import type { HttpContext } from '@crosswalk/http'
import { GEOMETRY, ID } from '../items/create-getters.ts'
import { idOf } from '../items/feature.ts'
import type { Feature } from '../items/feature.ts'
import type { FeatureClient } from '../items/feature-client.ts'
import type { CollectionOptions } from '../options.ts'
import { NO_ABILITIES } from '../request/abilities.ts'
import { buildUrl } from '../request/build-url.ts'
import type { CollectionState } from '../request/collection-state.ts'
import type { CollectionDocument } from './describe-collection.ts'
import { findSystem } from './find-system.ts'
import { AS_SAID } from './found-system.ts'
import { inferredWarnings, propertiesOf, typesOf } from './property-types.ts'
import { readSchema } from './read-schema.ts'
import type { DeclaredProperty } from './schema-types.ts'
import { trustedExtent } from './trusted-extent.ts'

/** What was read, and the requests that it took. */
export interface ReadCollection {
  readonly state: CollectionState
  readonly document: CollectionDocument
  readonly declared: readonly DeclaredProperty[]
  readonly hasQueryables: boolean
  readonly features: readonly Feature[]
  readonly isWhole: boolean
  readonly requests: number
  /** The same as long as server and collection describe themselves in the same words. */
  readonly stamp: string
}

export interface ReadSettings {
  readonly client: FeatureClient
  readonly context: HttpContext
  readonly options: CollectionOptions
  readonly maxPageSize: number
  /** Does the configuration say that the server honours `properties`. */
  readonly selects: boolean
  /** Of the server's description. */
  readonly serviceStamp: string
}

/** What is said of features whose geometry cannot be read. */
export const NO_GEOMETRY = 'a geometry that is none: it reads as null'

export const SAMPLE_SIZE = 100

/** @throws SourceError the collection cannot be read */
export async function readCollection(document: CollectionDocument, settings: ReadSettings): Promise<ReadCollection> {
  const { options, client, context } = settings
  const schema = await readSchema(document, settings)
  const blank = blankState(document, settings)
  const found = await findSystem({
    document,
    options,
    read(crs, repair) {
      const asked = crs === undefined ? [] : [['crs', crs.uri] as const]
      const url = buildUrl(blank.itemsUrl, [...blank.fixedQuery, ...asked, ['limit', String(SAMPLE_SIZE)]])
      return client.readPage({ kind: 'page', method: 'GET', url }, { ...blank, repair }, context)
    },
  })
  const { page } = found
  const { features } = page
  const extent = trustedExtent(document, features)
  const types = typesOf(schema.declared, features, options)
  const warnings = [
    ...(page.damaged.size > 0 ? [`${page.damaged.size} of ${page.features.length} features have ${NO_GEOMETRY}`] : []),
    ...inferredWarnings(schema.declared, types, features.length),
  ]
  const hasIds = features.length > 0 && features.every((feature) => idOf(feature) !== undefined)
  const isWhole = page.next === undefined && (page.numberMatched ?? features.length) <= features.length
  const properties = propertiesOf(types, schema.declared)
  const collection = { ...blank.collection, bbox: extent.bbox, properties, warnings, keyProperty: hasIds ? ID : undefined }
  const count =
    page.numberMatched === undefined
      ? {}
      : {
          count: {
            value: page.numberMatched,
            accuracy: isWhole && page.numberMatched === features.length ? ('exact' as const) : ('estimate' as const),
          },
        }
  const state: CollectionState = {
    ...blank,
    types,
    quirks: [...found.quirks, ...(extent.quirk === undefined ? [] : [extent.quirk])],
    crs: found.crs,
    repair: found.repair,
    collection: Object.freeze({ ...collection, ...count }),
  }
  const stamp = digest([settings.serviceStamp, document, schema.declared, options])
  return {
    state,
    document,
    declared: schema.declared,
    hasQueryables: schema.isQueryables,
    features,
    isWhole,
    requests: schema.requests + found.requests,
    stamp,
  }
}

export function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16)
}

function blankState(document: CollectionDocument, { options, maxPageSize, selects }: ReadSettings): CollectionState {
  const { id, title, bbox, span, licence, attribution, itemsUrl } = document
  return {
    collection: {
      id,
      title,
      properties: [],
      geometryProperty: GEOMETRY,
      keyProperty: ID,
      bbox,
      paging: 'offset',
      revision: digest([itemsUrl, id, options]),
      local: false,
      skippedRows: 0,
      warnings: [],
      during: span && { startMs: span.startMs ?? null, endMs: span.endMs ?? null },
      licence,
      attribution,
    },
    types: new Map(),
    itemsUrl,
    fixedQuery: [],
    crs: undefined,
    repair: AS_SAID,
    emptyIsNull: options.emptyIsNull ?? false,
    abilities: { ...NO_ABILITIES, paging: { by: 'link', maximum: maxPageSize }, selects },
    isProbed: false,
    quirks: [],
    maxPageSize,
  }
}

// One collection read before anything is asked of it: its declared properties, and a page of its features.
import { createHash } from 'node:crypto'
import { SourceError } from '@crosswalk/contract'
import type { CollectionProperty, PropertyType } from '@crosswalk/contract'
import { parseCrs } from '@crosswalk/geo'
import type { HttpContext } from '@crosswalk/http'
import { GEOMETRY, ID } from '../items/create-getters.ts'
import { idOf } from '../items/feature.ts'
import type { Feature } from '../items/feature.ts'
import type { FeatureClient } from '../items/feature-client.ts'
import { inferType, namesOf } from '../items/infer-types.ts'
import type { CollectionOptions } from '../options.ts'
import { NO_ABILITIES } from '../request/abilities.ts'
import { buildUrl } from '../request/build-url.ts'
import type { CollectionState } from '../request/collection-state.ts'
import type { CollectionDocument } from './describe-collection.ts'
import { readJson } from './read-service.ts'
import { readDeclaredProperties } from './schema-types.ts'
import type { DeclaredProperty } from './schema-types.ts'

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

export const SAMPLE_SIZE = 100

/** @throws SourceError the collection cannot be read */
export async function readCollection(document: CollectionDocument, settings: ReadSettings): Promise<ReadCollection> {
  const { options, client, context } = settings
  const schema = await readSchema(document, settings)
  const blank = blankState(document, settings)
  const request = {
    kind: 'page',
    method: 'GET',
    url: buildUrl(blank.itemsUrl, [...blank.fixedQuery, ...crsQuery(blank), ['limit', String(SAMPLE_SIZE)]]),
  } as const
  const page = await client.readPage(request, blank, context)
  const isSwapped = options.swapAxes === undefined && page.features.some(hasImpossibleLatitude)
  const features = isSwapped ? (await client.readPage(request, { ...blank, repair: { swapped: true } }, context)).features : page.features
  const types = typesOf(schema.declared, features, options)
  const warnings = [
    ...(page.invalidGeometries > 0
      ? [`${page.invalidGeometries} of ${page.features.length} features have a geometry that is none: it reads as null`]
      : []),
    ...inferredWarnings(schema.declared, types, features.length),
  ]
  const hasIds = features.length > 0 && features.every((feature) => idOf(feature) !== undefined)
  const quirks = isSwapped ? ['coordinates have latitude first, whatever their label says: a second number is beyond 90 degrees'] : []
  const isWhole = page.next === undefined && (page.numberMatched ?? features.length) <= features.length
  const properties = propertiesOf(types, schema.declared)
  const collection = { ...blank.collection, properties, warnings, keyProperty: hasIds ? ID : undefined }
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
    quirks,
    repair: { swapped: (options.swapAxes ?? false) || isSwapped },
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
    requests: schema.requests + (isSwapped ? 2 : 1),
    stamp,
  }
}

export function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16)
}

function hasImpossibleLatitude({ geometry }: Feature): boolean {
  const text = JSON.stringify(geometry ?? null)
  const pairs = text.matchAll(/\[(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?),(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g)
  return [...pairs].some(
    ([, first, second]) => Math.abs(Number(second)) > 90 && Math.abs(Number(second)) <= 180 && Math.abs(Number(first)) <= 90,
  )
}

interface SchemaOutcome {
  readonly declared: readonly DeclaredProperty[]
  readonly isQueryables: boolean
  readonly requests: number
}

/** Queryables, else the schema; a server that offers neither, or breaks on them, has its types found in the sample. */
async function readSchema({ queryablesUrl, schemaUrl }: CollectionDocument, { client, context }: ReadSettings): Promise<SchemaOutcome> {
  let requests = 0
  for (const url of [queryablesUrl, schemaUrl]) {
    if (url === undefined) continue
    requests += 1
    try {
      const { document } = await readJson(url, client, context)
      const declared = readDeclaredProperties(document)
      if (declared !== undefined && declared.length > 0) return { declared, isQueryables: url === queryablesUrl, requests }
    } catch (error) {
      if (!(error instanceof SourceError) || error.details.status === undefined) throw error
    }
  }
  return { declared: [], isQueryables: false, requests }
}

function crsQuery({ crs }: CollectionState): readonly (readonly [string, string])[] {
  return crs === undefined ? [] : [['crs', crs.uri]]
}

function blankState(document: CollectionDocument, { options, maxPageSize, selects }: ReadSettings): CollectionState {
  const { id, title, bbox, licence, attribution, itemsUrl } = document
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
      licence,
      attribution,
    },
    types: new Map(),
    itemsUrl,
    fixedQuery: [],
    crs: options.crs === undefined ? undefined : { uri: options.crs, crs: parseCrs(options.crs) },
    repair: { swapped: options.swapAxes ?? false },
    emptyIsNull: options.emptyIsNull ?? false,
    abilities: { ...NO_ABILITIES, paging: { by: 'link', maximum: maxPageSize }, selects },
    isProbed: false,
    quirks: [],
    maxPageSize,
  }
}

const TEMPORAL: ReadonlySet<PropertyType> = new Set(['date', 'timestamp', 'time'])

/** What configuration says, else documents, else the sample. Instants that are only said to be strings are found in the sample. */
function typesOf(
  declared: readonly DeclaredProperty[],
  features: readonly Feature[],
  options: CollectionOptions,
): ReadonlyMap<string, PropertyType> {
  const types = new Map<string, PropertyType>()
  const known = new Map(declared.map((property) => [property.name, property]))
  const names = new Set([...declared.map(({ name }) => name), ...namesOf(features)])
  // A server that calls its instants strings says nothing of strings that the sample does not show.
  const isLoose = declared.some(({ name, isLooseText }) => isLooseText && TEMPORAL.has(inferType(name, features)))
  for (const name of names) {
    if (name === ID || known.get(name)?.type === 'geometry' || isGeometryEcho(name, known, features)) continue
    const said = known.get(name)
    const found = inferType(name, features)
    const isSharper = said?.isLooseText === true && (TEMPORAL.has(found) || (isLoose && found === 'unknown'))
    types.set(name, isSharper || said?.type === undefined ? found : said.type)
  }
  for (const [name, type] of Object.entries(options.types ?? {})) types.set(name, type)
  const ids = features.map(({ id }) => typeof id)
  types.set(
    ID,
    ids.length > 0 && ids.every((type) => type === 'number') ? 'number' : ids.some((type) => type === 'number') ? 'unknown' : 'text',
  )
  types.set(GEOMETRY, 'geometry')
  return types
}

/** A column of the geometry that some features show among their properties, always null. */
export function isGeometryEcho(name: string, known: ReadonlyMap<string, unknown>, features: readonly Feature[]): boolean {
  if (known.has(name) || !/geom|shape|wkb|the_?geo|^way$/i.test(name)) return false
  return features.every(
    ({ properties, geometry }) => !Object.hasOwn(properties ?? {}, name) || (properties?.[name] === null && geometry === null),
  )
}

function propertiesOf(types: ReadonlyMap<string, PropertyType>, declared: readonly DeclaredProperty[]): readonly CollectionProperty[] {
  const units = new Map(declared.map(({ name, unit }) => [name, unit]))
  return [...types].map(([name, type]) => {
    const unit = units.get(name)
    return { name, type, ...(unit === undefined ? {} : { unit }), filterable: false, sortable: false }
  })
}

function inferredWarnings(
  declared: readonly DeclaredProperty[],
  types: ReadonlyMap<string, PropertyType>,
  count: number,
): readonly string[] {
  const said = new Map(declared.map(({ name, type }) => [name, type]))
  const found = [...types].filter(([name, type]) => name !== ID && name !== GEOMETRY && said.get(name) !== type && type !== 'unknown')
  return found.length === 0 ? [] : [`types found in ${count} features: ${found.map(([name, type]) => `${name} ${type}`).join(', ')}`]
}

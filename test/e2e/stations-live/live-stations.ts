// The stations of every live server as one model: which collections they are in, and what their columns are called.
import { live } from '../../sources/live.ts'
import { openGateway, type TestGateway } from '../gateway.ts'
import { STATION_MODEL } from '../stations/station-files.ts'

/** The stations of a source, in one collection or in one per type of geometry. */
export interface StationSource {
  readonly id: string
  readonly product: 'pygeoapi' | 'tipg' | 'mapserver' | 'qgis'
  /** Below the server's URL. */
  readonly path: string
  readonly adapter: 'ogc-api-features' | 'wfs'
  /** Further options of the source, as YAML in a flow map. */
  readonly options?: string
  /** Options of each collection, likewise: what the server does not say itself. */
  readonly each?: string
  /** The collections; what their geometry is called, and where their readings are. */
  readonly stations: Readonly<Record<string, { readonly location: string; readonly observations?: string }>>
  readonly height: string
  /** Stations that the server cannot hold, and why. */
  readonly lacks?: { readonly ids: readonly string[]; readonly because: string }
}

const NO_GEOMETRY = { ids: ['s10'], because: 'MapServer drops rows without geometry' }
const oaf = { adapter: 'ogc-api-features', path: '', height: 'height_m' } as const
const pygeoapi = { ...oaf, product: 'pygeoapi' } as const
const location = 'geometry'
const wfs = {
  adapter: 'wfs',
  product: 'mapserver',
  path: '',
  height: 'height_m',
  stations: {
    'city:stations': { location: 'geom', observations: 'city:observations' },
    'city:areas': { location: 'msGeometry', observations: 'city:observation_areas' },
  },
  lacks: NO_GEOMETRY,
} as const

export const STATION_SOURCES: readonly StationSource[] = [
  { ...pygeoapi, id: 'pygeoapi', stations: { stations: { location, observations: 'observations' } } },
  { ...pygeoapi, id: 'pygeoapi-file', stations: { 'stations-file': { location } }, height: 'heightM', each: 'types: { active: boolean }' },
  { ...pygeoapi, id: 'pygeoapi-crs84', stations: { 'stations-crs84': { location } } },
  { ...pygeoapi, id: 'pygeoapi-4326', stations: { 'stations-4326': { location } } },
  { ...oaf, id: 'tipg', product: 'tipg', stations: { 'public.stations': { location, observations: 'public.observations' } } },
  {
    ...oaf,
    id: 'mapserver',
    product: 'mapserver',
    path: '/CITY/ogcapi',
    stations: {
      stations: { location, observations: 'observations' },
      areas: { location, observations: 'observation_areas' },
    },
    each: 'emptyIsNull: true',
    lacks: NO_GEOMETRY,
  },
  { ...wfs, id: 'wfs-2', options: "version: '2.0.0'" },
  { ...wfs, id: 'wfs-1', options: "version: '1.1.0'" },
  {
    ...oaf,
    id: 'qgis',
    product: 'qgis',
    path: '/wfs3',
    stations: { stations: { location, observations: 'observations' }, areas: { location, observations: 'observations' } },
  },
  {
    ...oaf,
    id: 'qgis-wfs',
    product: 'qgis',
    adapter: 'wfs',
    stations: { stations: { location, observations: 'observations' }, areas: { location, observations: 'observations' } },
  },
]

const urls = { pygeoapi: await live('pygeoapi'), tipg: await live('tipg'), mapserver: await live('mapserver'), qgis: await live('qgis') }

/** False where a server is missing: then its tests are skipped, all of them, since they compare. */
export const isComplete = Object.values(urls).every((url) => url !== undefined)

function entry({ id, adapter, product, path, options, stations, each = '' }: StationSource): string {
  const observations = new Set(Object.values(stations).flatMap((collection) => collection.observations ?? []))
  const collections = [...Object.keys(stations), ...observations].map((name) => `'${name}': { ${each} }`)
  const more = options === undefined ? '' : `, ${options}`
  return `  - { id: ${id}, adapter: ${adapter}, url: '${urls[product]}${path}', collections: { ${collections.join(', ')} }${more} }`
}

function crosswalk({ id, height, stations }: StationSource, collection: string): string {
  const head = `
crosswalk: ${id}-${collection.replaceAll(/\W/g, '-')}
source: ${id}
collection: '${collection}'
model: MeasuredStation
id: 'urn:${id}:{id}'
properties: { name: label, location: ${stations[collection]?.location}, operator: operator, heightM: ${height}, active: active }
`
  const observations = stations[collection]?.observations
  if (observations === undefined) return head
  return `${head}observations:
  collection: '${observations}'
  of: { station_id: id }
  time: { from: phenomenon_time, to: phenomenon_end }
  measures:
    no2: { from: result, pick: { property: no2 }, unit: { from: unit }, resultTime: result_time }
    temperature: { from: result, pick: { property: temperature }, unit: { from: unit }, resultTime: result_time }
`
}

/** A gateway over these sources. */
export function openStationGateway(sources: readonly StationSource[]): Promise<TestGateway> {
  return openGateway({
    'crosswalk.yaml': `
sources:
${sources.map(entry).join('\n')}
models: ./models
crosswalks: ./crosswalks
limits: { deadlineMs: 60000 }
`,
    'models/station.yaml': STATION_MODEL,
    'crosswalks/stations.yaml': sources
      .flatMap((source) => Object.keys(source.stations).map((collection) => crosswalk(source, collection)))
      .join('---'),
  })
}

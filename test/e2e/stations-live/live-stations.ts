// The stations of every live server as one model: which collections they are in, and what their columns are called.
import { live } from '../../sources/live.ts'
import { openGateway, type TestGateway } from '../gateway.ts'
import { STATION_MODEL } from '../stations/questions.ts'

/** One collection of stations of a source. */
export interface StationSource {
  readonly id: string
  readonly product: 'pygeoapi' | 'tipg' | 'mapserver'
  /** Below the server's URL. */
  readonly path: string
  readonly adapter: 'ogc-api-features' | 'wfs'
  /** Further options of the source, as YAML in a flow map. */
  readonly options?: string
  /** Options of each collection of stations, likewise: what the server does not say itself. */
  readonly each?: string
  /** The collections, and what their geometry is called. */
  readonly stations: Readonly<Record<string, string>>
  /** Null where readings are not there in full. */
  readonly observations: string | null
  readonly height: string
  /** Stations that the server cannot hold, and why. */
  readonly lacks?: { readonly ids: readonly string[]; readonly because: string }
}

const NO_GEOMETRY = { ids: ['s10'], because: 'MapServer drops rows without geometry' }
const oaf = { adapter: 'ogc-api-features', path: '', height: 'height_m', observations: 'observations' } as const
const wfs = {
  adapter: 'wfs',
  product: 'mapserver',
  path: '',
  height: 'height_m',
  stations: { 'city:stations': 'geom', 'city:areas': 'msGeometry' },
  observations: null,
  lacks: NO_GEOMETRY,
} as const

export const STATION_SOURCES: readonly StationSource[] = [
  { ...oaf, id: 'pygeoapi', product: 'pygeoapi', stations: { stations: 'geometry' } },
  {
    ...oaf,
    id: 'pygeoapi-file',
    product: 'pygeoapi',
    stations: { 'stations-file': 'geometry' },
    height: 'heightM',
    observations: null,
    each: 'types: { active: boolean }',
  },
  { ...oaf, id: 'pygeoapi-crs84', product: 'pygeoapi', stations: { 'stations-crs84': 'geometry' }, observations: null },
  { ...oaf, id: 'pygeoapi-4326', product: 'pygeoapi', stations: { 'stations-4326': 'geometry' }, observations: null },
  { ...oaf, id: 'tipg', product: 'tipg', stations: { 'public.stations': 'geometry' }, observations: 'public.observations' },
  {
    ...oaf,
    id: 'mapserver',
    product: 'mapserver',
    path: '/CITY/ogcapi',
    stations: { stations: 'geometry', areas: 'geometry' },
    observations: null,
    each: 'emptyIsNull: true',
    lacks: NO_GEOMETRY,
  },
  { ...wfs, id: 'wfs-2', options: "version: '2.0.0'" },
  { ...wfs, id: 'wfs-1', options: "version: '1.1.0'" },
]

const urls = { pygeoapi: await live('pygeoapi'), tipg: await live('tipg'), mapserver: await live('mapserver') }

/** False where a server is missing: then its tests are skipped, all of them, since they compare. */
export const isComplete = Object.values(urls).every((url) => url !== undefined)

function entry({ id, adapter, product, path, options, stations, observations, each = '' }: StationSource): string {
  const collections = [
    ...Object.keys(stations).map((name) => `'${name}': { ${each} }`),
    ...(observations === null ? [] : [`'${observations}': {}`]),
  ]
  const more = options === undefined ? '' : `, ${options}`
  return `  - { id: ${id}, adapter: ${adapter}, url: '${urls[product]}${path}', collections: { ${collections.join(', ')} }${more} }`
}

function crosswalk({ id, height, observations }: StationSource, collection: string, geometry: string): string {
  const head = `
crosswalk: ${id}-${collection.replaceAll(/\W/g, '-')}
source: ${id}
collection: '${collection}'
model: MeasuredStation
id: 'urn:${id}:{id}'
properties: { name: label, location: ${geometry}, operator: operator, heightM: ${height}, active: active }
`
  if (observations === null) return head
  return `${head}observations:
  collection: '${observations}'
  of: { station_id: id }
  time: { from: phenomenon_time }
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
      .flatMap((source) => Object.entries(source.stations).map(([collection, geometry]) => crosswalk(source, collection, geometry)))
      .join('---'),
  })
}

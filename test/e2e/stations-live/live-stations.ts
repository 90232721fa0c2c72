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
  /** Further options, as YAML in a flow map. */
  readonly options?: string
  readonly stations: readonly string[]
  /** Null where readings are not there in full. */
  readonly observations: string | null
  readonly geometry: string
  readonly height: string
  /** Stations that the server cannot hold, and why. */
  readonly lacks?: { readonly ids: readonly string[]; readonly because: string }
}

const NO_GEOMETRY = { ids: ['s10'], because: 'MapServer drops rows without geometry' }
const oaf = { adapter: 'ogc-api-features', path: '', geometry: 'geometry', height: 'height_m', observations: 'observations' } as const
const wfs = {
  adapter: 'wfs',
  product: 'mapserver',
  path: '',
  geometry: 'geom',
  height: 'height_m',
  stations: ['city:stations', 'city:areas'],
  observations: null,
  lacks: NO_GEOMETRY,
} as const

export const STATION_SOURCES: readonly StationSource[] = [
  { ...oaf, id: 'pygeoapi', product: 'pygeoapi', stations: ['stations'] },
  { ...oaf, id: 'pygeoapi-file', product: 'pygeoapi', stations: ['stations-file'], height: 'heightM', observations: null },
  { ...oaf, id: 'pygeoapi-crs84', product: 'pygeoapi', stations: ['stations-crs84'], observations: null },
  { ...oaf, id: 'pygeoapi-4326', product: 'pygeoapi', stations: ['stations-4326'], observations: null },
  { ...oaf, id: 'tipg', product: 'tipg', stations: ['public.stations'], observations: 'public.observations' },
  {
    ...oaf,
    id: 'mapserver',
    product: 'mapserver',
    path: '/CITY/ogcapi',
    stations: ['stations', 'areas'],
    observations: null,
    lacks: NO_GEOMETRY,
  },
  { ...wfs, id: 'wfs-2', options: "version: '2.0.0'" },
  { ...wfs, id: 'wfs-1', options: "version: '1.1.0'" },
]

const urls = { pygeoapi: await live('pygeoapi'), tipg: await live('tipg'), mapserver: await live('mapserver') }

/** False where a server is missing: then its tests are skipped, all of them, since they compare. */
export const isComplete = Object.values(urls).every((url) => url !== undefined)

function entry({ id, adapter, product, path, options, stations, observations }: StationSource): string {
  const collections = [...stations, ...(observations === null ? [] : [observations])]
  const chosen =
    adapter === 'wfs'
      ? `{ ${collections.map((name) => `'${name}': {}`).join(', ')} }`
      : `[${collections.map((name) => `'${name}'`).join(', ')}]`
  const more = options === undefined ? '' : `, ${options}`
  return `  - { id: ${id}, adapter: ${adapter}, url: '${urls[product]}${path}', collections: ${chosen}${more} }`
}

function crosswalk(source: StationSource, collection: string, index: number): string {
  const { id, height, geometry, observations } = source
  const head = `
crosswalk: ${id}-${index}
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

export function openStationGateway(): Promise<TestGateway> {
  return openGateway({
    'crosswalk.yaml': `
sources:
${STATION_SOURCES.map(entry).join('\n')}
models: ./models
crosswalks: ./crosswalks
limits: { deadlineMs: 60000 }
`,
    'models/station.yaml': STATION_MODEL,
    'crosswalks/stations.yaml': STATION_SOURCES.flatMap((source) =>
      source.stations.map((collection, index) => crosswalk(source, collection, index)),
    ).join('---'),
  })
}

// The sources of the Rosetta page: connected as a gateway would, and what their plans send, shortened to what the filter became.
import { filesAdapter } from '@crosswalk/adapter-files'
import { memoryAdapter } from '@crosswalk/adapter-memory'
import { ogcApiFeaturesAdapter } from '@crosswalk/adapter-ogc-api-features'
import { recordsAdapter } from '@crosswalk/adapter-ogc-api-records'
import { wfsAdapter } from '@crosswalk/adapter-wfs'
import type { Adapter } from '@crosswalk/contract'
import { readStations } from '../sources/stations.ts'

export interface Column {
  readonly name: string
  readonly adapter: Adapter
  readonly options: object
  readonly collection: string
  /** What its collection calls a column of the cases; null where it has nothing of the kind. */
  readonly names?: Readonly<Record<string, string | null>>
}

export interface ServerUrls {
  readonly pygeoapi: string
  readonly tipg: string
  readonly mapserver: string
  readonly pycsw: string
}

/** However busy the machine is, the page shows what was found out. */
const PROBE_MS = 100_000

/** What a catalogue knows of a record: no operator, no height. */
const RECORD_NAMES = { label: 'title', installed: 'created', operator: null, district: null, height_m: null, active: null }

function records(): readonly object[] {
  return readStations().stations.map(({ id, label, geometry, properties: { heightM, ...properties } }) => ({
    ...properties,
    id,
    label,
    height_m: heightM,
    updated: '2026-03-01T23:00:00Z',
    geometry,
  }))
}

const TYPES = {
  id: 'text',
  label: 'text',
  operator: 'text',
  district: 'text',
  height_m: 'number',
  active: 'boolean',
  installed: 'date',
  updated: 'timestamp',
  geometry: 'geometry',
} as const

/** @param file the stations as records, written by `stationsFile` */
export function columnsOf(servers: ServerUrls, file: string): readonly Column[] {
  const memory = {
    id: 'memory',
    collections: [
      {
        id: 'stations',
        items: records(),
        properties: Object.entries(TYPES).map(([name, type]) => ({ name, type, filterable: true, sortable: type !== 'geometry' })),
        keyProperty: 'id',
        geometryProperty: 'geometry',
      },
    ],
  }
  const oaf = { adapter: ogcApiFeaturesAdapter, collection: 'stations' }
  const wfs = { adapter: wfsAdapter, collection: 'city:stations', names: { geometry: 'geom' } }
  return [
    { name: 'files', adapter: filesAdapter, options: { collections: { stations: { path: file, types: TYPES } } }, collection: 'stations' },
    { name: 'memory', adapter: memoryAdapter, options: memory, collection: 'stations' },
    {
      ...oaf,
      name: 'tipg',
      options: { url: servers.tipg, probeTimeoutMs: PROBE_MS, collections: ['public.stations'] },
      collection: 'public.stations',
    },
    { ...oaf, name: 'pygeoapi', options: { url: servers.pygeoapi, probeTimeoutMs: PROBE_MS, collections: ['stations'] } },
    {
      ...oaf,
      name: 'mapserver',
      options: { url: `${servers.mapserver}/CITY/ogcapi`, probeTimeoutMs: PROBE_MS, collections: ['stations'] },
    },
    {
      ...wfs,
      name: 'wfs 2.0',
      options: { url: servers.mapserver, probeTimeoutMs: PROBE_MS, version: '2.0.0', collections: { 'city:stations': null } },
    },
    {
      ...wfs,
      name: 'wfs 1.1',
      options: { url: servers.mapserver, probeTimeoutMs: PROBE_MS, version: '1.1.0', collections: { 'city:stations': null } },
    },
    {
      name: 'records',
      adapter: recordsAdapter,
      options: { url: servers.pycsw, probeTimeoutMs: PROBE_MS },
      collection: 'metadata:main',
      names: RECORD_NAMES,
    },
    {
      name: 'csw',
      adapter: recordsAdapter,
      options: { url: `${servers.pycsw}/csw`, probeTimeoutMs: PROBE_MS },
      collection: 'records',
      names: RECORD_NAMES,
    },
  ]
}

export function stationsFile(): string {
  return JSON.stringify(records())
}

// What every server holds: the stations and OGC's three layers of ../shared, and trees made by a formula. Written as SQL for the store.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { sharedPath } from '../shared-data.ts'
import { type Cell, insert, tableOf } from './seed-sql.ts'
import { readStations, type Station } from './stations.ts'

export const LAYERS = ['ne_110m_admin_0_countries', 'ne_110m_populated_places_simple', 'ne_110m_rivers_lake_centerlines'] as const
export const TREE_COUNT = 100_000

/** The path of a file of the shared recipes for the OGC servers. */
export function sharedServerPath(name: string): string {
  return fileURLToPath(new URL(`../../../shared/servers/ogc/${name}`, import.meta.url))
}

const STATION_COLUMNS = {
  id: 'text primary key',
  label: 'text not null',
  district: 'text',
  operator: 'text',
  height_m: 'double precision',
  active: 'boolean',
  installed: 'date',
  inspire_namespace: 'text',
  inspire_local_id: 'text',
  inspire_version_id: 'text',
  doi: 'text',
  updated: 'timestamptz',
  geom: 'geometry(Geometry,4326)',
}
const OBSERVATION_COLUMNS = {
  id: 'bigint primary key',
  station_id: 'text references stations',
  property: 'text not null',
  unit: 'text',
  phenomenon_time: 'timestamptz not null',
  phenomenon_end: 'timestamptz',
  result_time: 'timestamptz',
  result: 'double precision',
  geom: 'geometry(Geometry,4326)',
}

/** The end of the latest reading, in UTC. */
function updatedOf(station: Station): string | undefined {
  const ends = station.series.flatMap(({ observations }) =>
    observations.map(({ phenomenonTime }) => Date.parse(phenomenonTime.split('/').at(-1) ?? phenomenonTime)),
  )
  return ends.length === 0 ? undefined : new Date(Math.max(...ends)).toISOString()
}

function stationRow(station: Station): readonly Cell[] {
  const { district, operator, heightM, active, installed, inspireId, doi } = station.properties
  const identifier = [inspireId?.namespace, inspireId?.localId, inspireId?.versionId]
  return [
    station.id,
    station.label,
    district,
    operator,
    heightM,
    active,
    installed,
    ...identifier,
    doi,
    updatedOf(station),
    station.geometry,
  ]
}

/** An observation lies where its station was: s12 moves at hours 8 and 16. */
function observationRows(station: Station, properties: readonly string[]): readonly (readonly Cell[])[] {
  return station.series.flatMap(({ property, unit, observations }) =>
    observations.map(({ phenomenonTime, resultTime, result }, index) => {
      const [from, to] = phenomenonTime.split('/')
      const position = station.historicalPositions?.[index < 8 ? 0 : index < 16 ? 1 : 2]?.geometry ?? station.geometry
      const id = (station.number * 10 + properties.indexOf(property) + 1) * 100 + index
      return [id, station.id, property, unit.symbol, from, to, resultTime, result, position]
    }),
  )
}

interface Layer {
  readonly features: readonly { readonly id: number; readonly geometry: object; readonly properties: Readonly<Record<string, Cell>> }[]
}
interface Queryables {
  readonly properties: Readonly<Record<string, { readonly $ref?: string; readonly type?: string; readonly format?: string }>>
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'double precision',
  integer: 'bigint',
  boolean: 'boolean',
  'string date': 'date',
  'string date-time': 'timestamptz',
}

/** The types are those of the queryables; the geometry is called `geom`, as the predicates call it. */
function layerSql(name: string): string {
  const { features } = JSON.parse(readFileSync(sharedPath(`cql2/${name}.geojson`), 'utf8')) as Layer
  const { properties } = JSON.parse(readFileSync(sharedPath(`cql2/${name}.queryables.json`), 'utf8')) as Queryables
  const columns = Object.entries(properties).map(([column, { $ref, type, format }]): [string, string] => {
    const shape = /(\w+)\.json$/.exec($ref ?? '')?.[1]
    const sqlType = shape === undefined ? TYPES[[type, format].filter(Boolean).join(' ')] : `geometry(${shape},4326)`
    if (sqlType === undefined) throw new Error(`${name}.${column}: no column type for ${type} ${format}`)
    return [column, sqlType]
  })
  const rows = features.map(({ id, geometry, properties: values }) => [
    id,
    ...columns.map(([column]) => (column === 'geom' ? geometry : values[column])),
  ])
  return tableOf(name, { id: 'integer primary key', ...Object.fromEntries(columns) }) + insert(name, rows)
}

/** Trees lie where the golden ratio puts them: evenly, without chance, inside lon 13.1..13.7, lat 52.35..52.65. */
const TREES = `${tableOf('trees', {
  id: 'integer primary key',
  species: 'text not null',
  district: 'text not null',
  height_m: 'double precision not null',
  planted: 'date not null',
  geom: 'geometry(Point,4326) not null',
})}insert into trees select i, (array['Tilia cordata','Acer platanoides','Quercus robur','Platanus acerifolia','Aesculus hippocastanum'])[i % 5 + 1],
  'district ' || (i * 7 % 12 + 1), round((2 + (i * 37 % 2800) / 100.0)::numeric, 2), date '1900-01-01' + (i * 131 % 45000),
  st_setsrid(st_makepoint(round((13.1 + 0.6 * (i * 0.618033988749895 % 1))::numeric, 7), round((52.35 + 0.3 * (i / ${TREE_COUNT}.0))::numeric, 7)), 4326)
from generate_series(1, ${TREE_COUNT}) as i;
`

/** All tables, made anew and filled. */
export function seedSql(): string {
  const { stations, observedProperties } = readStations()
  const properties = observedProperties.map(({ id }) => id)
  const tables = [
    tableOf('stations', STATION_COLUMNS) + insert('stations', stations.map(stationRow)),
    tableOf('observations', OBSERVATION_COLUMNS) +
      insert(
        'observations',
        stations.flatMap((station) => observationRows(station, properties)),
      ),
    ...LAYERS.map(layerSql),
    TREES,
  ]
  const indexes = ['stations', 'observations', ...LAYERS, 'trees'].map((name) => `create index on ${name} using gist (geom);`)
  return ['begin;', ...tables, ...indexes, 'create index on observations (station_id, phenomenon_time);', 'commit;', 'analyze;', ''].join(
    '\n',
  )
}

/** The stations as a file for servers that read one. */
export function stationsGeoJson(): string {
  const features = readStations().stations.map((station) => ({
    type: 'Feature',
    id: station.id,
    geometry: station.geometry,
    properties: { label: station.label, ...station.properties, updated: updatedOf(station) },
  }))
  return JSON.stringify({ type: 'FeatureCollection', features })
}

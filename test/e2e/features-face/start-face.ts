// A gateway with a Features face over files: OGC's CQL2 layers as raw collections, and the station test set as a model with measures.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EntityService } from '@crosswalk/contract'
import { loadConfiguration, startGateway, waitForSources, type RunningGateway } from '@crosswalk/gateway'
import { sharedPath } from '../../shared-data.ts'

export const LAYERS = ['ne_110m_admin_0_countries', 'ne_110m_populated_places_simple', 'ne_110m_rivers_lake_centerlines'] as const

/** Features of each collection. */
export const COUNTS: Readonly<Record<string, number>> = {
  measuredStations: 12,
  'ne:ne_110m_admin_0_countries': 177,
  'ne:ne_110m_populated_places_simple': 243,
  'ne:ne_110m_rivers_lake_centerlines': 13,
}

const MODEL = `
name: MeasuredStation
plural: measuredStations
iri: https://example.org/def/MeasuredStation
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  location: { kind: geometry, iri: https://example.org/def/location, role: geometry }
  operator: { kind: text, iri: https://example.org/def/operator }
  heightM: { kind: number, iri: https://example.org/def/height }
  active: { kind: boolean, iri: https://example.org/def/active }
  installed: { kind: time, iri: https://example.org/def/installed, role: time }
  no2: { kind: measure, iri: https://example.org/def/no2, unit: ug/m3 }
`
const CROSSWALK = `
crosswalk: stations
source: stations
collection: stations
model: MeasuredStation
id: 'urn:station:{id}'
properties:
  name: label
  location: geometry
  operator: operator
  heightM: heightM
  active: active
  installed: { from: installed, timezone: Europe/Berlin }
observations:
  collection: observations
  of: { station: id }
  time: { from: time }
  measures:
    no2: { from: value, pick: { property: no2 }, unit: { from: unit } }
`

interface Station {
  readonly id: string
  readonly label: string
  readonly geometry: object | null
  readonly properties: Readonly<Record<string, unknown>>
  readonly series: readonly {
    readonly property: string
    readonly unit: { readonly symbol: string | null }
    readonly observations: readonly { readonly phenomenonTime: string; readonly result: number | null }[]
  }[]
}

function writeStations(folder: string): void {
  const { stations } = JSON.parse(readFileSync(sharedPath('stations/stations.json'), 'utf8')) as { readonly stations: readonly Station[] }
  const records = stations.map(({ id, label, geometry, properties }) => ({ id, label, geometry, ...properties }))
  writeFileSync(join(folder, 'stations.json'), JSON.stringify(records))
  const lines = stations.flatMap(({ id, series }) =>
    series.flatMap(({ property, unit, observations }) =>
      observations.map(({ phenomenonTime, result }) =>
        [id, property, phenomenonTime.split('/')[0], result ?? '', unit.symbol ?? ''].join(','),
      ),
    ),
  )
  writeFileSync(join(folder, 'observations.csv'), ['station,property,time,value,unit', ...lines, ''].join('\n'))
}

export interface RunningFace {
  /** What the face stands on. */
  readonly service: EntityService
  readonly sources: RunningGateway['sources']
  /** The landing page, without a slash at the end. */
  readonly url: string
  close(): Promise<void>
}

export interface FaceSettings {
  /** @default 1000 */
  readonly maxPageSize?: number | undefined
}

export async function startFace({ maxPageSize = 1000 }: FaceSettings = {}): Promise<RunningFace> {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-face-'))
  for (const name of ['models', 'crosswalks']) mkdirSync(join(folder, name))
  writeFileSync(join(folder, 'models', 'measured-station.yaml'), MODEL)
  writeFileSync(join(folder, 'crosswalks', 'stations.yaml'), CROSSWALK)
  writeStations(folder)
  const collections = LAYERS.map((name) => {
    const [path, schema] = [sharedPath(`cql2/${name}.geojson`), sharedPath(`cql2/${name}.queryables.json`)]
    return `      ${name}: { path: ${JSON.stringify(path)}, schema: ${JSON.stringify(schema)}, geometryName: geom }\n`
  })
  const file = join(folder, 'crosswalk.yaml')
  writeFileSync(
    file,
    `sources:
  - { id: stations, adapter: files, path: [stations.json, observations.csv] }
  - id: ne
    adapter: files
    collections:
${collections.join('')}models: ./models
crosswalks: ./crosswalks
limits: { maxPageSize: ${maxPageSize} }
faces: { ogcApiFeatures: { raw: [ne], crs: [EPSG:4326, EPSG:3857, EPSG:25833] } }
`,
  )
  const logger = { info: () => {}, warn: () => {}, error: () => {} }
  const start = { configuration: await loadConfiguration(file, {}), host: '127.0.0.1', port: 0, logger }
  const gateway = await startGateway(start)
  await waitForSources(gateway, start)
  return {
    url: `${gateway.address}/ogc`,
    service: gateway.service,
    sources: gateway.sources,
    close: async () => {
      await gateway.close(1000)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

// A gateway with a Features face over files: OGC's CQL2 layers as raw collections, and the station test set as a model with measures.
import type { EntityService } from '@crosswalk/contract'
import { sharedPath } from '../../shared-data.ts'
import { LAYERS } from '../../sources/seed.ts'
import { openGateway, type TestGateway } from '../gateway.ts'
import { stationFiles } from '../stations/station-files.ts'

/** Features of each collection. */
export const COUNTS: Readonly<Record<string, number>> = {
  measuredStations: 12,
  'ne:ne_110m_admin_0_countries': 177,
  'ne:ne_110m_populated_places_simple': 243,
  'ne:ne_110m_rivers_lake_centerlines': 13,
}

export interface RunningFace {
  /** What the face stands on. */
  readonly service: EntityService
  readonly sources: TestGateway['sources']
  /** The landing page, without a slash at the end. */
  readonly url: string
  close(): Promise<void>
}

export interface FaceSettings {
  /** @default 1000 */
  readonly maxPageSize?: number | undefined
}

export async function startFace({ maxPageSize = 1000 }: FaceSettings = {}): Promise<RunningFace> {
  const layers = LAYERS.map((name) => {
    const [path, schema] = [sharedPath(`cql2/${name}.geojson`), sharedPath(`cql2/${name}.queryables.json`)]
    return `      ${name}: { path: ${JSON.stringify(path)}, schema: ${JSON.stringify(schema)}, geometryName: geom }\n`
  })
  const gateway = await openGateway({
    ...stationFiles(),
    'crosswalk.yaml': `sources:
  - { id: stations, adapter: files, path: [stations.json, observations.csv] }
  - id: ne
    adapter: files
    collections:
${layers.join('')}models: ./models
crosswalks: ./crosswalks
limits: { maxPageSize: ${maxPageSize} }
faces: { ogcApiFeatures: { raw: [ne], crs: [EPSG:4326, EPSG:3857, EPSG:25833] } }
`,
  })
  return {
    url: `${gateway.address}/ogc`,
    service: gateway.service,
    sources: gateway.sources,
    close: async () => gateway[Symbol.asyncDispose](),
  }
}

// A plain script over the engine as a library: reads all places of the OGC API Features at its argument, prints how many, and ends by itself.
import { createOgcApiFeaturesAdapter } from '@crosswalk/adapter-ogc-api-features'
import { createEngine } from '@crosswalk/engine'

const [url = ''] = process.argv.slice(2)
const source = await createOgcApiFeaturesAdapter().connect(
  { url, probe: false, maxPageSize: 3 },
  { sourceId: 'places', baseDirectory: '.', signal: AbortSignal.timeout(20_000) },
)
const handle = {
  id: 'places',
  mechanism: 'ogc-api-features' as const,
  settings: {},
  current: () => source,
  health: () => ({ state: 'ready' as const, sinceMs: 0 }),
}
const engine = createEngine({ models: [], crosswalks: [], sources: [handle] })
const context = engine.createContext({ signal: AbortSignal.timeout(30_000) })
const select = { properties: [], relations: [], origins: false, unmapped: false }
const target = { source: 'places', collection: 'places' }
const page = await engine.page({ target, filter: [], select, orderBy: [], first: 50, count: 'none' }, context)
process.stdout.write(`${page.rows.length} ${page.completeness.complete}\n`)
await source.close()

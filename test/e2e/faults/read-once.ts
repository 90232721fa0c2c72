// A plain script over the libraries: reads all places of an OGC API Features, by the engine or by the source alone, prints how many, and ends by itself.
import { createOgcApiFeaturesAdapter } from '@crosswalk/adapter-ogc-api-features'
import type { Source } from '@crosswalk/contract'
import { createEngine } from '@crosswalk/engine'

const [url = '', way = ''] = process.argv.slice(2)

async function readByEngine(source: Source): Promise<number> {
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
  return page.completeness.complete ? page.rows.length : -1
}

async function readBySource(source: Source): Promise<number> {
  const plan = source.plan({ collection: 'places', filter: [], read: [], fetchSize: 3, count: false })
  const budget = { takeRows: () => {}, takeBytes: () => {}, takeRequests: () => {} }
  let count = 0
  for await (const { items } of source.scan(plan, { signal: AbortSignal.timeout(30_000), principal: { key: 'script' }, budget }))
    count += items.length
  return count
}

const source = await createOgcApiFeaturesAdapter().connect(
  { url, probe: false, maxPageSize: 3 },
  { sourceId: 'places', baseDirectory: '.', signal: AbortSignal.timeout(20_000) },
)
process.stdout.write(`${await (way === 'engine' ? readByEngine(source) : readBySource(source))}\n`)
await source.close()

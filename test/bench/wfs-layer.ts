// A layer of 100,000 GML features read whole, beside GDAL's ogrinfo on the same server; and what it takes of memory.
import { spawnSync } from 'node:child_process'
import { createWfsAdapter } from '@crosswalk/adapter-wfs'
import type { WfsSource } from '@crosswalk/adapter-wfs'
import { createTestContext, requestAll } from '@crosswalk/contract/testing'
import type { Row } from './measure.ts'

const LAYER = 'city:trees'
const ROUNDS = 3
const MEBI = 2 ** 20
const MAX_GROWTH_MEBI = 128

/** Of a running MapServer (`CROSSWALK_TEST_MAPSERVER_URL`, as `npm run sources` prints it) and an `ogrinfo` on the path; without one of them, nothing is measured. */
export async function benchWfsLayer(): Promise<readonly Row[]> {
  const url = process.env['CROSSWALK_TEST_MAPSERVER_URL']
  const hasGdal = spawnSync('ogrinfo', ['--version']).status === 0
  if (url === undefined || !hasGdal) {
    const lacking = url === undefined ? 'CROSSWALK_TEST_MAPSERVER_URL is not set' : 'there is no ogrinfo'
    return [{ what: `100,000 GML features: ${lacking}`, figure: 'not measured', bound: 'at least half of ogrinfo', isMet: false }]
  }
  const source = await createWfsAdapter().connect(
    // No attempt is given up and made again: what is measured is reading.
    { url, format: 'gml', timeoutMs: 120_000, probeTimeoutMs: 60_000, collections: { [LAYER]: null } },
    { sourceId: 'bench', baseDirectory: '.', signal: AbortSignal.timeout(60_000) },
  )
  // While a reader works on a page nothing else may hold the process, and it would end in the middle.
  const awake = setInterval(() => undefined, 1000)
  const [own, gdal]: [number[], number[]] = [[], []]
  let growth = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    const read = await readWhole(source)
    own.push(read.featuresPerSecond)
    growth = Math.max(growth, read.growthBytes)
    gdal.push(await readByGdal(url))
  }
  clearInterval(awake)
  await source.close()
  const [ours, theirs] = [median(own), median(gdal)]
  return [
    {
      what: `100,000 GML features read whole: ${Math.round(ours)} features/s, ogrinfo ${Math.round(theirs)}`,
      figure: `${(ours / theirs).toFixed(2)}x`,
      bound: 'at least 0.5x',
      isMet: ours / theirs >= 0.5,
    },
    {
      what: '100,000 GML features read whole: memory above idle',
      figure: `${Math.round(growth / MEBI)} MiB`,
      bound: `under ${MAX_GROWTH_MEBI} MiB`,
      isMet: growth < MAX_GROWTH_MEBI * MEBI,
    },
  ]
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

interface Reading {
  readonly featuresPerSecond: number
  readonly growthBytes: number
}

async function readWhole(source: WfsSource): Promise<Reading> {
  const idle = process.memoryUsage.rss()
  let [peak, features] = [idle, 0]
  const start = performance.now()
  for await (const { items } of source.scan(source.plan(requestAll(LAYER, { fetchSize: 1000 })), createTestContext())) {
    features += items.length
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  const seconds = (performance.now() - start) / 1000
  if (features !== 100_000) throw new Error(`${features} features of ${LAYER}`)
  return { featuresPerSecond: features / seconds, growthBytes: peak - idle }
}

/** All features printed, to nowhere. In one request, which is its fastest way: in pages of its own size it takes many times as long. */
async function readByGdal(url: string): Promise<number> {
  const start = performance.now()
  const { status, stderr } = spawnSync(
    'ogrinfo',
    ['--config', 'OGR_WFS_PAGING_ALLOWED', 'OFF', '-ro', '-al', '-q', `WFS:${url}?SERVICE=WFS&VERSION=2.0.0`, LAYER],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  if (status !== 0) throw new Error(`ogrinfo: ${String(stderr).slice(0, 500)}`)
  return 100_000 / ((performance.now() - start) / 1000)
}

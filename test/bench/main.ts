// `npm run bench`: every speed and memory figure that the project promises, as ratios within one run. Nothing here fails a build.
import { spawnSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { benchFeaturesPage } from './features-page.ts'
import { benchHttpPage } from './http-page.ts'
import { benchIndexedPage } from './indexed-page.ts'
import { benchLivePage } from './live-page.ts'
import type { Row } from './measure.ts'
import { benchSeries } from './series.ts'
import { benchSeriesPage } from './series-page.ts'
import { benchStartUp } from './start-up.ts'
import { benchWfsLayer } from './wfs-layer.ts'

const BENCHES: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  'features-page': benchFeaturesPage,
  'http-page': benchHttpPage,
  'indexed-page': benchIndexedPage,
  'live-page': benchLivePage,
  series: benchSeries,
  'series-page': benchSeriesPage,
  'start-up': benchStartUp,
  'wfs-layer': benchWfsLayer,
}

const [chosen] = process.argv.slice(2)
const bench = chosen === undefined ? undefined : BENCHES[chosen]
if (bench) {
  for (const { what, figure, bound, isMet } of await bench())
    console.log(`${isMet ? 'met   ' : 'MISSED'}  ${figure.padStart(12)}  (${bound})  ${what}`)
} else {
  console.log(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
  )
  // A process of its own for each: what one leaves behind in the heap and in compiled code is not the next one's business.
  for (const name of Object.keys(BENCHES))
    spawnSync(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), name], { stdio: 'inherit' })
}
process.exit(0)

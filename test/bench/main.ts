// `npm run bench`: every speed and memory figure that the project promises, as ratios within one run. Nothing here fails a build.
import { cpus, totalmem } from 'node:os'
import { benchHttpPage } from './http-page.ts'
import { benchIndexedPage } from './indexed-page.ts'
import { benchStartUp } from './start-up.ts'
import type { Row } from './measure.ts'

const rows: Row[] = []
for (const bench of [benchHttpPage, benchIndexedPage, benchStartUp]) rows.push(...(await bench()))

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
)
for (const { what, figure, bound, isMet } of rows)
  console.log(`${isMet ? 'met   ' : 'MISSED'}  ${figure.padStart(12)}  (${bound})  ${what}`)
process.exit(0)

// One filter, and beside it what each mechanism is asked: the page `requests.txt`, planned anew on live servers and compared.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Filter, Source } from '@crosswalk/contract'
import { mapProperties, normalize, parseCql2Text, propertiesOf } from '@crosswalk/cql2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lacksShared } from '../shared-data.ts'
import { live } from '../sources/live.ts'
import { CASES, type RosettaCase } from './cases.ts'
import { type Column, columnsOf, type ServerUrls, stationsFile } from './columns.ts'
import { reasonFor } from './reasons.ts'
import { shorten } from './shorten.ts'

const CONNECT_MS = 120_000

const [pygeoapi, tipg, mapserver, pycsw] = [await live('pygeoapi'), await live('tipg'), await live('mapserver'), await live('pycsw')]
const isMissing = lacksShared('stations') || [pygeoapi, tipg, mapserver, pycsw].includes(undefined)

let folder: string
let sources: readonly { readonly column: Column; readonly source: Source }[] = []

beforeAll(async () => {
  if (isMissing) return
  folder = mkdtempSync(join(tmpdir(), 'crosswalk-rosetta-'))
  writeFileSync(join(folder, 'stations.json'), stationsFile())
  const columns = columnsOf({ pygeoapi, tipg, mapserver, pycsw } as ServerUrls, 'stations.json')
  sources = await Promise.all(
    columns.map(async (column) => {
      const context = { sourceId: column.name, baseDirectory: folder, signal: AbortSignal.timeout(CONNECT_MS) }
      return { column, source: await column.adapter.connect(column.options, context) }
    }),
  )
}, CONNECT_MS)
afterAll(async () => {
  await Promise.all(sources.map(({ source }) => source.close()))
  if (folder) rmSync(folder, { recursive: true, force: true })
})

/** The filter in the source's own names, or the name that it has nothing for. */
function translate(filter: Filter, { names = {} }: Column): Filter | { readonly lacks: string } {
  const lacks = propertiesOf(filter).find((name) => names[name] === null)
  return lacks === undefined ? mapProperties(filter, (name) => names[name] ?? name) : { lacks }
}

function lineOf({ asks, filter }: RosettaCase, column: Column, source: Source): string {
  const own = translate(parseCql2Text(filter), column)
  if (typeof own === 'object' && 'lacks' in own) return `nothing   it has no ${own.lacks}`
  const plan = source.plan({ collection: column.collection, filter: normalize(own), read: [], fetchSize: 100, count: false })
  if (plan.pushed.length === 0) return `engine    ${reasonFor(asks, column.name)}`
  return `${plan.residual.length === 0 ? 'exact    ' : 'superset '} ${shorten(plan.native)}`
}

const HEAD = `One filter, and beside it what each source is asked.

exact     the source alone decides
superset  it lets more through, and the engine decides
engine    the filter is not sent, for the reason given; the engine decides on all rows
nothing   no record has such a property, so that none can pass

tipg, pygeoapi and mapserver are OGC API Features; wfs is MapServer; records and csw are pycsw, where a label is a title.
The page is planned anew on live servers by rosetta.e2e.ts and compared; every answer is compared elsewhere (test/e2e/stations-live, test/e2e/cql2).
`

function page(): string {
  const blocks = CASES.map((one) => {
    const lines = sources.map(({ column, source }) => `  ${column.name.padEnd(10)} ${lineOf(one, column, source)}`)
    return `${one.asks}\n${one.filter}\n${lines.join('\n')}\n`
  })
  return [HEAD, ...blocks].join('\n')
}

describe.skipIf(isMissing)('the Rosetta page', () => {
  it('is what the sources plan today', async () => {
    await expect(page()).toMatchFileSnapshot('requests.txt')
  })
})

// A real QGIS Server, which speaks WFS 1.1.0 at most: the laws of a source with generated filters, and what probes find by themselves.
import { arbitraryRequest, testSource } from '@crosswalk/contract/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { live } from '../../../test/sources/live.ts'
import { createWfsAdapter } from './index.ts'
import type { WfsOptions, WfsSource } from './index.ts'
import { createOracle } from './testing/oracle.ts'

const url = await live('qgis')
const RUNS = Number(process.env['CROSSWALK_LAW_CASES'] ?? 15)

const COUNTS: Readonly<Record<string, number>> = {
  stations: 11,
  areas: 1,
  observations: 433,
  ne_110m_admin_0_countries: 177,
  ne_110m_populated_places_simple: 243,
  ne_110m_rivers_lake_centerlines: 13,
}
const VARIANTS: readonly (readonly [name: string, options: Omit<WfsOptions, 'url'>, layers: readonly string[]])[] = [
  ['as it comes', {}, Object.keys(COUNTS)],
  ['GML by POST, small pages', { method: 'POST', format: 'gml', pageSize: 17 }, ['stations', 'ne_110m_rivers_lake_centerlines']],
]

/** What QGIS Server 3.22 does to questions, each found by a question with a known answer. */
const SIGNS: readonly RegExp[] = [
  /stations: axes of GML are read the other way round/,
  /stations: bbox \(urn:ogc:def:crs:EPSG::4326 latitude first\) is not used/,
  /stations: number digits is not used: height_m equals a number that differs in the tenth digit/,
  // A fraction is rounded where the column holds whole numbers.
  /ne_110m_rivers_lake_centerlines: number <= is not used/,
  // An instant is compared as text.
  /stations: timestamp range \(T and Z\) is not used/,
]

describe.skipIf(url === undefined)('QGIS Server', () => {
  describe.each(VARIANTS)('WFS %s', (name, options, layers) => {
    const adapter = createWfsAdapter()
    const connect = (): Promise<WfsSource> =>
      adapter.connect(
        { url, collections: Object.fromEntries(Object.keys(COUNTS).map((layer) => [layer, null])), ...options },
        { sourceId: 'qgis', baseDirectory: '.', signal: AbortSignal.timeout(60_000) },
      )
    testSource({
      name: `WFS ${name}`,
      kit: { describe, it, expect },
      connect,
      collections: layers.map((layer) => ({ id: layer, count: COUNTS[layer] ?? 0 })),
      oracle: createOracle,
      forAll: (collection, { items, source }, check) =>
        fc.assert(
          fc.asyncProperty(arbitraryRequest(fc, collection, { items, get: (property) => source.getter(collection.id, property) }), check),
          { numRuns: RUNS },
        ),
      requestsSent: (source) => (source as WfsSource).requestsSent,
    })

    it('finds by probes what the server does not say', async () => {
      const source = await connect()
      const quirks = source.description.quirks.join('\n')
      await source.close()
      for (const sign of options.format === 'gml' ? SIGNS.slice(1) : SIGNS) expect(quirks).toMatch(sign)
    })
  })
})
